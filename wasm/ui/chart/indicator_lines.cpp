#include "ui/chart/indicator_lines.h"

#include <algorithm>
#include <cmath>

namespace septet::ui::chart {
namespace {

using indicators::Column;

constexpr std::size_t cheap = 20'000;      // bars that are computed as a whole each time
constexpr std::size_t least_tail = 1'000;  // otherwise so many before the first that changed

ValueLine line_of(Column values, LineLook look = LineLook::line, int series = 0, bool told = true) {
  return {std::move(values), {}, look, series, told};
}

struct Computing {
  IndicatorLines& out;
  const indicators::BarsView& bars;
  std::span<const std::int64_t> sessions;

  int whole(std::size_t i) const {
    return static_cast<int>(std::lround(out.indicator.parameters[i]));
  }
  double number(std::size_t i) const { return out.indicator.parameters[i]; }
  void add(Column values, LineLook look = LineLook::line, int series = 0, bool told = true) {
    out.lines.push_back(line_of(std::move(values), look, series, told));
  }
  // The middle one faint, since the bars are there.
  void add_bands(indicators::Bands bands, bool middle) {
    add(std::move(bands.upper), LineLook::thin);
    add(std::move(bands.lower), LineLook::thin);
    if (middle) add(std::move(bands.middle), LineLook::faint, 0, false);
    out.fills.push_back({0, 1});
  }
  void pane(double least, double most, double lower, double upper, double middle) {
    out.scale = {least, most, lower, upper, middle, true};
  }

