// The prices that a book knows, numbered: 1 is the lowest, and from each to the next it is one
// tick.
#pragma once

#include <cstdint>

namespace septet::matching {

class Ticks {
 public:
  Ticks(std::int64_t tick, std::int64_t small_tick, std::int64_t tick_from)
      : tick_(tick),
        small_tick_(small_tick),
        from_(tick_from),
        rungs_below_(tick_from / small_tick) {}

  bool has(std::int64_t price) const {
    return price < from_ ? remainder(price, small_tick_) == 0 : remainder(price, tick_) == 0;
  }
  // Of the highest price that is not above this one.
  std::int64_t rung(std::int64_t price) const {
    if (price < from_) return quotient(price, small_tick_);
    return rungs_below_ + quotient(price - from_, tick_);
  }
  // Of the lowest that is not below it.
  std::int64_t rung_above(std::int64_t price) const {
    const std::int64_t below = rung(price);
    return this->price(below) == price ? below : below + 1;
  }
  std::int64_t price(std::int64_t rung) const {
    return rung < rungs_below_ ? rung * small_tick_ : from_ + (rung - rungs_below_) * tick_;
  }

 private:
  // Numbers of 32 bits are divided several times as quickly.
  static bool short_numbers(std::int64_t a, std::int64_t b) {
    return (static_cast<std::uint64_t>(a | b) >> 32) == 0;
  }
  static std::int64_t quotient(std::int64_t a, std::int64_t b) {
    return short_numbers(a, b) ? static_cast<std::uint32_t>(a) / static_cast<std::uint32_t>(b)
                               : a / b;
  }
  static std::int64_t remainder(std::int64_t a, std::int64_t b) {
    return short_numbers(a, b) ? static_cast<std::uint32_t>(a) % static_cast<std::uint32_t>(b)
                               : a % b;
  }

  std::int64_t tick_, small_tick_, from_, rungs_below_;
};

}  // namespace septet::matching
