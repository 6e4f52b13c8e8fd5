// Lists in pages: one item more than wanted is read, which tells whether there is a next page.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "people/store.h"

namespace septet::people {

inline store::Slice one_more(store::Slice slice) {
  ++slice.limit;
  return slice;
}

// Takes the surplus item off and gives the cursor of the next page, if there is one. `id_of(item)`:
// the id by which the list is ordered.
template <class Item, class F>
std::optional<std::string> cut(std::vector<Item>& items, const store::Slice& slice, F&& id_of) {
  if (items.size() <= static_cast<std::size_t>(slice.limit)) return std::nullopt;
  items.pop_back();
  return to_string(id_of(items.back()));
}

}  // namespace septet::people