  void averages();
  void bands();
  void cloud();
  void oscillators();
  void macd();
  void others();
};

void Computing::averages() {
  using namespace indicators;
  switch (out.indicator.kind) {
    case IndicatorKind::sma:
      return add(sma(bars.close, whole(0)));
    case IndicatorKind::ema:
      return add(ema(bars.close, whole(0)));
    case IndicatorKind::wma:
      return add(wma(bars.close, whole(0)));
    case IndicatorKind::vwap:
      return add(vwap(bars, sessions));
    case IndicatorKind::parabolic_sar:
      return add(parabolic_sar(bars, number(0), number(1)), LineLook::dots);
    default:
      return;
  }
}

void Computing::bands() {
  switch (out.indicator.kind) {
    case IndicatorKind::bollinger:
      return add_bands(indicators::bollinger(bars.close, whole(0), number(1)), false);
    case IndicatorKind::keltner:
      return add_bands(indicators::keltner(bars, whole(0), whole(1), number(2)), true);
    case IndicatorKind::donchian:
      return add_bands(indicators::donchian(bars, whole(0)), true);
    case IndicatorKind::ichimoku:
      return cloud();
    default:
      return;
  }
}

void Computing::cloud() {
  auto cloud = indicators::ichimoku(bars, whole(0), whole(1), whole(2), whole(3));
  add(std::move(cloud.leading_a), LineLook::faint, 3, false);
  add(std::move(cloud.leading_b), LineLook::faint, 5, false);
  add(std::move(cloud.conversion), LineLook::line, 1);
  add(std::move(cloud.base), LineLook::line, 2);
  add(std::move(cloud.lagging), LineLook::thin, 7, false);
  out.fills.push_back({0, 1, true});
}

void Computing::oscillators() {
  using namespace indicators;
  switch (out.indicator.kind) {
    case IndicatorKind::rsi:
      pane(20, 80, 30, 70, 50);
      return add(rsi(bars.close, whole(0)));
    case IndicatorKind::mfi:
      pane(0, 100, 20, 80, 50);
      return add(mfi(bars, whole(0)));
    case IndicatorKind::williams_r:
      pane(-100, 0, -80, -20, -50);
      return add(williams_r(bars, whole(0)));
    case IndicatorKind::cci:
      pane(-100, 100, -100, 100, 0);
      return add(cci(bars, whole(0)));
    case IndicatorKind::stochastic: {
      pane(0, 100, 20, 80, 50);
      auto both = stochastic(bars, whole(0), whole(1), whole(2));
      add(std::move(both.k));
      return add(std::move(both.d), LineLook::line, 2);
    }
    default:
      return;
  }
}

void Computing::macd() {
  auto all = indicators::macd(bars.close, whole(0), whole(1), whole(2));
  out.scale.has_middle = true;
  add(std::move(all.histogram), LineLook::histogram);
  add(std::move(all.line), LineLook::line, 1);
  add(std::move(all.signal), LineLook::line, 2);
}

void Computing::others() {
  using namespace indicators;
  switch (out.indicator.kind) {
    case IndicatorKind::macd:
      return macd();
    case IndicatorKind::atr:
      return add(atr(bars, whole(0)));
    case IndicatorKind::adx:
      out.scale = {0, 40, 0, 0, 25, true};
      return add(adx(bars, whole(0)));
    case IndicatorKind::obv:
      return add(obv(bars));
    case IndicatorKind::roc:
      out.scale.has_middle = true;
      return add(roc(bars.close, whole(0)));
    case IndicatorKind::standard_deviation:
      return add(standard_deviation(bars.close, whole(0), number(1)));
    default:
      return;
  }
}

IndicatorLines values_of(const Indicator& indicator, const indicators::BarsView& bars,
                         std::span<const std::int64_t> sessions) {
  IndicatorLines out{indicator};
  Computing computing{out, bars, sessions};
  computing.averages();
  computing.bands();
  computing.oscillators();
  computing.others();
  return out;
}

// How many bars before it a value depends on, as far as can be seen.
std::size_t reach_of(const Indicator& indicator) {
  double longest = 0;
  for (const double parameter : indicator.parameters) longest = std::max(longest, parameter);
  return std::max(least_tail, static_cast<std::size_t>(longest) * 20);
}

indicators::BarsView tail_of(const Bars& bars, std::size_t from) {
  const auto all = bars.view();
  return {all.open.subspan(from), all.high.subspan(from), all.low.subspan(from),
          all.close.subspan(from), all.volume.subspan(from)};
}

// VWAP has to begin where its session does.
std::size_t session_start(std::span<const std::int64_t> sessions, std::size_t bar) {
  while (bar > 0 && sessions[bar - 1] == sessions[bar]) --bar;
  return bar;
}

void put_tail(ValueLine& line, const std::vector<double>& tail, std::size_t from, std::size_t first,
              double correction) {
  line.values.resize(from + tail.size());
  for (std::size_t i = first; i < line.values.size(); ++i)
    line.values[i] = tail[i - from] + correction;
  line.pyramid.update(line.values, line.values, first);
}

}  // namespace

IndicatorLines computed(const Indicator& indicator, const Bars& bars,
                        std::span<const std::int64_t> sessions) {
  IndicatorLines out = values_of(indicator, bars.view(), sessions);
  for (ValueLine& line : out.lines) line.pyramid.build(line.values, line.values);
  return out;
}

void update_end(IndicatorLines& lines, const Bars& bars, std::span<const std::int64_t> sessions,
                std::size_t first) {
  const IndicatorKind kind = lines.indicator.kind;
  const std::size_t reach = reach_of(lines.indicator);
  if (bars.size() <= std::max(cheap, 2 * reach) || first <= reach) {
    lines = computed(lines.indicator, bars, sessions);
    return;
  }
  // What lags behind reaches back from the last bar.
  if (kind == IndicatorKind::ichimoku)
    first -= static_cast<std::size_t>(lines.indicator.parameters[3]);
  std::size_t from = first - std::min(first, reach);
  if (kind == IndicatorKind::vwap) from = session_start(sessions, std::min(first, bars.size() - 1));
  const IndicatorLines tail =
      values_of(lines.indicator, tail_of(bars, from), sessions.subspan(from));
  for (std::size_t i = 0; i < lines.lines.size(); ++i) {
    ValueLine& line = lines.lines[i];
    const auto& values = tail.lines[i].values;
    // OBV is a sum since the beginning: what was before the tail is added again.
    const bool sum = kind == IndicatorKind::obv;
    const double correction = sum ? line.values[first - 1] - values[first - 1 - from] : 0;
    put_tail(line, values, from, first, correction);
  }
}

int usual_series(IndicatorKind kind, std::size_t place) {
  switch (kind) {
    case IndicatorKind::sma:
      return place == 0 ? 2 : 1 + static_cast<int>(place * 2 % 8);
    case IndicatorKind::ema:
      return place < 2 ? 1 : 1 + static_cast<int>(place * 3 % 8);
    case IndicatorKind::bollinger:
    case IndicatorKind::keltner:
    case IndicatorKind::donchian:
      return 6;
    case IndicatorKind::rsi:
      return 4;
    default:
      return 1 + static_cast<int>((static_cast<std::size_t>(kind) + place) % 8);
  }
}

}  // namespace septet::ui::chart
