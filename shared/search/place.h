// Places in lists of hits, and as clients carry them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "search/query.h"

namespace septet::search {

struct Place {
  Rank rank = Rank::whole;
  bool begins = false;  // with what was typed
  int found = 0;        // hits of better ranks, as far as it matters how many; not compared
  std::string sort_key;
  Id id;

  bool operator<(const Place& other) const {
    if (rank != other.rank) return rank < other.rank;
    if (begins != other.begins) return begins;
    if (sort_key != other.sort_key) return sort_key < other.sort_key;
    return id < other.id;
  }
};

std::string cursor_from(const Place&);
// Nothing for an empty one. Error: invalid "bad_cursor".
Result<std::optional<Place>> place_from(std::string_view cursor);

}  // namespace septet::search
