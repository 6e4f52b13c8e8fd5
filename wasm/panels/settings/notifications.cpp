// What a person is told, and how; and the log of what was done with the account.
#include <map>

#include "panels/settings/page.h"
#include "platform/accessibility.h"

namespace septet::panels::settings {

namespace {

using ui::Rect;

std::string app_title(std::string app) {
  if (app == "people") return "Account and people";
  if (!app.empty()) app[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(app[0])));
  return app.empty() ? "Other" : app;
}

struct Columns {
  Rect title, in_app, email;
};

Columns columns_of(Rect row, bool phone) {
  const float width = phone ? 52 : 64;
  const float gap = phone ? 12 : 16;
  Columns columns;
  columns.email = row.cut_right(width);
  row.cut_right(gap);
  columns.in_app = row.cut_right(width);
  row.cut_right(gap);
  columns.title = row;
  return columns;
}

void draw_kind(View& view, const people::NotificationPreference& kind) {
  const ui::Scope scope(kind.kind);
  const std::string title = kind.title.value_or(kind.kind);
  const float width = columns_of(view.page.inner(), view.page.phone()).title.w;
  const float height = ui::measure(ui::Type::body_medium, title, width).y;
  const Columns columns = columns_of(view.page.row(std::max(48.f, height + 24)), view.page.phone());
  people::NotificationPreference changed = kind;
  bool touched = ui::toggle(columns.email, title + " by e-mail", changed.email);
  touched |= ui::toggle(columns.in_app, title + " in Septet", changed.in_app);
  ui::paragraph(columns.title.middle(height), ui::Type::body_medium, ui::Color::text, title);
  if (touched)
    view.later([&model = view.model, &commands = view.context.commands, changed] {
      model.set_notification(commands, changed);
    });
}

void draw_kind_header(View& view) {
  const Columns columns = columns_of(view.page.row(32), view.page.phone());
  ui::label(columns.email, ui::Type::label, ui::Color::text_faint, "E-mail", ui::Align::right);
  ui::label(columns.in_app, ui::Type::label, ui::Color::text_faint, "In Septet", ui::Align::right);
}

std::string action_text(const people::ActivityEntry& entry) {
  std::string out = entry.action.substr(entry.action.find('.') + 1);
  for (char& c : out)
    if (c == '_') c = ' ';
  if (!out.empty()) out[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[0])));
  return out;
}

void draw_entry(View& view, const people::ActivityEntry& entry) {
  Rect inner = view.page.row(56);
  const a11y::Group row(a11y::Role::listitem, action_text(entry));
  const Rect time = inner.cut_right(128);
  ui::label(time, ui::Type::body, ui::Color::text_muted, ui::date_text(entry.at, view.context.now),
            ui::Align::right);
  inner.cut_right(12);
  Rect texts = inner.middle(36);
  ui::label(texts.cut_top(20), ui::Type::body_medium, ui::Color::text, action_text(entry));
  std::string whence = entry.device_name;
  if (!entry.address.empty()) whence += (whence.empty() ? "" : ", ") + entry.address;
  ui::label(texts, ui::Type::caption, ui::Color::text_muted, whence);
}

}  // namespace

void draw_notifications(View& view) {
  view.page.title("Notifications", "What you are told about, and where.");
  const auto& preferences = view.model.notifications;
  if (!arrived(view, preferences, "Your choices could not be loaded", &Model::load_notifications))
    return;
  std::map<std::string, std::vector<people::NotificationPreference>> by_app;
  for (const auto& item : preferences->items) by_app[item.app.value_or("")].push_back(item);
  bool first = true;
  for (const auto& [app, kinds] : by_app) {
    if (!std::exchange(first, false)) view.page.gap(8);
    view.page.section(app_title(app));
    view.page.begin_card();
    draw_kind_header(view);
    for (const auto& kind : kinds) draw_kind(view, kind);
    view.page.end_card();
  }
}

void draw_activity(View& view) {
  view.page.title("Activity", "What was done with your account, when, and from which device.");
  const auto& activity = view.model.activity;
  if (!arrived(view, activity, "The log could not be loaded", &Model::load_activity)) return;
  if (activity->items.empty()) {
    ui::empty_state(view.page.take(240), {.icon = ui::Icon::history,
                                          .title = "Nothing yet",
                                          .text = "What you do from now on is listed here."});
    return;
  }
  view.page.begin_card();
  {
    const a11y::Group list(a11y::Role::list, "Activity");
    for (const auto& entry : activity->items) draw_entry(view, entry);
  }
  view.page.end_card();
  if (!activity->next_cursor) return;
  view.page.gap(16);
  const Rect more = view.page.take(32).cut_left(ui::button_width("Show older"));
  if (ui::button(more, "Show older", {.busy = activity.loading()}))
    view.later([&model = view.model] { model.load_more_activity(); });
}

}  // namespace septet::panels::settings
