// Who may do what: the owner of a node everything, others what a share of it or of a folder above
// it allows, the highest of them. What is out of somebody's reach is not found, as if it were not
// there; so is, for all but its owner, what lies in the trash.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "drive/tree.h"

namespace septet::drive {

// A node as somebody reaches it.
struct Reach {
  std::vector<store::NodeRow> way;  // what they see of it: the topmost first, the node itself last
  Permission permission = Permission::owner;
  std::optional<Permission> around;  // on the folder that it lies in, if they see that
  int depth = 0;                     // of the whole way, with what they do not see

  const store::NodeRow& node() const { return way.back(); }
  bool is_owner() const { return permission == Permission::owner; }
};

// Errors: not_found; forbidden "not_allowed" if it is in reach but less is allowed than needed.
Result<Reach> reach(db::Session&, const Id& caller_id, const Id& node_id, Permission needed);
// As reach(), and not in the trash. Error: conflict "in_trash".
Result<Reach> reach_live(db::Session&, const Id& caller_id, const Id& node_id, Permission needed);
// To rename, move or trash it, which changes the folder that it lies in: whoever was given a node
// by itself may change what it holds, and leaves it where it is. Errors: as reach_live().
Result<Reach> reach_to_move(db::Session&, const Id& caller_id, const Id& node_id);

// Whose folder it is into which the caller may put something, below which `levels` more will lie.
// Errors: not_found and forbidden "not_allowed" with the field "parent_id"; conflict
// "not_a_folder", "in_trash", "too_deep".
Result<Id> owner_of_destination(db::Session&, const Id& caller_id, const Id& parent_id,
                                int levels = 0);

Error not_allowed(Permission needed);

// The node and the way to it as the caller sees them.
Node view(const Reach&);
PlacedNode placed(const Reach&);
// With whom the nodes are shared, by one question for each owner.
Result<void> add_shared_with(db::Session&, const std::vector<Node*>&);
// A single node, complete. `permission`: the caller's.
Result<Node> complete_view(db::Session&, const store::NodeRow&, Permission permission);

// Asks again, once a second at most, whether the caller may still read what they are reading; for
// stream_of(). Nothing for the owner, whom nobody can take it from.
std::function<Result<void>()> reading_guard(Context&, const Id& caller_id, const Reach&);

}  // namespace septet::drive
