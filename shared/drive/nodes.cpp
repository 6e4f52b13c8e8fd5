#include "drive/nodes.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "drive/cursor.h"
#include "drive/links.h"
#include "drive/rules.h"
#include "drive/share_store.h"
#include "drive/tag_store.h"
#include "drive/tags.h"
#include "drive/texts.h"

namespace septet::drive {

namespace {

using store::NodeRow;

constexpr int copy_max_nodes = 20'000;
constexpr int rounds_most = 10;

bool is_renamed(const NodeRow& before, const NodeRow& after) {
  return before.parent_id != after.parent_id || before.name != after.name;
}

// Whose folder it is to which a node may be brought.
Result<Id> check_target(db::Session& session, const Caller& caller, const NodeRow& node,
                        const Id& parent_id) {
  const int below = node.kind == NodeKind::folder ? TRY(store::height(session, node.id)) : 0;
  const Id owner_id = TRY(owner_of_destination(session, caller.account_id, parent_id, below));
  for (const NodeRow& above : TRY(store::with_ancestors(session, parent_id)))
    if (above.id == node.id)
      return failure(ErrorKind::conflict, "into_itself", "A folder cannot be put into itself.");
  return owner_id;
}

Result<void> check_move(db::Session& session, const Caller& caller, const NodeRow& node,
                        const Id& parent_id) {
  if (TRY(check_target(session, caller, node, parent_id)) == node.account_id) return {};
  Error error = failure(ErrorKind::conflict, "other_owner",
                        "This belongs to somebody else there. Copy it instead.");
  error.field = "parent_id";
  return error;
}

// Hits with the way to each; those below a folder in the trash and those out of reach drop out.
Result<std::vector<PlacedNode>> placed_hits(db::Session& session, const Caller& caller,
                                            const std::vector<NodeRow>& rows) {
  std::vector<PlacedNode> hits;
  for (const NodeRow& row : rows) {
    auto found = reach(session, caller.account_id, row.id, Permission::viewer);
    if (!found.ok()) {
      if (found.error().kind != ErrorKind::not_found) return std::move(found).error();
      continue;
    }
    found->way.back() = row;  // it has the count of items
    PlacedNode hit = placed(*found);
    if (row.trashed_at || !hit.node.trashed_at) hits.push_back(std::move(hit));
  }
  std::vector<Node*> nodes;
  for (PlacedNode& hit : hits) nodes.push_back(&hit.node);
  TRY(add_shared_with(session, nodes));
  TRY(add_tags(session, nodes));
  return hits;
}

// The caller, and whoever shares anything with them.
Result<std::vector<Id>> accounts_in_reach(db::Session& session, const Caller& caller) {
  auto accounts = TRY(store::owners_for(session, caller.account_id));
  accounts.insert(accounts.begin(), caller.account_id);
  return accounts;
}

// The newest of several accounts' shelves, as if they were one.
Result<std::vector<NodeRow>> merged_shelf(db::Session& session, store::Shelf shelf,
                                          const std::vector<Id>& accounts,
                                          const std::optional<store::Place>& after, int limit) {
  std::vector<NodeRow> rows;
  for (const Id& account_id : accounts) {
    auto some = TRY(store::shelf(session, shelf, account_id, after, limit));
    std::move(some.begin(), some.end(), std::back_inserter(rows));
  }
  if (accounts.size() > 1)
    std::sort(rows.begin(), rows.end(), [&](const NodeRow& a, const NodeRow& b) {
      const auto x = store::place_on(a, shelf), y = store::place_on(b, shelf);
      return std::pair(x.number_key, x.id) > std::pair(y.number_key, y.id);
    });
  if (static_cast<int>(rows.size()) > limit) rows.resize(static_cast<std::size_t>(limit));
  return rows;
}

Result<store::FoundNodes> shelf_rows(db::Session& session, store::Shelf shelf,
                                     const std::vector<Id>& accounts, const std::string& cursor,
                                     int limit) {
  const auto after = TRY(place_from(cursor));
  store::FoundNodes out;
  out.rows = TRY(merged_shelf(session, shelf, accounts, after, limit));
  if (static_cast<int>(out.rows.size()) == limit)
    out.next_cursor = cursor_from(store::place_on(out.rows.back(), shelf));
  return out;
}

// A page of what `next` gives. Of others' drives most may be out of reach: then it goes on, for a
// while, so that a page that is not the last has something in it as a rule.
template <class Next>
Result<SearchPage> filled_page(db::Session& session, const Caller& caller,
                               const std::vector<Id>& accounts, std::string cursor, int limit,
                               Next next) {
  SearchPage page;
  for (int rounds = accounts.size() == 1 ? 1 : rounds_most; rounds > 0; --rounds) {
    auto found = TRY(next(cursor, limit - static_cast<int>(page.items.size())));
    auto hits = TRY(placed_hits(session, caller, found.rows));
    std::move(hits.begin(), hits.end(), std::back_inserter(page.items));
    page.next_cursor = std::move(found.next_cursor);
    if (!page.next_cursor || static_cast<int>(page.items.size()) == limit) break;
    cursor = *page.next_cursor;
  }
  return page;
}

// What the caller may do with each: what they may with the folder, or what it was shared for.
Result<NodePage> listed(db::Session& session, const Caller& caller, Permission permission,
                        const Id& parent_id, const std::vector<NodeRow>& rows) {
  NodePage page;
  for (const NodeRow& row : rows) page.items.push_back(view(row));
  std::vector<Node*> nodes;
  for (Node& node : page.items) nodes.push_back(&node);
  TRY(add_shared_with(session, nodes));
  if (permission == Permission::owner) {
    TRY(add_tags(session, nodes));
    return page;
  }
  const auto grants = TRY(store::grants_in(session, caller.account_id, parent_id));
  for (Node& node : page.items) {
    node.permission = permission;
    node.starred = false;
    for (const store::Grant& grant : grants)
      if (grant.node_id == node.id) node.permission = std::max(permission, grant.role);
  }
  return page;
}

Result<void> copy_file(db::Transaction& tx, Context& context, const Caller& caller,
                       const NodeRow& from, NodeRow& to) {
  const auto version = TRY(store::version(tx, from.id, from.version));
  if (!version) return internal("a file without its version");
  const NewContent content{TRY(context.content.open(version->manifest, from.id, from.version)),
                           version->content_hash, from.modified_at};
  TRY(claim_again(tx, to.account_id, content.manifest));
  return add_file(tx, context, caller, to, content);
}

// The copy of one node, under a parent that is a copy already or the destination.
Result<NodeRow> copy_node(db::Transaction& tx, Context& context, const Caller& caller,
                          const NodeRow& from, const Id& owner_id, const Id& parent_id,
                          const std::string& name) {
  NodeRow to = from;
  to.id = make_id(context.clock, context.random);
  to.account_id = owner_id;
  to.author_id = caller.account_id;
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
  // What is kept beside a node is its owner's.
  if (owner_id != from.account_id) return to;
  TRY(store::copy_tags(tx, from.id, to.id));
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
    Permission permission = Permission::owner;
    if (request.parent_id != caller.account_id) {
      const Reach folder =
          TRY(reach(session, caller.account_id, request.parent_id, Permission::viewer));
      if (folder.node().kind != NodeKind::folder)
        return failure(ErrorKind::conflict, "not_a_folder", "That is not a folder.");
      permission = folder.permission;
    }
    const auto rows = TRY(store::children(
        session, {request.parent_id, request.sort, request.order, after, request.limit}));
    NodePage page = TRY(listed(session, caller, permission, request.parent_id, rows));
    TRY(mark_links(session, caller.account_id, context_.clock.now(), page.items));
    if (static_cast<int>(rows.size()) == request.limit)
      page.next_cursor = cursor_from(store::place_of(rows.back(), request.sort));
    return page;
  });
}

