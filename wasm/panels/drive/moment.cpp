#include "panels/drive/moment.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

#include "base/text.h"

namespace septet::panels::drive {

namespace {

constexpr std::int64_t microseconds = 1'000'000;

std::tm local_parts(Timestamp at) {
  const std::time_t seconds = at.us / microseconds;
  std::tm out{};
  localtime_r(&seconds, &out);
  return out;
}

template <class... Values>
std::string formed(const char* form, Values... values) {
  char out[48];
  std::snprintf(out, sizeof out, form, values...);
  return out;
}

// So many numbers with these between them; nothing if there is anything else.
template <std::size_t count>
std::optional<std::array<int, count>> numbers_in(std::string_view text, char between) {
  std::array<int, count> out{};
  text = trimmed(text);
  for (std::size_t i = 0; i < count; ++i) {
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out[i]);
    if (fault != std::errc{} || out[i] < 0) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (i + 1 == count) break;
    if (!text.starts_with(between)) return std::nullopt;
    text.remove_prefix(1);
  }
  if (!text.empty()) return std::nullopt;
  return out;
}

// Hours, minutes and seconds, which are left out as a rule.
std::optional<std::array<int, 3>> time_in(std::string_view clock) {
  if (const auto whole = numbers_in<3>(clock, ':')) return whole;
  const auto brief = numbers_in<2>(clock, ':');
  return brief ? std::optional(std::array<int, 3>{(*brief)[0], (*brief)[1], 0}) : std::nullopt;
}

}  // namespace

std::string day_text(Timestamp at) {
  const std::tm day = local_parts(at);
  return formed("%04d-%02d-%02d", day.tm_year + 1900, day.tm_mon + 1, day.tm_mday);
}

std::string clock_text(Timestamp at) {
  const std::tm day = local_parts(at);
  return formed("%02d:%02d", day.tm_hour, day.tm_min);
}

std::optional<Timestamp> moment_of(std::string_view day, std::string_view clock) {
  const auto date = numbers_in<3>(day, '-');
  const auto time = time_in(clock);
  if (!date || !time || (*time)[0] > 23 || (*time)[1] > 59 || (*time)[2] > 59) return std::nullopt;
  std::tm parts{};
  parts.tm_year = (*date)[0] - 1900;
  parts.tm_mon = (*date)[1] - 1;
  parts.tm_mday = (*date)[2];
  parts.tm_hour = (*time)[0];
  parts.tm_min = (*time)[1];
  parts.tm_sec = (*time)[2];
  parts.tm_isdst = -1;
  const std::tm wanted = parts;
  const std::time_t seconds = std::mktime(&parts);
  // The 31st of a month that has none would silently become another day.
  if (seconds == -1 || parts.tm_mday != wanted.tm_mday || parts.tm_mon != wanted.tm_mon)
    return std::nullopt;
  return Timestamp{static_cast<std::int64_t>(seconds) * microseconds};
}

}  // namespace septet::panels::drive
