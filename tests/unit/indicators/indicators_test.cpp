#include "indicators/indicators.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "support/fakes.h"
#include "support/rounds.h"

using namespace septet;
using namespace septet::indicators;

namespace {

struct Bars {
  Column open, high, low, close, volume;
  BarsView view() const { return {open, high, low, close, volume}; }
};

Bars walk(std::size_t count) {
  test::SeededRandom random(test::seed_of("indicators"));
  const auto unit = [&] { return static_cast<double>(random.next() >> 11) / 9007199254740992.0; };
  Bars bars;
  double price = 100;
  for (std::size_t i = 0; i < count; ++i) {
    bars.open.push_back(price);
    price *= 0.98 + 0.04 * unit();
    bars.close.push_back(price);
    bars.high.push_back(std::max(price, bars.open[i]) * (1 + 0.01 * unit()));
    bars.low.push_back(std::min(price, bars.open[i]) * (1 - 0.01 * unit()));
    bars.volume.push_back(std::floor(1000 * unit()));
  }
  return bars;
}

double highest(const Column& values, std::size_t last, std::size_t period) {
  return *std::max_element(values.begin() + static_cast<std::ptrdiff_t>(last + 1 - period),
                           values.begin() + static_cast<std::ptrdiff_t>(last + 1));
}

double lowest(const Column& values, std::size_t last, std::size_t period) {
  return *std::min_element(values.begin() + static_cast<std::ptrdiff_t>(last + 1 - period),
                           values.begin() + static_cast<std::ptrdiff_t>(last + 1));
}

double middle(const Bars& bars, std::size_t last, std::size_t period) {
  return (highest(bars.high, last, period) + lowest(bars.low, last, period)) / 2;
}

// NaN before `first`, and from there on what `of` says.
template <class Of>
void check_column(const Column& column, std::size_t length, std::size_t first, Of of) {
  REQUIRE(column.size() == length);
  for (std::size_t i = 0; i < length; ++i) {
    CAPTURE(i);
    if (i < first)
      CHECK(std::isnan(column[i]));
    else
      CHECK(column[i] == doctest::Approx(of(i)).epsilon(1e-12));
  }
}

}  // namespace

TEST_CASE("indicators: a Donchian channel is the extremes of each window, whatever its length") {
  const Bars bars = walk(100);
  for (const std::size_t period : {1u, 2u, 7u, 20u, 99u, 100u}) {
    CAPTURE(period);
    const Bands bands = donchian(bars.view(), static_cast<int>(period));
    check_column(bands.upper, 100, period - 1,
                 [&](std::size_t i) { return highest(bars.high, i, period); });
    check_column(bands.lower, 100, period - 1,
                 [&](std::size_t i) { return lowest(bars.low, i, period); });
    check_column(bands.middle, 100, period - 1,
                 [&](std::size_t i) { return middle(bars, i, period); });
  }
}

TEST_CASE("indicators: a Keltner channel is an EMA with ATRs around it") {
  const Bars bars = walk(80);
  const Bands bands = keltner(bars.view(), 20, 10, 1.5);
  const Column mean = ema(bars.close, 20), range = atr(bars.view(), 10);
  check_column(bands.middle, 80, 19, [&](std::size_t i) { return mean[i]; });
  check_column(bands.upper, 80, 19, [&](std::size_t i) { return mean[i] + 1.5 * range[i]; });
  check_column(bands.lower, 80, 19, [&](std::size_t i) { return mean[i] - 1.5 * range[i]; });
}

TEST_CASE(
    "indicators: the VWAP weighs typical prices by volume and begins anew with each session") {
  Bars bars = walk(60);
  bars.volume[30] = 0;  // the first of a session has no trades
  std::vector<std::int64_t> session(60);
  for (std::size_t i = 0; i < 60; ++i) session[i] = static_cast<std::int64_t>(i / 30);
  check_column(vwap(bars.view(), session), 60, 0, [&](std::size_t i) {
    double value = 0, volume = 0;
    const auto typical = [&](std::size_t at) {
      return (bars.high[at] + bars.low[at] + bars.close[at]) / 3;
    };
    for (std::size_t at = i / 30 * 30; at <= i; ++at) {
      value += typical(at) * bars.volume[at];
      volume += bars.volume[at];
    }
    return volume > 0 ? value / volume : typical(i);
  });
}

