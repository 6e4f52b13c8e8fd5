#include "shell/account_menu.h"

#include "shell/appearance.h"
#include "shell/pictures.h"
#include "ui/widgets.h"

namespace septet::shell {
namespace {

using ui::Color;
using ui::Type;

constexpr float menu_width = 264;
constexpr std::string_view badge_text = "In this browser";
constexpr std::string_view local_meaning =
    "There is no server: your files live in this browser, on this machine, and nowhere else. They "
    "survive reloads and work offline. Clearing the browser's data deletes them, and a private "
    "window "
    "forgets them when it closes, so save a copy of what matters.";

std::string_view theme_name(people::Theme theme) {
  switch (theme) {
    case people::Theme::light:
      return "Light";
    case people::Theme::dark:
      return "Dark";
    case people::Theme::system:
      break;
  }
  return "As the system";
}

ui::Icon theme_icon(people::Theme theme) {
  switch (theme) {
    case people::Theme::light:
      return ui::Icon::sun;
    case people::Theme::dark:
      return ui::Icon::moon;
    case people::Theme::system:
      break;
  }
  return ui::Icon::sun_moon;
}

void draw_person(Context& context, ui::Rect where) {
  const people::Profile& me = context.client.me();
  ui::Row row(where.inset(12, 0), 12);
  ui::avatar(row.left(40).middle(40), me.display_name, context.pictures.avatar(me.avatar_url, 40));
  ui::Stack lines(row.rest().middle(36));
  ui::label(lines.next(20), Type::body_strong, Color::text, me.display_name);
  ui::label(lines.next(16), Type::caption, Color::text_muted,
            context.client.local() ? badge_text : std::string_view(me.email));
}

}  // namespace

void AccountMenu::draw_button(Context& context, ui::Rect where) {
  const people::Profile& me = client_.me();
  if (ui::avatar_button(where, "Account", me.display_name,
                        context.pictures.avatar(me.avatar_url, 40)))
    ui::open_menu("Account menu", where);
  draw_menu(context);
}

void AccountMenu::draw_menu(Context& context) {
  ui::Menu menu("Account menu", menu_width);
  if (!menu) return;
  draw_person(context, menu.box(56));
  menu.separator();
  if (menu.item("Profile", {.icon = ui::Icon::user})) context.commands.go("/settings/profile");
  if (menu.item("Settings", {.icon = ui::Icon::settings})) context.commands.go("/settings");
  menu.separator();
  menu.heading("Theme");
  for (const people::Theme theme :
       {people::Theme::system, people::Theme::light, people::Theme::dark})
    if (menu.item(
            theme_name(theme),
            {.icon = theme_icon(theme), .checked = chosen_theme() == theme, .checkable = true}))
      context.commands.run([this, theme] { set_theme(theme); });
  menu.separator();
  if (client_.local()) {
    if (menu.item("Sign in to a server", {.icon = ui::Icon::server}))
      context.commands.run([this] { client_.use_server(); });
    if (menu.item("Save a copy of everything", {.icon = ui::Icon::download}))
      context.commands.run([this, &context] { export_all(context); });
    return;
  }
  if (menu.item("Sign out", {.icon = ui::Icon::log_out}))
    context.commands.run([this] { client_.sign_out(); });
}

void AccountMenu::set_theme(people::Theme theme) {
  choose_theme(theme);
  people::ProfilePatch patch;
  patch.theme = theme;
  client_.people().update_me(patch, [this](Result<people::Profile>) { client_.refresh(); });
}

float AccountMenu::badge_width() const {
  return ui::chip_width(badge_text, {.icon = ui::Icon::app_window});
}

void AccountMenu::draw_badge(Context& context, ui::Rect where) {
  if (ui::chip(where, badge_text, {.icon = ui::Icon::app_window})) {
    client_.refresh_storage();
    ui::open_menu("About this browser", where);
  }
  draw_local_popover(context);
}

void AccountMenu::draw_badge_line(Context& context, ui::Rect where) {
  ui::fill(where, Color::info_soft);
  const ui::Pressed pressed = ui::pressable(where, badge_text);
  ui::Row row(where.inset(16, 0), 8);
  ui::icon(ui::Icon::app_window, row.left(16), ui::icon_small, Color::info);
  ui::icon(ui::Icon::chevron_right, row.right(16), ui::icon_small, Color::info);
  ui::label(row.rest(), Type::label, Color::info, badge_text);
  if (pressed.clicked) {
    client_.refresh_storage();
    ui::open_menu("About this browser", where);
  }
  draw_local_popover(context);
}

void AccountMenu::draw_local_popover(Context& context) {
  const float width = 360;
  const float text = ui::measure(Type::body, local_meaning, width - 40).y;
  const float row_height = ui::height_of(ui::Size::normal);
  ui::Popover popover("About this browser", width, text + 120 + 2 * row_height);
  if (!popover) return;
  ui::Stack stack(popover.area().inset(20, 20));
  const ui::Rect head = stack.next(24);
  ui::label(head, Type::heading, Color::text, "Everything stays in this browser");
  stack.skip(8);
  ui::paragraph(stack.next(text), Type::body, Color::text_muted, local_meaning);
  stack.skip(8);
  const client::LocalStorage& storage = client_.storage();
  ui::label(stack.next(16), Type::caption, storage.kept ? Color::text_faint : Color::bad,
            storage.kept ? ui::part_of_size_text(static_cast<std::uint64_t>(storage.used_bytes),
                                                 static_cast<std::uint64_t>(storage.quota_bytes)) +
                               (storage.persistent ? " used, kept for good" : " used")
                         : "A private window: nothing outlives it.");
  stack.skip(16);
  ui::Row row(stack.next(row_height), 8);
  const ui::ButtonOptions save{.icon = ui::Icon::download, .busy = working_};
  const ui::ButtonOptions load{.icon = ui::Icon::upload, .busy = working_};
  if (ui::button(row.left(ui::button_width("Save a copy", save)), "Save a copy", save))
    context.commands.run([this, &context] { export_all(context); });
  if (ui::button(row.left(ui::button_width("Bring a copy in", load)), "Bring a copy in", load))
    context.commands.run([this, &context] { pick_import(context); });
  stack.skip(8);
  if (ui::button(stack.next(row_height), "Sign in to a server",
                 {.kind = ui::Kind::primary, .icon = ui::Icon::server}))
    context.commands.run([this] { client_.use_server(); });
}

void AccountMenu::export_all(Context& context) {
  working_ = true;
  client_.export_all([this, &context](Result<void> done) {
    working_ = false;
    if (done.ok())
      context.commands.toast("A copy of everything was saved");
    else
      context.commands.show(done.error());
  });
}

void AccountMenu::pick_import(Context& context) {
  platform::pick_files(false, ".zip", [this, &context](std::vector<platform::FileRef> files) {
    if (!files.empty()) import_all(context, files.front());
  });
}

void AccountMenu::import_all(Context& context, const platform::FileRef& file) {
  working_ = true;
  client_.import_all(file, {}, [this, &context](Result<drive::ImportReport> report) {
    working_ = false;
    if (report.ok())
      context.commands.toast(ui::count_text(report->file_count, "file", "files") + " brought in");
    else
      context.commands.show(report.error());
  });
}

}  // namespace septet::shell
