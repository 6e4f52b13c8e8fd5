// Whole numbers one after another as bytes, for what the simulation saves of its state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace septet::market {

class Packer {
 public:
  void put(std::int64_t value) {
    for (int shift = 0; shift < 64; shift += 8)
      bytes_ += static_cast<char>(static_cast<std::uint64_t>(value) >> shift);
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Gives zeros once the bytes have run out; complete() says whether they were just enough.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}
  std::int64_t get() {
    std::uint64_t value = 0;
    if (rest_.size() < 8) short_ = true;
    for (std::size_t i = 0; i < 8 && i < rest_.size(); ++i)
      value |= std::uint64_t{static_cast<unsigned char>(rest_[i])} << (8 * i);
    rest_.remove_prefix(rest_.size() < 8 ? rest_.size() : 8);
    return static_cast<std::int64_t>(value);
  }
  // A count of what follows: 0 where it cannot be.
  std::size_t count() {
    const std::int64_t n = get();
    if (n < 0 || static_cast<std::uint64_t>(n) > rest_.size() / 8) short_ = true;
    return short_ ? 0 : static_cast<std::size_t>(n);
  }
  bool complete() const { return !short_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool short_ = false;
};

}  // namespace septet::market
