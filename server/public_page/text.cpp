#include "server/public_page/text.h"

#include <array>
#include <cmath>
#include <cstdio>

#include "base/text.h"

namespace septet::public_page {

namespace {

constexpr std::array<const char*, 6> size_units{"bytes", "KB", "MB", "GB", "TB", "PB"};
constexpr std::array<const char*, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::size_t character_max_bytes = 4;

std::string_view entity_of(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const std::string_view entity = entity_of(c);
    if (entity.empty()) {
      out += c;
    } else {
      out += entity;
    }
  }
  return out;
}

std::string size_text(std::int64_t bytes) {
  if (bytes == 1) return "1 byte";
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  // 999.5 would be rounded to "1000", so that it already belongs to the next unit.
  for (; value >= 999.5 && unit + 1 < size_units.size(); ++unit) value /= 1000;
  const bool whole = unit < 2 || value >= 100 || std::fmod(std::round(value * 10), 10) == 0;
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), whole ? "%.0f %s" : "%.1f %s", value, size_units[unit]);
  return out.data();
}

std::string count_text(std::int64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

std::string date_text(Timestamp at) {
  const std::string iso = to_iso8601(at);
  const auto month = static_cast<std::size_t>((iso[5] - '0') * 10 + iso[6] - '1') % 12;
  const std::string day = iso[8] == '0' ? iso.substr(9, 1) : iso.substr(8, 2);
  return day + " " + month_names[month] + " " + iso.substr(0, 4);
}

std::string whole_characters(std::string_view beginning) {
  if (beginning.find('\0') != beginning.npos) return {};
  for (std::size_t cut = 0; cut < character_max_bytes && cut <= beginning.size(); ++cut)
    if (is_utf8(beginning.substr(0, beginning.size() - cut)))
      return std::string(beginning.substr(0, beginning.size() - cut));
  return {};
}

}  // namespace septet::public_page
