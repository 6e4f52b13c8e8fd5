#include "drive/trash.h"

#include "drive/links.h"
#include "drive/nodes.h"
#include "drive/rules.h"
#include "drive/texts.h"

namespace septet::drive {

namespace {

using store::NodeRow;

constexpr int batch_nodes = 200;
constexpr int batch_accounts = 100;

// Where a node of the trash goes back to.
Result<Id> way_back(db::Session& session, const NodeRow& row) {
  const auto possible = check_destination(session, row.account_id, row.parent_id);
  if (possible.ok()) return row.parent_id;
  if (possible.error().kind == ErrorKind::internal) return possible.error();
  return row.account_id;
}

Result<void> announce_removal(db::Transaction& tx, Timestamp now, const NodeRow& row) {
  TRY(announce_below(tx, now, row, NodeChange::removed));
  return announce(tx, now, row.account_id, NodeChange::removed, {row.id, row.parent_id});
}

Result<void> check_empty(db::Session& session, NodeRow folder) {
  TRY(store::count_items(session, folder));
  if (folder.item_count.value_or(0) == 0) return {};
  return failure(ErrorKind::conflict, "not_empty", "There is still something in this folder.");
}

}  // namespace

Result<void> Trash::put(const Caller& caller, const Id& node_id, std::string_view if_match,
                        Extent extent) {
  return context_.database.write(
      [&](db::Transaction& tx) { return put(tx, caller, node_id, if_match, extent); });
}

Result<void> Trash::put(db::Transaction& tx, const Caller& caller, const Id& node_id,
                        std::string_view if_match, Extent extent) {
  NodeRow row = TRY(reach_to_move(tx, caller.account_id, node_id)).node();
  TRY(check_revision(if_match, row));
  if (extent == Extent::itself) TRY(check_empty(tx, row));
  row.trashed_at = context_.clock.now();
  TRY(store::update(tx, row));
  TRY(record(tx, context_, caller, row, ActivityKind::trashed));
  return announce_removal(tx, *row.trashed_at, row);
}

Result<Node> Trash::restore(const Caller& caller, const Id& node_id) {
  Node node = TRY(context_.database.write([&](db::Transaction& tx) -> Result<Node> {
    NodeRow row = TRY(reach(tx, caller.account_id, node_id, Permission::owner)).node();
    if (row.trashed_at) {
      row.parent_id = TRY(way_back(tx, row));
      row.name = TRY(free_name(tx, row.parent_id, row.name, row.kind));
      row.trashed_at.reset();
      TRY(store::update(tx, row));
      TRY(record(tx, context_, caller, row, ActivityKind::restored));
      TRY(ask_for_text(tx, context_, row));
      TRY(announce(tx, context_.clock.now(), row.account_id, NodeChange::changed,
                   {row.id, row.parent_id}));
      TRY(announce_below(tx, context_.clock.now(), row, NodeChange::changed));
    } else {
      row = TRY(owned_live(tx, caller.account_id, node_id));
    }
    TRY(store::count_items(tx, row));
    Node restored = TRY(complete_view(tx, row, Permission::owner));
    TRY(mark_links(tx, row.account_id, context_.clock.now(), restored));
    return restored;
  }));
  settle_texts(context_);
  return node;
}

Result<void> Trash::remove(const Caller& caller, const Id& node_id, std::string_view if_match) {
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    NodeRow row = TRY(reach(tx, caller.account_id, node_id, Permission::owner)).node();
    TRY(check_revision(if_match, row));
    const Timestamp now = context_.clock.now();
    if (!row.trashed_at) row.trashed_at = now;
    row.purged = true;
    TRY(store::update(tx, row));
    TRY(announce_removal(tx, now, row));
    return ask_to_clear(tx, row.account_id);
  }));
  context_.jobs.settle();
  return {};
}

Result<void> Trash::empty(const Caller& caller) {
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    TRY(store::purge_trash_of(tx, caller.account_id));
    TRY(announce(tx, context_.clock.now(), caller.account_id, NodeChange::removed,
                 {caller.account_id, caller.account_id}));
    return ask_to_clear(tx, caller.account_id);
  }));
  context_.jobs.settle();
  return {};
}

Result<void> Trash::remove_old() {
  return context_.database.write([&](db::Transaction& tx) {
    return store::purge_trash_before(tx, context_.clock.now() - trash_kept);
  });
}

// One job an account, so that accounts do not wait for one another.
Result<void> Trash::ask_to_clear(db::Transaction& tx, const Id& account_id) {
  const std::string account = to_string(account_id);
  return context_.jobs.enqueue(
      tx, {.kind = clear_job, .payload = {{"account_id", account}}, .unique_key = account});
}

Result<void> Trash::ask_to_clear_all() {
  const auto accounts = TRY(context_.database.read(
      [](db::Session& session) { return store::accounts_with_purged(session, batch_accounts); }));
  if (accounts.empty()) return {};
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    for (const Id& account_id : accounts) TRY(ask_to_clear(tx, account_id));
    return {};
  });
}

Result<bool> Trash::clear_files(const Id& account_id) {
  using Locators = std::vector<std::string>;
  bool any = false;
  const auto freed = TRY(context_.database.write([&](db::Transaction& tx) -> Result<Locators> {
    Locators locators;
    const auto files = TRY(store::purged(tx, account_id, NodeKind::file, {}, batch_nodes));
    for (const NodeRow& file : files) TRY(remove_file(tx, context_, file, locators));
    any = !files.empty();
    return locators;
  }));
  context_.content.remove(freed);
  return any;
}

// A folder goes once nothing lies in it any more; until then what does is marked.
Result<bool> Trash::clear_folders(const Id& account_id, const jobs::StopAsked& stop) {
  bool any = false;
  std::optional<Id> before;
  for (bool more = true; more && !stop();) {
    const auto last =
        TRY(context_.database.write([&](db::Transaction& tx) -> Result<std::optional<Id>> {
          std::optional<Id> at;
          for (const NodeRow& folder :
               TRY(store::purged(tx, account_id, NodeKind::folder, before, batch_nodes))) {
            at = folder.id;
            if (!TRY(store::purge_children(tx, folder.id)))
              TRY(erase_node(tx, context_, folder.id));
          }
          return at;
        }));
    more = last.has_value();
    any = any || more;
    before = last;
  }
  return any;
}

Result<void> Trash::clear_away(const jobs::Job& job, const jobs::StopAsked& stop) {
  const Id account_id = TRY(parse_id(job.payload.value("account_id", "")));
  for (bool any = true; any;) {
    while (TRY(clear_files(account_id)))
      if (stop()) return jobs::stopped();
    any = TRY(clear_folders(account_id, stop));
    if (stop()) return jobs::stopped();
  }
  return context_.database.write(
      [&](db::Transaction& tx) { return store::forget_gone(tx, account_id); });
}

}  // namespace septet::drive
