#include "server/dav/dates.h"

#include <array>
#include <charconv>

namespace septet::dav {

namespace {

constexpr std::array<std::string_view, 7> weekdays{"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::int64_t day_us = days(1).us;
constexpr std::int64_t last_s = 253'402'300'799;  // of the year 9999

}  // namespace

std::string http_date(Timestamp time) {
  const std::string iso = to_iso8601(time);
  const std::int64_t day = time.us / day_us - (time.us % day_us < 0 ? 1 : 0);
  const int month = (iso[5] - '0') * 10 + (iso[6] - '0');
  std::string out(
      weekdays[static_cast<std::size_t>((day % 7 + 7) % 7)]);  // 1970 began on a Thursday
  out.append(", ").append(iso, 8, 2).append(" ");
  out.append(months, static_cast<std::size_t>(month - 1) * 3, 3).append(" ");
  out.append(iso, 0, 4).append(" ").append(iso, 11, 8).append(" GMT");
  return out;
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
  return to_iso8601(time).substr(0, 19) + "Z";
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