TEST_CASE("indicators: Ichimoku's lines are middles of ranges, two moved ahead and one back") {
  const Bars bars = walk(120);
  const Ichimoku cloud = ichimoku(bars.view());
  check_column(cloud.conversion, 120, 8, [&](std::size_t i) { return middle(bars, i, 9); });
  check_column(cloud.base, 120, 25, [&](std::size_t i) { return middle(bars, i, 26); });
  check_column(cloud.leading_a, 146, 25 + 26, [&](std::size_t i) {
    return (middle(bars, i - 26, 9) + middle(bars, i - 26, 26)) / 2;
  });
  check_column(cloud.leading_b, 146, 51 + 26,
               [&](std::size_t i) { return middle(bars, i - 26, 52); });
  REQUIRE(cloud.lagging.size() == 120);
  for (std::size_t i = 0; i < 120; ++i)
    CHECK((i < 94 ? cloud.lagging[i] == bars.close[i + 26] : std::isnan(cloud.lagging[i])));
}

TEST_CASE(
    "indicators: Heikin-Ashi averages each bar and begins it in the middle of the one before") {
  const Bars bars = walk(50);
  const Ohlc smooth = heikin_ashi(bars.view());
  double open = (bars.open[0] + bars.close[0]) / 2;
  for (std::size_t i = 0; i < 50; ++i) {
    const double close = (bars.open[i] + bars.high[i] + bars.low[i] + bars.close[i]) / 4;
    CHECK(smooth.open[i] == doctest::Approx(open));
    CHECK(smooth.close[i] == doctest::Approx(close));
    CHECK(smooth.high[i] == doctest::Approx(std::max({bars.high[i], open, close})));
    CHECK(smooth.low[i] == doctest::Approx(std::min({bars.low[i], open, close})));
    open = (open + close) / 2;
  }
}

// Against TA-Lib itself: tests/indicators.
TEST_CASE("indicators: with too few bars, or none, there is nothing, and nothing breaks") {
  const Bars bars = walk(5);
  for (const std::size_t count : {0u, 1u, 5u}) {
    const auto cut = [&](const Column& column) { return View(column).first(count); };
    const BarsView some{cut(bars.open), cut(bars.high), cut(bars.low), cut(bars.close),
                        cut(bars.volume)};
    const std::vector<std::int64_t> session(count);
    for (const Column& column :
         {sma(some.close, 6), ema(some.close, 6), wma(some.close, 6), rsi(some.close, 6),
          roc(some.close, 6), standard_deviation(some.close, 6), bollinger(some.close, 6, 2).upper,
          macd(some.close, 2, 6, 3).line, macd(some.close, 2, 4, 3).histogram,
          stochastic(some, 3, 3, 3).k, atr(some, 6), adx(some, 3), cci(some, 6), mfi(some, 6),
          williams_r(some, 6), donchian(some, 6).middle, keltner(some, 6, 6, 2).upper}) {
      CHECK(column.size() == count);
      CHECK(std::all_of(column.begin(), column.end(), [](double v) { return std::isnan(v); }));
    }
    CHECK(obv(some).size() == count);
    CHECK(parabolic_sar(some, 0.02, 0.2).size() == count);
    CHECK(vwap(some, session).size() == count);
    CHECK(ichimoku(some).leading_b.size() == count + 26);
    CHECK(heikin_ashi(some).close.size() == count);
  }
}

TEST_CASE("indicators: a period below one is one") {
  const Bars bars = walk(10);
  CHECK(sma(bars.close, 0) == sma(bars.close, 1));
  CHECK(wma(bars.close, -3) == wma(bars.close, 1));
  CHECK(donchian(bars.view(), 0).upper == bars.high);
}