Result<PlacedNode> Nodes::get(const Caller& caller, const Id& node_id) {
  return context_.database.read([&](db::Session& session) -> Result<PlacedNode> {
    if (node_id == caller.account_id) return PlacedNode{view(root_of(node_id)), {}, {}};
    Reach found = TRY(reach(session, caller.account_id, node_id, Permission::viewer));
    TRY(store::count_items(session, found.way.back()));
    PlacedNode out = placed(found);
    TRY(add_shared_with(session, {&out.node}));
    TRY(mark_links(session, caller.account_id, context_.clock.now(), out.node));
    TRY(add_tags(session, {&out.node}));
    return out;
  });
}

Result<Node> Nodes::create_folder(db::Transaction& tx, const Caller& caller,
                                  const CreateFolder& request) {
  NodeRow row;
  row.parent_id = request.parent_id.value_or(caller.account_id);
  row.name = TRY(checked_name(request.name));
  row.account_id = TRY(owner_of_destination(tx, caller.account_id, row.parent_id));
  const Permission permission =
      row.account_id == caller.account_id ? Permission::owner : Permission::editor;
  const FolderOnConflict on_conflict = request.on_conflict.value_or(FolderOnConflict::fail);
  if (auto there = TRY(store::find_child(tx, row.parent_id, row.name))) {
    if (on_conflict == FolderOnConflict::use_existing && there->kind == NodeKind::folder) {
      TRY(store::count_items(tx, *there));
      return complete_view(tx, *there, permission);
    }
    if (on_conflict != FolderOnConflict::rename) return name_taken(row.name);
    row.name = TRY(free_name(tx, row.parent_id, row.name, NodeKind::folder));
  }
  row.id = make_id(context_.clock, context_.random);
  row.author_id = caller.account_id;
  row.kind = NodeKind::folder;
  row.created_at = row.modified_at = row.changed_at = context_.clock.now();
  row.item_count = 0;
  TRY(store::insert(tx, row));
  TRY(record(tx, context_, caller, row, ActivityKind::created));
  TRY(announce(tx, row.changed_at, row.account_id, NodeChange::changed, {row.id, row.parent_id}));
  return complete_view(tx, row, permission);
}

Result<Node> Nodes::create_folder(const Caller& caller, const CreateFolder& request) {
  return context_.database.write(
      [&](db::Transaction& tx) { return create_folder(tx, caller, request); });
}

