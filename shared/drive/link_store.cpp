#include "drive/link_store.h"

namespace septet::drive::store {

namespace {

using db::Blob;

constexpr db::Migration link_migrations[] = {{1,
                                              R"(
CREATE TABLE drive_link (
  id             BYTEA  NOT NULL PRIMARY KEY,  -- UUIDv7
  account_id     BYTEA  NOT NULL,  -- the node's owner
  node_id        BYTEA  NOT NULL,  -- what it leads to
  token_hash     BYTEA  NOT NULL,  -- SHA-256 of the token in its address
  secrets        BYTEA  NOT NULL,  -- sealed: the token itself, and the key of its cookies
  mode           BIGINT NOT NULL,  -- 0 download, 1 view, 2 drop
  password_hash  TEXT,             -- Argon2id; null: none is asked for
  expires_at     BIGINT,           -- microseconds UTC; null: never
  download_limit BIGINT,           -- null: any number
  download_count BIGINT NOT NULL,  -- downloads that began
  created_at     BIGINT NOT NULL   -- microseconds UTC
);
CREATE UNIQUE INDEX drive_link_by_token ON drive_link (token_hash);
CREATE INDEX drive_link_by_account ON drive_link (account_id, id);
CREATE INDEX drive_link_by_node ON drive_link (node_id, id);
)",
                                              {}}};

LinkRow link_from(const db::Row& row) {
  return {.id = row.id(0),
          .account_id = row.id(1),
          .node_id = row.id(2),
          .token_hash = std::string(row.blob(3)),
          .secrets = std::string(row.blob(4)),
          .mode = static_cast<LinkMode>(row.integer(5)),
          .password_hash = row.is_null(6) ? std::nullopt : std::optional(row.string(6)),
          .expires_at = row.optional_time(7),
          .download_limit = row.is_null(8) ? std::nullopt : std::optional(row.integer(8)),
          .download_count = row.integer(9),
          .created_at = row.time(10)};
}

std::string select_links(std::string_view rest) {
  return "SELECT id, account_id, node_id, token_hash, secrets, mode, password_hash, expires_at, "
         "download_limit, download_count, created_at FROM drive_link " +
         std::string(rest);
}

}  // namespace

Result<void> migrate_links(db::Database& database) {
  return db::migrate(database, "drive_link", link_migrations);
}

Result<void> insert(db::Transaction& tx, const LinkRow& row) {
  TRY(
      tx.run("INSERT INTO drive_link (id, account_id, node_id, token_hash, secrets, mode, "
             "password_hash, expires_at, download_limit, download_count, created_at) "
             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             row.id, row.account_id, row.node_id, Blob{row.token_hash}, Blob{row.secrets},
             static_cast<int>(row.mode), row.password_hash, row.expires_at, row.download_limit,
             row.download_count, row.created_at));
  return {};
}

Result<void> update(db::Transaction& tx, const LinkRow& row) {
  TRY(
      tx.run("UPDATE drive_link SET mode = ?, password_hash = ?, secrets = ?, expires_at = ?, "
             "download_limit = ? WHERE id = ?",
             static_cast<int>(row.mode), row.password_hash, Blob{row.secrets}, row.expires_at,
             row.download_limit, row.id));
  return {};
}

Result<bool> erase_link(db::Transaction& tx, const Id& account_id, const Id& link_id) {
  return TRY(tx.run("DELETE FROM drive_link WHERE id = ? AND account_id = ?", link_id,
                    account_id)) > 0;
}

Result<void> erase_links_of_node(db::Transaction& tx, const Id& node_id) {
  TRY(tx.run("DELETE FROM drive_link WHERE node_id = ?", node_id));
  return {};
}

Result<void> erase_links_of_account(db::Transaction& tx, const Id& account_id) {
  TRY(tx.run("DELETE FROM drive_link WHERE account_id = ?", account_id));
  return {};
}

Result<std::optional<LinkRow>> find_link(db::Session& session, const Id& link_id) {
  return session.first(select_links("WHERE id = ?"), link_from, link_id);
}

Result<std::optional<LinkRow>> link_by_token(db::Session& session, std::string_view token_hash) {
  return session.first(select_links("WHERE token_hash = ?"), link_from, Blob{token_hash});
}

Result<std::vector<LinkRow>> links(db::Session& session, const Id& account_id,
                                   const std::optional<Id>& node_id,
                                   const std::optional<Id>& before, int limit) {
  const std::string whose = node_id ? "WHERE node_id = ?" : "WHERE account_id = ?";
  const Id& which = node_id ? *node_id : account_id;
  constexpr std::string_view order = " ORDER BY id DESC LIMIT ?";
  if (!before)
    return session.all(select_links(whose + std::string(order)), link_from, which, limit);
  return session.all(select_links(whose + " AND id < ?" + std::string(order)), link_from, which,
                     *before, limit);
}

Result<std::int64_t> count_links(db::Session& session, const Id& account_id) {
  return session.integer("SELECT count(*) FROM drive_link WHERE account_id = ?", account_id);
}

Result<std::unordered_set<Id>> linked_nodes(db::Session& session, const Id& account_id,
                                            Timestamp now) {
  std::unordered_set<Id> out;
  TRY(session.each(
      "SELECT node_id FROM drive_link WHERE account_id = ? "
      "AND (expires_at IS NULL OR expires_at > ?) "
      "AND (download_limit IS NULL OR download_count < download_limit)",
      [&](const db::Row& row) { out.insert(row.id(0)); }, account_id, now));
  return out;
}

Result<bool> count_download(db::Transaction& tx, const Id& link_id) {
  return TRY(tx.run("UPDATE drive_link SET download_count = download_count + 1 WHERE id = ? "
                    "AND (download_limit IS NULL OR download_count < download_limit)",
                    link_id)) > 0;
}

}  // namespace septet::drive::store
