// Indicators: bands below the bars, lines over them, and the panes below.
#include <algorithm>

#include "ui/chart/chart_state.h"
#include "ui/chart/strokes.h"
#include "ui/paint.h"

namespace septet::ui::chart {
namespace {

constexpr float usual_width = 1.5f;
constexpr float thin_alpha = 0.6f;
constexpr float faint_alpha = 0.4f;
constexpr float pane_band_alpha = 0.07f;

struct Canvas {
  const Frame& frame;
  const PriceScale& scale;
  Rect where;
  std::size_t indicator;

  const IndicatorLines& lines() const { return frame.state.indicators[indicator]; }
  ColumnView view(const ValueLine& line) const {
    const std::size_t first = frame.first > 0 ? frame.first - 1 : 0;
    // A cloud that is shifted ahead goes on after the last bar.
    const auto ahead = static_cast<std::size_t>(std::max(0.0, frame.state.axis.right));
    const std::size_t end = std::max(frame.end, ahead) + 1;
    return {line.values, &line.pyramid, std::min(first, line.values.size()), end, frame.group};
  }
};

float band_alpha() {
  return theme() == Theme::dark ? 0.09f : 0.07f;
}

// Runs of bars in which both lines have values and lie in the same order.
void paint_fill(const Canvas& canvas, const Filled& filled) {
  const ValueLine& a = canvas.lines().lines[filled.from];
  const ValueLine& b = canvas.lines().lines[filled.to];
  const ColumnView view = canvas.view(a);
  std::vector<ImVec2> upper, lower;
  bool above = true;
  const auto end_run = [&] {
    ImU32 tint = color_of_indicator(canvas.frame, canvas.indicator);
    if (filled.signed_colors) tint = color(above ? Color::candle_up : Color::candle_down);
    fill_between(upper, lower, faded(tint, band_alpha()));
    upper.clear();
    lower.clear();
  };
  const std::size_t end = std::min({view.end, a.values.size(), b.values.size()});
  for (std::size_t at = group_start(view.first, view.group); at < end; at += view.group) {
    const std::size_t to = std::min(at + view.group, end);
    const MinMax first = a.pyramid.query(a.values, a.values, at, to);
    const MinMax second = b.pyramid.query(b.values, b.values, at, to);
    if (first.empty() || second.empty()) {
      end_run();
      continue;
    }
    const bool now_above = first.high >= second.high;
    if (filled.signed_colors && now_above != above) end_run();
    above = now_above;
    const float x = canvas.frame.state.axis.x_of(static_cast<double>(at + to - 1) / 2);
    upper.push_back({x, canvas.scale.y_of(now_above ? first.high : first.low)});
    lower.push_back({x, canvas.scale.y_of(now_above ? second.low : second.high)});
  }
  end_run();
}

void paint_dots(const Canvas& canvas, const ValueLine& line, ImU32 tint) {
  for (const Piece& piece : pieces_of(canvas.view(line), canvas.frame.state.axis, canvas.scale))
    for (const ImVec2 at : piece.upper) draw_list()->AddCircleFilled(at, 1.5f, tint, 6);
}

// Columns from nought, strong while they grow.
void paint_histogram(const Canvas& canvas, const ValueLine& line) {
  const ColumnView view = canvas.view(line);
  const std::size_t end = std::min(view.end, line.values.size());
  if (view.first >= end) return;
  const TimeAxis& axis = canvas.frame.state.axis;
  const float width = std::max(1.f, static_cast<float>(static_cast<int>(axis.step_px * 0.7)));
  const float zero = canvas.scale.y_of(0);
  Boxes boxes(draw_list(), (end - view.first) / view.group * 2 + 4);
  for (std::size_t at = group_start(view.first, view.group); at < end; at += view.group) {
    const MinMax span =
        line.pyramid.query(line.values, line.values, at, std::min(at + view.group, end));
    if (span.empty()) continue;
    const float x = snapped(axis.x_of(static_cast<double>(at)) - width / 2);
    const bool grows = at == 0 || !(line.values[at - 1] > line.values[at]);
    if (span.high > 0)
      boxes.add(x, canvas.scale.y_of(span.high), x + width, zero,
                color(Color::candle_up, grows ? 0.7f : 0.35f));
    if (span.low < 0)
      boxes.add(x, zero, x + width, canvas.scale.y_of(span.low),
                color(Color::candle_down, grows ? 0.35f : 0.7f));
  }
}

void paint_value_line(const Canvas& canvas, const ValueLine& line) {
  const ImU32 tint = color_of_line(canvas.frame, canvas.indicator, line);
  if (line.look == LineLook::histogram) return paint_histogram(canvas, line);
  if (line.look == LineLook::dots) return paint_dots(canvas, line, tint);
  const float width = line.look == LineLook::line ? usual_width : 1;
  for (const Piece& piece : pieces_of(canvas.view(line), canvas.frame.state.axis, canvas.scale))
    paint_piece(piece, tint, width);
}

bool lies_below_bars(const ValueLine& line) {
  return line.look == LineLook::thin || line.look == LineLook::faint;
}

template <class Act>
void each_overlay(const Frame& frame, Act act) {
  if (!frame.shows_prices()) return;
  for (std::size_t i = 0; i < frame.state.indicators.size(); ++i) {
    const Indicator& indicator = frame.state.indicators[i].indicator;
    if (facts_of(indicator.kind).overlay && !indicator.hidden)
      act(Canvas{frame, frame.scale, frame.main, i});
  }
}

void paint_levels(const Canvas& canvas) {
  const PaneScale& levels = canvas.lines().scale;
  const Rect where = canvas.where;
  const ImU32 grid = color(Color::chart_grid);
  if (levels.lower != levels.upper) {
    const float top = canvas.scale.y_of(levels.upper);
    const float bottom = canvas.scale.y_of(levels.lower);
    const ImU32 tint = color_of_indicator(canvas.frame, canvas.indicator);
    fill({where.x, top, where.w, bottom - top}, faded(tint, pane_band_alpha));
    horizontal_line(where.x, top, where.w, grid);
    horizontal_line(where.x, bottom, where.w, grid);
  }
  if (levels.has_middle) horizontal_line(where.x, canvas.scale.y_of(levels.middle), where.w, grid);
}

}  // namespace

ImU32 color_of_series(int series, float alpha) {
  const int place = static_cast<int>(Color::series_1) + std::clamp(series, 1, 8) - 1;
  return color(static_cast<Color>(place), alpha);
}

ImU32 color_of_indicator(const Frame& frame, std::size_t which) {
  const Indicator& indicator = frame.state.indicators[which].indicator;
  if (indicator.series != 0) return color_of_series(indicator.series);
  std::size_t place = 0;  // among those of its kind
  for (std::size_t i = 0; i < which; ++i)
    place += frame.state.indicators[i].indicator.kind == indicator.kind;
  return color_of_series(usual_series(indicator.kind, place));
}

ImU32 color_of_line(const Frame& frame, std::size_t which, const ValueLine& line) {
  const ImU32 tint =
      line.series != 0 ? color_of_series(line.series) : color_of_indicator(frame, which);
  if (line.look == LineLook::thin) return faded(tint, thin_alpha);
  if (line.look == LineLook::faint) return faded(tint, faint_alpha);
  return tint;
}

void paint_bands(const Frame& frame) {
  each_overlay(frame, [](const Canvas& canvas) {
    for (const Filled& filled : canvas.lines().fills) paint_fill(canvas, filled);
    for (const ValueLine& line : canvas.lines().lines)
      if (lies_below_bars(line)) paint_value_line(canvas, line);
  });
}

void paint_overlays(const Frame& frame) {
  each_overlay(frame, [](const Canvas& canvas) {
    for (const ValueLine& line : canvas.lines().lines)
      if (!lies_below_bars(line)) paint_value_line(canvas, line);
  });
}

void paint_panes(const Frame& frame) {
  for (const Pane& pane : frame.panes) {
    const Canvas canvas{frame, pane.scale, pane.plot, pane.indicator};
    const Clip clip(pane.plot);
    paint_levels(canvas);
    for (const Filled& filled : canvas.lines().fills) paint_fill(canvas, filled);
    for (const ValueLine& line : canvas.lines().lines) paint_value_line(canvas, line);
  }
}

}  // namespace septet::ui::chart
