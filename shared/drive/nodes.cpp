#include "drive/nodes.h"

#include <unordered_map>

#include "base/text.h"
#include "drive/cursor.h"
#include "drive/rules.h"

namespace septet::drive {

namespace {

using store::NodeRow;

constexpr int copy_max_nodes = 20'000;

bool is_renamed(const NodeRow& before, const NodeRow& after) {
  return before.parent_id != after.parent_id || before.name != after.name;
}

Result<void> check_move(db::Session& session, const NodeRow& node, const Id& parent_id) {
  const int below = node.kind == NodeKind::folder ? TRY(store::height(session, node.id)) : 0;
  TRY(check_destination(session, node.account_id, parent_id, below));
  for (const NodeRow& above : TRY(store::with_ancestors(session, parent_id)))
    if (above.id == node.id)
      return failure(ErrorKind::conflict, "into_itself", "A folder cannot be put into itself.");
  return {};
}

// Hits with the way to each; those below a folder in the trash drop out.
Result<std::vector<PlacedNode>> placed_hits(db::Session& session, std::vector<NodeRow>& rows) {
  std::vector<PlacedNode> hits;
  for (NodeRow& row : rows) {
    auto way = way_to(session, row.account_id, row.id);
    if (!way.ok()) continue;
    way->back() = row;  // it has the count of items
    PlacedNode hit = placed(*way);
    if (row.trashed_at || !hit.node.trashed_at) hits.push_back(std::move(hit));
  }
  return hits;
}

Result<void> copy_file(db::Transaction& tx, Context& context, const Caller& caller,
                       const NodeRow& from, NodeRow& to) {
  const auto version = TRY(store::version(tx, from.id, from.version));
  if (!version) return internal("a file without its version");
  const NewContent content{TRY(context.content.open(version->manifest, from.id, from.version)),
                           version->content_hash, from.modified_at};
  TRY(claim_again(tx, caller.account_id, content.manifest));
  return add_file(tx, context, caller, to, content);
}

// The copy of one node, under a parent that is a copy already or the destination.
Result<NodeRow> copy_node(db::Transaction& tx, Context& context, const Caller& caller,
                          const NodeRow& from, const Id& parent_id, const std::string& name) {
  NodeRow to = from;
  to.id = make_id(context.clock, context.random);
  to.parent_id = parent_id;
  to.name = name;
  to.starred_at.reset();
  to.revision = 1;
  to.created_at = to.changed_at = context.clock.now();
  if (from.kind == NodeKind::folder) {
    TRY(store::insert(tx, to));
    TRY(record(tx, context, caller, to, ActivityKind::created));
  } else {
    TRY(copy_file(tx, context, caller, from, to));
  }
  if (context.companion != nullptr) TRY(context.companion->copied(tx, from.id, to.id));
  return to;
}

}  // namespace

Result<void> check_revision(std::string_view if_match, const NodeRow& row) {
  if (if_match.empty() || trimmed(if_match) == "*" ||
      trimmed(if_match) == "\"" + std::to_string(row.revision) + "\"")
    return {};
  return failure(ErrorKind::precondition_failed, "stale",
                 "This has been changed in the meantime. Look at it again first.");
}

Result<NodePage> Nodes::list(const Caller& caller, const ListRequest& request) {
  const auto after = TRY(place_from(request.cursor));
  return context_.database.read([&](db::Session& session) -> Result<NodePage> {
    if (request.parent_id != caller.account_id &&
        TRY(owned(session, caller.account_id, request.parent_id)).kind != NodeKind::folder)
      return failure(ErrorKind::conflict, "not_a_folder", "That is not a folder.");
    const auto rows = TRY(store::children(
        session, {request.parent_id, request.sort, request.order, after, request.limit}));
    NodePage page;
    for (const NodeRow& row : rows) page.items.push_back(view(row));
    if (static_cast<int>(rows.size()) == request.limit)
      page.next_cursor = cursor_from(store::place_of(rows.back(), request.sort));
    return page;
  });
}

Result<PlacedNode> Nodes::get(const Caller& caller, const Id& node_id) {
  return context_.database.read([&](db::Session& session) -> Result<PlacedNode> {
    if (node_id == caller.account_id) return PlacedNode{view(root_of(node_id)), {}, {}};
    auto way = TRY(way_to(session, caller.account_id, node_id));
    TRY(store::count_items(session, way.back()));
    return placed(way);
  });
}

Result<Node> Nodes::create_folder(db::Transaction& tx, const Caller& caller,
                                  const CreateFolder& request) {
  NodeRow row;
  row.parent_id = request.parent_id.value_or(caller.account_id);
  row.name = TRY(checked_name(request.name));
  TRY(check_destination(tx, caller.account_id, row.parent_id));
  const FolderOnConflict on_conflict = request.on_conflict.value_or(FolderOnConflict::fail);
  if (auto there = TRY(store::find_child(tx, row.parent_id, row.name))) {
    if (on_conflict == FolderOnConflict::use_existing && there->kind == NodeKind::folder) {
      TRY(store::count_items(tx, *there));
      return view(*there);
    }
    if (on_conflict != FolderOnConflict::rename) return name_taken(row.name);
    row.name = TRY(free_name(tx, row.parent_id, row.name, NodeKind::folder));
  }
  row.id = make_id(context_.clock, context_.random);
  row.account_id = caller.account_id;
  row.kind = NodeKind::folder;
  row.created_at = row.modified_at = row.changed_at = context_.clock.now();
  row.item_count = 0;
  TRY(store::insert(tx, row));
  TRY(record(tx, context_, caller, row, ActivityKind::created));
  TRY(announce(tx, row.changed_at, row.account_id, NodeChange::changed, {row.id, row.parent_id}));
  return view(row);
}

Result<Node> Nodes::create_folder(const Caller& caller, const CreateFolder& request) {
  return context_.database.write(
      [&](db::Transaction& tx) { return create_folder(tx, caller, request); });
}

Result<Node> Nodes::patched(db::Transaction& tx, const Caller& caller, NodeRow row,
                            const PatchNode& request) {
  const NodeRow before = row;
  const Timestamp now = context_.clock.now();
  if (request.name) row.name = TRY(checked_name(*request.name));
  if (request.parent_id) row.parent_id = *request.parent_id;
  if (row.parent_id != before.parent_id) TRY(check_move(tx, row, row.parent_id));
  if (is_renamed(before, row)) {
    const auto there = TRY(store::find_child(tx, row.parent_id, row.name));
    if (there && there->id != row.id) return name_taken(row.name);
  }
  if (request.starred && *request.starred != row.starred_at.has_value())
    row.starred_at = *request.starred ? std::optional(now) : std::nullopt;
  TRY(store::update(tx, row));
  TRY(record_move(tx, context_, caller, before, row));
  if (row.parent_id != before.parent_id)
    TRY(announce(tx, now, row.account_id, NodeChange::removed, {row.id, before.parent_id}));
  TRY(announce(tx, now, row.account_id, NodeChange::changed, {row.id, row.parent_id}));
  TRY(store::count_items(tx, row));
  return view(row);
}

Result<Node> Nodes::patch(const Caller& caller, const Id& node_id, const PatchNode& request,
                          std::string_view if_match) {
  return context_.database.write(
      [&](db::Transaction& tx) { return patch(tx, caller, node_id, request, if_match); });
}

Result<Node> Nodes::patch(db::Transaction& tx, const Caller& caller, const Id& node_id,
                          const PatchNode& request, std::string_view if_match) {
  const NodeRow row = TRY(owned_live(tx, caller.account_id, node_id));
  TRY(check_revision(if_match, row));
  return patched(tx, caller, row, request);
}

Result<Node> Nodes::copy(const Caller& caller, const Id& node_id, const CopyNode& request) {
  return context_.database.write(
      [&](db::Transaction& tx) { return copy(tx, caller, node_id, request); });
}

Result<Node> Nodes::copy(db::Transaction& tx, const Caller& caller, const Id& node_id,
                         const CopyNode& request) {
  const NodeRow from = TRY(owned_live(tx, caller.account_id, node_id));
  const Id parent_id = request.parent_id.value_or(from.parent_id);
  TRY(check_move(tx, from, parent_id));
  const std::string wanted = TRY(checked_name(request.name.value_or(from.name)));
  const auto rows = TRY(store::subtree(tx, from.id, copy_max_nodes));
  if (rows.size() > copy_max_nodes)
    return failure(ErrorKind::conflict, "too_many_nodes",
                   "At most 20,000 files and folders can be copied at once.");
  NodeRow top = TRY(copy_node(tx, context_, caller, from, parent_id,
                              TRY(free_name(tx, parent_id, wanted, from.kind))));
  std::unordered_map<Id, Id> copies{{from.id, top.id}};
  for (std::size_t i = 1; i < rows.size(); ++i)
    copies[rows[i].id] =
        TRY(copy_node(tx, context_, caller, rows[i], copies[rows[i].parent_id], rows[i].name)).id;
  TRY(announce(tx, top.changed_at, caller.account_id, NodeChange::changed, {top.id, parent_id}));
  TRY(store::count_items(tx, top));
  return view(top);
}

Result<SearchPage> Nodes::shelf(const Caller& caller, store::Shelf shelf, const std::string& cursor,
                                int limit) {
  const auto after = TRY(place_from(cursor));
  return context_.database.read([&](db::Session& session) -> Result<SearchPage> {
    auto rows = TRY(store::shelf(session, shelf, caller.account_id, after, limit));
    SearchPage page;
    page.items = TRY(placed_hits(session, rows));
    if (static_cast<int>(rows.size()) == limit)
      page.next_cursor = cursor_from(store::place_on(rows.back(), shelf));
    return page;
  });
}

Result<SearchPage> Nodes::search(const Caller& caller, std::string_view query,
                                 const std::string& cursor, int limit) {
  if (trimmed(query).empty() || !is_utf8(query))
    return invalid("q", "empty_query", "Say what to look for.");
  return context_.database.read([&](db::Session& session) -> Result<SearchPage> {
    auto found = TRY(store::found(session, caller.account_id, query, cursor, limit));
    return SearchPage{TRY(placed_hits(session, found.rows)), std::move(found.next_cursor)};
  });
}

Result<Usage> Nodes::usage(const Caller& caller) {
  const auto row = TRY(context_.database.read(
      [&](db::Session& session) { return store::usage(session, caller.account_id); }));
  return Usage{row.used_bytes, row.quota_bytes.value_or(context_.quota_bytes), row.file_count};
}

}  // namespace septet::drive
