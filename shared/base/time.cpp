#include "base/time.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace septet {

namespace {

using std::chrono::sys_days;

// Reads exactly `digits` digits at `at` and moves past them; -1 if there are fewer.
int read_digits(std::string_view text, std::size_t& at, int digits) {
  int value = 0;
  for (int i = 0; i < digits; ++i, ++at) {
    if (at >= text.size() || text[at] < '0' || text[at] > '9') return -1;
    value = value * 10 + (text[at] - '0');
  }
  return value;
}

bool skip(std::string_view text, std::size_t& at, char wanted) {
  if (at >= text.size() || text[at] != wanted) return false;
  ++at;
  return true;
}

// A fraction of one to six digits as microseconds; 0 if there is none, -1 if it is malformed.
std::int64_t read_fraction_us(std::string_view text, std::size_t& at) {
  if (!skip(text, at, '.')) return 0;
  std::int64_t us = 0;
  int digits = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++digits)
    if (digits < 6) us = us * 10 + (text[at] - '0');
  if (digits == 0) return -1;
  for (; digits < 6; ++digits) us *= 10;
  return us;
}

// The offset from UTC in minutes, or a value no offset has if it is malformed.
constexpr int bad_offset = 100'000;
int read_offset_minutes(std::string_view text, std::size_t& at) {
  if (skip(text, at, 'Z')) return 0;
  const bool minus = at < text.size() && text[at] == '-';
  if (!minus && !(at < text.size() && text[at] == '+')) return bad_offset;
  ++at;
  const int hour = read_digits(text, at, 2);
  if (!skip(text, at, ':')) return bad_offset;
  const int minute = read_digits(text, at, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return bad_offset;
  return (minus ? -1 : 1) * (hour * 60 + minute);
}

}  // namespace

std::string to_iso8601(Timestamp t) {
  std::int64_t second = t.us / 1'000'000, us = t.us % 1'000'000;
  if (us < 0) us += 1'000'000, --second;
  std::int64_t day = second / 86'400, in_day = second % 86'400;
  if (in_day < 0) in_day += 86'400, --day;
  const std::chrono::year_month_day date{sys_days{std::chrono::days{day}}};
  std::array<char, 40> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", int(date.year()),
                unsigned(date.month()), unsigned(date.day()), int(in_day / 3600),
                int(in_day / 60 % 60), int(in_day % 60), int(us));
  return out.data();
}

Result<Timestamp> parse_iso8601(std::string_view text) {
  const Error error = invalid("", "invalid_time", "A time looks like 2026-11-23T20:49:00Z.");
  std::size_t at = 0;
  const int year = read_digits(text, at, 4);
  const bool dash1 = skip(text, at, '-');
  const int month = read_digits(text, at, 2);
  const bool dash2 = skip(text, at, '-');
  const int day = read_digits(text, at, 2);
  const bool separator = skip(text, at, 'T');
  const int hour = read_digits(text, at, 2);
  const bool colon1 = skip(text, at, ':');
  const int minute = read_digits(text, at, 2);
  const bool colon2 = skip(text, at, ':');
  const int second = read_digits(text, at, 2);
  if (!(dash1 && dash2 && separator && colon1 && colon2)) return error;
  const std::int64_t fraction_us = read_fraction_us(text, at);
  const int offset_minutes = read_offset_minutes(text, at);
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month(month),
                                         std::chrono::day(day)};
  const bool sound = year >= 0 && month > 0 && day > 0 && hour >= 0 && minute >= 0 && second >= 0 &&
                     hour < 24 && minute < 60 && second < 61 && fraction_us >= 0 &&
                     offset_minutes != bad_offset && at == text.size() && date.ok();
  if (!sound) return error;
  const std::int64_t days = sys_days{date}.time_since_epoch().count();
  const std::int64_t total_s =
      days * 86'400 + hour * 3600 + minute * 60 + second - std::int64_t{offset_minutes} * 60;
  return Timestamp{total_s * 1'000'000 + fraction_us};
}

}  // namespace septet
