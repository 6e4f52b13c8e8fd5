#include "ui/chart/time_axis.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <limits>

namespace septet::ui::chart {
namespace {

namespace chrono = std::chrono;

constexpr std::int64_t day_s = 86'400;
constexpr std::array<std::string_view, 12> month_names{
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> weekday_names{
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr float most_step_px = 60;

struct LocalTime {
  int year = 0;
  unsigned month = 1, day = 1, weekday = 0;
  int second_of_day = 0;
};

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0);
}

int offset_at(const UtcOffset& offset, std::int64_t utc_s) {
  return offset ? offset(utc_s) : 0;
}

LocalTime local_from(std::int64_t local_s) {
  const std::int64_t day = floor_div(local_s, day_s);
  const chrono::sys_days date{chrono::days{static_cast<int>(day)}};
  const chrono::year_month_day ymd{date};
  return {static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
          static_cast<unsigned>(ymd.day()), chrono::weekday{date}.c_encoding(),
          static_cast<int>(local_s - day * day_s)};
}

LocalTime local_time(std::int64_t utc_s, const UtcOffset& offset) {
  return local_from(utc_s + offset_at(offset, utc_s));
}

// The time in UTC at which clocks show that; an hour that is skipped counts as the one after it.
std::int64_t utc_from(std::int64_t local_s, const UtcOffset& offset) {
  const std::int64_t guess = local_s - offset_at(offset, local_s);
  return local_s - offset_at(offset, guess);
}

std::int64_t local_midnight(int year, unsigned month) {
  const chrono::sys_days date = chrono::year{year} / chrono::month{month} / 1;
  return date.time_since_epoch().count() * day_s;
}

std::string clock_text(int second_of_day, bool seconds) {
  char out[16];
  const int h = second_of_day / 3600, m = second_of_day / 60 % 60, s = second_of_day % 60;
  if (seconds)
    std::snprintf(out, sizeof out, "%02d:%02d:%02d", h, m, s);
  else
    std::snprintf(out, sizeof out, "%02d:%02d", h, m);
  return out;
}

std::string short_of(std::string_view name) {
  return std::string(name.substr(0, 3));
}

std::string day_text(const LocalTime& at) {
  return short_of(weekday_names[at.weekday]) + " " + std::to_string(at.day);
}

enum class Level { years, months, days };

// Chooses and places the labels: those that begin more first, each where there is still room.
class Placing {
 public:
  Placing(const Bars& bars, std::size_t first, std::size_t end, double step_px,
          std::int64_t interval_s, const UtcOffset& offset, double spacing_px)
      : bars_(bars),
        first_(first),
        end_(end),
        step_px_(step_px),
        interval_s_(interval_s),
        offset_(offset),
        spacing_px_(spacing_px) {}

  std::vector<TimeTick> run();

 private:
  std::int64_t local(std::size_t bar) const {
    return bars_.time[bar] + offset_at(offset_, bars_.time[bar]);
  }
  void years();
  void months();
  std::vector<std::size_t> sessions() const;
  void weeks();
  void days(const std::vector<std::size_t>& sessions, bool hours);
  void hours(const std::vector<std::size_t>& sessions);
  void even_hours(std::int64_t step_s);
  void parts_of(std::size_t begin, std::size_t end, std::size_t typical);
  void place_local(std::int64_t local_s, Level, bool strong);
  bool place(std::size_t bar, std::string text, bool strong);
  std::string text_of(std::size_t bar, Level) const;

