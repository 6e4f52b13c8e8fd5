// Roles, following, notifications and activity.
#include "people/store_rows.h"

namespace septet::people::store {

namespace {

// Above every id that can exist: where a list begins that has no cursor.
const Id highest = [] {
  Id id;
  id.bytes.fill(0xFF);
  return id;
}();

const Id& below(const Slice& slice) {
  return slice.below ? *slice.below : highest;
}

RoleApplication application_from(const db::Row& row) {
  return {
      .id = row.id(0),
      .applicant = person_from(row, 5),
      .role = enum_value<Role>(row.text(1)).value_or(Role::creator),
      .note = row.string(2),
      .outcome = enum_value<ApplicationOutcome>(row.text(3)).value_or(ApplicationOutcome::waiting),
      .created_at = row.time(4)};
}

constexpr std::string_view select_application =
    "SELECT r.id, r.role, r.note, r.outcome, r.created_at, a.id, a.username, a.display_name, "
    "a.avatar_etag FROM people_role_applications r JOIN people_accounts a ON a.id = r.account_id ";

FollowRow follow_from(const db::Row& row, FollowKind kind) {
  FollowRow out{row.id(0), {kind, row.id(1), std::nullopt, row.time(2)}};
  if (!row.is_null(3)) out.entry.person = person_from(row, 3);
  return out;
}

Notification notification_from(const db::Row& row) {
  return {.id = row.id(0),
          .app = row.string(1),
          .kind = row.string(2),
          .title = row.string(3),
          .body = row.string(4),
          .link = row.string(5),
          .data = object_from(row.text(6)),
          .created_at = row.time(7),
          .read_at = row.optional_time(8)};
}

ActivityEntry activity_from(const db::Row& row) {
  return {.id = row.id(0),
          .at = row.time(1),
          .user_id = row.id(2),
          .username = optional_text(row, 3),
          .app = row.string(4),
          .action = row.string(5),
          .device_name = row.string(6),
          .address = row.string(7),
          .detail = object_from(row.text(8))};
}

constexpr std::string_view select_activity =
    "SELECT l.id, l.at, l.account_id, a.username, l.app, l.action, l.device_name, l.address, "
    "l.detail FROM people_activity l LEFT JOIN people_accounts a ON a.id = l.account_id ";

}  // namespace

Result<void> add_application(db::Transaction& tx, const Id& id, const Id& account,
                             const RoleRequest& request, Timestamp now) {
  TRY(tx.run(
      "INSERT INTO people_role_applications (id, account_id, role, note, outcome, created_at) "
      "VALUES (?, ?, ?, ?, 'waiting', ?)",
      id, account, enum_name(request.role), request.note.value_or(""), now));
  return {};
}

Result<std::vector<Role>> applied_for(db::Session& session, const Id& account) {
  return session.all(
      "SELECT role FROM people_role_applications WHERE account_id = ? AND outcome = 'waiting' "
      "ORDER BY id",
      [](const db::Row& row) { return enum_value<Role>(row.text(0)).value_or(Role::creator); },
      account);
}

Result<std::vector<RoleApplication>> applications(db::Session& session, const Slice& slice) {
  return session.all(std::string(select_application) +
                         "WHERE r.outcome = 'waiting' AND r.id < ? ORDER BY r.id DESC LIMIT ?",
                     application_from, below(slice), slice.limit);
}

Result<std::optional<RoleApplication>> application(db::Session& session, const Id& id) {
  return session.first(std::string(select_application) + "WHERE r.id = ?", application_from, id);
}

Result<void> decide_application(db::Transaction& tx, const Id& id, ApplicationOutcome outcome,
                                const Id& by, Timestamp now) {
  TRY(
      tx.run("UPDATE people_role_applications SET outcome = ?, decided_at = ?, decided_by = ? "
             "WHERE id = ?",
             enum_name(outcome), now, by, id));
  return {};
}

Result<void> settle_applications(db::Transaction& tx, const Id& account, Role role,
                                 ApplicationOutcome outcome, const Id& by, Timestamp now) {
  TRY(
      tx.run("UPDATE people_role_applications SET outcome = ?, decided_at = ?, decided_by = ? "
             "WHERE account_id = ? AND role = ? AND outcome = 'waiting'",
             enum_name(outcome), now, by, account, enum_name(role)));
  return {};
}

Result<bool> add_follow(db::Transaction& tx, const Id& id, const Id& follower,
                        const FollowTarget& target, Timestamp now) {
  const std::string_view kind = enum_name(target.kind);
  const auto added =
      TRY(tx.run("INSERT INTO people_follows (id, follower_id, kind, target_id, since) "
                 "VALUES (?, ?, ?, ?, ?) ON CONFLICT (follower_id, kind, target_id) DO NOTHING",
                 id, follower, kind, target.id, now));
  if (added == 0) return false;
  TRY(
      tx.run("INSERT INTO people_follow_counts (kind, target_id, followers) VALUES (?, ?, 1) "
             "ON CONFLICT (kind, target_id) DO UPDATE "
             "SET followers = people_follow_counts.followers + 1",
             kind, target.id));
  return true;
}

Result<bool> remove_follow(db::Transaction& tx, const Id& follower, const FollowTarget& target) {
  const std::string_view kind = enum_name(target.kind);
  const auto removed =
      TRY(tx.run("DELETE FROM people_follows WHERE follower_id = ? AND kind = ? AND target_id = ?",
                 follower, kind, target.id));
  if (removed == 0) return false;
  TRY(
      tx.run("UPDATE people_follow_counts SET followers = followers - 1 "
             "WHERE kind = ? AND target_id = ?",
             kind, target.id));
  return true;
}

Result<bool> is_following(db::Session& session, const Id& follower, const FollowTarget& target) {
  return TRY(session.integer("SELECT count(*) FROM people_follows "
                             "WHERE follower_id = ? AND kind = ? AND target_id = ?",
                             follower, enum_name(target.kind), target.id)) > 0;
}

Result<std::int64_t> count_followers(db::Session& session, const FollowTarget& target) {
  return session.integer(
      "SELECT followers FROM people_follow_counts WHERE kind = ? AND target_id = ?",
      enum_name(target.kind), target.id);
}

Result<std::int64_t> count_following(db::Session& session, const Id& follower, FollowKind kind) {
  return session.integer("SELECT count(*) FROM people_follows WHERE follower_id = ? AND kind = ?",
                         follower, enum_name(kind));
}

Result<std::vector<FollowRow>> followers(db::Session& session, const FollowTarget& target,
                                         const Slice& slice) {
  return session.all(
      "SELECT f.id, f.follower_id, f.since, a.id, a.username, a.display_name, a.avatar_etag "
      "FROM people_follows f JOIN people_accounts a ON a.id = f.follower_id "
      "WHERE f.kind = ? AND f.target_id = ? AND f.id < ? ORDER BY f.id DESC LIMIT ?",
      [&](const db::Row& row) { return follow_from(row, FollowKind::person); },
      enum_name(target.kind), target.id, below(slice), slice.limit);
}

Result<std::vector<FollowRow>> following(db::Session& session, const Id& follower, FollowKind kind,
                                         const Slice& slice) {
  return session.all(
      "SELECT f.id, f.target_id, f.since, a.id, a.username, a.display_name, a.avatar_etag "
      "FROM people_follows f LEFT JOIN people_accounts a ON a.id = f.target_id "
      "WHERE f.follower_id = ? AND f.kind = ? AND f.id < ? ORDER BY f.id DESC LIMIT ?",
      [&](const db::Row& row) { return follow_from(row, kind); }, follower, enum_name(kind),
      below(slice), slice.limit);
}

Result<void> add_notification(db::Transaction& tx, const Id& account, const Notification& n,
                              std::string_view subject) {
  TRY(tx.run(
      "INSERT INTO people_notifications (id, account_id, app, kind, title, body, link, data, "
      "created_at, read_at, subject) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      n.id, account, n.app, n.kind, n.title, n.body, n.link, to_text(n.data), n.created_at,
      n.read_at, subject.empty() ? std::nullopt : std::optional(subject)));
  return {};
}

Result<std::optional<Notification>> find_unread(db::Session& session, const Id& account,
                                                std::string_view subject) {
  return session.first(
      "SELECT id, app, kind, title, body, link, data, created_at, read_at "
      "FROM people_notifications WHERE account_id = ? AND subject = ? AND read_at IS NULL "
      "AND subject IS NOT NULL LIMIT 1",
      notification_from, account, subject);
}

Result<void> renew_notification(db::Transaction& tx, const Notification& n) {
  TRY(
      tx.run("UPDATE people_notifications SET title = ?, body = ?, link = ?, data = ?, "
             "created_at = ? WHERE id = ?",
             n.title, n.body, n.link, to_text(n.data), n.created_at, n.id));
  return {};
}

Result<std::vector<Notification>> notifications(db::Session& session, const Id& account,
                                                bool unread_only, const Slice& slice) {
  constexpr std::string_view select =
      "SELECT id, app, kind, title, body, link, data, created_at, read_at "
      "FROM people_notifications WHERE account_id = ? AND id < ? ";
  return session.all(std::string(select) + (unread_only ? "AND read_at IS NULL " : "") +
                         "ORDER BY id DESC LIMIT ?",
                     notification_from, account, below(slice), slice.limit);
}

Result<std::int64_t> count_unread(db::Session& session, const Id& account) {
  return session.integer(
      "SELECT count(*) FROM people_notifications WHERE account_id = ? AND read_at IS NULL",
      account);
}

Result<bool> mark_notification(db::Transaction& tx, const Id& account, const Id& id, bool read,
                               Timestamp now) {
  const std::optional<Timestamp> read_at = read ? std::optional(now) : std::nullopt;
  return TRY(tx.run("UPDATE people_notifications SET read_at = ? WHERE id = ? AND account_id = ?",
                    read_at, id, account)) > 0;
}

Result<void> mark_all_notifications(db::Transaction& tx, const Id& account, bool read,
                                    Timestamp now) {
  const std::optional<Timestamp> read_at = read ? std::optional(now) : std::nullopt;
  TRY(
      tx.run("UPDATE people_notifications SET read_at = ? "
             "WHERE account_id = ? AND (read_at IS NULL) = (? <> 0)",
             read_at, account, read));
  return {};
}

Result<std::vector<NotificationPreference>> preferences(db::Session& session, const Id& account) {
  return session.all(
      "SELECT kind, in_app, email FROM people_notification_preferences WHERE account_id = ?",
      [](const db::Row& row) {
        return NotificationPreference{row.string(0), row.boolean(1), row.boolean(2), {}, {}};
      },
      account);
}

Result<void> save_preference(db::Transaction& tx, const Id& account,
                             const NotificationPreference& preference) {
  TRY(
      tx.run("INSERT INTO people_notification_preferences (account_id, kind, in_app, email) "
             "VALUES (?, ?, ?, ?) ON CONFLICT (account_id, kind) DO UPDATE "
             "SET in_app = excluded.in_app, email = excluded.email",
             account, preference.kind, preference.in_app, preference.email));
  return {};
}

Result<void> add_outgoing(db::Transaction& tx, const Id& id, const Id& account,
                          std::string_view channel, const Notification& n, Timestamp now) {
  TRY(
      tx.run("INSERT INTO people_outgoing (id, account_id, channel, title, body, created_at) "
             "VALUES (?, ?, ?, ?, ?, ?)",
             id, account, channel, n.title, n.body, now));
  return {};
}

Result<void> add_activity(db::Transaction& tx, const ActivityEntry& entry) {
  TRY(
      tx.run("INSERT INTO people_activity (id, at, account_id, app, action, device_name, address, "
             "detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
             entry.id, entry.at, entry.user_id, entry.app, entry.action, entry.device_name,
             entry.address, to_text(entry.detail)));
  return {};
}

Result<std::vector<ActivityEntry>> activity(db::Session& session, const std::optional<Id>& account,
                                            const Slice& slice) {
  if (account)
    return session.all(std::string(select_activity) +
                           "WHERE l.account_id = ? AND l.id < ? ORDER BY l.id DESC LIMIT ?",
                       activity_from, *account, below(slice), slice.limit);
  return session.all(std::string(select_activity) + "WHERE l.id < ? ORDER BY l.id DESC LIMIT ?",
                     activity_from, below(slice), slice.limit);
}

}  // namespace septet::people::store
