// The bars themselves, each in its step or, where they are narrower than a pixel, merged.
#include <algorithm>
#include <cmath>

#include "ui/chart/chart_state.h"
#include "ui/chart/strokes.h"
#include "ui/paint.h"

namespace septet::ui::chart {
namespace {

constexpr float body_share = 0.7f;
constexpr float volume_height = 0.15f;
constexpr float volume_alpha = 0.3f;
constexpr float line_width = 1.5f;
constexpr float area_width = 2;

// An odd number of pixels, so that the wick stands in the middle.
float odd_width(const Frame& frame) {
  const int whole = static_cast<int>(frame.state.axis.step_px * body_share);
  return static_cast<float>(std::max(1, whole | 1));
}

// From the left edge of a column to its right one; merged columns leave no gaps.
struct Sides {
  float left, right, middle;
};
Sides sides_of(const Frame& frame, const MergedBar& column, float width) {
  const TimeAxis& axis = frame.state.axis;
  if (frame.group == 1) {
    const float middle = snapped(axis.x_of(static_cast<double>(column.begin)));
    const float half = std::floor(width / 2);
    return {middle - half, middle - half + width, middle};
  }
  const float left = snapped(axis.x_of(static_cast<double>(column.begin) - 0.5));
  const float right = snapped(axis.x_of(static_cast<double>(column.end) - 0.5));
  return {left, std::max(right, left + 1), left};
}

void paint_candles(const Frame& frame) {
  const float width = odd_width(frame);
  const ImU32 up = color(Color::candle_up), down = color(Color::candle_down);
  Boxes boxes(draw_list(), frame.columns.size() * 2);
  for (const MergedBar& column : frame.columns) {
    const Sides at = sides_of(frame, column, width);
    const ImU32 tint = column.rises() ? up : down;
    const float high = snapped(frame.scale.y_of(column.high));
    const float low = std::max(high + 1, snapped(frame.scale.y_of(column.low)));
    const bool slim = frame.group > 1 || width <= 1;
    boxes.add(at.middle, high, slim ? at.right : at.middle + 1, low, tint);
    if (slim) continue;
    const float top = snapped(frame.scale.y_of(std::max(column.open, column.close)));
    const float bottom = snapped(frame.scale.y_of(std::min(column.open, column.close)));
    boxes.add(at.left, top, at.right, std::max(top + 1, bottom), tint);
  }
}

void paint_bars(const Frame& frame) {
  const float width = odd_width(frame);
  const ImU32 up = color(Color::candle_up), down = color(Color::candle_down);
  Boxes boxes(draw_list(), frame.columns.size() * 3);
  for (const MergedBar& column : frame.columns) {
    const Sides at = sides_of(frame, column, width);
    const ImU32 tint = column.rises() ? up : down;
    const float high = snapped(frame.scale.y_of(column.high));
    const float low = std::max(high + 1, snapped(frame.scale.y_of(column.low)));
    const bool slim = frame.group > 1 || width <= 1;
    boxes.add(at.middle, high, slim ? at.right : at.middle + 1, low, tint);
    if (slim) continue;
    const float open = snapped(frame.scale.y_of(column.open));
    const float close = snapped(frame.scale.y_of(column.close));
    boxes.add(at.left, open, at.middle, open + 1, tint);
    boxes.add(at.middle + 1, close, at.right, close + 1, tint);
  }
}

ColumnView closes_in_view(const Frame& frame) {
  const std::size_t first = frame.first > 0 ? frame.first - 1 : 0;
  const std::size_t end = std::min(frame.end + 1, frame.bars().size());
  return {frame.bars().close, &frame.state.closes, first, end, frame.group};
}

void paint_line(const Frame& frame, bool area) {
  const State& state = frame.state;
  const bool rises =
      frame.first < frame.end && state.bars.close[frame.end - 1] >= state.bars.close[frame.first];
  const ImU32 tint =
      area ? color(rises ? Color::candle_up : Color::candle_down) : color(Color::series_1);
  for (const Piece& piece : pieces_of(closes_in_view(frame), state.axis, frame.scale)) {
    const float alpha = theme() == Theme::dark ? 0.26f : 0.18f;
    if (area) fill_below(piece.upper, frame.main.y, frame.main.bottom(), tint, alpha);
    paint_piece(piece, tint, area ? area_width : line_width);
  }
}

// What the columns of volume in view reach at most.
double most_volume(const Frame& frame) {
  double most = 0;
  for (const MergedBar& column : frame.columns) most = std::max(most, column.volume);
  return most;
}

void paint_volume_columns(const Frame& frame, float height, double most, float alpha) {
  if (most <= 0) return;
  const float width =
      std::max(1.f, std::floor(static_cast<float>(frame.state.axis.step_px) * body_share));
  const ImU32 up = color(Color::candle_up, alpha), down = color(Color::candle_down, alpha);
  const float bottom = frame.main.bottom();
  Boxes boxes(draw_list(), frame.columns.size());
  for (const MergedBar& column : frame.columns) {
    const Sides at = sides_of(frame, column, width);
    const auto share = static_cast<float>(column.volume / most);
    if (share > 0)
      boxes.add(at.left, bottom - share * height, at.right, bottom, column.rises() ? up : down);
  }
}

}  // namespace

void paint_volume(const Frame& frame) {
  if (!frame.settings().volume || !frame.shows_prices()) return;
  paint_volume_columns(frame, frame.main.h * volume_height, most_volume(frame), volume_alpha);
}

void paint_series(const Frame& frame) {
  switch (frame.settings().style) {
    case Style::candles:
    case Style::heikin_ashi:
      return paint_candles(frame);
    case Style::bars:
      return paint_bars(frame);
    case Style::line:
      return paint_line(frame, false);
    case Style::area:
      return paint_line(frame, true);
    case Style::volume:
      return paint_volume_columns(frame, frame.main.bottom() - frame.scale.y_of(frame.scale.high),
                                  frame.scale.high, 0.8f);
  }
}

void paint_comparisons(const Frame& frame) {
  if (!frame.shows_prices()) return;
  for (const ComparedLine& other : frame.state.compared) {
    const double factor = factor_of(frame, other);
    PriceScale scale = frame.scale;
    scale.low /= factor;
    scale.high /= factor;
    const std::size_t first = frame.first > 0 ? frame.first - 1 : 0;
    const ColumnView view{other.values, &other.pyramid, first, frame.end + 1, frame.group};
    const ImU32 tint = color_of_series(other.series);
    for (const Piece& piece : pieces_of(view, frame.state.axis, scale))
      paint_piece(piece, tint, line_width);
  }
}

}  // namespace septet::ui::chart
