// Whole numbers and texts one after another as bytes, small numbers in few: for bars, the journal
// and what the exchange saves of itself. Seven bits a byte, the sign in the lowest (as Protocol
// Buffers' sint64).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace septet::market {

class NumberWriter {
 public:
  void put(std::int64_t value) {
    auto rest = (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
    for (; rest >= 0x80; rest >>= 7) bytes_ += static_cast<char>(rest | 0x80);
    bytes_ += static_cast<char>(rest);
  }
  void put_double(double value) { put(__builtin_bit_cast(std::int64_t, value)); }
  void put_text(std::string_view text) {
    put(static_cast<std::int64_t>(text.size()));
    bytes_ += text;
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Gives zeros and empty texts once the bytes have run out; complete() says whether they were just
// enough.
class NumberReader {
 public:
  explicit NumberReader(std::string_view bytes) : rest_(bytes) {}

  std::int64_t get() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80)
        return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
    }
    short_ = true;
    return 0;
  }
  std::string_view get_text() {
    const std::size_t size = count();
    const auto out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return out;
  }
  double get_double() { return __builtin_bit_cast(double, get()); }
  // Of what follows, each at least a byte: 0 where it cannot be.
  std::size_t count() {
    const std::int64_t n = get();
    if (n >= 0 && static_cast<std::uint64_t>(n) <= rest_.size()) return static_cast<std::size_t>(n);
    short_ = true;
    return 0;
  }
  bool complete() const { return !short_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool short_ = false;
};

}  // namespace septet::market
