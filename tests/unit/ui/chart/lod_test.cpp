// Level of detail: what the pyramid says of a range is what one gets by looking at each value.
#include "ui/chart/lod.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

#include "support/rounds.h"

using namespace septet;
using namespace ui::chart;

namespace {

struct Values {
  std::vector<double> lows, highs;

  void put(std::mt19937_64& random, std::size_t i) {
    const double low = static_cast<double>(random() % 10'000) / 7;
    lows[i] = low;
    highs[i] = low + static_cast<double>(random() % 50);
    if (random() % 20 == 0) lows[i] = highs[i] = std::numeric_limits<double>::quiet_NaN();
  }
  void resize(std::mt19937_64& random, std::size_t count) {
    const std::size_t before = lows.size();
    lows.resize(count);
    highs.resize(count);
    for (std::size_t i = before; i < count; ++i) put(random, i);
  }
  MinMax plainly(std::size_t begin, std::size_t end) const {
    MinMax out;
    for (std::size_t i = begin; i < end; ++i) out.add(lows[i], highs[i]);
    return out;
  }
};

void check_ranges(std::mt19937_64& random, const Values& values, const Pyramid& pyramid) {
  for (int i = 0; i < 20; ++i) {
    const std::size_t a = random() % (values.lows.size() + 1);
    const std::size_t b = random() % (values.lows.size() + 1);
    const MinMax found = pyramid.query(values.lows, values.highs, std::min(a, b), std::max(a, b));
    const MinMax wanted = values.plainly(std::min(a, b), std::max(a, b));
    REQUIRE(found.low == wanted.low);
    REQUIRE(found.high == wanted.high);
  }
}

}  // namespace

TEST_CASE("a pyramid that grows, is changed at its end and made anew tells each range's span") {
  std::mt19937_64 random(test::seed_of("pyramid"));
  for (int round = 0; round < test::rounds(60); ++round) {
    Values values;
    Pyramid pyramid;
    values.resize(random, random() % 5'000);
    pyramid.build(values.lows, values.highs);
    check_ranges(random, values, pyramid);
    for (int step = 0; step < 5; ++step) {
      const std::size_t before = values.lows.size();
      const std::size_t first = before - std::min<std::size_t>(before, random() % 40);
      values.resize(random, before + random() % 300);
      for (std::size_t i = first; i < before; ++i) values.put(random, i);
      pyramid.update(values.lows, values.highs, first);
      check_ranges(random, values, pyramid);
    }
  }
}

TEST_CASE("a column that became shorter leaves nothing of itself behind") {
  std::mt19937_64 random(test::seed_of("shorter pyramid"));
  Values values;
  values.resize(random, 5'000);
  Pyramid pyramid;
  pyramid.build(values.lows, values.highs);
  values.resize(random, 300);
  pyramid.build(values.lows, values.highs);
  check_ranges(random, values, pyramid);
}

TEST_CASE("a span of nothing but gaps is empty") {
  const std::vector<double> gaps(100, std::numeric_limits<double>::quiet_NaN());
  Pyramid pyramid;
  pyramid.build(gaps, gaps);
  CHECK(pyramid.query(gaps, gaps, 0, 100).empty());
  CHECK(pyramid.query(gaps, gaps, 7, 7).empty());
}

TEST_CASE("bars are merged until each is a pixel wide") {
  CHECK(bars_in_a_pixel(6) == 1);
  CHECK(bars_in_a_pixel(1) == 1);
  CHECK(bars_in_a_pixel(0.5) == 2);
  CHECK(bars_in_a_pixel(0.3) == 4);
  CHECK(bars_in_a_pixel(0.001) == 1'008);
}

TEST_CASE("sums of ranges, also after the last value changed") {
  std::vector<double> values{1, 2, 3, 4};
  Sums sums;
  sums.update(values, 0);
  CHECK(sums.of(0, 4) == 10);
  CHECK(sums.of(1, 3) == 5);
  values.back() = 10;
  values.push_back(1);
  sums.update(values, 3);
  CHECK(sums.of(0, 5) == 17);
  CHECK(sums.of(2, 2) == 0);
  values = {5};
  sums.update(values, 0);
  CHECK(sums.of(0, 1) == 5);
}
