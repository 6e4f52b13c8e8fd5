// Where the panes are and what prices they span.
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/chart/chart_state.h"
#include "ui/text.h"

namespace septet::ui::chart {
namespace {

constexpr float axis_width = 64;
constexpr float time_axis_height = 24;
constexpr float usual_pane_height = 96;
constexpr float least_pane_height = 48;
constexpr float least_main_height = 96;
constexpr float usual_step_px = 5.9f;
constexpr float touch_step_px = 5.26f;
constexpr double bars_after_the_last = 6;
constexpr float volume_share = 0.2f;  // of the height that stays free of prices below
constexpr float time_spacing_px = 45;

std::vector<std::size_t> shown_panes(const Chart& chart) {
  std::vector<std::size_t> out;
  const auto& all = chart.settings.indicators;
  for (std::size_t i = 0; i < all.size() && out.size() < most_panes; ++i)
    if (!facts_of(all[i].kind).overlay && !all[i].hidden) out.push_back(i);
  return out;
}

float wanted_height(const Settings& settings, std::size_t pane) {
  const bool chosen = pane < settings.pane_heights.size() && settings.pane_heights[pane] > 0;
  return chosen ? std::max(least_pane_height, settings.pane_heights[pane]) : usual_pane_height;
}

// From the bottom up; together never so high that the prices have no room.
void lay_panes(Frame& frame, float strip_width) {
  const auto shown = shown_panes(frame.chart);
  float wanted = 0;
  for (std::size_t i = 0; i < shown.size(); ++i) wanted += wanted_height(frame.settings(), i);
  const float room = std::max(0.f, frame.plot.h - std::max(least_main_height, frame.plot.h * 0.3f));
  const float share = wanted > room ? room / wanted : 1;
  Rect rest = frame.plot;
  frame.panes.resize(shown.size());
  for (std::size_t i = shown.size(); i-- > 0;) {
    const float height = std::floor(wanted_height(frame.settings(), i) * share);
    Pane& pane = frame.panes[i];
    pane.plot = rest.cut_bottom(height);
    pane.axis = {pane.plot.right(), pane.plot.y, strip_width, pane.plot.h};
    pane.indicator = shown[i];
  }
  frame.main = rest;
}

bool shows_percent(const Frame& frame) {
  return frame.shows_prices() &&
         (frame.settings().scale == ScaleKind::percent || !frame.state.compared.empty());
}

// Wide enough for the longest figure.
float strip_width(const Frame& frame) {
  const State& state = frame.state;
  if (state.bars.empty()) return axis_width;
  const std::size_t end = state.axis.end(state.bars.size());
  const double price = end > 0 ? state.bars.high[end - 1] : state.bars.high.front();
  const std::string text =
      shows_percent(frame) ? "−100.00%" : figure_text(price, state.subject.decimals);
  return std::max(axis_width, std::ceil(measure(Type::label, text).x + 20));
}

void place_axis(Frame& frame) {
  State& state = frame.state;
  TimeAxis& axis = state.axis;
  const auto count = static_cast<double>(state.bars.size());
  axis.x = frame.plot.x;
  axis.width = std::max(1.f, frame.plot.w);
  if (!state.placed && count > 0) {
    const float step = touch() ? touch_step_px : usual_step_px;
    axis.step_px = axis.width / std::round(axis.width / step);
    axis.right = count + bars_after_the_last;
    state.placed = true;
  }
  if (const auto range = std::exchange(state.wanted_range, {}); range && count > 0) {
    const double from = bar_of(state.bars, range->from, state.subject.interval_s);
    const double to = bar_of(state.bars, range->to, state.subject.interval_s);
    axis.step_px = axis.width / std::max(1.0, to - from + 1);
    axis.right = to + 1;
  }
  if (std::exchange(state.wants_all, false) && count > 0) show_all_bars(frame);
  axis = axis.kept_in(state.bars.size(), least_step_px(state));
}

void find_bars(Frame& frame) {
  const TimeAxis& axis = frame.state.axis;
  frame.first = axis.first(frame.bars().size());
  frame.end = axis.end(frame.bars().size());
  frame.group = bars_in_a_pixel(axis.step_px);
}

MinMax visible(const Frame& frame, const Pyramid& pyramid, std::span<const double> lows,
               std::span<const double> highs) {
  return pyramid.query(lows, highs, frame.first, std::min(frame.end, lows.size()));
}

MinMax price_span(const Frame& frame) {
  const State& state = frame.state;
  const Style style = frame.settings().style;
  const auto bars = drawn_bars(frame);
  MinMax span = style == Style::line || style == Style::area
                    ? visible(frame, state.closes, bars.close, bars.close)
                    : visible(frame, drawn_span(frame), bars.low, bars.high);
  for (const ComparedLine& other : state.compared) {
    const MinMax theirs = visible(frame, other.pyramid, other.values, other.values);
    const double factor = factor_of(frame, other);
    if (!theirs.empty()) span.add(theirs.low * factor, theirs.high * factor);
  }
  return span;
}

MinMax volume_span(const Frame& frame) {
  const auto& sums = frame.state.volume_sums;
  MinMax span{0, 0};
  for (std::size_t at = group_start(frame.first, frame.group); at < frame.end; at += frame.group)
    span.add(0, sums.of(at, std::min(at + frame.group, frame.bars().size())));
  return span;
}

float space_above(const Frame& frame) {
  if (!frame.settings().legend) return 16;
  bool second_row = false;
  for (const Indicator& one : frame.settings().indicators) second_row |= facts_of(one.kind).overlay;
  return std::min(second_row ? 68.f : 48.f, frame.main.h * 0.25f);
}

void settle_main(Frame& frame) {
  const bool prices = frame.shows_prices();
  const float top = frame.main.y + space_above(frame);
  const float below = prices ? frame.main.h * (frame.settings().volume ? volume_share : 0.08f) : 0;
  const float bottom = std::max(top + 1, frame.main.bottom() - below);
  const bool logarithmic = prices && frame.settings().scale == ScaleKind::logarithmic;
  if (frame.state.own_scale && prices) {
    frame.scale = *frame.state.own_scale;
    frame.scale.top = top;
    frame.scale.bottom = bottom;
    frame.scale.logarithmic = logarithmic && frame.scale.low > 0;
  } else {
    frame.scale = fitted(prices ? price_span(frame) : volume_span(frame), logarithmic, top, bottom);
  }
  frame.scale.base = 0;
  if (shows_percent(frame) && frame.first < frame.end)
    frame.scale.base = frame.bars().close[frame.first];
}

void settle_pane(Frame& frame, Pane& pane, std::size_t place) {
  const IndicatorLines& lines = frame.state.indicators[pane.indicator];
  MinMax span;
  for (const ValueLine& line : lines.lines) {
    span.add(visible(frame, line.pyramid, line.values, line.values));
    if (line.look == LineLook::histogram) span.add(0, 0);
  }
  if (lines.scale.least < lines.scale.most) span.add(lines.scale.least, lines.scale.most);
  const float top = pane.plot.y + std::min(24.f, pane.plot.h / 3);
  pane.scale = fitted(span, false, top, pane.plot.bottom() - 10);
  if (const auto& own = frame.state.own_pane_scales[place]) {
    pane.scale.low = own->low;
    pane.scale.high = own->high;
  }
}

}  // namespace

double least_step_px(const State& state) {
  const double count = std::max<double>(1, static_cast<double>(state.bars.size()));
  return state.axis.width / (count * 1.1 + bars_after_the_last);
}

void show_all_bars(Frame& frame) {
  TimeAxis& axis = frame.state.axis;
  const auto count = static_cast<double>(frame.bars().size());
  axis.step_px = axis.width / (count * 1.05);
  axis.right = count + axis.width / axis.step_px * 0.04;
}

void merge_bars(Frame& frame) {
  const auto bars = drawn_bars(frame);
  const Pyramid& span = drawn_span(frame);
  frame.columns.clear();
  frame.columns.reserve((frame.end - frame.first) / frame.group + 2);
  for (std::size_t at = group_start(frame.first, frame.group); at < frame.end; at += frame.group) {
    const std::size_t end = std::min(at + frame.group, bars.close.size());
    MinMax range{bars.low[at], bars.high[at]};
    if (frame.group > 1) range = span.query(bars.low, bars.high, at, end);
    frame.columns.push_back({at, end, bars.open[at], range.high, range.low, bars.close[end - 1],
                             frame.state.volume_sums.of(at, end)});
  }
}

indicators::BarsView drawn_bars(const Frame& frame) {
  if (frame.settings().style != Style::heikin_ashi) return frame.bars().view();
  const auto& [open, high, low, close] = frame.state.smoothed;
  return {open, high, low, close, frame.bars().volume};
}

const Pyramid& drawn_span(const Frame& frame) {
  return frame.settings().style == Style::heikin_ashi ? frame.state.smoothed_span
                                                      : frame.state.span;
}

double factor_of(const Frame& frame, const ComparedLine& other) {
  for (std::size_t i = frame.first; i < frame.end; ++i)
    if (other.values[i] > 0) return frame.bars().close[frame.first] / other.values[i];
  return 1;
}

Frame laid_out(Chart& chart, Rect area) {
  Frame frame{.chart = chart, .state = chart.state()};
  frame.area = area;
  const float strip = std::min(strip_width(frame), area.w / 2);
  Rect rest = area;
  frame.time_axis = rest.cut_bottom(time_axis_height);
  rest.cut_right(strip);
  frame.time_axis.w = rest.w;
  frame.plot = rest;
  lay_panes(frame, strip);
  frame.price_axis = {rest.right(), frame.main.y, strip, frame.main.h};
  place_axis(frame);
  find_bars(frame);
  return frame;
}

void settle_scales(Frame& frame) {
  frame.state.axis = frame.state.axis.kept_in(frame.bars().size(), least_step_px(frame.state));
  find_bars(frame);
  settle_main(frame);
  for (std::size_t i = 0; i < frame.panes.size(); ++i) settle_pane(frame, frame.panes[i], i);
}

void find_ticks(Frame& frame) {
  const int decimals = frame.shows_prices() ? frame.state.subject.decimals : -1;
  frame.price_ticks = price_ticks(frame.scale, frame.main.y + 12, frame.main.bottom() - 8,
                                  std::max(26.f, frame.main.h / 8.5f), decimals);
  frame.time_ticks =
      time_ticks(frame.bars(), frame.first, frame.end, frame.state.axis.step_px,
                 frame.state.subject.interval_s, frame.chart.utc_offset, time_spacing_px);
}

}  // namespace septet::ui::chart
