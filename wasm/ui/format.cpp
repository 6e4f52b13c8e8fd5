#include "ui/format.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>

namespace septet::ui {

namespace {

constexpr std::array units{"bytes", "KB", "MB", "GB", "TB", "PB"};
constexpr std::array months{"January", "February", "March",     "April",   "May",      "June",
                            "July",    "August",   "September", "October", "November", "December"};
constexpr std::array weekdays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                              "Thursday", "Friday", "Saturday"};
constexpr std::int64_t us_per_second = 1'000'000;

std::tm local(Timestamp at) {
  const std::time_t seconds = at.us / us_per_second;
  std::tm out{};
  localtime_r(&seconds, &out);
  return out;
}

template <class... Values>
std::string printed(const char* form, Values... values) {
  char out[96];
  std::snprintf(out, sizeof out, form, values...);
  return out;
}

std::size_t unit_of(double bytes) {
  std::size_t unit = 0;
  // 999.5 would be rounded to "1000", so that it already belongs to the next unit.
  for (; bytes >= 999.5 && unit + 1 < units.size(); ++unit) bytes /= 1000;
  return unit;
}

// One decimal from megabytes up, left out where it is nought or the figure has three digits.
std::string amount(double bytes, std::size_t unit) {
  const double value = bytes / std::pow(1000.0, static_cast<double>(unit));
  const double tenths = std::round(value * 10);
  const bool whole = unit < 2 || value >= 100 || std::fmod(tenths, 10) == 0;
  return printed(whole ? "%.0f" : "%.1f", value);
}

// Days between the calendar days of two times, where `later` is usually today.
int days_between(const std::tm& earlier, const std::tm& later) {
  auto midday = [](std::tm day) {
    day.tm_hour = 12;
    day.tm_min = day.tm_sec = 0;
    day.tm_isdst = -1;
    return std::mktime(&day);
  };
  return static_cast<int>(std::lround(std::difftime(midday(later), midday(earlier)) / 86'400));
}

std::string with_time(std::string_view day, const std::tm& at) {
  return std::string(day) + printed(", %02d:%02d", at.tm_hour, at.tm_min);
}

}  // namespace

std::string size_text(std::uint64_t bytes) {
  if (bytes == 1) return "1 byte";
  const auto value = static_cast<double>(bytes);
  const std::size_t unit = unit_of(value);
  return amount(value, unit) + " " + units[unit];
}

std::string part_of_size_text(std::uint64_t part_bytes, std::uint64_t whole_bytes) {
  const std::size_t unit = unit_of(static_cast<double>(whole_bytes));
  const double part = static_cast<double>(part_bytes);
  if (part_bytes > 0 && part < std::pow(1000.0, static_cast<double>(unit)) * 0.05)
    return size_text(part_bytes) + " of " + size_text(whole_bytes);
  return amount(part, unit) + " of " + size_text(whole_bytes);
}

std::string number_text(std::int64_t number) {
  std::string digits = std::to_string(number < 0 ? -number : number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return number < 0 ? "−" + digits : digits;
}

std::string count_text(std::int64_t count, std::string_view one, std::string_view many) {
  return number_text(count) + " " + std::string(count == 1 ? one : many);
}

std::string date_text(Timestamp at, Timestamp now) {
  const std::tm day = local(at);
  const std::tm today = local(now);
  switch (days_between(day, today)) {
    case 0:
      return with_time("Today", day);
    case 1:
      return with_time("Yesterday", day);
    default:
      break;
  }
  const std::string month(
      std::string_view(months[static_cast<std::size_t>(day.tm_mon)]).substr(0, 3));
  const std::string short_date = std::to_string(day.tm_mday) + " " + month;
  return day.tm_year == today.tm_year ? short_date
                                      : short_date + " " + std::to_string(day.tm_year + 1900);
}

std::string long_date_text(Timestamp at) {
  const std::tm day = local(at);
  return with_time(printed("%d %s %d", day.tm_mday, months[static_cast<std::size_t>(day.tm_mon)],
                           day.tm_year + 1900),
                   day);
}

std::string ago_text(Timestamp at, Timestamp now) {
  const Duration past = now - at;
  if (past < minutes(1)) return "Now";
  if (past < hours(1)) return std::to_string(past.us / minutes(1).us) + " min ago";
  const std::tm day = local(at);
  const int days_past = days_between(day, local(now));
  if (days_past == 0) return std::to_string(past.us / hours(1).us) + " h ago";
  if (days_past > 1 && days_past < 7)
    return with_time(weekdays[static_cast<std::size_t>(day.tm_wday)], day);
  return date_text(at, now);
}

std::string within_sentence(std::string time) {
  if (time == "Now") return "just now";
  if (time.starts_with("Today")) time.front() = 't';
  if (time.starts_with("Yesterday")) time.front() = 'y';
  return time;
}

std::string duration_text(Duration span) {
  const std::int64_t total_s = (span.us + us_per_second - 1) / us_per_second;
  if (total_s < 60) return std::to_string(total_s) + " s";
  const std::int64_t total_min = (total_s + 30) / 60;
  if (total_min < 60) return std::to_string(total_min) + " min";
  const std::int64_t rest_min = total_min % 60;
  const std::string whole_h = std::to_string(total_min / 60) + " h";
  return rest_min == 0 ? whole_h : whole_h + " " + std::to_string(rest_min) + " min";
}

}  // namespace septet::ui
