// Where bars stand from left to right, and what is written under them. The axis counts bars: a
// night takes no more room than the step between any two.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ui/chart/bars.h"

namespace septet::ui::chart {

using UtcOffset = std::function<int(std::int64_t utc_s)>;  // seconds to add; none: 0

struct TimeAxis {
  double right = 0;  // the bar at the right edge, counted from 0 and in fractions; may be beyond
  double step_px = 6;
  float x = 0, width = 1;

  // The middle of a bar.
  float x_of(double bar) const;
  double bar_at(float at_x) const;
  // Bars of which anything is in view: from first up to and without end.
  std::size_t first(std::size_t count) const;
  std::size_t end(std::size_t count) const;
  // `factor` times as wide a step; what is at that pixel stays there.
  TimeAxis zoomed(double factor, float around_x) const;
  // Some of the bars stay in view, and no more empty space than the width.
  TimeAxis kept_in(std::size_t count, double least_step_px) const;
};

// The bar at a time, in fractions outside of the bars; the other way round.
double bar_of(const Bars&, std::int64_t time_s, std::int64_t interval_s);
std::int64_t time_of(const Bars&, double bar, std::int64_t interval_s);

struct TimeTick {
  std::size_t bar;
  std::string text;
  bool strong;  // a session, a month or a year begins
};
// Labels for the bars [first, end), at least so many pixels apart.
std::vector<TimeTick> time_ticks(const Bars&, std::size_t first, std::size_t end, double step_px,
                                 std::int64_t interval_s, const UtcOffset&, double spacing_px);

// "Fri 20 Nov 14:00", or "Fri 20 Nov 2026" for bars of days.
std::string moment_text(std::int64_t time_s, std::int64_t interval_s, const UtcOffset&);
// "Friday 20 November, 14:00": for screen readers.
std::string spoken_moment(std::int64_t time_s, std::int64_t interval_s, const UtcOffset&);

}  // namespace septet::ui::chart
