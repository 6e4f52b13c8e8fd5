#include "matching/number_map.h"

namespace septet::matching {

std::size_t NumberMap::add_block(std::uint64_t key) {
  if (++taken_ > entries_.size() / 2) grow();
  const std::size_t place = place_of(key);
  entries_[place].key = key;
  if (free_blocks_.empty()) {
    entries_[place].block = static_cast<std::uint32_t>(blocks_.size());
    blocks_.emplace_back().fill(no_slot);
  } else {
    entries_[place].block = free_blocks_.back();
    free_blocks_.pop_back();
  }
  return place;
}

// What stands behind the gap, and would not be found past it, moves into it.
void NumberMap::remove_block(std::size_t gap) {
  free_blocks_.push_back(entries_[gap].block);
  for (std::size_t at = (gap + 1) & mask(); entries_[at].count != 0; at = (at + 1) & mask()) {
    const std::size_t from_home = (at - home(entries_[at].key)) & mask();
    if (from_home < ((at - gap) & mask())) continue;
    entries_[gap] = entries_[at];
    gap = at;
  }
  entries_[gap] = {};
  --taken_;
}

void NumberMap::grow() {
  std::vector<Entry> old(entries_.size() * 2);
  old.swap(entries_);
  for (const Entry& entry : old)
    if (entry.count != 0) entries_[place_of(entry.key)] = entry;
}

}  // namespace septet::matching
