#include "drive/activity.h"

#include <algorithm>

#include "drive/access.h"
#include "drive/cursor.h"
#include "drive/notices.h"

namespace septet::drive {

namespace {

using store::ActivityRow;
using store::NodeRow;

// Empty for the root.
Result<std::string> folder_name(db::Session& session, const Id& folder_id) {
  const auto folder = TRY(store::find(session, folder_id));
  return folder ? folder->name : std::string();
}

bool is_of_version(ActivityKind kind) {
  return kind == ActivityKind::created || kind == ActivityKind::edited ||
         kind == ActivityKind::version_restored || kind == ActivityKind::version_deleted;
}

Activity activity_view(const ActivityRow& row) {
  Activity out{.id = row.id,
               .node_id = row.node_id,
               .kind = row.kind,
               .at = row.at,
               .author_id = row.author_id,
               .device_name = row.device_name,
               .name = row.name,
               .before = row.old_label,
               .after = row.new_label,
               .user_id = row.user_id,
               .version = {}};
  if (row.version != 0 && is_of_version(row.kind))
    out.version = row.about_version.value_or(row.version);
  return out;
}

// As those see it to whom the node is shared: they do not know the owner's other folders.
Activity view_for_guest(const ActivityRow& row) {
  Activity out = activity_view(row);
  if (row.kind == ActivityKind::moved) out.before = out.after = std::nullopt;
  return out;
}

bool is_later(const ActivityRow& a, const ActivityRow& b) {
  return a.at != b.at ? a.at > b.at : a.id > b.id;
}

}  // namespace

Result<void> record(db::Transaction& tx, Context& context, const Caller& caller,
                    const NodeRow& node, ActivityKind kind, const ActivityDetails& details) {
  ActivityRow row{.id = make_id(context.clock, context.random),
                  .node_id = node.id,
                  .revision = node.revision,
                  .kind = kind,
                  .at = context.clock.now(),
                  .author_id = {},
                  .device_name = caller.device_name,
                  .parent_id = node.parent_id,
                  .name = node.name,
                  .trashed_at = node.trashed_at,
                  .version = node.version,
                  .old_label = details.before,
                  .new_label = details.after,
                  .user_id = details.user_id,
                  .about_version = details.version};
  if (caller.signed_in()) row.author_id = caller.account_id;
  TRY(store::insert(tx, row));
  return notify_change(tx, context, caller, node, kind);
}

Result<void> record_move(db::Transaction& tx, Context& context, const Caller& caller,
                         const NodeRow& before, const NodeRow& node) {
  if (node.parent_id != before.parent_id) {
    const std::string from = TRY(folder_name(tx, before.parent_id));
    const std::string to = TRY(folder_name(tx, node.parent_id));
    TRY(record(tx, context, caller, node, ActivityKind::moved, {from, to, {}, {}}));
  }
  if (node.name == before.name) return {};
  return record(tx, context, caller, node, ActivityKind::renamed, {before.name, {}, {}, {}});
}

Result<ActivityPage> Activities::list(const Caller& caller, const Id& node_id,
                                      const std::string& cursor, int limit) {
  const auto from = TRY(place_from(cursor));
  std::optional<store::ActivityPlace> before;
  if (from) before = {{from->number_key}, from->id};
  return context_.database.read([&](db::Session& session) -> Result<ActivityPage> {
    const bool mine =
        node_id == caller.account_id ||
        TRY(reach(session, caller.account_id, node_id, Permission::viewer)).is_owner();
    auto rows = TRY(store::activity_of(session, node_id, before, limit));
    const auto inside = TRY(store::activity_in(session, node_id, before, limit));
    rows.insert(rows.end(), inside.begin(), inside.end());
    std::sort(rows.begin(), rows.end(), is_later);
    if (static_cast<int>(rows.size()) > limit) rows.resize(static_cast<std::size_t>(limit));
    ActivityPage page;
    for (const ActivityRow& row : rows)
      page.items.push_back(mine ? activity_view(row) : view_for_guest(row));
    if (static_cast<int>(rows.size()) == limit)
      page.next_cursor =
          cursor_from({.text_key = {}, .number_key = rows.back().at.us, .id = rows.back().id});
    return page;
  });
}

}  // namespace septet::drive
