// Grid, figures and times.
#include <algorithm>
#include <cmath>

#include "ui/chart/chart_state.h"
#include "ui/chart/strokes.h"
#include "ui/paint.h"

namespace septet::ui::chart {
namespace {

constexpr float label_indent = 10;

// Where price labels stand, which the figures of the axis give way to.
std::vector<float> labelled_heights(const Frame& frame) {
  std::vector<float> out;
  if (!frame.bars().empty() && frame.shows_prices())
    out.push_back(frame.scale.y_of(frame.bars().close.back()));
  if (frame.shows_prices())
    for (const PriceLine& line : frame.chart.lines)
      out.push_back(frame.scale.y_of(shown_price(frame, line)));
  if (frame.state.crosshair.on) out.push_back(frame.state.crosshair.y);
  return out;
}

void paint_figure(const Frame& frame, float y, std::string_view text) {
  const Rect where{frame.price_axis.x + label_indent, y - 8, frame.price_axis.w - label_indent, 17};
  draw_text_in(draw_list(), Type::caption, where.min(), where.max(), color(Color::chart_axis),
               text);
}

void paint_figures(const Frame& frame) {
  const auto taken = labelled_heights(frame);
  for (const PriceTick& tick : frame.price_ticks) {
    const bool free = std::all_of(taken.begin(), taken.end(),
                                  [&](float y) { return std::abs(y - tick.y) > label_distance; });
    if (free) paint_figure(frame, tick.y, tick.text);
  }
}

// The levels of a pane, or figures where it has none.
void paint_pane_figures(const Frame& frame, const Pane& pane) {
  const PaneScale& levels = frame.state.indicators[pane.indicator].scale;
  const float crosshair = frame.state.crosshair.on ? frame.state.crosshair.y : -1e5f;
  const auto paint_one = [&](float y, std::string_view text) {
    const bool inside = y > pane.plot.y + 6 && y < pane.plot.bottom() - 4;
    if (inside && std::abs(y - crosshair) > label_distance) paint_figure(frame, y, text);
  };
  if (levels.lower != levels.upper) {
    for (const double level : {levels.lower, levels.upper})
      paint_one(pane.scale.y_of(level), figure_text(level, 0));
    return;
  }
  for (const PriceTick& tick : price_ticks(pane.scale, pane.plot.y + 12, pane.plot.bottom() - 6,
                                           std::max(24.f, pane.plot.h / 4), -1))
    paint_one(tick.y, tick.text);
}

void paint_times(const Frame& frame) {
  const float left = frame.plot.x;
  const float right = frame.plot.right();
  const float y = frame.time_axis.y + 1;
  for (const TimeTick& tick : frame.time_ticks) {
    const Type type = tick.strong ? Type::label : Type::caption;
    const float x = frame.state.axis.x_of(static_cast<double>(tick.bar));
    const float width = measure(type, tick.text).x;
    if (x - width / 2 <= left + 2 || x + width / 2 >= right) continue;
    const bool covered =
        frame.state.crosshair.on && std::abs(x - frame.state.crosshair.x) < 62 + width / 2;
    if (covered) continue;
    draw_text(draw_list(), type, {x - width / 2, y + 4},
              color(tick.strong ? Color::text_muted : Color::chart_axis), tick.text);
  }
}

}  // namespace

void paint_grid(const Frame& frame) {
  const ImU32 grid = color(Color::chart_grid);
  for (const PriceTick& tick : frame.price_ticks)
    horizontal_line(frame.main.x, tick.y, frame.main.w, grid);
  for (const TimeTick& tick : frame.time_ticks)
    vertical_line(frame.state.axis.x_of(static_cast<double>(tick.bar)), frame.plot.y, frame.plot.h,
                  grid);
}

void paint_axes(const Frame& frame) {
  const ImU32 border = color(Color::border);
  for (const Pane& pane : frame.panes)
    horizontal_line(frame.area.x, pane.plot.y, frame.area.w, border);
  vertical_line(frame.plot.right(), frame.area.y, frame.area.h, border);
  horizontal_line(frame.area.x, frame.time_axis.y, frame.area.w, border);
  paint_figures(frame);
  for (const Pane& pane : frame.panes) paint_pane_figures(frame, pane);
  paint_times(frame);
}

void paint_price_label(const Frame& frame, float y, std::string_view text, ImU32 back, ImU32 ink) {
  const Rect box{frame.price_axis.x + 1, snapped(y) - 10, frame.price_axis.w - 2, 20};
  fill(box, back, radius_small);
  const Rect inside{frame.price_axis.x + label_indent, box.y + 1, box.w, 20};
  draw_text_in(draw_list(), Type::label, inside.min(), inside.max(), ink, text);
}

}  // namespace septet::ui::chart
