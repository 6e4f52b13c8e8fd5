#include "panels/market/exchange_time.h"

#include <cstdio>
#include <ctime>

namespace septet::panels::market {

namespace {

constexpr std::int64_t hour_s = 3600;
constexpr std::int64_t day_s = 24 * hour_s;

std::tm civil(std::int64_t seconds) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm out{};
  gmtime_r(&time, &out);
  return out;
}

// Days since 1970 of the first Sunday on or after that day of that month.
std::int64_t sunday_from(int year, int month, int day) {
  std::tm at{};
  at.tm_year = year - 1900;
  at.tm_mon = month - 1;
  at.tm_mday = day;
  const std::int64_t days = timegm(&at) / day_s;
  return days + (10 - days % 7) % 7;  // day 0 was a Thursday
}

std::tm local_of(Timestamp at) {
  const std::int64_t utc_s = at.us / 1'000'000;
  return civil(utc_s + new_york_offset_s(utc_s));
}

}  // namespace

int new_york_offset_s(std::int64_t utc_s) {
  const int year = civil(utc_s).tm_year + 1900;
  const std::int64_t begins = sunday_from(year, 3, 8) * day_s + 7 * hour_s;
  const std::int64_t ends = sunday_from(year, 11, 1) * day_s + 6 * hour_s;
  return static_cast<int>((utc_s >= begins && utc_s < ends ? -4 : -5) * hour_s);
}

std::string exchange_clock_text(Timestamp at, bool seconds) {
  const std::tm local = local_of(at);
  char out[16];
  std::snprintf(out, sizeof out, seconds ? "%02d:%02d:%02d" : "%02d:%02d", local.tm_hour,
                local.tm_min, local.tm_sec);
  return out;
}

std::string exchange_date_text(Timestamp at) {
  constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::tm local = local_of(at);
  return std::to_string(local.tm_mday) + " " + months[local.tm_mon];
}

std::string exchange_moment_text(Timestamp at) {
  return exchange_date_text(at) + ", " + exchange_clock_text(at, false);
}

std::string exchange_day_text(Timestamp at) {
  return to_iso8601(at + seconds(new_york_offset_s(at.us / 1'000'000))).substr(0, 10);
}

std::optional<Timestamp> exchange_day_start(std::string_view day) {
  const auto midnight = parse_iso8601(std::string(day) + "T00:00:00Z");
  if (day.size() != 10 || !midnight.ok()) return std::nullopt;
  // The clocks change at two o'clock: until then it is as it was at five of UTC.
  const std::int64_t utc_s = midnight->us / 1'000'000;
  return *midnight - seconds(new_york_offset_s(utc_s + 5 * hour_s));
}

}  // namespace septet::panels::market
