#include "drive/rewind.h"

#include "drive/access.h"
#include "drive/rewind_plan.h"
#include "drive/versions.h"

namespace septet::drive {

namespace {

using store::NodeRow;

class Rewinding {
 public:
  Rewinding(db::Transaction& tx, Context& context, const Caller& caller, RewindPlan& plan)
      : tx_(tx), context_(context), caller_(caller), plan_(plan) {
    for (const Placement& placement : plan.placed) waiting_.insert(placement.node_id);
  }

  Result<void> run() {
    for (const Id& id : plan_.trashed) TRY(put_away(plan_.nodes.at(id)));
    for (const Placement& placement : plan_.placed) TRY(place(placement));
    for (const OldContent& old : plan_.contents) TRY(bring_back(old));
    return {};
  }

 private:
  Result<void> put_away(NodeRow& row) {
    row.trashed_at = context_.clock.now();
    TRY(store::update(tx_, row));
    TRY(record(tx_, context_, caller_, row, ActivityKind::trashed));
    TRY(announce_below(tx_, *row.trashed_at, row, NodeChange::removed));
    return tell(NodeChange::removed, row, row.parent_id);
  }

  Result<void> place(const Placement& to) {
    NodeRow& row = plan_.nodes.at(to.node_id);
    const NodeRow before = row;
    waiting_.erase(row.id);
    row.parent_id = to.parent_id;
    row.name = TRY(name_in_place(to, row.kind));
    row.trashed_at.reset();
    TRY(store::update(tx_, row));
    TRY(before.trashed_at ? record(tx_, context_, caller_, row, ActivityKind::restored)
                          : record_move(tx_, context_, caller_, before, row));
    if (!before.trashed_at && before.parent_id != row.parent_id)
      TRY(tell(NodeChange::removed, row, before.parent_id));
    TRY(tell(NodeChange::changed, row, row.parent_id));
    if (!before.trashed_at) return {};
    return announce_below(tx_, context_.clock.now(), row, NodeChange::changed);
  }

  // Who has the name and goes elsewhere makes room; who stays keeps it.
  Result<std::string> name_in_place(const Placement& to, NodeKind kind) {
    const auto there = TRY(store::find_child(tx_, to.parent_id, to.name));
    if (!there || there->id == to.node_id) return to.name;
    if (!waiting_.contains(there->id)) return free_name(tx_, to.parent_id, to.name, kind);
    TRY(store::park(tx_, there->id));
    return to.name;
  }

  Result<void> bring_back(const OldContent& old) {
    NodeRow& row = plan_.nodes.at(old.file_id);
    const auto version = TRY(store::version(tx_, row.id, old.version));
    if (!version) return internal("a version that was there is gone");
    const NewContent content{TRY(context_.content.open(version->manifest, row.id, old.version)),
                             version->content_hash, version->modified_at};
    TRY(claim_again(tx_, row.account_id, content.manifest));
    TRY(put_version(tx_, context_, caller_, row, content, ActivityKind::version_restored));
    return tell(NodeChange::changed, row, row.parent_id);
  }

  // One by one, so that who follows the changes misses none; whoever is shown a folder and is told
  // of too many asks for it anew (see events::LiveBatch).
  Result<void> tell(NodeChange change, const NodeRow& row, const Id& parent_id) {
    return announce(tx_, context_.clock.now(), row.account_id, change, {row.id, parent_id});
  }

  db::Transaction& tx_;
  Context& context_;
  const Caller& caller_;
  RewindPlan& plan_;
  std::unordered_set<Id> waiting_;  // to be placed
};

// What is done at a moment counts to it.
constexpr Duration just_before{1};

// An account and its id are made at the same time, to the millisecond.
Timestamp made_at(const NodeRow& folder) {
  if (folder.id != folder.account_id) return folder.created_at;
  std::int64_t ms = 0;
  for (std::size_t i = 0; i < 6; ++i) ms = ms << 8 | folder.id.bytes[i];
  return {ms * 1000};
}

Result<NodeRow> folder_to_rewind(db::Session& session, const Id& account_id, const Id& node_id) {
  if (node_id == account_id) return root_of(account_id);
  NodeRow row = TRY(reach_live(session, account_id, node_id, Permission::owner)).node();
  if (row.kind != NodeKind::folder)
    return failure(ErrorKind::conflict, "not_a_folder", "That is not a folder.");
  return row;
}

Result<void> check_moment(const NodeRow& folder, Timestamp moment, Timestamp now) {
  if (moment > now) return invalid("moment", "in_the_future", "That moment is yet to come.");
  if (moment < made_at(folder))
    return invalid("moment", "too_early", "That was not there yet at that moment.");
  return {};
}

Result<RewindPlan> plan_of(db::Session& session, const Context& context, const Id& account_id,
                           const Id& node_id, Timestamp moment) {
  const NodeRow folder = TRY(folder_to_rewind(session, account_id, node_id));
  TRY(check_moment(folder, moment, context.clock.now()));
  return RewindPlanner(session, folder, moment).plan();
}

}  // namespace

Result<RewindReport> Rewinds::rewind(const Caller& caller, const Id& node_id,
                                     const Rewind& request) {
  const auto plan = [&](db::Session& session) {
    return plan_of(session, context_, caller.account_id, node_id, request.moment);
  };
  if (request.dry_run) return TRY(context_.database.read(plan)).report;
  return context_.database.write(caller.account_id,
                                 [&](db::Transaction& tx) -> Result<RewindReport> {
                                   RewindPlan planned = TRY(plan(tx));
                                   planned.report.before = context_.clock.now() - just_before;
                                   TRY(Rewinding(tx, context_, caller, planned).run());
                                   return planned.report;
                                 });
}

}  // namespace septet::drive
