// What readers have reported: each post as it stands on its board, why, and what is done about it.
#include <algorithm>

#include "panels/market/parts.h"
#include "platform/accessibility.h"

namespace septet::panels::market {

namespace {

using ui::Color;
using ui::Rect;
using ui::Type;

constexpr float author_face = 28;

void draw_report_head(View& view, const Post& post, Rect line) {
  const std::string when =
      ui::ago_text(post.created_at, view.context.now) + (post.hidden ? ", hidden" : "");
  const float width = ui::measure(Type::caption, when).x + 4;
  ui::label(line.cut_right(width), Type::caption, Color::text_faint, when, ui::Align::right);
  ui::tag(line.cut_left(ui::tag_width(post.symbol)), post.symbol);
  line.cut_left(8);
  if (ui::link(line.cut_left(std::min(line.w, ui::link_width(post.author.name) + 2)),
               post.author.name))
    view.go(Place{PlaceKind::trader, {}, post.author.account_id});
}

// Returns how high it is.
float draw_reasons(const View& view, const Report& report, Rect where) {
  const float top = where.y;
  const std::string count = "Reported by " + ui::count_text(report.count, "person", "people") +
                            ", first " +
                            ui::within_sentence(ui::ago_text(report.first_at, view.context.now));
  Rect line = where.cut_top(20);
  ui::icon(ui::Icon::flag, line.cut_left(16), ui::icon_small, Color::bad);
  line.cut_left(8);
  ui::label(line, Type::label, Color::bad, count);
  where.cut_left(24);
  const a11y::Selectable selectable;
  for (const std::string& reason : report.reasons)
    where.cut_top(ui::paragraph(where, Type::body, Color::text_muted, "“" + reason + "”"));
  return where.y - top;
}

void draw_report_buttons(View& view, const Report& report, Rect line) {
  Administration& model = view.model.administration;
  ui::Row row(line, 8);
  const auto press = [&](std::string_view name, ui::ButtonOptions look) {
    look.size = ui::Size::compact;
    return ui::button(row.left(ui::button_width(name, look)), name, look);
  };
  const Id post = report.post.id;
  const bool hidden = report.post.hidden;
  if (press(hidden ? "Show again" : "Hide", {.icon = hidden ? ui::Icon::eye : ui::Icon::eye_off}))
    view.later([&model, post, hidden] { model.hide(post, !hidden); });
  if (!hidden && press("Keep", {.icon = ui::Icon::check}))
    view.later([&model, post] { model.keep(post); });
  if (press("Open board", {.kind = ui::Kind::ghost, .icon = ui::Icon::message_circle}))
    view.go(Place{PlaceKind::board, report.post.symbol, {}});
}

float draw_report(View& view, const Report& report, Rect where) {
  const ui::Scope scope(to_string(report.id));
  const a11y::Group item(a11y::Role::listitem, "Reported post of " + report.post.author.name);
  Rect inner = where.inset(16, 0);
  const float top = inner.y;
  inner.cut_top(12);
  Rect faces = inner.cut_left(author_face);
  ui::avatar(faces.cut_top(author_face), report.post.author.name);
  inner.cut_left(12);
  draw_report_head(view, report.post, inner.cut_top(20));
  inner.cut_top(2);
  {
    const a11y::Selectable selectable;
    const Color tint = report.post.hidden ? Color::text_faint : Color::text;
    inner.cut_top(ui::paragraph(inner, Type::body, tint, report.post.text));
  }
  inner.cut_top(8);
  inner.cut_top(draw_reasons(view, report, inner));
  inner.cut_top(8);
  draw_report_buttons(view, report, inner.cut_top(ui::height_of(ui::Size::compact)));
  inner.cut_top(12);
  ui::horizontal_line(where.x, inner.y - 1, where.w, ui::color(Color::border));
  return inner.y - top;
}

}  // namespace

void draw_reports(View& view, Rect area) {
  client::Paged<Report>& reports = view.model.administration.reports();
  if (!reports.loaded()) {
    if (!reports.error()) return draw_row_skeletons(reports.since_ms(), area, 72);
    if (ui::error_state(area, "The reports could not be loaded", *reports.error()))
      view.later([&model = view.model.administration] { model.load(Section::reports); });
    return;
  }
  if (reports.items().empty()) {
    ui::empty_state(area, {.icon = ui::Icon::shield_check,
                           .title = "Nothing is reported",
                           .text = "What readers report on the boards waits here for a decision."});
    return;
  }
  ui::Scroll scroll("Reports", area);
  const a11y::Group list(a11y::Role::list, "Reports");
  Rect rest = scroll.content();
  const float top = rest.y;
  for (const Report& report : reports.items()) rest.cut_top(draw_report(view, report, rest));
  scroll.set_height(rest.y - top);
  if (rest.y < scroll.visible().bottom() + 400 && reports.continues())
    view.later([&reports] { reports.more(); });
}

}  // namespace septet::panels::market
