#include "drive/access.h"

#include <algorithm>
#include <map>
#include <memory>

#include "drive/rules.h"
#include "drive/share_store.h"
#include "drive/tags.h"

namespace septet::drive {

namespace {

using store::Grant;
using store::NodeRow;

constexpr std::size_t shared_with_most = 8;
constexpr Duration asked_again_after = seconds(1);

// What others see of the way, and what they may do at its end.
Result<Reach> by_share(db::Session& session, const Id& caller_id, std::vector<NodeRow> way) {
  if (trashed_in(way) != nullptr) return no_such_node();
  Reach out{.way = {}, .permission = Permission::viewer, .around = {}};
  out.depth = static_cast<int>(way.size());
  auto topmost = way.end();
  for (const Grant& grant : TRY(store::grants_on_way(session, caller_id, way.back().id))) {
    const auto at = std::find_if(way.begin(), way.end(),
                                 [&](const NodeRow& row) { return row.id == grant.node_id; });
    topmost = std::min(topmost, at);
    out.permission = std::max(out.permission, grant.role);
    if (grant.node_id != way.back().id)
      out.around = std::max(out.around.value_or(Permission::viewer), grant.role);
  }
  if (topmost == way.end()) return no_such_node();
  way.erase(way.begin(), topmost);
  out.way = std::move(way);
  return out;
}

Result<Reach> reach_any(db::Session& session, const Id& caller_id, const Id& node_id) {
  auto way = TRY(store::with_ancestors(session, node_id));
  if (way.empty()) return no_such_node();
  for (const NodeRow& row : way)
    if (row.purged) return no_such_node();
  if (way.back().account_id != caller_id) return by_share(session, caller_id, std::move(way));
  const int depth = static_cast<int>(way.size());
  return Reach{std::move(way), Permission::owner, Permission::owner, depth};
}

Result<Reach> checked(Result<Reach> found, Permission needed) {
  if (found.ok() && found->permission < needed) return not_allowed(needed);
  return found;
}

Result<Reach> live(Result<Reach> found) {
  if (found.ok() && trashed_in(found->way) != nullptr) return in_trash();
  return found;
}

// What is wrong with a folder that is in reach as a place for something.
Result<void> check_folder(const Reach& folder, int levels) {
  if (folder.node().kind != NodeKind::folder)
    return failure(ErrorKind::conflict, "not_a_folder", "That is not a folder.");
  if (trashed_in(folder.way) != nullptr) return in_trash();
  if (folder.depth + levels > depth_max)
    return failure(ErrorKind::conflict, "too_deep", "Folders can be nested 100 deep at most.");
  return {};
}

Result<Id> owner_of_folder(db::Session& session, const Id& caller_id, const Id& folder_id,
                           int levels) {
  const Reach folder = TRY(reach(session, caller_id, folder_id, Permission::editor));
  TRY(check_folder(folder, levels));
  return folder.node().account_id;
}

// Those of one owner.
Result<void> add_shared_with_of(db::Session& session, const Id& owner_id,
                                const std::map<Id, Node*>& nodes) {
  for (const auto& shared :
       TRY(store::shared_nodes(session, owner_id, nodes.begin()->first, nodes.rbegin()->first))) {
    const auto found = nodes.find(shared.node_id);
    if (found == nodes.end() || found->second->shared_with.size() == shared_with_most) continue;
    found->second->shared_with.push_back(shared.user_id);
  }
  return {};
}

}  // namespace

Error not_allowed(Permission needed) {
  return failure(ErrorKind::forbidden, "not_allowed",
                 needed == Permission::owner ? "Only the person whose file this is can do that."
                                             : "You can see this, but not change it.");
}

Result<Reach> reach(db::Session& session, const Id& caller_id, const Id& node_id,
                    Permission needed) {
  return checked(reach_any(session, caller_id, node_id), needed);
}

Result<Reach> reach_live(db::Session& session, const Id& caller_id, const Id& node_id,
                         Permission needed) {
  return live(reach(session, caller_id, node_id, needed));
}

Result<Reach> reach_to_move(db::Session& session, const Id& caller_id, const Id& node_id) {
  auto found = live(reach_any(session, caller_id, node_id));
  if (!found.ok()) return found;
  if (found->permission < Permission::editor) return not_allowed(Permission::editor);
  if (found->around.value_or(Permission::viewer) < Permission::editor)
    return not_allowed(Permission::owner);
  return found;
}

Result<Id> owner_of_destination(db::Session& session, const Id& caller_id, const Id& parent_id,
                                int levels) {
  if (parent_id == caller_id) return caller_id;
  auto owner = owner_of_folder(session, caller_id, parent_id, levels);
  if (!owner.ok()) owner.error().field = "parent_id";
  return owner;
}

Node view(const Reach& reached) {
  const NodeRow* trashed = trashed_in(reached.way);
  Node node = view(reached.node(), trashed == nullptr ? std::nullopt : trashed->trashed_at);
  node.permission = reached.permission;
  if (!reached.is_owner()) node.starred = false;
  return node;
}

PlacedNode placed(const Reach& reached) {
  PlacedNode out;
  if (reached.is_owner()) out.path.push_back({reached.node().account_id, ""});
  for (std::size_t i = 0; i + 1 < reached.way.size(); ++i)
    out.path.push_back({reached.way[i].id, reached.way[i].name});
  out.node = view(reached);
  return out;
}

Result<void> add_shared_with(db::Session& session, const std::vector<Node*>& nodes) {
  std::map<Id, std::map<Id, Node*>> by_owner;
  for (Node* node : nodes) by_owner[node->owner_id].emplace(node->id, node);
  for (const auto& of_one : by_owner) TRY(add_shared_with_of(session, of_one.first, of_one.second));
  return {};
}

Result<Node> complete_view(db::Session& session, const NodeRow& row, Permission permission) {
  Node node = view(row);
  node.permission = permission;
  if (permission != Permission::owner) node.starred = false;
  TRY(add_shared_with(session, {&node}));
  TRY(add_tags(session, {&node}));
  return node;
}

std::function<Result<void>()> reading_guard(Context& context, const Id& caller_id,
                                            const Reach& reached) {
  if (reached.is_owner()) return {};
  return [&context, caller_id, node_id = reached.node().id,
          asked_at = std::make_shared<Timestamp>(context.clock.now())]() -> Result<void> {
    const Timestamp now = context.clock.now();
    if (now - *asked_at < asked_again_after) return {};
    *asked_at = now;
    TRY(context.database.read([&](db::Session& session) {
      return reach(session, caller_id, node_id, Permission::viewer);
    }));
    return {};
  };
}

}  // namespace septet::drive
