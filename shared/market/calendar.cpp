#include "market/calendar.h"

#include <charconv>
#include <cstdio>

namespace septet::market {

namespace {

constexpr int seconds_a_day = 86'400;
constexpr int sunday = 0, monday = 1, thursday = 4, friday = 5, saturday = 6;

constexpr int clock_time(int hour, int minute) {
  return (hour * 60 + minute) * 60;
}

// The n-th such weekday of a month.
Day nth(int n, int wanted, int month, int year) {
  const Day first = day_of({year, month, 1});
  return first + (wanted - weekday(first) + 7) % 7 + (n - 1) * 7;
}

Day last_monday_of_may(int year) {
  const Day last = day_of({year, 5, 31});
  return last - (weekday(last) - monday + 7) % 7;
}

// By the anonymous Gregorian computus, as New Scientist of 30 March 1961 has it.
Day easter(int year) {
  const int a = year % 19, b = year / 100, c = year % 100;
  const int g = (8 * b + 13) / 25;
  const int h = (19 * a + b - b / 4 - g + 15) % 30;
  const int m = (a + 11 * h) / 319;
  const int l = (2 * (b % 4) + 2 * (c / 4) - c % 4 - h + m + 32) % 7;
  const int n = h - m + l;
  const int month = (n + 90) / 25;
  return day_of({year, month, (n + month + 19) % 32});
}

// A holiday with a date, which moves from a Saturday to the Friday before it and from a Sunday to
// the Monday after it.
Day observed(int year, int month, int day) {
  const Day at = day_of({year, month, day});
  const int of_week = weekday(at);
  return of_week == saturday ? at - 1 : of_week == sunday ? at + 1 : at;
}

// Daylight saving time begins on the second Sunday in March and ends on the first in November, at
// two o'clock local time; the second of both is said in standard time.
bool saves_daylight(Day day, int standard_seconds) {
  const int year = date_of(day).year;
  const Day begins = nth(2, sunday, 3, year), ends = nth(1, sunday, 11, year);
  if (day == begins) return standard_seconds >= clock_time(2, 0);
  if (day == ends) return standard_seconds < clock_time(1, 0);
  return day > begins && day < ends;
}

// Seconds since 1970 as New York's clocks show them.
std::int64_t shown_at(Timestamp at) {
  const std::int64_t standard = seconds_of(at) - 5 * 3600;
  const std::int64_t second = (standard % seconds_a_day + seconds_a_day) % seconds_a_day;
  const auto day = static_cast<Day>((standard - second) / seconds_a_day);
  return standard + (saves_daylight(day, static_cast<int>(second)) ? 3600 : 0);
}

std::string_view winter_holiday(Day day, const Date& date) {
  // New Year's Day on a Saturday is not moved into the year before, whose books close that Friday.
  const Day new_year = day_of({date.year, 1, 1});
  if (day == (weekday(new_year) == sunday ? new_year + 1 : new_year)) return "New Year’s Day";
  if (date.year >= 1998 && day == nth(3, monday, 1, date.year))
    return "Martin Luther King, Jr. Day";
  if (day == nth(3, monday, 2, date.year)) return "Washington’s Birthday";
  if (day == nth(4, thursday, 11, date.year)) return "Thanksgiving Day";
  if (day == observed(date.year, 12, 25)) return "Christmas Day";
  return {};
}

}  // namespace

// Both by Howard Hinnant's description of the civil calendar in eras of 400 years.
Day day_of(const Date& date) {
  const int y = date.month <= 2 ? date.year - 1 : date.year;
  const int era = (y >= 0 ? y : y - 399) / 400;
  const int of_era = y - era * 400;
  const int of_year = (153 * (date.month > 2 ? date.month - 3 : date.month + 9) + 2) / 5 + date.day;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 1 - 719'468;
}

Date date_of(Day day) {
  const int z = day + 719'468;
  const int era = (z >= 0 ? z : z - 146'096) / 146'097;
  const int of_era = z - era * 146'097;
  const int year = (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
  const int of_year = of_era - (365 * year + year / 4 - year / 100);
  const int shifted = (5 * of_year + 2) / 153;
  const int month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {year + era * 400 + (month <= 2 ? 1 : 0), month, of_year - (153 * shifted + 2) / 5 + 1};
}

int weekday(Day day) {
  return ((day + thursday) % 7 + 7) % 7;
}

std::string day_text(Day day) {
  const Date date = date_of(day);
  char out[32];
  std::snprintf(out, sizeof out, "%04d-%02d-%02d", date.year, date.month, date.day);
  return out;
}

Result<Day> parse_day(std::string_view text) {
  Date date;
  const auto number = [&](std::size_t at, std::size_t size, int& out) {
    const char* end = text.data() + at + size;
    return std::from_chars(text.data() + at, end, out).ptr == end;
  };
  if (text.size() == 10 && text[4] == '-' && text[7] == '-' && number(0, 4, date.year) &&
      number(5, 2, date.month) && number(8, 2, date.day) && date.year >= 1 && date.month >= 1 &&
      date.month <= 12) {
    const Day day = day_of(date);
    if (date_of(day) == date) return day;
  }
  return invalid("", "bad_day", "A day is written as 2026-11-23.");
}

Timestamp new_york(Day day, int seconds) {
  const std::int64_t shown = std::int64_t{day} * seconds_a_day + seconds;
  const Timestamp standard{(shown + 5 * 3600) * 1'000'000};
  const Timestamp saving = standard - hours(1);
  return shown_at(saving) == shown ? saving : standard;
}

Day day_at(Timestamp at) {
  const std::int64_t shown = shown_at(at);
  return static_cast<Day>((shown - (shown % seconds_a_day + seconds_a_day) % seconds_a_day) /
                          seconds_a_day);
}

int second_of_day(Timestamp at) {
  return static_cast<int>((shown_at(at) % seconds_a_day + seconds_a_day) % seconds_a_day);
}

Session TradingDay::session_at(Timestamp at) const {
  if (at < pre_open || at >= after_close) return Session::closed;
  if (at < open) return Session::pre_market;
  return at < close ? Session::regular : Session::after_hours;
}

// Closed by no rule: mourning, storms, the attacks of 2001 (NYSE, Special Closings).
struct SpecialClosing {
  Date first, last;
  std::string_view why;
};
constexpr SpecialClosing special_closings[] = {
    {{1985, 9, 27}, {1985, 9, 27}, "Hurricane Gloria"},
    {{1994, 4, 27}, {1994, 4, 27}, "Mourning for President Nixon"},
    {{2001, 9, 11}, {2001, 9, 14}, "Attacks of September 11"},
    {{2004, 6, 11}, {2004, 6, 11}, "Mourning for President Reagan"},
    {{2007, 1, 2}, {2007, 1, 2}, "Mourning for President Ford"},
    {{2012, 10, 29}, {2012, 10, 30}, "Hurricane Sandy"},
    {{2018, 12, 5}, {2018, 12, 5}, "Mourning for President Bush"},
    {{2025, 1, 9}, {2025, 1, 9}, "Mourning for President Carter"},
};

std::string_view special_closing(Day day) {
  for (const SpecialClosing& closing : special_closings)
    if (day >= day_of(closing.first) && day <= day_of(closing.last)) return closing.why;
  return {};
}

std::string_view holiday(Day day) {
  const Date date = date_of(day);
  const int of_week = weekday(day);
  if (of_week == sunday || of_week == saturday) return {};
  if (const auto why = special_closing(day); !why.empty()) return why;
  if (date.month >= 11 || date.month <= 2) return winter_holiday(day, date);
  if (day == easter(date.year) - 2) return "Good Friday";
  if (day == last_monday_of_may(date.year)) return "Memorial Day";
  if (date.year >= 2022 && day == observed(date.year, 6, 19)) return "Juneteenth";
  if (day == observed(date.year, 7, 4)) return "Independence Day";
  if (day == nth(1, monday, 9, date.year)) return "Labor Day";
  return {};
}

std::string_view half_day(Day day) {
  const Date date = date_of(day);
  const int of_week = weekday(day);
  if (of_week == sunday || of_week == saturday || !holiday(day).empty()) return {};
  // The day before a holiday on a Friday keeps its hours.
  if (date.month == 7 && date.day == 3 && of_week != friday) return "Day before Independence Day";
  if (date.month == 12 && date.day == 24) return "Christmas Eve";
  if (day == nth(4, thursday, 11, date.year) + 1) return "Day after Thanksgiving";
  return {};
}

std::optional<TradingDay> trading_day(Day day) {
  const int of_week = weekday(day);
  if (of_week == sunday || of_week == saturday || !holiday(day).empty()) return std::nullopt;
  const bool half = !half_day(day).empty();
  return TradingDay{.day = day,
                    .pre_open = new_york(day, clock_time(4, 0)),
                    .open = new_york(day, clock_time(9, 30)),
                    .close = new_york(day, clock_time(half ? 13 : 16, 0)),
                    .after_close = new_york(day, clock_time(half ? 17 : 20, 0)),
                    .half_day = half};
}

TradingDay trading_day_from(Day day) {
  for (;; ++day)
    if (const auto found = trading_day(day)) return *found;
}

TradingDay trading_day_before(Day day) {
  for (--day;; --day)
    if (const auto found = trading_day(day)) return *found;
}

Session session_at(Timestamp at) {
  const auto day = trading_day(day_at(at));
  return day ? day->session_at(at) : Session::closed;
}

}  // namespace septet::market
