#include "drive/tree.h"

#include "drive/activity_store.h"
#include "drive/conversation_store.h"
#include "drive/link_store.h"
#include "drive/retention_store.h"
#include "drive/rules.h"
#include "drive/share_store.h"
#include "drive/tag_store.h"
#include "events/outbox.h"

namespace septet::drive {

using store::NodeRow;

namespace {

Error with_field(Error error, const char* field) {
  error.field = field;
  return error;
}

}  // namespace

Error no_such_node() {
  return not_found("There is no such file or folder.");
}

Error in_trash() {
  return failure(ErrorKind::conflict, "in_trash", "This is in the trash. Restore it first.");
}

const NodeRow* trashed_in(const std::vector<NodeRow>& way) {
  for (const NodeRow& row : way)
    if (row.trashed_at) return &row;
  return nullptr;
}

Result<std::vector<NodeRow>> way_to(db::Session& session, const Id& account_id, const Id& node_id) {
  auto way = TRY(store::with_ancestors(session, node_id));
  if (way.empty()) return no_such_node();
  for (const NodeRow& row : way)
    if (row.account_id != account_id || row.purged) return no_such_node();
  return way;
}

Result<NodeRow> owned(db::Session& session, const Id& account_id, const Id& node_id) {
  return TRY(way_to(session, account_id, node_id)).back();
}

Result<NodeRow> owned_live(db::Session& session, const Id& account_id, const Id& node_id) {
  const auto way = TRY(way_to(session, account_id, node_id));
  if (trashed_in(way) != nullptr) return in_trash();
  return way.back();
}

Result<void> check_destination(db::Session& session, const Id& account_id, const Id& parent_id,
                               int levels) {
  if (parent_id == account_id) return {};
  const auto way = way_to(session, account_id, parent_id);
  if (!way.ok()) return with_field(way.error(), "parent_id");
  if (way->back().kind != NodeKind::folder)
    return with_field(failure(ErrorKind::conflict, "not_a_folder", "That is not a folder."),
                      "parent_id");
  if (trashed_in(*way) != nullptr) return with_field(in_trash(), "parent_id");
  if (static_cast<int>(way->size()) + levels > depth_max)
    return failure(ErrorKind::conflict, "too_deep", "Folders can be nested 100 deep at most.");
  return {};
}

Error name_taken(std::string_view name) {
  Error error = failure(ErrorKind::conflict, "name_taken",
                        "There is something named “" + std::string(name) + "” here already.");
  error.field = "name";
  return error;
}

Result<std::string> free_name(db::Session& session, const Id& parent_id, std::string_view name,
                              NodeKind kind) {
  std::string candidate(name);
  for (int number = 2; TRY(store::find_child(session, parent_id, candidate)); ++number)
    candidate = numbered_name(name, kind, number);
  return candidate;
}

Node view(const NodeRow& row, std::optional<Timestamp> trashed_above) {
  Node node{.id = row.id,
            .parent_id = row.parent_id,
            .name = row.name,
            .kind = row.kind,
            .size_bytes = row.size_bytes,
            .item_count = row.item_count,
            .content_type = {},
            .version = {},
            .created_at = row.created_at,
            .modified_at = row.modified_at,
            .starred = row.starred_at.has_value(),
            .trashed_at = row.trashed_at ? row.trashed_at : trashed_above,
            .device_name = {},
            .revision = row.revision,
            .owner_id = row.account_id,
            .permission = Permission::owner,
            .author_id = {},
            .shared_with = {},
            .has_link = false,
            .tags = {}};
  if (!row.author_id.is_nil()) node.author_id = row.author_id;
  if (row.kind == NodeKind::file) {
    node.content_type = content_type_of(row.name);
    node.version = row.version;
    if (!row.device_name.empty()) node.device_name = row.device_name;
  }
  return node;
}

NodeRow root_of(const Id& account_id) {
  NodeRow row;
  row.id = row.account_id = row.parent_id = account_id;
  row.kind = NodeKind::folder;
  return row;
}

PlacedNode placed(const std::vector<NodeRow>& way) {
  PlacedNode out;
  out.path.push_back({way.front().account_id, ""});
  for (std::size_t i = 0; i + 1 < way.size(); ++i) out.path.push_back({way[i].id, way[i].name});
  const NodeRow* trashed = trashed_in(way);
  out.node = view(way.back(), trashed == nullptr ? std::nullopt : trashed->trashed_at);
  return out;
}

Result<void> erase_node(db::Transaction& tx, Context& context, const Id& node_id) {
  if (context.companion != nullptr) TRY(context.companion->erased(tx, node_id));
  TRY(store::erase_activity(tx, node_id, context.clock.now()));
  TRY(store::erase_tags(tx, node_id));
  TRY(store::erase_overtaken(tx, node_id));
  TRY(store::erase_shares_of(tx, node_id));
  TRY(store::erase_links_of_node(tx, node_id));
  TRY(store::erase_conversation_of(tx, node_id));
  return store::erase(tx, node_id);
}

Result<void> announce(db::Transaction& tx, Timestamp now, const Id& account_id, NodeChange change,
                      const NodeEvent& event) {
  TRY(announce_to(tx, now, account_id, change, event));
  if (!TRY(store::shares_anything(tx, account_id))) return {};
  for (const Id& person : TRY(store::people_on_way(tx, event.node_id, event.parent_id)))
    TRY(announce_to(tx, now, person, change, event));
  return {};
}

Result<void> announce_below(db::Transaction& tx, Timestamp now, const NodeRow& folder,
                            NodeChange change) {
  if (folder.kind != NodeKind::folder || !TRY(store::shares_anything(tx, folder.account_id)))
    return {};
  for (const auto& shared : TRY(store::shared_below(tx, folder.account_id, folder.id)))
    TRY(announce_to(tx, now, shared.user_id, change, {shared.node_id, shared.parent_id}));
  return {};
}

Result<void> announce_to(db::Transaction& tx, Timestamp now, const Id& account_id,
                         NodeChange change, const NodeEvent& event) {
  const char* kind = change == NodeChange::changed ? "node.changed" : "node.removed";
  return events::append(tx, now, {account_id, "drive", kind, encode(event)});
}

}  // namespace septet::drive