Result<Node> Nodes::patched(db::Transaction& tx, const Caller& caller, const Reach& found,
                            const PatchNode& request) {
  const NodeRow& before = found.node();
  NodeRow row = before;
  const Timestamp now = context_.clock.now();
  if (request.name) row.name = TRY(checked_name(*request.name));
  if (request.parent_id) row.parent_id = *request.parent_id;
  if (row.parent_id != before.parent_id) TRY(check_move(tx, caller, row, row.parent_id));
  if (is_renamed(before, row)) {
    const auto there = TRY(store::find_child(tx, row.parent_id, row.name));
    if (there && there->id != row.id) return name_taken(row.name);
  }
  if (request.starred && *request.starred != row.starred_at.has_value())
    row.starred_at = *request.starred ? std::optional(now) : std::nullopt;
  TRY(store::update(tx, row));
  if (request.tags)
    TRY(store::set_tags(tx, row.account_id, row.id, TRY(checked_tags(*request.tags))));
  TRY(record_move(tx, context_, caller, before, row));
  if (row.name != before.name) TRY(ask_for_text(tx, context_, row));
  if (row.parent_id != before.parent_id)
    TRY(announce(tx, now, row.account_id, NodeChange::removed, {row.id, before.parent_id}));
  TRY(announce(tx, now, row.account_id, NodeChange::changed, {row.id, row.parent_id}));
  TRY(store::count_items(tx, row));
  Node changed = TRY(complete_view(tx, row, found.permission));
  TRY(mark_links(tx, caller.account_id, now, changed));
  return changed;
}

Result<Node> Nodes::patch(const Caller& caller, const Id& node_id, const PatchNode& request,
                          std::string_view if_match) {
  Node node = TRY(context_.database.write(
      [&](db::Transaction& tx) { return patch(tx, caller, node_id, request, if_match); }));
  if (request.name) settle_texts(context_);
  return node;
}

Result<Node> Nodes::patch(db::Transaction& tx, const Caller& caller, const Id& node_id,
                          const PatchNode& request, std::string_view if_match) {
  const Reach found = TRY(reach_to_move(tx, caller.account_id, node_id));
  if ((request.starred || request.tags) && !found.is_owner()) return not_allowed(Permission::owner);
  TRY(check_revision(if_match, found.node()));
  return patched(tx, caller, found, request);
}

Result<Node> Nodes::copy(const Caller& caller, const Id& node_id, const CopyNode& request) {
  Node node = TRY(context_.database.write(
      [&](db::Transaction& tx) { return copy(tx, caller, node_id, request); }));
  settle_texts(context_);
  return node;
}

Result<Node> Nodes::copy(db::Transaction& tx, const Caller& caller, const Id& node_id,
                         const CopyNode& request) {
  const Reach found = TRY(reach_live(tx, caller.account_id, node_id, Permission::viewer));
  const NodeRow& from = found.node();
  const Id parent_id = request.parent_id.value_or(from.parent_id);
  const Id owner_id = TRY(check_target(tx, caller, from, parent_id));
  const std::string wanted = TRY(checked_name(request.name.value_or(from.name)));
  const auto rows = TRY(store::subtree(tx, from.id, copy_max_nodes));
  if (rows.size() > copy_max_nodes)
    return failure(ErrorKind::conflict, "too_many_nodes",
                   "At most 20,000 files and folders can be copied at once.");
  NodeRow top = TRY(copy_node(tx, context_, caller, from, owner_id, parent_id,
                              TRY(free_name(tx, parent_id, wanted, from.kind))));
  std::unordered_map<Id, Id> copies{{from.id, top.id}};
  for (std::size_t i = 1; i < rows.size(); ++i)
    copies[rows[i].id] = TRY(copy_node(tx, context_, caller, rows[i], owner_id,
                                       copies[rows[i].parent_id], rows[i].name))
                             .id;
  TRY(announce(tx, top.changed_at, owner_id, NodeChange::changed, {top.id, parent_id}));
  TRY(store::count_items(tx, top));
  return complete_view(tx, top,
                       owner_id == caller.account_id ? Permission::owner : Permission::editor);
}

Result<SearchPage> Nodes::shelf(const Caller& caller, store::Shelf shelf, const std::string& cursor,
                                int limit) {
  return context_.database.read([&](db::Session& session) -> Result<SearchPage> {
    const std::vector<Id> accounts = shelf == store::Shelf::recent
                                         ? TRY(accounts_in_reach(session, caller))
                                         : std::vector<Id>{caller.account_id};
    auto page = TRY(filled_page(session, caller, accounts, cursor, limit,
                                [&](const std::string& from, int most) {
                                  return shelf_rows(session, shelf, accounts, from, most);
                                }));
    TRY(mark_links(session, caller.account_id, context_.clock.now(), page.items));
    return page;
  });
}

Result<Usage> Nodes::usage(const Caller& caller) {
  const auto row = TRY(context_.database.read(
      [&](db::Session& session) { return store::usage(session, caller.account_id); }));
  return Usage{row.used_bytes, row.quota_bytes.value_or(context_.quota_bytes), row.file_count};
}

}  // namespace septet::drive
