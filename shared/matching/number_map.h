// Which slot the order of a number is in. Numbers are mostly given out in order, so sixteen that
// follow each other share a block, which is found by a hash table with open addresses.
#pragma once

#include <array>
#include <vector>

#include "matching/order_pool.h"

namespace septet::matching {

class NumberMap {
 public:
  NumberMap() : entries_(16) {}

  Slot find(OrderNumber number) const {
    const Entry& entry = entries_[place_of(number >> 4)];
    return entry.count == 0 ? no_slot : blocks_[entry.block][number & 15];
  }
  // A number that is not there yet.
  void add(OrderNumber number, Slot slot) {
    std::size_t place = place_of(number >> 4);
    if (entries_[place].count == 0) place = add_block(number >> 4);
    ++entries_[place].count;
    blocks_[entries_[place].block][number & 15] = slot;
    ++count_;
  }
  // One that is there.
  void remove(OrderNumber number) {
    const std::size_t place = place_of(number >> 4);
    blocks_[entries_[place].block][number & 15] = no_slot;
    if (--entries_[place].count == 0) remove_block(place);
    --count_;
  }
  std::size_t size() const { return count_; }

 private:
  using Block = std::array<Slot, 16>;
  struct Entry {
    std::uint64_t key = 0;  // the numbers without their last four bits
    std::uint32_t block = 0;
    std::uint32_t count = 0;  // of its slots that are taken; 0: no entry
  };

  std::size_t mask() const { return entries_.size() - 1; }
  // Four neighbours lie in one line of the cache.
  std::size_t home(std::uint64_t key) const {
    const std::uint64_t scattered = (key >> 2) * 0x9e37'79b9'7f4a'7c15u;
    return ((scattered >> 29) << 2 | (key & 3)) & mask();
  }
  // Where the key is, or where it could be put.
  std::size_t place_of(std::uint64_t key) const {
    std::size_t at = home(key);
    while (entries_[at].count != 0 && entries_[at].key != key) at = (at + 1) & mask();
    return at;
  }
  std::size_t add_block(std::uint64_t key);
  void remove_block(std::size_t place);
  void grow();

  std::vector<Entry> entries_;  // a power of two of them, at most half of them taken
  std::size_t taken_ = 0;
  std::vector<Block> blocks_;
  std::vector<std::uint32_t> free_blocks_;
  std::size_t count_ = 0;
};

}  // namespace septet::matching
