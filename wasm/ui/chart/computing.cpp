// What follows from bars and settings, computed when they change and not while drawing.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "ui/chart/chart_state.h"

namespace septet::ui::chart {
namespace {

constexpr std::int64_t seconds_a_day = 86'400;
// Of other symbols: not those that the usual indicators have.
constexpr std::array<int, 5> usual_colors{7, 3, 5, 8, 4};
constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

// The local day of each bar from `first` on, a day at a time.
void number_sessions(const Chart& chart, State& state, std::size_t first) {
  const Bars& bars = state.bars;
  state.sessions.resize(bars.size());
  for (std::size_t bar = first; bar < bars.size();) {
    const std::int64_t offset = chart.utc_offset ? chart.utc_offset(bars.time[bar]) : 0;
    const std::int64_t local = bars.time[bar] + offset;
    const std::int64_t day = local / seconds_a_day;
    const std::size_t next = bars.first_from((day + 1) * seconds_a_day - offset);
    for (const std::size_t end = std::max(next, bar + 1); bar < end; ++bar)
      state.sessions[bar] = day;
  }
}

bool has_vwap(const Settings& settings) {
  return std::any_of(settings.indicators.begin(), settings.indicators.end(),
                     [](const Indicator& one) { return one.kind == IndicatorKind::vwap; });
}

bool same_values(const Indicator& a, const Indicator& b) {
  return a.kind == b.kind && a.parameters == b.parameters;
}

// Those that are there already are kept, whatever place they have now.
void compute_indicators(Chart& chart, State& state) {
  const auto& wanted = chart.settings.indicators;
  std::vector<IndicatorLines> before = std::move(state.indicators);
  state.indicators.clear();
  for (const Indicator& one : wanted) {
    const auto found = std::find_if(before.begin(), before.end(), [&](const IndicatorLines& had) {
      return !had.lines.empty() && same_values(had.indicator, one);
    });
    if (found == before.end()) {
      state.indicators.push_back(computed(one, state.bars, state.sessions));
    } else {
      state.indicators.push_back(std::move(*found));
      found->lines.clear();
    }
    state.indicators.back().indicator = one;
  }
}

bool indicators_differ(const Chart& chart, const State& state) {
  const auto& wanted = chart.settings.indicators;
  return !std::equal(
      wanted.begin(), wanted.end(), state.indicators.begin(), state.indicators.end(),
      [](const Indicator& one, const IndicatorLines& had) { return one == had.indicator; });
}

void smooth(State& state) {
  state.smoothed = indicators::heikin_ashi(state.bars.view());
  state.smoothed_span.build(state.smoothed.low, state.smoothed.high);
}

// Each smoothed bar follows from the one before it.
void smooth_end(State& state, std::size_t first) {
  const Bars& bars = state.bars;
  if (first == 0) return smooth(state);
  auto& [open, high, low, close] = state.smoothed;
  for (auto* column : {&open, &high, &low, &close}) column->resize(bars.size());
  for (std::size_t i = first; i < bars.size(); ++i) {
    close[i] = (bars.open[i] + bars.high[i] + bars.low[i] + bars.close[i]) / 4;
    open[i] = (open[i - 1] + close[i - 1]) / 2;
    high[i] = std::max({bars.high[i], open[i], close[i]});
    low[i] = std::min({bars.low[i], open[i], close[i]});
  }
  state.smoothed_span.update(low, high, first);
}

ComparedLine aligned(const Comparison& other, const Bars& bars, std::size_t place) {
  ComparedLine out;
  out.symbol = other.symbol;
  out.series = other.series != 0 ? other.series : usual_colors[place % usual_colors.size()];
  out.values.resize(bars.size(), no_value);
  std::size_t next = 0;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    while (next < other.time.size() && other.time[next] <= bars.time[i]) ++next;
    if (next > 0) out.values[i] = other.close[next - 1];
  }
  out.pyramid.build(out.values, out.values);
  return out;
}

void compare_anew(State& state) {
  state.comparisons_changed = false;
  state.compared.clear();
  for (std::size_t i = 0; i < state.comparisons.size(); ++i)
    state.compared.push_back(aligned(state.comparisons[i], state.bars, i));
}

void keep_closes(State& state, bool wanted) {
  if (wanted && !state.has_closes) state.closes.build(state.bars.close, state.bars.close);
  state.has_closes = wanted;
}

void find_fills(State& state) {
  state.fill_bars.clear();
  for (const Fill& fill : state.fills) state.fill_bars.push_back(state.bars.containing(fill.time));
}

// The bars from `first` on are others or more.
void bars_changed(Chart& chart, State& state, std::size_t first) {
  const Bars& bars = state.bars;
  state.span.update(bars.low, bars.high, first);
  if (state.has_closes) state.closes.update(bars.close, bars.close, first);
  state.volume_sums.update(bars.volume, first);
  if (!state.smoothed.close.empty()) smooth_end(state, first);
  if (!state.sessions.empty()) number_sessions(chart, state, first);
  for (IndicatorLines& lines : state.indicators) update_end(lines, bars, state.sessions, first);
  if (!state.comparisons.empty()) state.comparisons_changed = true;
  state.fill_bars.clear();
}

}  // namespace

void bring_up_to_date(Chart& chart) {
  State& state = chart.state();
  if (state.changed_from != State::unchanged)
    bars_changed(chart, state, std::exchange(state.changed_from, State::unchanged));
  if (state.comparisons_changed) compare_anew(state);
  if (state.fill_bars.size() != state.fills.size()) find_fills(state);
  const bool wants_smoothed = chart.settings.style == Style::heikin_ashi;
  if (wants_smoothed && state.smoothed.close.size() != state.bars.size()) smooth(state);
  if (!wants_smoothed) state.smoothed = {};
  keep_closes(state, chart.settings.style == Style::line || chart.settings.style == Style::area);
  if (!has_vwap(chart.settings))
    state.sessions.clear();
  else if (state.sessions.size() != state.bars.size())
    number_sessions(chart, state, 0);
  if (indicators_differ(chart, state)) compute_indicators(chart, state);
}

}  // namespace septet::ui::chart
