// All SQL about which versions may be thinned out.
//
// A version that was followed by another on the same day (UTC) is written down when that happens,
// which costs no upload of a new file anything, and finds them again without a look at all
// versions.
#pragma once

#include <vector>

#include "db/database.h"

namespace septet::drive::store {

// After the nodes' own tables, whose versions it looks at once.
Result<void> migrate_retention(db::Database&);

struct Overtaken {
  Id node_id;
  std::int64_t number = 0;
};
// The version of this number is about to be followed by another; it counts if it is of today.
Result<void> note_overtaken(db::Transaction&, const Id& node_id, std::int64_t number,
                            Timestamp now);
// Some of those that were uploaded before a moment, the oldest first.
Result<std::vector<Overtaken>> overtaken_before(db::Session&, Timestamp, int limit);
// Whether there is a newer version of the same day still.
Result<bool> is_overtaken(db::Session&, const Overtaken&);
Result<void> erase_overtaken(db::Transaction&, const Overtaken&);
// Of a file that goes.
Result<void> erase_overtaken(db::Transaction&, const Id& node_id);

}  // namespace septet::drive::store
