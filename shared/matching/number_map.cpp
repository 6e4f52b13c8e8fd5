#include "matching/number_map.h"

namespace septet::matching {

// What stands behind the gap, and would not be found past it, moves into it.
void NumberMap::remove(OrderNumber number) {
  std::size_t gap = home(number);
  while (entries_[gap].number != number || entries_[gap].slot == no_slot) gap = (gap + 1) & mask();
  for (std::size_t at = (gap + 1) & mask(); entries_[at].slot != no_slot; at = (at + 1) & mask()) {
    const std::size_t from_home = (at - home(entries_[at].number)) & mask();
    if (from_home < ((at - gap) & mask())) continue;
    entries_[gap] = entries_[at];
    gap = at;
  }
  entries_[gap] = {};
  --count_;
}

void NumberMap::grow() {
  std::vector<Entry> old(entries_.size() * 2);
  old.swap(entries_);
  for (const Entry& entry : old)
    if (entry.slot != no_slot) put(entry.number, entry.slot);
}

}  // namespace septet::matching
