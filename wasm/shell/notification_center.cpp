#include "shell/notification_center.h"

#include "platform/accessibility.h"
#include "platform/page.h"
#include "ui/widgets.h"

namespace septet::shell {
namespace {

using ui::Color;
using ui::Type;

constexpr float list_width = 400;
constexpr float list_height = 480;
constexpr float empty_height = 320;
constexpr float entry_height = 72;

constexpr std::string_view service_names[] = {"home",   "drive", "market", "watch",
                                              "listen", "eats",  "shop"};
constexpr ui::Icon service_icons[] = {
    ui::Icon::house,       ui::Icon::folder,   ui::Icon::chart_candlestick, ui::Icon::clapperboard,
    ui::Icon::audio_lines, ui::Icon::utensils, ui::Icon::shopping_bag};

// "#/drive/…" as the server writes it, without the '#'.
std::string address_in(const std::string& link) {
  return link.starts_with('#') ? link.substr(1) : link;
}

void draw_unread_dot(ui::Rect bell) {
  const ImVec2 at{bell.center_x() + 7, bell.center_y() - 7};
  ui::disc(at, 6, ui::color(Color::background));
  ui::disc(at, 4, ui::color(Color::bad));
}

}  // namespace

ui::Service service_named(std::string_view name) {
  for (int i = 0; i < 7; ++i)
    if (service_names[i] == name) return static_cast<ui::Service>(i);
  return ui::Service::home;
}

ui::Icon icon_of(ui::Service service) {
  return service_icons[static_cast<int>(service)];
}

NotificationCenter::NotificationCenter(client::Client& client) : client_(client) {
  client_.live().subscribe(
      "people", [this](const events::LiveEvent&) { load(); }, [this] { load(); });
}

void NotificationCenter::load() {
  list_.load([this](auto then) { client_.people().notifications(false, {}, std::move(then)); });
}

void NotificationCenter::forget() {
  list_.clear();
}

std::int64_t NotificationCenter::unread() const {
  return list_ ? list_->unread : 0;
}

void NotificationCenter::mark_all_read() {
  if (!list_) return;
  for (people::Notification& one : list_->items)
    if (!one.read_at) one.read_at = platform::clock().now();
  list_->unread = 0;
  client_.people().mark_all_notifications({true}, [this](Result<void>) { load(); });
}

void NotificationCenter::open(Context& context, std::size_t index) {
  people::Notification& one = list_->items[index];
  if (!one.read_at) {
    one.read_at = context.now;
    --list_->unread;
    client_.people().mark_notification(one.id, {true}, [this](Result<void>) { load(); });
  }
  if (!one.link.empty()) context.commands.go(address_in(one.link));
}

void NotificationCenter::draw_bell(Context& context, ui::Rect where) {
  const std::string said = unread() > 0 ? std::to_string(unread()) + " unread" : "";
  if (ui::icon_button(where, ui::Icon::bell, "Notifications",
                      {.size = context.phone() ? ui::Size::touch : ui::Size::normal,
                       .icon_size = ui::icon_normal,
                       .description = said}))
    ui::open_menu("Notifications list", where);
  if (unread() > 0) draw_unread_dot(where);
  if (ui::Popover popover("Notifications list", list_width, height_of_list()); popover)
    if (draw_list(context, popover.area())) popover.close();
}

float NotificationCenter::height_of_list() const {
  if (!list_ || list_->items.empty()) return empty_height;
  const auto rows = static_cast<float>(list_->items.size());
  return std::min(57 + rows * entry_height + 8, list_height);
}

bool NotificationCenter::draw_list(Context& context, ui::Rect area) {
  ui::Row head(area.cut_top(56).inset(20, 0), 8);
  const ui::ButtonOptions all{
      .kind = ui::Kind::ghost, .size = ui::Size::compact, .icon = ui::Icon::check_check};
  if (unread() > 0 && ui::button(head.right(ui::button_width("Mark all as read", all)).middle(28),
                                 "Mark all as read", all))
    context.commands.run([this] { mark_all_read(); });
  ui::label(head.rest(), Type::heading, Color::text, "Notifications");
  ui::horizontal_line(area.x, area.y, area.w, ui::color(Color::border));
  area.cut_top(1);
  if (!list_ && list_.error()) {
    if (ui::error_state(area, "They could not be loaded", *list_.error()))
      context.commands.run([this] { load(); });
    return false;
  }
  if (!list_) return false;
  if (list_->items.empty()) {
    ui::empty_state(area, {.icon = ui::Icon::bell,
                           .title = "Nothing new",
                           .text = "What others share with you and what needs your attention "
                                   "comes here."});
    return false;
  }
  ui::Scroll scroll("Notifications", area);
  ui::Rect content = scroll.content();
  scroll.set_height(static_cast<float>(list_->items.size()) * entry_height + 8);
  const a11y::Group list(a11y::Role::list, "Notifications");
  bool chosen = false;
  for (std::size_t i = 0; i < list_->items.size(); ++i)
    chosen |= draw_row(context, content.cut_top(entry_height), i);
  return chosen;
}

bool NotificationCenter::draw_row(Context& context, ui::Rect where, std::size_t index) {
  const people::Notification& one = list_->items[index];
  const ui::Scope scope(static_cast<int>(index));
  const a11y::Group item(a11y::Role::listitem);
  const ui::Rect inside = where.inset(8, 2);
  const std::string ago = ui::ago_text(one.created_at, context.now);
  const std::string said = one.body.empty() ? ago : one.body + ", " + ago;
  const ui::Pressed pressed = ui::pressable(inside, one.title);
  a11y::describe(a11y::Role::button, one.title, {.description = said});
  if (pressed.hovered) ui::fill(inside, Color::hover, ui::radius_control);
  const ui::Service service = service_named(one.app);
  const ui::Icon icon = service == ui::Service::home ? ui::Icon::bell : icon_of(service);
  ui::Row row(inside.inset(12, 0), 12);
  ui::tile(row.left(32).middle(32), icon, ui::accent_soft_of(service), ui::accent_of(service),
           ui::icon_small, ui::radius_control);
  if (!one.read_at) {
    const ui::Rect dot = row.right(8);
    ui::disc({dot.center_x(), dot.center_y()}, 4, ui::color(ui::accent()));
  }
  ui::Stack lines(row.rest().inset(0, 6));
  ui::label(lines.next(20), one.read_at ? Type::body : Type::body_medium, Color::text, one.title);
  if (!one.body.empty()) ui::label(lines.next(18), Type::caption, Color::text_muted, one.body);
  ui::label(lines.next(16), Type::caption, Color::text_faint, ago);
  if (pressed.clicked) context.commands.run([this, &context, index] { open(context, index); });
  return pressed.clicked;
}

}  // namespace septet::shell
