#include "base/decimal.h"

#include <algorithm>
#include <limits>

namespace septet {

namespace {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

Error not_a_decimal() {
  return invalid("", "wrong_type", "This has to be a decimal number.");
}

// Whether `text` is digits, and at most one point with digits on both sides.
bool well_formed(std::string_view text) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view rest = point == text.npos ? "0" : text.substr(point + 1);
  if (whole.empty() || rest.empty()) return false;
  for (const char c : whole)
    if (!is_digit(c)) return false;
  for (const char c : rest)
    if (!is_digit(c)) return false;
  return true;
}

}  // namespace

std::string decimal_text(std::int64_t units, int places, int shown) {
  const bool negative = units < 0;
  std::uint64_t rest = negative ? 0 - static_cast<std::uint64_t>(units) : units;
  std::string digits;
  for (int i = 0; i <= places || rest != 0; ++i, rest /= 10)
    digits.insert(digits.begin(), static_cast<char>('0' + rest % 10));
  if (places > 0) digits.insert(digits.size() - places, ".");
  for (int i = places; i > shown && digits.back() == '0'; --i) digits.pop_back();
  if (digits.back() == '.') digits.pop_back();
  return (negative ? "-" : "") + digits;
}

Result<std::int64_t> parse_decimal(std::string_view text, int places) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (!well_formed(text)) return not_a_decimal();
  const std::size_t point = text.find('.');
  std::string digits(text.substr(0, point));
  std::string rest(point == text.npos ? "" : text.substr(point + 1));
  while (!rest.empty() && rest.back() == '0') rest.pop_back();
  if (rest.size() > static_cast<std::size_t>(places))
    return invalid("", "too_many_decimals",
                   "This may have " + std::to_string(places) + " digits after the point.");
  digits += rest + std::string(places - rest.size(), '0');
  std::int64_t out = 0;
  for (const char c : digits)
    if (__builtin_mul_overflow(out, 10, &out) || __builtin_add_overflow(out, c - '0', &out))
      return not_a_decimal();
  return negative ? -out : out;
}

std::int64_t multiply_divide(std::int64_t a, std::int64_t b, std::int64_t c) {
  const __int128 product = static_cast<__int128>(a) * b;
  const __int128 half = (c < 0 ? -static_cast<__int128>(c) : c) / 2;
  const bool negative = (product < 0) != (c < 0);
  const __int128 out = (negative ? (c < 0 ? product + half : product - half)
                                 : (c < 0 ? product - half : product + half)) /
                       c;
  return static_cast<std::int64_t>(std::clamp<__int128>(out, INT64_MIN, INT64_MAX));
}

}  // namespace septet
