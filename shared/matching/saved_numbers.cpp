#include "matching/saved_numbers.h"

namespace septet::matching {

void put_number(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

std::uint64_t SavedNumbers::next() {
  std::uint64_t out = 0;
  for (int shift = 0; shift < 64 && good_ && !rest_.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    out |= std::uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return out;
  }
  good_ = false;
  return 0;
}

std::int64_t SavedNumbers::next(std::int64_t highest) {
  const std::uint64_t out = next();
  if (out > static_cast<std::uint64_t>(highest)) good_ = false;
  return good_ ? static_cast<std::int64_t>(out) : 0;
}

}  // namespace septet::matching
