#include "server/dav/dates.h"

#include <array>
#include <charconv>
#include <chrono>

namespace septet::dav {

namespace {

// 1970 began on a Thursday.
constexpr std::array<std::string_view, 7> weekdays{"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::int64_t last_s = 253'402'300'799;  // of the year 9999

// A moment taken apart. A listing has two of them for each entry, so it is done without printf.
struct Parts {
  std::int64_t day;  // since 1970
  std::chrono::year_month_day date;
  unsigned second;  // of the day
};

Parts parts_of(Timestamp time) {
  const auto day = std::chrono::floor<std::chrono::days>(std::chrono::microseconds(time.us));
  const std::int64_t in_day_us = time.us - std::chrono::microseconds(day).count();
  return {day.count(), std::chrono::sys_days(day), static_cast<unsigned>(in_day_us / 1'000'000)};
}

void append_digits(std::string& out, unsigned value, int digits) {
  for (unsigned unit = digits == 4 ? 1000 : 10; unit > 0; unit /= 10)
    out += static_cast<char>('0' + value / unit % 10);
}

void append_time(std::string& out, unsigned second) {
  append_digits(out, second / 3600, 2);
  out += ':';
  append_digits(out, second / 60 % 60, 2);
  out += ':';
  append_digits(out, second % 60, 2);
}

}  // namespace

std::string http_date(Timestamp time) {
  const Parts parts = parts_of(time);
  std::string out(weekdays[(parts.day % 7 + 7) % 7]);
  out += ", ";
  append_digits(out, unsigned(parts.date.day()), 2);
  out += ' ';
  out += months.substr((unsigned(parts.date.month()) - 1) * 3, 3);
  out += ' ';
  append_digits(out, static_cast<unsigned>(int(parts.date.year())), 4);
  out += ' ';
  append_time(out, parts.second);
  return out += " GMT";
}

std::optional<Timestamp> parse_http_date(std::string_view text) {
  if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
  const auto month = months.find(text.substr(8, 3));
  if (month == months.npos || month % 3 != 0) return std::nullopt;
  const std::string number = std::to_string(101 + month / 3).substr(1);
  const auto parsed =
      parse_iso8601(std::string(text.substr(12, 4)) + "-" + number + "-" +
                    std::string(text.substr(5, 2)) + "T" + std::string(text.substr(17, 8)) + "Z");
  return parsed.ok() ? std::optional(*parsed) : std::nullopt;
}

std::string creation_date(Timestamp time) {
  const Parts parts = parts_of(time);
  std::string out;
  append_digits(out, static_cast<unsigned>(int(parts.date.year())), 4);
  out += '-';
  append_digits(out, unsigned(parts.date.month()), 2);
  out += '-';
  append_digits(out, unsigned(parts.date.day()), 2);
  out += 'T';
  append_time(out, parts.second);
  return out += 'Z';
}

std::optional<Timestamp> parse_unix_time(std::string_view text) {
  const auto dot = std::min(text.find('.'), text.size());
  std::int64_t whole_s = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + dot, whole_s);
  if (error != std::errc{} || end != text.data() + dot || whole_s < 0 || whole_s > last_s)
    return std::nullopt;
  std::int64_t fraction_us = 0, unit_us = 100'000;
  for (const char c : text.substr(std::min(dot + 1, text.size()))) {
    if (c < '0' || c > '9') return std::nullopt;
    fraction_us += (c - '0') * unit_us;
    unit_us /= 10;
  }
  return Timestamp{whole_s * 1'000'000 + fraction_us};
}

}  // namespace septet::dav
