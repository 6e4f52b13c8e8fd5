// What people are told of each other's doings in what they share, and of their space.
#pragma once

#include <string>

#include "drive/history_types.h"
#include "drive/people.h"
#include "drive/tree.h"

namespace septet::drive {

// That somebody changed a node: to its owner and to all with whom it, or a folder above it, is
// shared, but for whoever did it. Of one folder and author at most one is unread at a time.
Result<void> notify_change(db::Transaction&, Context&, const Caller&, const store::NodeRow&,
                           ActivityKind);
// That something is shared with a person now.
Result<void> notify_share(db::Transaction&, Context&, const Caller&, const store::NodeRow&,
                          const Id& person_id);
// What somebody wrote about a node, to the same as of a change.
Result<void> notify_comment(db::Transaction&, Context&, const Caller&, const store::NodeRow&,
                            std::string_view text);
// That nine tenths of the space are taken, when more than that is for the first time; nothing
// otherwise. `more_bytes`: what came last, in `used_bytes` already.
Result<void> notify_space(db::Transaction&, const Context&, const Id& account_id,
                          std::int64_t used_bytes, std::int64_t more_bytes,
                          std::int64_t quota_bytes);

}  // namespace septet::drive
