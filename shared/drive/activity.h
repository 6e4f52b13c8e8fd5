// What happened to nodes: written down with every change, in its transaction, and read again.
#pragma once

#include <string>

#include "drive/activity_store.h"
#include "drive/tree.h"

namespace septet::drive {

// What is said besides the node as it is afterwards; see Activity in history_types.h.
struct ActivityDetails {
  std::optional<std::string> before;
  std::optional<std::string> after;
  std::optional<Id> user_id;            // shared, unshared: with whom
  std::optional<std::int64_t> version;  // version_deleted: which
};

// Writes down that `caller` did this, and how `node` is now: call it after the node's row has been
// written, with that row, since its revision says which of two changes was the later. One insert,
// and a look whether the owner shares anything, whose people are told then (notices.h). What
// changes no row (shared, commented, …) is recorded with the row as it is. A caller whose account
// is nil is somebody who came by a link.
Result<void> record(db::Transaction&, Context&, const Caller&, const store::NodeRow& node,
                    ActivityKind, const ActivityDetails& = {});
// A node that has another name or another place than `before`; nothing, if it has not.
Result<void> record_move(db::Transaction&, Context&, const Caller&, const store::NodeRow& before,
                         const store::NodeRow& node);

class Activities {
 public:
  explicit Activities(Context& context) : context_(context) {}

  // The latest first; of a folder (the account's id: the root) what happened in it as well. Errors:
  // not_found; invalid "bad_cursor".
  Result<ActivityPage> list(const Caller&, const Id& node_id, const std::string& cursor, int limit);

 private:
  Context& context_;
};

}  // namespace septet::drive
