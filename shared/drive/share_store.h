// All SQL about shares with people.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "db/database.h"
#include "drive/sharing_types.h"

namespace septet::drive::store {

Result<void> migrate_shares(db::Database&);

// Error: conflict "duplicate" if the person has one of this node.
Result<void> insert(db::Transaction&, const Share&);
Result<void> set_role(db::Transaction&, const Id& share_id, Permission role);
Result<void> erase_share(db::Transaction&, const Id& share_id);
// Those of a node that is gone for good.
Result<void> erase_shares_of(db::Transaction&, const Id& node_id);
// Those that an account gave or was given.
Result<void> erase_account_shares(db::Transaction&, const Id& account_id);

Result<std::optional<Share>> find_share(db::Session&, const Id& share_id);
Result<std::optional<Share>> find_share(db::Session&, const Id& node_id, const Id& user_id);
// Of the node itself, the oldest first.
Result<std::vector<Share>> shares_of(db::Session&, const Id& node_id);
Result<std::int64_t> count_shares_of(db::Session&, const Id& node_id);
// What the person was given, the latest first, those before `before`.
Result<std::vector<Share>> shares_with(db::Session&, const Id& user_id,
                                       const std::optional<Id>& before, int limit);
// What the person was given on a node or on the folders above it.
struct Grant {
  Id node_id;
  Permission role = Permission::viewer;
};
Result<std::vector<Grant>> grants_on_way(db::Session&, const Id& user_id, const Id& node_id);
// Of those that lie directly in a folder.
Result<std::vector<Grant>> grants_in(db::Session&, const Id& user_id, const Id& parent_id);
// Of the owner's nodes with ids from `first` to `last`, with whom each is shared, the oldest first.
struct SharedNode {
  Id node_id;
  Id user_id;
};
Result<std::vector<SharedNode>> shared_nodes(db::Session&, const Id& owner_id, const Id& first,
                                             const Id& last);

// Whether the owner shares anything at all, for which one look into an index is enough.
Result<bool> shares_anything(db::Session&, const Id& owner_id);
// Whether the person may write into anything of others.
Result<bool> edits_anything(db::Session&, const Id& user_id);
// Whose files the person was given any of.
Result<std::vector<Id>> owners_for(db::Session&, const Id& user_id);
// With whom either node, or a folder above it, is shared.
Result<std::vector<Id>> people_on_way(db::Session&, const Id& node_id, const Id& other_node_id);
// What of the owner's is shared and lies somewhere below a folder.
struct SharedBelow {
  Id user_id;
  Id node_id;
  Id parent_id;
};
Result<std::vector<SharedBelow>> shared_below(db::Session&, const Id& owner_id,
                                              const Id& folder_id);

}  // namespace septet::drive::store
