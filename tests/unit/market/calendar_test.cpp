#include "market/calendar.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace septet;
using namespace septet::market;

namespace {

Day the(const char* text) {
  return *parse_day(text);
}

// The weekdays of a year on which nothing trades, or trades shorter.
std::vector<std::string> days_of(int year, std::string_view (*why)(Day)) {
  std::vector<std::string> out;
  for (Day day = day_of({year, 1, 1}); day < day_of({year + 1, 1, 1}); ++day)
    if (!why(day).empty()) out.push_back(day_text(day).substr(5));
  return out;
}

using Dates = std::vector<std::string>;

}  // namespace

TEST_CASE("dates go there and back") {
  CHECK(day_of({1970, 1, 1}) == 0);
  CHECK(day_of({2000, 2, 29}) == 11'016);
  for (Day day = -200'000; day < 200'000; day += 13) CHECK(day_of(date_of(day)) == day);
  CHECK(weekday(the("2026-11-28")) == 6);
  CHECK(day_text(the("2028-02-29")) == "2028-02-29");
  for (const char* wrong : {"2027-02-29", "2026-13-01", "2026-00-01", "2026-1-01", "26-01-01",
                            "2026-01-32", "2026-01-1x", "", "2026-01-01 "})
    CHECK(parse_day(wrong).error().code == "bad_day");
}

// https://www.nyse.com/markets/hours-calendars publishes these.
TEST_CASE("the holidays of the New York Stock Exchange") {
  CHECK(days_of(2021, holiday) ==
        Dates{"01-01", "01-18", "02-15", "04-02", "05-31", "07-05", "09-06", "11-25", "12-24"});
  CHECK(days_of(2022, holiday) ==
        Dates{"01-17", "02-21", "04-15", "05-30", "06-20", "07-04", "09-05", "11-24", "12-26"});
  CHECK(days_of(2023, holiday) == Dates{"01-02", "01-16", "02-20", "04-07", "05-29", "06-19",
                                        "07-04", "09-04", "11-23", "12-25"});
  CHECK(days_of(2024, holiday) == Dates{"01-01", "01-15", "02-19", "03-29", "05-27", "06-19",
                                        "07-04", "09-02", "11-28", "12-25"});
  CHECK(days_of(2026, holiday) == Dates{"01-01", "01-19", "02-16", "04-03", "05-25", "06-19",
                                        "07-03", "09-07", "11-26", "12-25"});
  CHECK(days_of(2027, holiday) == Dates{"01-01", "01-18", "02-15", "03-26", "05-31", "06-18",
                                        "07-05", "09-06", "11-25", "12-24"});
  CHECK(days_of(2028, holiday) ==
        Dates{"01-17", "02-21", "04-14", "05-29", "06-19", "07-04", "09-04", "11-23", "12-25"});
  CHECK(holiday(the("2026-06-19")) == "Juneteenth");
  CHECK(holiday(the("2026-11-28")).empty());  // a Saturday
}

TEST_CASE("days on which it was closed by no rule") {
  for (const char* closed : {"2025-01-09", "2001-09-11", "2001-09-14", "2012-10-29", "2018-12-05"})
    CHECK_MESSAGE(!trading_day(the(closed)).has_value(), closed);
  CHECK(trading_day(the("2025-01-10")).has_value());
  CHECK(trading_day(the("2001-09-17")).has_value());
}

TEST_CASE("its half-days") {
  CHECK(days_of(2022, half_day) == Dates{"11-25"});
  CHECK(days_of(2023, half_day) == Dates{"07-03", "11-24"});
  CHECK(days_of(2024, half_day) == Dates{"07-03", "11-29", "12-24"});
  CHECK(days_of(2025, half_day) == Dates{"07-03", "11-28", "12-24"});
  CHECK(days_of(2026, half_day) == Dates{"11-27", "12-24"});
  CHECK(days_of(2027, half_day) == Dates{"11-26"});
  CHECK(days_of(2028, half_day) == Dates{"07-03", "11-24"});
}

TEST_CASE("New York's clocks, on the days on which they change as well") {
  CHECK(to_iso8601(new_york(the("2026-11-27"), 9 * 3600 + 1800)) == "2026-11-27T14:30:00.000000Z");
  CHECK(to_iso8601(new_york(the("2026-07-02"), 9 * 3600 + 1800)) == "2026-07-02T13:30:00.000000Z");
  // 8 March 2026 and 1 November 2026.
  for (const char* text : {"2026-03-07", "2026-03-08", "2026-03-09", "2026-10-31", "2026-11-01",
                           "2026-11-02", "1969-06-01"})
    for (const int second : {0, 3600, 4 * 3600, 12 * 3600, 86'399}) {
      const Timestamp at = new_york(the(text), second);
      CHECK(day_text(day_at(at)) == text);
      CHECK(second_of_day(at) == second);
    }
  const Timestamp before = *parse_iso8601("2026-03-08T06:59:59Z");
  CHECK(second_of_day(before) == 2 * 3600 - 1);
  CHECK(second_of_day(before + seconds(1)) == 3 * 3600);
  const Timestamp again = *parse_iso8601("2026-11-01T05:59:59Z");
  CHECK(second_of_day(again) == 2 * 3600 - 1);
  CHECK(second_of_day(again + seconds(1)) == 3600);
}

TEST_CASE("the sessions of a day") {
  const auto day = *trading_day(the("2026-11-23"));
  CHECK(session_at(day.pre_open - seconds(1)) == Session::closed);
  CHECK(session_at(day.pre_open) == Session::pre_market);
  CHECK(session_at(day.open) == Session::regular);
  CHECK(session_at(day.close) == Session::after_hours);
  CHECK(session_at(day.after_close) == Session::closed);
  CHECK(second_of_day(day.after_close) == 20 * 3600);

  const auto half = *trading_day(the("2026-11-27"));
  CHECK(half.half_day);
  CHECK(second_of_day(half.close) == 13 * 3600);
  CHECK(second_of_day(half.after_close) == 17 * 3600);

  CHECK(!trading_day(the("2026-11-26")));
  CHECK(!trading_day(the("2026-11-28")));
  CHECK(day_text(trading_day_from(the("2026-11-26")).day) == "2026-11-27");
  CHECK(day_text(trading_day_from(the("2026-11-28")).day) == "2026-11-30");
  CHECK(day_text(trading_day_before(the("2026-11-27")).day) == "2026-11-25");
}
