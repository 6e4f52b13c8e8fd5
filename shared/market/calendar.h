// New York's time and the days of the New York Stock Exchange, by rule and without tables: any
// year, on every host. Closings for a single occasion (a storm, a president's funeral) are no rule
// and not in it. Source: NYSE Rule 7.2 and its notices of hours and calendars; daylight saving time
// by the Energy Policy Act of 2005, 15 U.S.C. 260a.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "matching/types.h"

namespace septet::market {

using matching::Session;

using Day = std::int32_t;  // days since 1970-01-01: a date in New York

struct Date {
  int year = 1970;
  int month = 1;
  int day = 1;
  bool operator==(const Date&) const = default;
};
Date date_of(Day);
Day day_of(const Date&);
int weekday(Day);                         // 0 is Sunday
std::string day_text(Day);                // "2026-11-23"
Result<Day> parse_day(std::string_view);  // Error: invalid "bad_day"

// Whole seconds since 1970.
constexpr std::int64_t seconds_of(Timestamp at) {
  return (at.us - (at.us % 1'000'000 + 1'000'000) % 1'000'000) / 1'000'000;
}
// The moment at which New York's clocks show so many seconds since midnight.
Timestamp new_york(Day, int seconds);
// What they show at a moment.
Day day_at(Timestamp);
int second_of_day(Timestamp);

// When the exchange trades on a day.
struct TradingDay {
  Day day = 0;
  Timestamp pre_open;     // 04:00
  Timestamp open;         // 09:30
  Timestamp close;        // 16:00, on half-days 13:00
  Timestamp after_close;  // 20:00, on half-days 17:00
  bool half_day = false;

  Session session_at(Timestamp) const;
};

// Why there is no trading on a weekday: "Thanksgiving Day". Empty if there is, and at weekends.
std::string_view holiday(Day);
// Why trading ends at 13:00: "Day after Thanksgiving". Empty if it does not.
std::string_view half_day(Day);
// Nothing on a day without trading.
std::optional<TradingDay> trading_day(Day);
TradingDay trading_day_from(Day);    // this day or the first one after it
TradingDay trading_day_before(Day);  // the last one before it
Session session_at(Timestamp);

}  // namespace septet::market
