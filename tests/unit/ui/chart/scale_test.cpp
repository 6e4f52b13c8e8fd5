// Prices to pixels, round figures on the axis, and how they are written.
#include "ui/chart/scale.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace septet::ui::chart;

TEST_CASE("a price and its pixel, both ways, linear and logarithmic") {
  for (const bool logarithmic : {false, true}) {
    const PriceScale scale = fitted({50, 200}, logarithmic, 100, 500);
    CHECK(scale.y_of(200) == doctest::Approx(100));
    CHECK(scale.y_of(50) == doctest::Approx(500));
    CHECK(scale.price_at(300) == doctest::Approx(logarithmic ? 100 : 125));
    for (const double price : {50., 77.7, 123.4, 199.}) {
      const double back = scale.price_at(scale.y_of(price));
      CHECK(back == doctest::Approx(price).epsilon(1e-4));
    }
  }
}

TEST_CASE("a span of one price, of nothing, and a logarithm of what has none") {
  const PriceScale one = fitted({10, 10}, false, 0, 100);
  CHECK(one.y_of(10) == doctest::Approx(50));
  CHECK(std::isfinite(fitted({}, false, 0, 100).y_of(3)));
  CHECK_FALSE(fitted({-5, 5}, true, 0, 100).logarithmic);
}

TEST_CASE("stretching keeps the price under the pointer, and ends before figures run out") {
  PriceScale scale = fitted({50, 200}, false, 100, 500);
  const double held = scale.price_at(220);
  scale = stretched(scale, 0.5, 220);
  CHECK(scale.price_at(220) == doctest::Approx(held));
  CHECK(scale.high - scale.low == doctest::Approx(75));
  for (int i = 0; i < 200; ++i) scale = stretched(scale, 0.5, 220);
  CHECK(scale.high > scale.low);
  for (int i = 0; i < 200; ++i) scale = stretched(scale, 2, 220);
  CHECK(std::isfinite(scale.high));
  CHECK(moved(fitted({0, 100}, false, 0, 100), 10).low == doctest::Approx(10));
}

TEST_CASE("steps are round") {
  CHECK(round_step(3.1) == doctest::Approx(4));
  CHECK(round_step(4.2) == doctest::Approx(5));
  CHECK(round_step(0.011) == doctest::Approx(0.02));
  CHECK(round_step(100) == doctest::Approx(100));
  CHECK(round_step(0) == 1);
  CHECK(round_step(std::nan("")) == 1);
}

TEST_CASE("the axis of the design: figures four dollars apart") {
  const PriceScale scale = fitted({169.2, 185.2}, false, 68, 329);
  const auto ticks = price_ticks(scale, 12, 403, 411 / 8.5f, 2);
  REQUIRE(ticks.size() >= 5);
  CHECK(ticks[0].text == "168.00");
  CHECK(ticks[1].text == "172.00");
  for (std::size_t i = 1; i < ticks.size(); ++i)
    CHECK(ticks[i - 1].y - ticks[i].y >= 411 / 8.5f - 0.01f);
}

TEST_CASE("percentages count from the base, small prices get the decimals that they need") {
  PriceScale scale = fitted({90, 110}, false, 0, 400);
  scale.base = 100;
  const auto percent = price_ticks(scale, 0, 400, 60, 2);
  REQUIRE_FALSE(percent.empty());
  bool has_nought = false;
  for (const PriceTick& tick : percent) has_nought |= tick.text == "0.00%";
  CHECK(has_nought);
  CHECK(percent.front().text.starts_with("−"));
  const auto small = price_ticks(fitted({0.1, 0.102}, false, 0, 400), 0, 400, 60, 2);
  REQUIRE(small.size() > 2);
  CHECK(small[0].text != small[1].text);
}

TEST_CASE("a wide logarithmic scale has the round figures of each power of ten") {
  const auto ticks = price_ticks(fitted({1, 1000}, true, 0, 500), 0, 500, 30, 2);
  std::string all;
  for (const PriceTick& tick : ticks) all += tick.text + " ";
  CHECK(all == "1.00 2.00 5.00 10.00 20.00 50.00 100.00 200.00 500.00 1,000.00 ");
}

TEST_CASE("figures") {
  CHECK(figure_text(1234.5, 2) == "1,234.50");
  CHECK(figure_text(-0.25, 2) == "−0.25");
  CHECK(figure_text(-0.001, 2) == "0.00");
  CHECK(figure_text(1'000'000, 0) == "1,000,000");
  CHECK(figure_text(std::nan(""), 2) == "–");
  CHECK(large_text(12'400'000) == "12.4 M");
  CHECK(large_text(-2'500'000'000.) == "−2.5 B");
  CHECK(large_text(950) == "950");
  CHECK(percent_text(2.314) == "+2.31%");
  CHECK(percent_text(-0.42) == "−0.42%");
  CHECK(decimals_of(0.05) == 2);
  CHECK(decimals_of(2.5) == 1);
  CHECK(decimals_of(4) == 0);
  CHECK(on_tick(179.2961, 0.01) == doctest::Approx(179.30));
  CHECK(on_tick(179.2961, 0) == 179.2961);
}
