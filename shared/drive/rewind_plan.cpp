#include "drive/rewind_plan.h"

#include <algorithm>

#include "drive/rewind.h"
#include "drive/rules.h"

namespace septet::drive {

namespace {

using store::ActivityRow;
using store::NodeRow;

Error too_many_nodes() {
  return failure(ErrorKind::conflict, "too_many_nodes",
                 "That is too much to be taken back at once. Choose a folder further below.");
}

}  // namespace

Result<RewindPlan> RewindPlanner::plan() {
  TRY(look_back());
  TRY(look_around());
  TRY(plan_own());
  for (const Id& id : now_order_)
    if (!lay_here(id)) TRY(plan_other(plan_.nodes.at(id)));
  const std::size_t changes = plan_.trashed.size() + plan_.placed.size() + plan_.contents.size();
  if (changes > rewind_max_changes) return too_many_nodes();
  return std::move(plan_);
}

// Finds what lay below the folder at the moment, level by level.
Result<void> RewindPlanner::look_back() {
  std::vector<Id> level{folder_.id};
  while (!level.empty()) {
    const std::size_t before = then_order_.size();
    std::vector<Id> next;
    for (const Id& parent_id : level) TRY(look_back_into(parent_id, next));
    if (then_order_.size() > rewind_max_nodes) return too_many_nodes();
    if (then_order_.size() > before) ++levels_;
    level = std::move(next);
  }
  return {};
}

Result<void> RewindPlanner::look_back_into(const Id& folder_id, std::vector<Id>& folders) {
  for (ActivityRow& row : TRY(store::states_in(session_, folder_id, moment_, rewind_max_nodes))) {
    const Id id = row.node_id;
    if (row.trashed_at && *row.trashed_at <= moment_) continue;
    if (row.version == 0) folders.push_back(id);  // as far as one can tell
    if (then_.emplace(id, std::move(row)).second) then_order_.push_back(id);
  }
  for (ActivityRow& row : TRY(store::gone_from(session_, folder_id, moment_, rewind_max_nodes))) {
    const Id id = row.node_id;
    if (row.version == 0) folders.push_back(id);
    if (then_.emplace(id, std::move(row)).second) then_order_.push_back(id);
  }
  return {};
}

// Finds what lies below the folder now, and what lay there then with all that lies below it now.
Result<void> RewindPlanner::look_around() {
  std::vector<NodeRow> way;
  if (folder_.id != folder_.account_id) way = TRY(store::with_ancestors(session_, folder_.id));
  if (static_cast<int>(way.size()) + levels_ - 1 > depth_max)
    return failure(ErrorKind::conflict, "too_deep", "Folders can be nested 100 deep at most.");
  TRY(add_below(folder_.id));
  for (const Id& id : then_order_) TRY(add_now(id));
  return step_aside(way);
}

Result<void> RewindPlanner::add_now(const Id& node_id) {
  if (plan_.nodes.contains(node_id)) return {};
  const auto way = TRY(store::with_ancestors(session_, node_id));
  if (std::any_of(way.begin(), way.end(), [](const NodeRow& row) { return row.purged; })) return {};
  if (way.empty()) return {};
  plan_.nodes.emplace(node_id, way.back());
  now_order_.push_back(node_id);
  return way.back().kind == NodeKind::folder ? add_below(node_id) : Result<void>();
}

Result<void> RewindPlanner::add_below(const Id& folder_id) {
  for (NodeRow& row : TRY(store::descendants(session_, folder_id, rewind_max_nodes))) {
    const Id id = row.id;
    if (plan_.nodes.emplace(id, std::move(row)).second) now_order_.push_back(id);
  }
  return plan_.nodes.size() > rewind_max_nodes ? Result<void>(too_many_nodes()) : Result<void>();
}

// A folder that lies now in what lay in it then would have to be put into itself.
Result<void> RewindPlanner::step_aside(const std::vector<NodeRow>& way) {
  const auto above = std::find_if(way.begin(), way.end(),
                                  [&](const NodeRow& row) { return then_.contains(row.id); });
  if (above == way.end()) return {};
  plan_.nodes.insert_or_assign(folder_.id, folder_);
  plan_.placed.push_back({folder_.id, above->parent_id, folder_.name});
  return {};
}

// The folder in which it lay, or the next one above that is still there.
Id RewindPlanner::home_of(const ActivityRow& then) const {
  Id home = then.parent_id;
  while (home != folder_.id && !plan_.nodes.contains(home)) home = then_.at(home).parent_id;
  return home;
}

Result<void> RewindPlanner::plan_own() {
  for (const Id& id : then_order_) {
    const auto found = plan_.nodes.find(id);
    if (found == plan_.nodes.end()) {
      ++plan_.report.lost_count;
      continue;
    }
    const NodeRow& now = found->second;
    const ActivityRow& then = then_.at(id);
    const Id home = home_of(then);
    if (now.trashed_at || now.parent_id != home || now.name != then.name) {
      plan_.placed.push_back({id, home, then.name});
      ++(now.trashed_at ? plan_.report.restored_count : plan_.report.moved_count);
    }
    if (now.kind == NodeKind::file) TRY(plan_content(now, then.version));
  }
  return {};
}

Result<void> RewindPlanner::plan_content(const NodeRow& file, std::int64_t version) {
  if (version == file.version) return {};
  if (version == 0) version = TRY(store::version_at(session_, file.id, moment_));
  const auto old = TRY(store::version(session_, file.id, version));
  const auto current = TRY(store::version(session_, file.id, file.version));
  if (!old) {
    ++plan_.report.lost_count;
  } else if (!current || old->content_hash != current->content_hash) {
    plan_.contents.push_back({file.id, version});
    ++plan_.report.content_count;
  }
  return {};
}

// What did not lie here then: back to where it was, or into the trash. What lies in something that
// goes away goes with it.
Result<void> RewindPlanner::plan_other(const NodeRow& node) {
  const auto then = node.created_at <= moment_ ? TRY(store::state_at(session_, node.id, moment_))
                                               : std::optional<ActivityRow>();
  if (then && TRY(was_seen(*then))) {
    if (then->parent_id == node.parent_id) return {};
    plan_.placed.push_back({node.id, TRY(place_outside(then->parent_id)), then->name});
    ++plan_.report.moved_count;
  } else if (lay_here(node.parent_id)) {
    plan_.trashed.push_back(node.id);
    ++plan_.report.trashed_count;
  }
  return {};
}

Result<bool> RewindPlanner::was_seen(const ActivityRow& then) {
  const auto known = seen_.find(then.node_id);
  if (known != seen_.end()) return known->second;
  bool seen = !then.trashed_at || *then.trashed_at > moment_;
  seen_[then.node_id] = false;  // should clocks have disagreed so much that it lay in itself
  if (seen && then.parent_id != folder_.account_id) {
    const auto above = TRY(store::state_at(session_, then.parent_id, moment_));
    seen = above && TRY(was_seen(*above));
  }
  seen_[then.node_id] = seen;
  return seen;
}

// That folder, or the root if nothing can be put into it any more.
Result<Id> RewindPlanner::place_outside(const Id& parent_id) {
  if (plan_.nodes.contains(parent_id)) return parent_id;  // comes back there itself
  const auto known = outside_.find(parent_id);
  if (known != outside_.end()) return known->second;
  const auto possible = check_destination(session_, folder_.account_id, parent_id);
  if (!possible.ok() && possible.error().kind == ErrorKind::internal) return possible.error();
  return outside_[parent_id] = possible.ok() ? parent_id : folder_.account_id;
}

}  // namespace septet::drive
