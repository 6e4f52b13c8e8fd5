// All SQL about what happened to nodes: a table that is only ever added to, until a node is deleted
// for good and takes its rows along.
//
// Each row says how the node is after it: its name, its place, whether it is in the trash, and its
// current version. So the last row up to a moment is the node as it was then. Which is the last
// one is told by the node's revision, which counts its changes: clocks of several servers agree
// within seconds only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/database.h"
#include "drive/history_types.h"

namespace septet::drive::store {

// After the nodes' own tables: nodes that are older than this table get one row, as if they had
// been made as they are.
Result<void> migrate_activity(db::Database&);

struct ActivityRow {
  Id id;
  Id node_id;
  std::int64_t revision = 0;  // of the node, after it
  ActivityKind kind = ActivityKind::created;
  Timestamp at;
  std::optional<Id> author_id;  // nobody: who came by a link
  std::string device_name;
  Id parent_id;                          // after it, as the three below
  std::string name;                      //
  std::optional<Timestamp> trashed_at;   // of the node itself
  std::int64_t version = 0;              // of a file; 0: a folder, or from before this table
  std::optional<std::string> old_label;  // history_types.h: `before`
  std::optional<std::string> new_label;  // `after`
  std::optional<Id> user_id;             // with whom it is shared
};

Result<void> insert(db::Transaction&, const ActivityRow&);
// All rows of a node.
Result<void> erase_activity(db::Transaction&, const Id& node_id);

// Before which row of a list a page goes on.
struct ActivityPlace {
  Timestamp at;
  Id id;
};
// The latest first: what happened to a node, and what happened in it as a folder.
Result<std::vector<ActivityRow>> activity_of(db::Session&, const Id& node_id,
                                             const std::optional<ActivityPlace>& before, int limit);
Result<std::vector<ActivityRow>> activity_in(db::Session&, const Id& folder_id,
                                             const std::optional<ActivityPlace>& before, int limit);

}  // namespace septet::drive::store
