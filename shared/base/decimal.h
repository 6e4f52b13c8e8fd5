// Fixed-point decimals: a whole number of units of 10^-Places. Money, prices and quantities are
// these and never floating point. In JSON they are texts ("184.62"), which no reader rounds.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace septet {

// "-12.5" for (-125000, 4); with at least `shown` digits after the point: "-12.50".
std::string decimal_text(std::int64_t units, int places, int shown);
// The reverse. Errors: invalid "wrong_type" for what is no decimal number or does not fit into 64
// bits, "too_many_decimals" for more digits than there are places (zeros at the end do not count).
Result<std::int64_t> parse_decimal(std::string_view text, int places);

// a × b / c with the product in 128 bits, rounded half away from zero; what does not fit is the
// largest, or the smallest, that does.
std::int64_t multiply_divide(std::int64_t a, std::int64_t b, std::int64_t c);

template <int Places, int Shown>
struct Decimal {
  static constexpr int places = Places;
  static constexpr std::int64_t one = [] {
    std::int64_t out = 1;
    for (int i = 0; i < Places; ++i) out *= 10;
    return out;
  }();

  std::int64_t units = 0;

  static constexpr Decimal whole(std::int64_t n) { return {n * one}; }
  static Result<Decimal> parse_text(std::string_view text) {
    auto parsed = parse_decimal(text, Places);
    if (!parsed.ok()) return std::move(parsed).error();
    return Decimal{*parsed};
  }
  std::string text() const { return decimal_text(units, Places, Shown); }
  // For drawing and for statistics only.
  double real() const { return static_cast<double>(units) / static_cast<double>(one); }

  constexpr auto operator<=>(const Decimal&) const = default;
  constexpr Decimal operator-() const { return {-units}; }
  constexpr Decimal operator+(Decimal other) const { return {units + other.units}; }
  constexpr Decimal operator-(Decimal other) const { return {units - other.units}; }
  constexpr Decimal& operator+=(Decimal other) { return *this = *this + other; }
  constexpr Decimal& operator-=(Decimal other) { return *this = *this - other; }
};

}  // namespace septet
