// Indicators of a chart: their names and texts, and that a growing end has the values of the whole.
#include "ui/chart/indicator_lines.h"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "support/rounds.h"
#include "ui/chart/bars.h"

using namespace septet;
using namespace ui::chart;

namespace {

Bars walk(std::mt19937_64& random, std::size_t count) {
  Bars bars;
  double price = 100;
  const auto part = [&] { return static_cast<double>(random() % 1000) / 1000; };
  for (std::size_t i = 0; i < count; ++i) {
    const double close = std::max(1., price + part() * 2 - 1);
    bars.push_back({static_cast<std::int64_t>(i) * 60, price, std::max(price, close) + part(),
                    std::min(price, close) - part(), close, 1 + 1000 * part()});
    price = close;
  }
  return bars;
}

void check_same(const IndicatorLines& a, const IndicatorLines& b) {
  REQUIRE(a.lines.size() == b.lines.size());
  for (std::size_t i = 0; i < a.lines.size(); ++i) {
    const auto& x = a.lines[i].values;
    const auto& y = b.lines[i].values;
    REQUIRE(x.size() == y.size());
    for (std::size_t k = 0; k < x.size(); ++k) {
      CAPTURE(name_of(a.indicator));
      CAPTURE(k);
      if (std::isfinite(y[k]))
        REQUIRE(x[k] == doctest::Approx(y[k]).epsilon(1e-6));
      else
        REQUIRE_FALSE(std::isfinite(x[k]));
    }
  }
}

}  // namespace

TEST_CASE("every indicator has values, a name and a text that gives it back") {
  std::mt19937_64 random(test::seed_of("indicators of a chart"));
  const Bars bars = walk(random, 400);
  std::vector<std::int64_t> sessions(bars.size());
  for (std::size_t i = 0; i < sessions.size(); ++i) sessions[i] = static_cast<std::int64_t>(i) / 50;
  for (std::size_t kind = 0; kind < indicator_count; ++kind) {
    const Indicator indicator = indicator_of(static_cast<IndicatorKind>(kind));
    CAPTURE(name_of(indicator));
    CHECK(indicator_from(text_of(indicator)) == indicator);
    const IndicatorLines lines = computed(indicator, bars, sessions);
    REQUIRE_FALSE(lines.lines.empty());
    bool any = false;
    for (const ValueLine& line : lines.lines) {
      CHECK(line.values.size() >= bars.size());
      any |= std::isfinite(line.values[200]);
    }
    CHECK(any);
  }
}

TEST_CASE("what grows at the end has the values that computing it all gives") {
  std::mt19937_64 random(test::seed_of("growing indicators"));
  Bars bars = walk(random, 21'500);
  std::vector<std::int64_t> sessions(bars.size());
  for (std::size_t i = 0; i < sessions.size(); ++i)
    sessions[i] = static_cast<std::int64_t>(i) / 390;
  std::vector<IndicatorLines> kept;
  for (std::size_t kind = 0; kind < indicator_count; ++kind)
    kept.push_back(computed(indicator_of(static_cast<IndicatorKind>(kind)), bars, sessions));
  for (int step = 0; step < 3; ++step) {
    const std::size_t first = bars.size() - 1;
    bars.close.back() += 0.5;
    bars.high.back() += 0.6;
    if (step > 0) {
      bars.push_back({bars.time.back() + 60, bars.close.back(), bars.close.back() + 1,
                      bars.close.back() - 1, bars.close.back() + 0.3, 500});
      sessions.push_back(sessions.back());
    }
    for (IndicatorLines& lines : kept) update_end(lines, bars, sessions, first);
  }
  for (const IndicatorLines& lines : kept)
    check_same(lines, computed(lines.indicator, bars, sessions));
}

TEST_CASE("names as the legend writes them") {
  CHECK(name_of(indicator_of(IndicatorKind::sma)) == "SMA 20");
  CHECK(name_of(indicator_of(IndicatorKind::bollinger)) == "Bollinger 20, 2");
  CHECK(name_of(indicator_of(IndicatorKind::vwap)) == "VWAP");
  CHECK(name_of(indicator_of(IndicatorKind::parabolic_sar)) == "SAR 0.02, 0.2");
}

TEST_CASE("texts: what is absent is usual, what is too much is cut, rubbish is refused") {
  CHECK(indicator_from("sma") == indicator_of(IndicatorKind::sma));
  CHECK(indicator_from("bollinger:30")->parameters[1] == 2);
  CHECK(indicator_from("sma:999999")->parameters[0] == 1000);
  CHECK(indicator_from("sma:0")->parameters[0] == 1);
  const auto colored = indicator_from("ema:12:series=3:hidden");
  REQUIRE(colored.has_value());
  CHECK(colored->series == 3);
  CHECK(colored->hidden);
  CHECK(text_of(*colored) == "ema:12:series=3:hidden");
  for (const char* text : {"", "nothing:1", "sma:abc", "sma:1:2", "sma:-4", "sma:nan", "sma:1e3"})
    CHECK_FALSE(indicator_from(text).has_value());
}

TEST_CASE("bars: the last is replaced or followed, older ones come before") {
  Bars bars;
  CHECK(bars.put_last({60, 1, 2, 0.5, 1.5, 10}));
  CHECK(bars.put_last({60, 1, 3, 0.5, 2.5, 12}));
  CHECK(bars.size() == 1);
  CHECK(bars.high[0] == 3);
  CHECK(bars.put_last({120, 2, 3, 2, 3, 1}));
  CHECK_FALSE(bars.put_last({90, 9, 9, 9, 9, 9}));
  Bars older;
  for (const std::int64_t time : {-60, 0, 60}) older.push_back({time, 1, 1, 1, 1, 1});
  CHECK(bars.put_before(older) == 2);
  CHECK(bars.size() == 4);
  CHECK(bars.time.front() == -60);
  CHECK(bars.high[2] == 3);
  CHECK(bars.containing(59) == 1);
  CHECK(bars.containing(-1000) == 0);
  CHECK(bars.first_from(61) == 3);
}
