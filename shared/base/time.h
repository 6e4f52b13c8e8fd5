// Points in time: microseconds since 1970 in UTC, ISO 8601 in JSON.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace septet {

struct Timestamp {
  std::int64_t us = 0;
  auto operator<=>(const Timestamp&) const = default;
};

struct Duration {
  std::int64_t us = 0;
  auto operator<=>(const Duration&) const = default;
};

constexpr Duration milliseconds(std::int64_t n) {
  return {n * 1'000};
}
constexpr Duration seconds(std::int64_t n) {
  return {n * 1'000'000};
}
constexpr Duration minutes(std::int64_t n) {
  return seconds(n * 60);
}
constexpr Duration hours(std::int64_t n) {
  return minutes(n * 60);
}
constexpr Duration days(std::int64_t n) {
  return hours(n * 24);
}

constexpr Timestamp operator+(Timestamp t, Duration d) {
  return {t.us + d.us};
}
constexpr Timestamp operator-(Timestamp t, Duration d) {
  return {t.us - d.us};
}
constexpr Duration operator-(Timestamp a, Timestamp b) {
  return {a.us - b.us};
}

// "2026-11-23T20:49:00.000000Z".
std::string to_iso8601(Timestamp);
// Takes an optional fraction of up to six digits, and "Z" or an offset ("+02:00"). Error: invalid.
Result<Timestamp> parse_iso8601(std::string_view);

// Passed in, so that every host and every test is deterministic.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() = 0;
};

}  // namespace septet
