// What stands in the upper left: the symbol, the bar's prices, the indicators with their values.
#include <algorithm>
#include <cmath>

#include "ui/chart/chart_state.h"
#include "ui/controls.h"
#include "ui/paint.h"

namespace septet::ui::chart {
namespace {

constexpr float legend_x = 12;
constexpr float legend_y = 8;
constexpr float row_height = 16;
constexpr float row_gap = 4;
constexpr float price_gap = 12;
constexpr float item_gap = 16;
constexpr float letter_gap = 3;
constexpr float part_gap = 6;
constexpr float dot_size = 8;

// Writes along a line.
struct Pen {
  float x, y;

  float write(Type type, ImU32 tint, std::string_view text) {
    draw_text(draw_list(), type, {x, y}, tint, text);
    const float width = measure(type, text).x;
    x += width;
    return width;
  }
};

void write_price(Pen& pen, std::string_view letter, std::string_view figure, ImU32 tint) {
  pen.x += price_gap;
  pen.write(Type::caption, color(Color::text_muted), letter);
  pen.x += letter_gap;
  pen.write(Type::caption, tint, figure);
}

void write_change(const Frame& frame, Pen& pen, std::size_t bar, ImU32 tint) {
  if (bar == 0 || pen.x > frame.main.right() - 90) return;
  const double before = frame.bars().close[bar - 1];
  if (before == 0) return;
  pen.x += price_gap;
  pen.write(Type::caption, tint, percent_text((frame.bars().close[bar] / before - 1) * 100));
}

void draw_first_row(const Frame& frame, Pen pen) {
  const State& state = frame.state;
  std::string title = state.subject.symbol;
  if (!state.subject.interval.empty()) title += ", " + state.subject.interval;
  pen.write(Type::label, color(Color::text), title);
  const auto bar = frame.told_bar();
  if (!bar) return;
  const auto bars = drawn_bars(frame);
  const bool rises = bars.close[*bar] >= bars.open[*bar];
  const ImU32 tint = color(rises ? Color::chart_up : Color::chart_down);
  const int decimals = state.subject.decimals;
  if (frame.main.w < 340) return write_change(frame, pen, *bar, tint);
  write_price(pen, "O", figure_text(bars.open[*bar], decimals), tint);
  write_price(pen, "H", figure_text(bars.high[*bar], decimals), tint);
  write_price(pen, "L", figure_text(bars.low[*bar], decimals), tint);
  write_price(pen, "C", figure_text(bars.close[*bar], decimals), tint);
  if (!frame.shows_prices()) write_price(pen, "V", large_text(bars.volume[*bar]), tint);
}

std::vector<std::string> values_at(const Frame& frame, std::size_t indicator) {
  std::vector<std::string> out;
  const auto bar = frame.told_bar();
  if (!bar) return out;
  const IndicatorLines& lines = frame.state.indicators[indicator];
  const bool overlay = facts_of(lines.indicator.kind).overlay;
  for (const ValueLine& line : lines.lines) {
    if (!line.told || *bar >= line.values.size()) continue;
    const double value = line.values[*bar];
    if (!std::isfinite(value)) continue;
    const bool bounded = lines.scale.least < lines.scale.most;
    const int decimals = overlay ? frame.state.subject.decimals : bounded ? 1 : 2;
    out.push_back(std::abs(value) >= 1e5 ? large_text(value) : figure_text(value, decimals));
  }
  return out;
}

// The name is a button: what it opens is the caller's.
void name_button(Frame& frame, std::size_t indicator, Rect where, Type type) {
  const Scope scope(static_cast<int>(indicator));
  const Indicator& what = frame.state.indicators[indicator].indicator;
  const Item item = press_item(where.inset(-2), "indicator");
  a11y::describe(a11y::Role::button, name_of(what),
                 {.description = what.hidden ? "hidden" : "", .has_popup = true});
  if (item.pressed) frame.events.indicator_pressed = indicator;
  const Color tint = item.hovered  ? Color::text
                     : what.hidden ? Color::text_faint
                                   : Color::text_muted;
  const a11y::Silence silence;
  draw_text(draw_list(), type, where.min(), color(tint), name_of(what));
  draw_focus_ring(item, where, radius_small);
}

float item_width(const Frame& frame, std::size_t indicator,
                 const std::vector<std::string>& values) {
  float width = dot_size + part_gap +
                measure(Type::caption, name_of(frame.state.indicators[indicator].indicator)).x;
  for (const std::string& value : values) width += part_gap + measure(Type::caption, value).x;
  return width;
}

void draw_item(Frame& frame, std::size_t indicator, Pen pen,
               const std::vector<std::string>& values) {
  const Indicator& what = frame.state.indicators[indicator].indicator;
  const ImU32 dot = what.hidden ? color(Color::text_faint) : color_of_indicator(frame, indicator);
  disc({pen.x + dot_size / 2, pen.y + row_height / 2}, dot_size / 2, dot);
  pen.x += dot_size + part_gap;
  const float width = measure(Type::caption, name_of(what)).x;
  name_button(frame, indicator, {pen.x, pen.y, width, row_height}, Type::caption);
  pen.x += width;
  const a11y::Silence silence;
  if (what.hidden) return;
  for (const std::string& value : values) {
    pen.x += part_gap;
    pen.write(Type::caption, color(Color::text), value);
  }
}

void draw_comparison(const Frame& frame, const ComparedLine& other, Pen& pen) {
  const auto bar = frame.told_bar();
  disc({pen.x + dot_size / 2, pen.y + row_height / 2}, dot_size / 2, color_of_series(other.series));
  pen.x += dot_size + part_gap;
  pen.write(Type::caption, color(Color::text_muted), other.symbol);
  if (bar && frame.scale.base > 0 && std::isfinite(other.values[*bar])) {
    const double price = other.values[*bar] * factor_of(frame, other);
    pen.x += part_gap;
    pen.write(Type::caption, color(Color::text),
              percent_text((price / frame.scale.base - 1) * 100));
  }
  pen.x += item_gap;
}

// In rows as wide as the pane; in a small one only the names, so that they do not cover the bars.
void draw_overlay_items(Frame& frame, Pen pen) {
  const float start = pen.x;
  const bool small = frame.main.w < 340 || frame.main.h < 180;
  {
    const a11y::Silence silence;
    for (const ComparedLine& other : frame.state.compared) draw_comparison(frame, other, pen);
  }
  for (std::size_t i = 0; i < frame.state.indicators.size(); ++i) {
    const Indicator& what = frame.state.indicators[i].indicator;
    const bool in_pane = !facts_of(what.kind).overlay;
    if (in_pane && !what.hidden) continue;
    const auto values = small ? std::vector<std::string>() : values_at(frame, i);
    const float width = item_width(frame, i, values);
    if (pen.x > start && pen.x + width > frame.main.right() - legend_x) {
      pen.x = start;
      pen.y += row_height + row_gap;
    }
    draw_item(frame, i, pen, values);
    pen.x += width + item_gap;
  }
}

void draw_pane_title(Frame& frame, const Pane& pane) {
  const std::string name = name_of(frame.state.indicators[pane.indicator].indicator);
  const float width = measure(Type::label, name).x;
  Pen pen{pane.plot.x + legend_x, pane.plot.y + 5};
  name_button(frame, pane.indicator, {pen.x, pen.y, width, row_height}, Type::label);
  pen.x += width;
  const a11y::Silence silence;
  const IndicatorLines& lines = frame.state.indicators[pane.indicator];
  const auto values = values_at(frame, pane.indicator);
  std::size_t shown = 0;
  for (const ValueLine& line : lines.lines) {
    if (!line.told || shown >= values.size()) continue;
    pen.x += shown == 0 ? 10 : part_gap;
    const ImU32 tint = line.look == LineLook::histogram
                           ? color(Color::text_muted)
                           : color_of_line(frame, pane.indicator, line);
    pen.write(Type::caption, tint, values[shown++]);
  }
}

}  // namespace

void draw_legend(Frame& frame) {
  if (frame.settings().legend) {
    const Pen pen{frame.main.x + legend_x, frame.main.y + legend_y};
    {
      const a11y::Silence silence;
      draw_first_row(frame, pen);
    }
    draw_overlay_items(frame, {pen.x, pen.y + row_height + row_gap});
  }
  for (const Pane& pane : frame.panes) draw_pane_title(frame, pane);
}

}  // namespace septet::ui::chart
