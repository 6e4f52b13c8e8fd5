// The person's drawings, with handles where one is selected.
#include <algorithm>
#include <cmath>

#include "ui/chart/chart_state.h"
#include "ui/chart/strokes.h"
#include "ui/paint.h"

namespace septet::ui::chart {
namespace {

constexpr float drawn_width = 1.5f;
constexpr float handle_radius = 5;
constexpr float handle_inside = 3;
constexpr float drawing_fill_alpha = 0.09f;
constexpr int series_of_drawings = 5;

ImU32 drawing_tint(const Drawing& drawing) {
  if (drawing.series >= 1 && drawing.series <= series_of_drawings)
    return color_of_series(drawing.series);
  return color(drawing.kind == DrawingKind::horizontal ? Color::chart_axis : accent());
}

ImVec2 vec(Point p) {
  return {p.x, p.y};
}

void paint_strokes(const Outline& outline, ImU32 tint) {
  for (const Stroke& one : outline.strokes) {
    if (one.dashed && one.from.y == one.to.y)
      dashed_across(one.from.x, one.to.x, one.from.y, 5, 4, tint);
    else if (one.dashed)
      dashed_stroke(vec(one.from), vec(one.to), faded(tint, 0.6f));
    else
      stroke(vec(one.from), vec(one.to), tint, one.level >= 0 ? 1 : drawn_width);
  }
}

void paint_levels_text(const Frame& frame, const Outline& outline, ImU32 tint) {
  for (const Stroke& one : outline.strokes) {
    if (one.level < 0) continue;
    const std::string text = figure_text(one.level * 100, decimals_of(one.level * 100)) + "%  " +
                             figure_text(one.price, frame.state.subject.decimals);
    draw_text(draw_list(), Type::caption, {one.from.x + 4, one.from.y - 17}, tint, text);
  }
}

// "+4.20 (2.31%), 26 bars".
std::string measured(const Frame& frame, const Drawing& drawing) {
  const Anchor& a = drawing.anchors[0];
  const Anchor& b = drawing.anchors[1];
  const std::int64_t interval_s = frame.state.subject.interval_s;
  const double bars =
      bar_of(frame.bars(), b.time, interval_s) - bar_of(frame.bars(), a.time, interval_s);
  const double change = b.price - a.price;
  const std::string figure = figure_text(change, frame.state.subject.decimals);
  const std::string share = a.price != 0 ? percent_text(change / a.price * 100) : "–";
  return (change > 0 ? "+" + figure : figure) + " (" + share + "), " + figure_text(bars, 0) +
         (std::abs(bars) == 1 ? " bar" : " bars");
}

void paint_measured(const Frame& frame, const Drawing& drawing, const Outline& outline) {
  const Point a = outline.handles[0], b = outline.handles[1];
  const std::string text = measured(frame, drawing);
  const float width = measure(Type::label, text).x + 16;
  const bool up = b.y <= a.y;
  const float x = (a.x + b.x) / 2 - width / 2;
  const Rect box{snapped(x), snapped(up ? b.y - 28 : b.y + 8), width, 20};
  fill(box, Color::inverse, radius_small);
  label(box.inset(8, 0), Type::label, color(Color::on_inverse), text);
}

Rect paint_text(const Drawing& drawing, const Outline& outline, ImU32 tint) {
  const Point at = outline.handles[0];
  const bool empty = drawing.text.empty();
  const std::string_view shown = empty ? "Text" : std::string_view(drawing.text);
  const ImVec2 size = measure(Type::body_medium, shown);
  const Rect box{at.x + 8, at.y - size.y / 2, size.x, size.y};
  draw_text(draw_list(), Type::body_medium, box.min(), empty ? faded(tint, 0.6f) : tint, shown);
  return box;
}

// Over the line, at its right end.
void paint_line_name(const Frame& frame, const Drawing& drawing, const Outline& outline,
                     ImU32 tint) {
  if (drawing.text.empty()) return;
  const float width = measure(Type::label, drawing.text).x;
  const float x = frame.main.right() - 14 - width;
  draw_text(draw_list(), Type::label, {snapped(x), outline.handles[0].y - 18}, tint, drawing.text);
}

void paint_fills_of(const Drawing& drawing, const Outline& outline, ImU32 tint) {
  const bool measure_up =
      outline.handles.size() > 1 && outline.handles[1].y <= outline.handles[0].y;
  for (std::size_t i = 0; i < outline.fills.size(); ++i) {
    const auto& f = outline.fills[i];
    ImU32 inside = faded(tint, drawing_fill_alpha);
    if (drawing.kind == DrawingKind::measure)
      inside = color(measure_up ? Color::chart_up : Color::chart_down, 0.12f);
    if (drawing.kind == DrawingKind::fibonacci)
      inside = color_of_series(1 + static_cast<int>(i), 0.07f);
    draw_list()->AddQuadFilled(vec(f[0]), vec(f[1]), vec(f[2]), vec(f[3]), inside);
  }
}

void paint_handles(const Outline& outline, ImU32 tint, bool locked) {
  for (const Point at : outline.handles) {
    disc(vec(at), handle_radius, tint);
    if (!locked) disc(vec(at), handle_inside, color(Color::surface));
  }
}

Rect paint_one(const Frame& frame, const Drawing& drawing, bool selected) {
  const Outline outline = outline_of(drawing, frame.projection());
  ImU32 tint = drawing_tint(drawing);
  if (drawing.kind == DrawingKind::measure && outline.handles.size() > 1)
    tint =
        color(outline.handles[1].y <= outline.handles[0].y ? Color::chart_up : Color::chart_down);
  paint_fills_of(drawing, outline, tint);
  paint_strokes(outline, tint);
  Rect text{};
  if (drawing.kind == DrawingKind::text) text = paint_text(drawing, outline, tint);
  if (drawing.kind == DrawingKind::horizontal) paint_line_name(frame, drawing, outline, tint);
  if (drawing.kind == DrawingKind::fibonacci) paint_levels_text(frame, outline, tint);
  if (drawing.kind == DrawingKind::measure && outline.handles.size() > 1)
    paint_measured(frame, drawing, outline);
  if (selected) paint_handles(outline, tint, drawing.locked);
  return text;
}

}  // namespace

void paint_drawings(Frame& frame) {
  State& state = frame.state;
  state.text_boxes.assign(state.board.all().size(), {});
  if (!frame.shows_prices() || frame.bars().empty()) return;
  const Clip clip(frame.main);
  for (std::size_t i = 0; i < state.board.all().size(); ++i) {
    const Drawing& drawing = state.board.all()[i];
    if (drawing.hidden || frame.settings().drawings_hidden) continue;
    state.text_boxes[i] = paint_one(frame, drawing, state.board.selected() == i);
  }
  if (state.board.pending()) paint_one(frame, *state.board.pending(), true);
}

}  // namespace septet::ui::chart
