// Which slot the order of a number is in: a hash table with open addresses.
#pragma once

#include <vector>

#include "matching/order_pool.h"

namespace septet::matching {

class NumberMap {
 public:
  NumberMap() : entries_(16) {}

  Slot find(OrderNumber number) const {
    for (std::size_t at = home(number);; at = (at + 1) & mask()) {
      const Entry& entry = entries_[at];
      if (entry.slot == no_slot || entry.number == number) return entry.slot;
    }
  }
  // A number that is not there yet.
  void add(OrderNumber number, Slot slot) {
    if (++count_ > entries_.size() / 2) grow();
    put(number, slot);
  }
  void remove(OrderNumber);  // that is there
  std::size_t size() const { return count_; }

 private:
  struct Entry {
    OrderNumber number = 0;
    Slot slot = no_slot;
  };

  std::size_t mask() const { return entries_.size() - 1; }
  // Eight numbers in a row lie in a row, since numbers are mostly given out in order.
  std::size_t home(OrderNumber number) const {
    const std::uint64_t scattered = (number >> 3) * 0x9e37'79b9'7f4a'7c15u;
    return ((scattered >> 29) << 3 | (number & 7)) & mask();
  }
  void put(OrderNumber number, Slot slot) {
    std::size_t at = home(number);
    while (entries_[at].slot != no_slot) at = (at + 1) & mask();
    entries_[at] = {number, slot};
  }
  void grow();

  std::vector<Entry> entries_;  // a power of two of them, at most half of them used
  std::size_t count_ = 0;
};

}  // namespace septet::matching
