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
  Id parent_id;                               // after it, as the three below
  std::string name;                           //
  std::optional<Timestamp> trashed_at;        // of the node itself
  std::int64_t version = 0;                   // of a file; 0: a folder, or from before this table
  std::optional<std::string> old_label;       // history_types.h: `before`
  std::optional<std::string> new_label;       // `after`
  std::optional<Id> user_id;                  // with whom it is shared
  std::optional<std::int64_t> about_version;  // that it is about, if not about the current one
};

Result<void> insert(db::Transaction&, const ActivityRow&);
// All rows of a node that goes for good. What stays is where it lay and how long, without a name,
// so that going back can say that it is lost, and what it held is still found.
Result<void> erase_activity(db::Transaction&, const Id& node_id, Timestamp now);
// What stays of an account's nodes, once it has no node any more.
Result<void> forget_gone(db::Transaction&, const Id& account_id);
// What stays goes in the end; some of it at a time. Whether there may be more.
Result<bool> forget_gone_before(db::Transaction&, Timestamp, int limit);

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

// The last row of a node up to a moment; nothing: it was not there yet.
Result<std::optional<ActivityRow>> state_at(db::Session&, const Id& node_id, Timestamp);
// Of everything that lay in a folder at that moment, in the trash or not; each once, `most` + 1 if
// there are more.
Result<std::vector<ActivityRow>> states_in(db::Session&, const Id& folder_id, Timestamp, int most);

// Those that lay in a folder at that moment, or last, and are gone for good since. They have
// `node_id` and `parent_id` alone.
Result<std::vector<ActivityRow>> gone_from(db::Session&, const Id& folder_id, Timestamp, int most);

}  // namespace septet::drive::store