  const Bars& bars_;
  std::size_t first_, end_;
  double step_px_;
  std::int64_t interval_s_;
  const UtcOffset& offset_;
  double spacing_px_;
  std::vector<TimeTick> placed_;
};

bool Placing::place(std::size_t bar, std::string text, bool strong) {
  if (bar < first_ || bar >= end_) return false;
  const auto after = std::lower_bound(placed_.begin(), placed_.end(), bar,
                                      [](const TimeTick& t, std::size_t b) { return t.bar < b; });
  const double least = spacing_px_ * 0.9 / step_px_;
  const auto near = [&](const TimeTick& tick) {
    return std::abs(static_cast<double>(tick.bar) - static_cast<double>(bar)) < least;
  };
  if (after != placed_.end() && near(*after)) return false;
  if (after != placed_.begin() && near(*(after - 1))) return false;
  placed_.insert(after, {bar, std::move(text), strong});
  return true;
}

std::string Placing::text_of(std::size_t bar, Level level) const {
  const LocalTime at = local_from(local(bar));
  if (level == Level::years) return std::to_string(at.year);
  if (level == Level::months) return short_of(month_names[at.month - 1]);
  return std::to_string(at.day);
}

// The first bar that begins at or after that time of the calendar, unless the bars begin there.
void Placing::place_local(std::int64_t local_s, Level level, bool strong) {
  const std::size_t bar = bars_.first_from(utc_from(local_s, offset_));
  if (bar == 0 || bar >= end_ || bar < first_) return;
  place(bar, text_of(bar, level), strong);
}

void Placing::years() {
  const int from = local_from(local(first_)).year;
  const int to = local_from(local(end_ - 1)).year;
  const double px = static_cast<double>(end_ - first_) * step_px_ / (to - from + 1);
  int step = 1;
  for (const int next : {2, 5, 10, 20, 50})
    if (px * step < spacing_px_) step = next;
  for (int year = from - from % step; year <= to; year += step)
    place_local(local_midnight(year, 1), Level::years, true);
}

void Placing::months() {
  const LocalTime from = local_from(local(first_));
  const LocalTime to = local_from(local(end_ - 1));
  const auto index = [](const LocalTime& at) {
    return at.year * 12 + static_cast<int>(at.month) - 1;
  };
  const int count = index(to) - index(from) + 1;
  const double px = static_cast<double>(end_ - first_) * step_px_ / count;
  for (const int step : {1, 3, 6}) {
    if (px * step < spacing_px_) continue;
    const bool strong = px >= spacing_px_ * 3;
    for (int m = index(from) - index(from) % step; m <= index(to); m += step)
      place_local(local_midnight(m / 12, static_cast<unsigned>(m % 12) + 1), Level::months, strong);
    return;
  }
}

// The first bars of the days in view, that of the first day also where the left edge cuts it, and
// where the last ends.
std::vector<std::size_t> Placing::sessions() const {
  std::vector<std::size_t> out;
  std::int64_t midnight = floor_div(local(first_), day_s) * day_s;
  std::size_t bar = bars_.first_from(utc_from(midnight, offset_));
  while (bar < end_) {
    out.push_back(bar);
    midnight = floor_div(local(bar), day_s) * day_s + day_s;
    bar = std::max(bar + 1, bars_.first_from(utc_from(midnight, offset_)));
  }
  out.push_back(bar);
  return out;
}

// Mondays, where not every day has room.
void Placing::weeks() {
  const std::int64_t monday = 4 * day_s;  // the first after 1 January 1970
  const std::int64_t week_s = 7 * day_s;
  for (std::int64_t at = floor_div(local(first_) - monday, week_s) * week_s + monday;
       at <= local(end_ - 1); at += week_s)
    place_local(at, Level::days, false);
}

void Placing::days(const std::vector<std::size_t>& sessions, bool with_hours) {
  for (std::size_t i = 0; i + 1 < sessions.size(); ++i) {
    const LocalTime at = local_from(local(sessions[i]));
    if (with_hours)
      place(sessions[i], day_text(at), true);
    else
      place(sessions[i], std::to_string(at.day), false);
  }
}

void Placing::even_hours(std::int64_t step_s) {
  const bool seconds = step_s < 60;
  for (std::int64_t at = floor_div(local(first_), step_s) * step_s; at <= local(end_ - 1);
       at += step_s) {
    const std::size_t bar = bars_.first_from(utc_from(at, offset_));
    if (bar >= end_) break;
    // Within closed hours nothing stands; the next time is the one before the next bar.
    if (local(bar) >= at + std::max(interval_s_, std::int64_t{1})) {
      at = std::max(at, floor_div(local(bar) - 1, step_s) * step_s);
      continue;
    }
    place(bar, clock_text(local_from(local(bar)).second_of_day, seconds), false);
  }
}

// A day that has room for few labels is cut into equal parts, at round times.
void Placing::parts_of(std::size_t begin, std::size_t end, std::size_t typical) {
  const double day_px = static_cast<double>(typical) * step_px_;
  const int parts = static_cast<int>(day_px / spacing_px_);
  const std::int64_t round_s = std::max<std::int64_t>(1800, interval_s_);
  for (int part = 1; part < parts; ++part) {
    const std::int64_t length_s = static_cast<std::int64_t>(typical) * interval_s_;
    const std::int64_t target = local(begin) + length_s * part / parts;
    const std::int64_t at = floor_div(target + round_s / 2, round_s) * round_s;
    const std::size_t bar = bars_.first_from(utc_from(at, offset_));
    if (bar >= end || bar < begin) continue;
    place(bar, clock_text(local_from(local(bar)).second_of_day, false), false);
  }
}

void Placing::hours(const std::vector<std::size_t>& sessions) {
  constexpr std::array<std::int64_t, 15> steps{1,    5,    15,   30,    60,    300,   600,  900,
                                               1800, 3600, 7200, 10800, 14400, 21600, 43200};
  std::size_t typical = 0;
  for (std::size_t i = 0; i + 1 < sessions.size(); ++i)
    typical = std::max(typical, sessions[i + 1] - sessions[i]);
  const double px_a_second = step_px_ / static_cast<double>(interval_s_);
  for (const std::int64_t step : steps) {
    if (static_cast<double>(step) * px_a_second < spacing_px_) continue;
    const double parts =
        static_cast<double>(typical) * static_cast<double>(interval_s_) / static_cast<double>(step);
    if (sessions.size() == 2 || parts >= 4) return even_hours(step);
    break;
  }
  for (std::size_t i = 0; i + 1 < sessions.size(); ++i)
    parts_of(sessions[i], sessions[i + 1], typical);
}

std::vector<TimeTick> Placing::run() {
  if (first_ >= end_) return {};
  const bool intraday = interval_s_ < day_s;
  const double span_s =
      std::max(1.0, static_cast<double>(bars_.time[end_ - 1] - bars_.time[first_]));
  // About what a trading day takes; days that are too narrow are not looked for at all.
  const double day_px =
      static_cast<double>(end_ - first_) * step_px_ / std::max(1.0, span_s / day_s / 1.4);
  if (day_px >= spacing_px_ && intraday) {
    const auto found = sessions();
    const double px =
        static_cast<double>(end_ - first_) * step_px_ / static_cast<double>(found.size() - 1);
    if (px >= spacing_px_) {
      days(found, true);
      hours(found);
      return std::move(placed_);
    }
  }
  years();
  months();
  if (day_px >= spacing_px_)
    days(sessions(), false);
  else if (day_px * 5 >= spacing_px_)
    weeks();
  return std::move(placed_);
}

}  // namespace

float TimeAxis::x_of(double bar) const {
  return static_cast<float>(x + width - (right - bar - 0.5) * step_px);
}

double TimeAxis::bar_at(float at_x) const {
  return right - (static_cast<double>(x) + width - at_x) / step_px - 0.5;
}

std::size_t TimeAxis::first(std::size_t count) const {
  const double edge = std::floor(right - width / step_px);
  return static_cast<std::size_t>(std::clamp(edge, 0.0, static_cast<double>(count)));
}

std::size_t TimeAxis::end(std::size_t count) const {
  return static_cast<std::size_t>(std::clamp(std::ceil(right), 0.0, static_cast<double>(count)));
}

TimeAxis TimeAxis::zoomed(double factor, float around_x) const {
  TimeAxis out = *this;
  out.step_px = std::min<double>(step_px * factor, most_step_px);
  const double kept = (static_cast<double>(x) + width - around_x);
  out.right = right - kept / step_px + kept / out.step_px;
  return out;
}

TimeAxis TimeAxis::kept_in(std::size_t count, double least_step_px) const {
  TimeAxis out = *this;
  out.step_px =
      std::clamp<double>(step_px, std::min<double>(least_step_px, most_step_px), most_step_px);
  const double shown = width / out.step_px;
  const double few = std::min(5.0, static_cast<double>(count));
  out.right = std::clamp(out.right, few, static_cast<double>(count) + shown - few);
  return out;
}

double bar_of(const Bars& bars, std::int64_t time_s, std::int64_t interval_s) {
  if (bars.empty()) return 0;
  const auto steps = [&](std::int64_t from) {
    return static_cast<double>(time_s - from) /
           static_cast<double>(std::max<std::int64_t>(1, interval_s));
  };
  if (time_s < bars.time.front()) return steps(bars.time.front());
  const double last = static_cast<double>(bars.size() - 1);
  if (time_s > bars.time.back()) return last + std::floor(steps(bars.time.back()));
  return static_cast<double>(bars.containing(time_s));
}

std::int64_t time_of(const Bars& bars, double bar, std::int64_t interval_s) {
  if (bars.empty()) return 0;
  const double last = static_cast<double>(bars.size() - 1);
  const double at = std::round(bar);
  if (at < 0) return bars.time.front() + static_cast<std::int64_t>(at) * interval_s;
  if (at > last) return bars.time.back() + static_cast<std::int64_t>(at - last) * interval_s;
  return bars.time[static_cast<std::size_t>(at)];
}

std::vector<TimeTick> time_ticks(const Bars& bars, std::size_t first, std::size_t end,
                                 double step_px, std::int64_t interval_s, const UtcOffset& offset,
                                 double spacing_px) {
  return Placing(bars, first, end, step_px, interval_s, offset, spacing_px).run();
}

std::string moment_text(std::int64_t time_s, std::int64_t interval_s, const UtcOffset& offset) {
  const LocalTime at = local_time(time_s, offset);
  const std::string date = day_text(at) + " " + short_of(month_names[at.month - 1]) + " ";
  if (interval_s >= day_s) return date + std::to_string(at.year);
  return date + clock_text(at.second_of_day, interval_s < 60);
}

std::string spoken_moment(std::int64_t time_s, std::int64_t interval_s, const UtcOffset& offset) {
  const LocalTime at = local_time(time_s, offset);
  const std::string date = std::string(weekday_names[at.weekday]) + " " + std::to_string(at.day) +
                           " " + std::string(month_names[at.month - 1]);
  if (interval_s >= day_s) return date + " " + std::to_string(at.year);
  return date + ", " + clock_text(at.second_of_day, interval_s < 60);
}

}  // namespace septet::ui::chart
