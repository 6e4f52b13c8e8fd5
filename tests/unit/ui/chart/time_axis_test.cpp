// The axis that counts bars: no room for nights and weekends, labels where days, months and years
// begin, on the clock of the exchange.
#include "ui/chart/time_axis.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace septet::ui::chart;

namespace {

constexpr std::int64_t monday = 1'795'392'000;  // 23 November 2026, midnight UTC
constexpr std::int64_t day = 86'400;

int new_york(std::int64_t) {
  return -5 * 3600;
}

void put(Bars& bars, std::int64_t time) {
  bars.push_back({time, 10, 11, 9, 10, 100});
}

// Sessions from 09:30 to 16:00, on the days given after (or before) Monday 23 November.
Bars sessions(std::initializer_list<int> days, std::int64_t interval_s, int bars_a_day) {
  Bars bars;
  for (const int d : days)
    for (int i = 0; i < bars_a_day; ++i)
      put(bars, monday + d * day + 14 * 3600 + 1800 + i * interval_s);
  return bars;
}

std::string texts(const std::vector<TimeTick>& ticks) {
  std::string out;
  for (const TimeTick& tick : ticks) out += (tick.strong ? "*" : "") + tick.text + " ";
  return out;
}

}  // namespace

TEST_CASE("bars and pixels, both ways; zooming keeps what is under the pointer") {
  TimeAxis axis{.right = 118, .step_px = 6, .x = 100, .width = 708};
  CHECK(axis.x_of(0) == doctest::Approx(103));
  CHECK(axis.bar_at(axis.x_of(42)) == doctest::Approx(42));
  CHECK(axis.first(200) == 0);
  CHECK(axis.end(200) == 118);
  CHECK(axis.end(100) == 100);
  const double under = axis.bar_at(333);
  const TimeAxis closer = axis.zoomed(3, 333);
  CHECK(closer.step_px == doctest::Approx(18));
  CHECK(closer.bar_at(333) == doctest::Approx(under));
}

TEST_CASE("some bars stay in view, however far one pans or zooms") {
  TimeAxis axis{.right = 1e7, .step_px = 6, .x = 0, .width = 600};
  CHECK(axis.kept_in(1000, 0.5).first(1000) < 1000);
  axis.right = -1e7;
  CHECK(axis.kept_in(1000, 0.5).end(1000) > 0);
  axis.step_px = 1e-9;
  CHECK(axis.kept_in(1000, 0.5).step_px == 0.5);
  CHECK(axis.kept_in(0, 0.5).right >= 0);
}

TEST_CASE("a time is the bar that contains it, in and outside of the bars") {
  const Bars bars = sessions({-3, 0}, 900, 26);  // Friday and Monday
  CHECK(bar_of(bars, bars.time[5] + 100, 900) == 5);
  CHECK(bar_of(bars, bars.time[25] + day, 900) == 25);  // Saturday is after Friday's last
  CHECK(bar_of(bars, bars.time.back() + 3 * 900, 900) == 54);
  CHECK(bar_of(bars, bars.time.front() - 2 * 900, 900) == -2);
  CHECK(time_of(bars, 54, 900) == bars.time.back() + 3 * 900);
  CHECK(time_of(bars, 26, 900) == bars.time[26]);
  CHECK(bar_of({}, 5, 60) == 0);
}

TEST_CASE("the labels of the design: sessions strong, two round times in each") {
  const Bars bars = sessions({-5, -4, -3, 0}, 900, 26);
  const auto ticks = time_ticks(bars, 0, bars.size(), 5.89, 900, new_york, 45);
  CHECK(texts(ticks) ==
        "*Wed 18 11:30 14:00 *Thu 19 11:30 14:00 *Fri 20 11:30 14:00 *Mon 23 11:30 14:00 ");
  CHECK(ticks[3].bar == 26);
}

TEST_CASE("a session that the left edge cuts has the same times, and no name") {
  const Bars bars = sessions({-4, -3}, 900, 26);
  const auto ticks = time_ticks(bars, 5, bars.size(), 5.89, 900, new_york, 45);
  CHECK(texts(ticks) == "11:30 14:00 *Fri 20 11:30 14:00 ");
}

TEST_CASE("close up, times follow the clock") {
  const Bars bars = sessions({0}, 60, 390);
  const auto ticks = time_ticks(bars, 60, 120, 12, 60, new_york, 45);
  CHECK(texts(ticks) == "10:30 10:35 10:40 10:45 10:50 10:55 11:00 11:05 11:10 11:15 11:20 11:25 ");
}

TEST_CASE("bars of a second tell the second") {
  Bars bars;
  for (int i = 0; i < 120; ++i) put(bars, monday + 15 * 3600 + i);
  const auto ticks = time_ticks(bars, 0, 60, 10, 1, new_york, 45);
  REQUIRE_FALSE(ticks.empty());
  CHECK(texts(ticks).find("10:00:15") != std::string::npos);
  CHECK(moment_text(bars.time[7], 1, new_york) == "Mon 23 Nov 10:00:07");
}

TEST_CASE("days: months and years strong, the days between where there is room") {
  Bars bars;
  for (int d = 0; d < 400; ++d)
    if ((d + 1) % 7 > 1) put(bars, monday + (d - 400) * day + 14 * 3600);
  const auto wide = time_ticks(bars, bars.size() - 60, bars.size(), 20, day, new_york, 45);
  CHECK(texts(wide).find("*Nov ") != std::string::npos);
  CHECK(texts(wide).find("*Oct ") != std::string::npos);
  const auto narrow = time_ticks(bars, 0, bars.size(), 2, day, new_york, 45);
  CHECK(texts(narrow).find("*2026 ") != std::string::npos);
  for (std::size_t i = 1; i < narrow.size(); ++i)
    CHECK(static_cast<double>(narrow[i].bar - narrow[i - 1].bar) * 2 >= 40);
  CHECK(moment_text(bars.time.back(), day, new_york).ends_with("2026"));
}

TEST_CASE("labels never crowd, at any zoom, and there are few of them") {
  Bars bars;
  for (int d = 0; d < 900; ++d)
    if ((d + 1) % 7 > 1)
      for (int i = 0; i < 26; ++i) put(bars, monday + (d - 900) * day + 52'200 + i * 900);
  for (double step = 0.04; step < 60; step *= 1.3) {
    const auto count =
        static_cast<std::size_t>(std::min(900 / step, static_cast<double>(bars.size())));
    const auto ticks = time_ticks(bars, bars.size() - count, bars.size(), step, 900, new_york, 45);
    CAPTURE(step);
    CHECK(ticks.size() <= 24);
    if (count * step > 300) CHECK_FALSE(ticks.empty());
    for (std::size_t i = 1; i < ticks.size(); ++i)
      REQUIRE(static_cast<double>(ticks[i].bar - ticks[i - 1].bar) * step >= 40);
  }
}

TEST_CASE("no bars, no labels") {
  CHECK(time_ticks({}, 0, 0, 6, 60, nullptr, 45).empty());
}

TEST_CASE("moments are said in words") {
  CHECK(spoken_moment(monday + 19 * 3600, 900, new_york) == "Monday 23 November, 14:00");
  CHECK(spoken_moment(monday + 19 * 3600, day, new_york) == "Monday 23 November 2026");
  CHECK(moment_text(monday + 19 * 3600, 900, nullptr) == "Mon 23 Nov 19:00");
}
