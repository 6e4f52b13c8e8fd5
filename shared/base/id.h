// Identifiers: UUID version 7 (RFC 9562, section 5.7), which can be made offline and sort by time.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "base/time.h"

namespace septet {

struct Id {
  std::array<unsigned char, 16> bytes{};

  bool operator==(const Id& other) const { return bytes == other.bytes; }
  std::strong_ordering operator<=>(const Id& other) const {
    return raw().compare(other.raw()) <=> 0;
  }
  bool is_nil() const { return *this == Id{}; }
  // The 16 bytes, as the database keeps them.
  std::string_view raw() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
};

// 48 bits of milliseconds, then 74 random bits.
Id make_id(Clock&, Random&);

// "0193579b-3c00-7abc-8def-0123456789ab", lower case.
std::string to_string(const Id&);
// Takes the form above in either case. Error: invalid.
Result<Id> parse_id(std::string_view);
// From the 16 raw bytes of a column; nil if there are not sixteen.
Id id_from_raw(std::string_view);

}  // namespace septet

template <>
struct std::hash<septet::Id> {
  std::size_t operator()(const septet::Id& id) const noexcept {
    return std::hash<std::string_view>{}(id.raw());
  }
};
