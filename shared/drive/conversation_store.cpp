#include "drive/conversation_store.h"

namespace septet::drive::store {

namespace {

constexpr db::Migration conversation_migrations[] = {{1,
                                                      R"(
CREATE TABLE drive_comment (
  id         BYTEA  NOT NULL PRIMARY KEY,  -- UUIDv7
  node_id    BYTEA  NOT NULL,  -- what it is about
  author_id  BYTEA  NOT NULL,  -- the account that wrote it
  text       TEXT   NOT NULL,  -- as it was typed
  created_at BIGINT NOT NULL   -- microseconds UTC
);
CREATE INDEX drive_comment_by_node ON drive_comment (node_id, id);
CREATE INDEX drive_comment_by_author ON drive_comment (author_id);
CREATE TABLE drive_editing (
  node_id     BYTEA  NOT NULL PRIMARY KEY,  -- a file
  account_id  BYTEA  NOT NULL,  -- who has it open for writing
  device_id   BYTEA  NOT NULL,  -- and on which device
  device_name TEXT   NOT NULL,  -- as it was called then
  expires_at  BIGINT NOT NULL   -- microseconds UTC
);
CREATE INDEX drive_editing_by_account ON drive_editing (account_id);
CREATE INDEX drive_editing_by_expiry ON drive_editing (expires_at);
)",
                                                      {}}};

Comment comment_from(const db::Row& row) {
  return {.id = row.id(0),
          .node_id = row.id(1),
          .author_id = row.id(2),
          .text = row.string(3),
          .created_at = row.time(4)};
}

std::string select_comments(std::string_view rest) {
  return "SELECT id, node_id, author_id, text, created_at FROM drive_comment " + std::string(rest);
}

}  // namespace

Result<void> migrate_conversation(db::Database& database) {
  return db::migrate(database, "drive_conversation", conversation_migrations);
}

Result<void> insert(db::Transaction& tx, const Comment& comment) {
  TRY(
      tx.run("INSERT INTO drive_comment (id, node_id, author_id, text, created_at) "
             "VALUES (?, ?, ?, ?, ?)",
             comment.id, comment.node_id, comment.author_id, comment.text, comment.created_at));
  return {};
}

Result<void> erase_comment(db::Transaction& tx, const Id& comment_id) {
  TRY(tx.run("DELETE FROM drive_comment WHERE id = ?", comment_id));
  return {};
}

Result<std::optional<Comment>> find_comment(db::Session& session, const Id& comment_id) {
  return session.first(select_comments("WHERE id = ?"), comment_from, comment_id);
}

Result<std::vector<Comment>> comments(db::Session& session, const Id& node_id,
                                      const std::optional<Id>& after, int limit) {
  return session.all(select_comments("WHERE node_id = ? AND id > ? ORDER BY id LIMIT ?"),
                     comment_from, node_id, after.value_or(Id{}), limit);
}

Result<std::optional<EditingRow>> find_editing(db::Session& session, const Id& node_id) {
  return session.first(
      "SELECT node_id, account_id, device_id, device_name, expires_at FROM drive_editing "
      "WHERE node_id = ?",
      [](const db::Row& row) {
        return EditingRow{row.id(0), row.id(1), row.id(2), row.string(3), row.time(4)};
      },
      node_id);
}

Result<void> put(db::Transaction& tx, const EditingRow& row) {
  TRY(
      tx.run("INSERT INTO drive_editing (node_id, account_id, device_id, device_name, expires_at) "
             "VALUES (?, ?, ?, ?, ?) ON CONFLICT (node_id) DO UPDATE SET "
             "account_id = excluded.account_id, device_id = excluded.device_id, "
             "device_name = excluded.device_name, expires_at = excluded.expires_at",
             row.node_id, row.account_id, row.device_id, row.device_name, row.expires_at));
  return {};
}

Result<void> erase_editing(db::Transaction& tx, const Id& node_id) {
  TRY(tx.run("DELETE FROM drive_editing WHERE node_id = ?", node_id));
  return {};
}

Result<bool> any_editing_before(db::Session& session, Timestamp before) {
  return TRY(session.integer("SELECT 1 FROM drive_editing WHERE expires_at < ? LIMIT 1", before)) !=
         0;
}

Result<void> erase_editing_before(db::Transaction& tx, Timestamp before) {
  TRY(tx.run("DELETE FROM drive_editing WHERE expires_at < ?", before));
  return {};
}

Result<void> erase_conversation_of(db::Transaction& tx, const Id& node_id) {
  TRY(tx.run("DELETE FROM drive_comment WHERE node_id = ?", node_id));
  return erase_editing(tx, node_id);
}

Result<void> erase_account_conversation(db::Transaction& tx, const Id& account_id) {
  TRY(tx.run("DELETE FROM drive_comment WHERE author_id = ?", account_id));
  TRY(tx.run("DELETE FROM drive_editing WHERE account_id = ?", account_id));
  return {};
}

}  // namespace septet::drive::store
