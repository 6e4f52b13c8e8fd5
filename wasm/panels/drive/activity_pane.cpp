// What happened to a node, and to what lies in it, the latest first.
#include "panels/drive/details_parts.h"
#include "panels/drive/people.h"
#include "panels/drive/phrases.h"
#include "platform/accessibility.h"

namespace septet::panels::drive {

namespace {

using ui::Rect;

constexpr float activity_face = 28;

std::string when_text(const View& view, const Activity& what) {
  const std::string when = ui::ago_text(what.at, view.context.now);
  return what.device_name.empty() ? when : when + ", " + what.device_name;
}

void draw_face(const View& view, const Activity& what, Rect where) {
  if (what.author_id && !view.context.client.local())
    return draw_person(view, *what.author_id, where);
  ui::tile(where, what.author_id ? ui::Icon::history : ui::Icon::link, ui::Color::sunken,
           ui::Color::text_muted, ui::icon_small, activity_face / 2);
}

float draw_line(View& view, const Node& node, const Activity& what, Rect where) {
  const a11y::Group item(a11y::Role::listitem);
  Rect inner = where.inset(details_padding, 0);
  inner.cut_top(8);
  draw_face(view, what, inner.cut_left(activity_face).cut_top(activity_face));
  inner.cut_left(12);
  const std::string text =
      activity_text(what, node.id, [&view](const Id& id) { return name_of(view, id); });
  const float height = ui::paragraph(inner, ui::Type::body, ui::Color::text, text, 4);
  inner.cut_top(height);
  ui::label(inner.cut_top(16), ui::Type::caption, ui::Color::text_faint, when_text(view, what));
  return 8 + std::max(activity_face, height + 16) + 8;
}

// A folder has a way back.
void draw_way_back(View& view, const Node& node, Rect& rest) {
  if (!is_folder(node) || node.permission != septet::drive::Permission::owner) return;
  rest.cut_top(8);
  const ui::ButtonOptions look{.icon = ui::Icon::rotate_ccw};
  constexpr std::string_view name = "Restore to a moment";
  Rect line = rest.cut_top(ui::height_of(ui::Size::normal)).inset(details_padding, 0);
  if (ui::button(line.cut_left(ui::button_width(name, look)), name, look))
    start_rewinding(view, node.id, node.id == view.model.root_id() ? "" : node.name);
}

void draw_more(View& view, Rect& rest) {
  if (view.about.activity().complete()) return;
  const ui::ButtonOptions look{.kind = ui::Kind::ghost,
                               .trailing = ui::Icon::chevron_down,
                               .busy = view.about.activity().loading()};
  Rect line = rest.cut_top(44).middle(32);
  line.cut_left(details_padding + 28);
  if (ui::button(line.cut_left(ui::button_width("Show more", look)), "Show more", look))
    view.later([&about = view.about] { about.activity().more(); });
}

}  // namespace

void draw_activity(View& view, const Node& node, Rect area) {
  const auto& feed = view.about.activity();
  if (feed.error() && !feed.loaded()) {
    ui::paragraph(area.inset(details_padding), ui::Type::body, ui::Color::bad,
                  feed.error()->message);
    return;
  }
  if (!feed.loaded()) return draw_person_skeletons(feed.since_ms(), area);
  ui::Scroll scroll("Activity", area);
  Rect rest = scroll.content();
  const float top = rest.y;
  draw_way_back(view, node, rest);
  rest.cut_top(8);
  {
    const a11y::Group list(a11y::Role::list, "Activity");
    for (const Activity& what : feed.items()) rest.cut_top(draw_line(view, node, what, rest));
  }
  if (feed.items().empty())
    ui::paragraph(rest.inset(details_padding, 8), ui::Type::body, ui::Color::text_muted,
                  "Nothing has happened here since activity is kept.");
  draw_more(view, rest);
  scroll.set_height(rest.y - top + 8);
}

}  // namespace septet::panels::drive
