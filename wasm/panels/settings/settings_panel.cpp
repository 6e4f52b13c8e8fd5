#include "panels/settings/settings_panel.h"

#include <array>

#include "panels/settings/page.h"
#include "platform/accessibility.h"

namespace septet::panels::settings {

namespace {

using ui::Rect;

struct Entry {
  Section section;
  std::string_view path;
  std::string_view name;
  ui::Icon icon;
  std::string_view group;  // the heading above it, where one begins
  void (*draw)(View&);
};

constexpr std::array entries{
    Entry{Section::profile, "profile", "Profile", ui::Icon::user, "Account", draw_profile},
    Entry{Section::security, "security", "Security and devices", ui::Icon::shield_check, "",
          draw_security},
    Entry{Section::notifications, "notifications", "Notifications", ui::Icon::bell, "",
          draw_notifications},
    Entry{Section::addresses, "addresses", "Addresses", ui::Icon::map_pin, "", draw_addresses},
    Entry{Section::activity, "activity", "Activity", ui::Icon::history, "", draw_activity},
    Entry{Section::appearance, "appearance", "Appearance", ui::Icon::palette, "This tab",
          draw_appearance},
    Entry{Section::shortcuts, "shortcuts", "Shortcuts", ui::Icon::keyboard, "", draw_shortcuts},
    Entry{Section::storage, "storage", "Offline storage", ui::Icon::hard_drive, "", draw_storage},
    Entry{Section::app_passwords, "app-passwords", "App passwords", ui::Icon::key_round,
          "Developers", draw_app_passwords},
    Entry{Section::account, "account", "Your data", ui::Icon::download, "", draw_account},
};

const Entry& entry_of(Section section) {
  return entries[static_cast<std::size_t>(section)];
}

// Which requests a section begins with.
void load(Model& model, Section section) {
  switch (section) {
    case Section::security:
      return model.load_security();
    case Section::app_passwords:
      return model.load_app_passwords();
    case Section::notifications:
      return model.load_notifications();
    case Section::activity:
      return model.load_activity();
    case Section::storage:
      return model.client().refresh_storage();
    case Section::profile:
      model.profile = model.kept_profile();
      return;
    default:
      return;
  }
}

}  // namespace

void SettingsPanel::navigate(const shell::Route& route, shell::Context&) {
  overview_ = true;
  section_ = Section::profile;
  for (const Entry& entry : entries)
    if (route.part(1) == entry.path) {
      section_ = entry.section;
      overview_ = false;
    }
  load(model_, section_);
}

shell::PhoneBar SettingsPanel::phone_bar(shell::Context& context) {
  if (overview_) return {.title = title(), .back = [&context] { context.commands.go("/"); }};
  return {.title = std::string(entry_of(section_).name),
          .back = [&context] { context.commands.go("/settings"); }};
}

void SettingsPanel::draw(shell::Context& context, Rect area) {
  if (context.phone() && overview_) {
    ui::Scroll scroll("Settings", area);
    scroll.set_height(draw_sections(context, scroll.content().inset(16, 8)));
  } else {
    if (!context.phone()) draw_sidebar(context, area.cut_left(ui::shell_sidebar));
    draw_section(context, area);
  }
  draw_dialogs(context);
}

float SettingsPanel::draw_sections(shell::Context& context, Rect area) {
  const a11y::Group places(a11y::Role::navigation, "Sections of the settings");
  ui::Stack stack(area, 2);
  for (const Entry& entry : entries) {
    if (!entry.group.empty()) {
      if (entry.section != Section::profile) stack.skip(14);
      ui::label(stack.next(24).inset(8, 0), ui::Type::label, ui::Color::text_faint, entry.group);
    }
    const bool current = !overview_ || !context.phone() ? entry.section == section_ : false;
    const Rect where = stack.next(ui::touch() ? ui::control_touch : ui::control_normal);
    if (ui::side_item(where, entry.name, {.icon = entry.icon, .current = current}))
      context.commands.go("/settings/" + std::string(entry.path));
  }
  stack.skip(14);
  const Rect last = stack.next(ui::touch() ? ui::control_touch : ui::control_normal);
  if (!model_.local() && ui::side_item(last, "Sign out", {.icon = ui::Icon::log_out}))
    context.commands.run([this] { model_.client().sign_out(); });
  return stack.rest().y - area.y + 24;
}

void SettingsPanel::draw_sidebar(shell::Context& context, Rect area) {
  ui::vertical_line(area.right() - 1, area.y, area.h, ui::color(ui::Color::border));
  ui::Scroll scroll("Sections", {area.x, area.y, area.w - 1, area.h});
  Rect inner = scroll.content().inset(12, 0);
  inner.y += 12;
  scroll.set_height(draw_sections(context, inner) + 12);
}

void SettingsPanel::draw_section(shell::Context& context, Rect area) {
  const Entry& entry = entry_of(section_);
  const a11y::Group region(a11y::Role::region, entry.name);
  Page page(entry.name, area, context.phone());
  View view{model_, context, page};
  entry.draw(view);
}

void SettingsPanel::draw_dialogs(shell::Context& context) {
  draw_password_dialog(model_, context);
  draw_two_factor_dialog(model_, context);
  draw_app_password_dialog(model_, context);
  draw_address_dialog(model_, context);
  draw_deletion_dialog(model_, context);
}

}  // namespace septet::panels::settings
