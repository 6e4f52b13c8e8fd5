// All SQL about nodes and versions, and the migrations of this service. The index of names is kept
// in step here.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "db/database.h"
#include "drive/types.h"

namespace septet::drive::store {

Result<void> migrate(db::Database&);

struct NodeRow {
  Id id;
  Id account_id;
  Id parent_id;
  NodeKind kind = NodeKind::file;
  std::string name;
  std::int64_t size_bytes = 0;
  std::int64_t version = 0;  // 0 for a folder
  std::string device_name;
  Id author_id;  // who wrote the current version, or made the folder; nil: nobody known
  Timestamp created_at;
  Timestamp modified_at;  // the content's own time
  Timestamp changed_at;   // when the node last changed here
  std::optional<Timestamp> starred_at;
  std::optional<Timestamp> trashed_at;
  bool purged = false;  // deleted for good, its rows being cleared away
  std::int64_t revision = 1;
  std::optional<std::int64_t> item_count;
};

struct VersionRow {
  Id node_id;
  std::int64_t number = 0;
  std::int64_t size_bytes = 0;
  std::string manifest;      // sealed
  std::string content_hash;  // 32 bytes
  Id author_id;
  Id device_id;
  std::string device_name;
  Timestamp created_at;
  Timestamp modified_at;
};

// Where a page of a list goes on: the group, the sort value and the id of the last row before it.
struct Place {
  int group = 0;
  std::string text_key;
  std::int64_t number_key = 0;
  Id id;
};

Result<void> insert(db::Transaction&, const NodeRow&);
// Name, place, stars, trash, size, version, device and times as in `row`; its revision is raised.
Result<void> update(db::Transaction&, NodeRow& row);
// The content's own time, of the node and, of a file, of its current version.
Result<void> set_modified(db::Transaction&, NodeRow& row, Timestamp);
// Gives up its name within this transaction, for another that nobody can have.
Result<void> park(db::Transaction&, const Id& node_id);
Result<void> erase(db::Transaction&, const Id& node_id);

Result<std::optional<NodeRow>> find(db::Session&, const Id& node_id);
// Sets `item_count` if it is a folder.
Result<void> count_items(db::Session&, NodeRow&);
// A node and the folders above it, the topmost first.
Result<std::vector<NodeRow>> with_ancestors(db::Session&, const Id& node_id);
// The one of that name that is not in the trash.
Result<std::optional<NodeRow>> find_child(db::Session&, const Id& parent_id, std::string_view name);
// Those below a node, itself first, parents before children; `most` + 1 if there are more.
Result<std::vector<NodeRow>> subtree(db::Session&, const Id& node_id, int most);
// The same without itself; of everything, if it is the account's id.
Result<std::vector<NodeRow>> descendants(db::Session&, const Id& parent_id, int most);
// How many levels lie below a node.
Result<int> height(db::Session&, const Id& node_id);

struct ChildrenQuery {
  Id parent_id;
  NodeSort sort = NodeSort::name;
  SortOrder order = SortOrder::ascending;
  std::optional<Place> after;
  int limit = 0;
  bool counted = true;  // sets `item_count` of folders
};
// Folders first.
Result<std::vector<NodeRow>> children(db::Session&, const ChildrenQuery&);
Place place_of(const NodeRow&, NodeSort);

// Newest change, star or trashing first.
enum class Shelf { recent, starred, trash };
Result<std::vector<NodeRow>> shelf(db::Session&, Shelf, const Id& account_id,
                                   const std::optional<Place>& after, int limit);
Place place_on(const NodeRow&, Shelf);

struct FoundNodes {
  std::vector<NodeRow> rows;
  std::optional<std::string> next_cursor;
};

// What is not in the trash by itself, by its last change here, the newest first.
struct NewestQuery {
  Id account_id;
  std::optional<NodeKind> kind;
  std::optional<std::int64_t> min_size, max_size;  // bytes, both included; a folder has none
  std::optional<Timestamp> modified_after, modified_before;
  std::optional<Place> after;  // as place_on() gives it for `recent`
  int limit = 0;
};
Result<std::vector<NodeRow>> newest(db::Session&, const NewestQuery&);
// Without itself.
Result<std::vector<Id>> folders_below(db::Session&, const Id& folder_id);

Result<void> insert(db::Transaction&, const VersionRow&);
Result<std::optional<VersionRow>> version(db::Session&, const Id& node_id, std::int64_t number);
// Newest first, those before `before` (0: all).
Result<std::vector<VersionRow>> versions(db::Session&, const Id& node_id, std::int64_t before,
                                         int limit);
// The number of the newest of a moment, 0 if there was none.
Result<std::int64_t> version_at(db::Session&, const Id& node_id, Timestamp);
Result<void> erase_version(db::Transaction&, const Id& node_id, std::int64_t number);

struct UsageRow {
  std::int64_t used_bytes = 0;
  std::int64_t file_count = 0;
  std::optional<std::int64_t> quota_bytes;  // this account's own; absent: the server's
};
Result<UsageRow> usage(db::Session&, const Id& account_id);
// The row goes with the account's last file.
Result<UsageRow> add_usage(db::Transaction&, const Id& account_id, std::int64_t bytes,
                           std::int64_t files);

// Deleted for good but still to be cleared away; the newest first, those before `before`.
Result<std::vector<NodeRow>> purged(db::Session&, const Id& account_id, NodeKind,
                                    const std::optional<Id>& before, int limit);
// Some of those that have any.
Result<std::vector<Id>> accounts_with_purged(db::Session&, int limit);
// Marks what lies in a folder that is deleted for good; what was put into the trash by itself stays
// there, to come back to the root. Whether there is still anything to be cleared away.
Result<bool> purge_children(db::Transaction&, const Id& folder_id);
// Marks every node in the trash, of one account or of those trashed before a moment.
Result<void> purge_trash_of(db::Transaction&, const Id& account_id);
Result<void> purge_trash_before(db::Transaction&, Timestamp);
Result<void> purge_account(db::Transaction&, const Id& account_id, Timestamp now);

}  // namespace septet::drive::store
