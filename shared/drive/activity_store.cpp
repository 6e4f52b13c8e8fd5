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
                  .user_id = row.optional_id(13)};
  if (!row.is_null(11)) out.old_label = row.string(11);
  if (!row.is_null(12)) out.new_label = row.string(12);
  return out;
}

std::string select_activity(std::string_view rest) {
  return "SELECT id, node_id, revision, kind, at, author_id, device_name, parent_id, name, "
         "trashed_at, version, old_label, new_label, user_id FROM drive_activity " +
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
             "parent_id, name, trashed_at, version, old_label, new_label, user_id) "
             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             row.id, row.node_id, row.revision, static_cast<int>(row.kind), row.at, row.author_id,
             row.device_name, row.parent_id, row.name, row.trashed_at, row.version, row.old_label,
             row.new_label, row.user_id));
  return {};
}

Result<void> erase_activity(db::Transaction& tx, const Id& node_id) {
  TRY(tx.run("DELETE FROM drive_activity WHERE node_id = ?", node_id));
  return {};
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

}  // namespace septet::drive::store
