#include "drive/activity_store.h"

namespace septet::drive::store {

namespace {

constexpr db::Migration activity_migrations[] = {{1, R"(
CREATE TABLE drive_activity (
  node_id     BYTEA  NOT NULL,  -- what it happened to
  at          BIGINT NOT NULL,  -- microseconds UTC, as all times here
  id          BYTEA  NOT NULL,  -- UUIDv7; the node's own for the row from before this table
  revision    BIGINT NOT NULL,  -- of the node, after it
  kind        BIGINT NOT NULL,  -- ActivityKind, in its order
  author_id   BYTEA,            -- the account that did it; null: somebody who came by a link
  device_name TEXT   NOT NULL,  -- and its device
  parent_id   BYTEA  NOT NULL,  -- the folder that the node lies in after it
  name        TEXT   NOT NULL,  -- its name after it
  trashed_at  BIGINT,           -- whether it is in the trash by itself, and since when
  version     BIGINT NOT NULL,  -- the current one of a file; 0: a folder, or not known
  old_label   TEXT,             -- renamed: the name before; moved: the name of the folder before
  new_label   TEXT,             -- moved: the name of the folder, empty for the root
  user_id     BYTEA,            -- shared, unshared: with whom
  PRIMARY KEY (node_id, at, id)
);
CREATE INDEX drive_activity_in ON drive_activity (parent_id, at, id);
INSERT INTO drive_activity (node_id, at, id, revision, kind, author_id, device_name, parent_id,
                            name, trashed_at, version)
  SELECT id, created_at, id, revision, 0, account_id, device_name, parent_id, name, trashed_at, 0
  FROM drive_node WHERE purged = 0;
)"},
                                                 {2, R"(
ALTER TABLE drive_activity
  ADD COLUMN about_version BIGINT;  -- that it is about, if that is not the current one
CREATE TABLE drive_gone (
  node_id    BYTEA  NOT NULL PRIMARY KEY,  -- deleted for good
  account_id BYTEA  NOT NULL,  -- whose it was
  parent_id  BYTEA  NOT NULL,  -- the folder that it lay in last
  kind       BIGINT NOT NULL,  -- 0 folder, 1 file
  created_at BIGINT NOT NULL,  -- when it was made
  trashed_at BIGINT NOT NULL,  -- when it went into the trash; 0: with its folder
  gone_at    BIGINT NOT NULL   -- when it was deleted for good
);
CREATE INDEX drive_gone_from ON drive_gone (parent_id);
CREATE INDEX drive_gone_of ON drive_gone (account_id);
CREATE INDEX drive_gone_at ON drive_gone (gone_at);
)"}};

ActivityRow activity_from(const db::Row& row) {
  ActivityRow out{.id = row.id(0),
                  .node_id = row.id(1),
                  .revision = row.integer(2),
                  .kind = static_cast<ActivityKind>(row.integer(3)),
                  .at = row.time(4),
                  .author_id = row.optional_id(5),
                  .device_name = row.string(6),
                  .parent_id = row.id(7),
                  .name = row.string(8),
                  .trashed_at = row.optional_time(9),
                  .version = row.integer(10),
                  .old_label = {},
                  .new_label = {},
                  .user_id = row.optional_id(13),
                  .about_version = {}};
  if (!row.is_null(11)) out.old_label = row.string(11);
  if (!row.is_null(12)) out.new_label = row.string(12);
  if (!row.is_null(14)) out.about_version = row.integer(14);
  return out;
}

std::string select_activity(std::string_view rest) {
  return "SELECT id, node_id, revision, kind, at, author_id, device_name, parent_id, name, "
         "trashed_at, version, old_label, new_label, user_id, about_version FROM drive_activity " +
         std::string(rest);
}

Result<std::vector<ActivityRow>> activity_page(db::Session& session, const std::string& column,
                                               const Id& value,
                                               const std::optional<ActivityPlace>& before,
                                               int limit) {
  const std::string select =
      select_activity("WHERE " + column + " = ?" + (before ? " AND (at, id) < (?, ?)" : "") +
                      " ORDER BY at DESC, id DESC LIMIT ?");
  if (!before) return session.all(select, activity_from, value, limit);
  return session.all(select, activity_from, value, before->at, before->id, limit);
}

}  // namespace

Result<void> migrate_activity(db::Database& database) {
  return db::migrate(database, "drive_activity", activity_migrations);
}

Result<void> insert(db::Transaction& tx, const ActivityRow& row) {
  TRY(
      tx.run("INSERT INTO drive_activity (id, node_id, revision, kind, at, author_id, device_name, "
             "parent_id, name, trashed_at, version, old_label, new_label, user_id, about_version) "
             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             row.id, row.node_id, row.revision, static_cast<int>(row.kind), row.at, row.author_id,
             row.device_name, row.parent_id, row.name, row.trashed_at, row.version, row.old_label,
             row.new_label, row.user_id, row.about_version));
  return {};
}

Result<void> erase_activity(db::Transaction& tx, const Id& node_id, Timestamp now) {
  TRY(tx.run(
      "INSERT INTO drive_gone (node_id, account_id, parent_id, kind, created_at, trashed_at, "
      "gone_at) SELECT id, account_id, parent_id, kind, created_at, coalesce(trashed_at, 0), ? "
      "FROM drive_node WHERE id = ?",
      now, node_id));
  TRY(tx.run("DELETE FROM drive_activity WHERE node_id = ?", node_id));
  return {};
}

Result<void> forget_gone(db::Transaction& tx, const Id& account_id) {
  TRY(
      tx.run("DELETE FROM drive_gone WHERE account_id = ? AND NOT EXISTS ("
             "SELECT 1 FROM drive_node WHERE account_id = ?)",
             account_id, account_id));
  return {};
}

Result<bool> forget_gone_before(db::Transaction& tx, Timestamp before, int limit) {
  const auto forgotten =
      TRY(tx.run("DELETE FROM drive_gone WHERE node_id IN ("
                 "SELECT node_id FROM drive_gone WHERE gone_at < ? LIMIT ?)",
                 before, limit));
  return forgotten == limit;
}

Result<std::vector<ActivityRow>> activity_of(db::Session& session, const Id& node_id,
                                             const std::optional<ActivityPlace>& before,
                                             int limit) {
  return activity_page(session, "node_id", node_id, before, limit);
}

Result<std::vector<ActivityRow>> activity_in(db::Session& session, const Id& folder_id,
                                             const std::optional<ActivityPlace>& before,
                                             int limit) {
  return activity_page(session, "parent_id", folder_id, before, limit);
}

Result<std::optional<ActivityRow>> state_at(db::Session& session, const Id& node_id,
                                            Timestamp moment) {
  return session.first(
      select_activity("WHERE node_id = ? AND at <= ? ORDER BY revision DESC, id DESC LIMIT 1"),
      activity_from, node_id, moment);
}

Result<std::vector<ActivityRow>> states_in(db::Session& session, const Id& folder_id,
                                           Timestamp moment, int most) {
  // Of rows with the same revision, which say the same, the one with the greatest id.
  return session.all(
      select_activity("a WHERE a.parent_id = ? AND a.at <= ? AND NOT EXISTS ("
                      "SELECT 1 FROM drive_activity b WHERE b.node_id = a.node_id AND b.at <= ? "
                      "AND (b.revision, b.id) > (a.revision, a.id)) LIMIT ?"),
      activity_from, folder_id, moment, moment, most + 1);
}

Result<std::vector<ActivityRow>> gone_from(db::Session& session, const Id& folder_id,
                                           Timestamp moment, int most) {
  return session.all(
      "SELECT node_id, kind FROM drive_gone WHERE parent_id = ? AND created_at <= ? "
      "AND (trashed_at = 0 OR trashed_at > ?) LIMIT ?",
      [&](const db::Row& row) {
        ActivityRow out;
        out.node_id = row.id(0);
        out.parent_id = folder_id;
        out.version = row.integer(1);  // of a file more than 0
        return out;
      },
      folder_id, moment, moment, most + 1);
}

}  // namespace septet::drive::store
