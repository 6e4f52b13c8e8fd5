#include "drive/share_store.h"

namespace septet::drive::store {

namespace {

constexpr db::Migration share_migrations[] = {{1,
                                               R"(
CREATE TABLE drive_share (
  id         BYTEA  NOT NULL PRIMARY KEY,  -- UUIDv7
  node_id    BYTEA  NOT NULL,  -- what is shared, with all that lies below
  owner_id   BYTEA  NOT NULL,  -- the node's owner
  user_id    BYTEA  NOT NULL,  -- with whom
  role       BIGINT NOT NULL,  -- 0 viewer, 1 editor
  created_at BIGINT NOT NULL   -- microseconds UTC
);
CREATE UNIQUE INDEX drive_share_by_node ON drive_share (node_id, user_id);
CREATE INDEX drive_share_by_owner ON drive_share (owner_id, node_id);
CREATE INDEX drive_share_by_user ON drive_share (user_id, id);
)",
                                               {}}};

Share share_from(const db::Row& row) {
  return {.id = row.id(0),
          .node_id = row.id(1),
          .owner_id = row.id(2),
          .user_id = row.id(3),
          .role = static_cast<Permission>(row.integer(4)),
          .created_at = row.time(5)};
}

std::string select_shares(std::string_view rest) {
  return "SELECT id, node_id, owner_id, user_id, role, created_at FROM drive_share " +
         std::string(rest);
}

Grant grant_from(const db::Row& row) {
  return {row.id(0), static_cast<Permission>(row.integer(1))};
}

Id first_id(const db::Row& row) {
  return row.id(0);
}

}  // namespace

Result<void> migrate_shares(db::Database& database) {
  return db::migrate(database, "drive_share", share_migrations);
}

Result<void> insert(db::Transaction& tx, const Share& share) {
  TRY(
      tx.run("INSERT INTO drive_share (id, node_id, owner_id, user_id, role, created_at) "
             "VALUES (?, ?, ?, ?, ?, ?)",
             share.id, share.node_id, share.owner_id, share.user_id, static_cast<int>(share.role),
             share.created_at));
  return {};
}

Result<void> set_role(db::Transaction& tx, const Id& share_id, Permission role) {
  TRY(tx.run("UPDATE drive_share SET role = ? WHERE id = ?", static_cast<int>(role), share_id));
  return {};
}

Result<void> erase_share(db::Transaction& tx, const Id& share_id) {
  TRY(tx.run("DELETE FROM drive_share WHERE id = ?", share_id));
  return {};
}

Result<void> erase_shares_of(db::Transaction& tx, const Id& node_id) {
  TRY(tx.run("DELETE FROM drive_share WHERE node_id = ?", node_id));
  return {};
}

Result<void> erase_account_shares(db::Transaction& tx, const Id& account_id) {
  TRY(tx.run("DELETE FROM drive_share WHERE owner_id = ?", account_id));
  TRY(tx.run("DELETE FROM drive_share WHERE user_id = ?", account_id));
  return {};
}

Result<std::optional<Share>> find_share(db::Session& session, const Id& share_id) {
  return session.first(select_shares("WHERE id = ?"), share_from, share_id);
}

Result<std::optional<Share>> find_share(db::Session& session, const Id& node_id,
                                        const Id& user_id) {
  return session.first(select_shares("WHERE node_id = ? AND user_id = ?"), share_from, node_id,
                       user_id);
}

Result<std::vector<Share>> shares_of(db::Session& session, const Id& node_id) {
  return session.all(select_shares("WHERE node_id = ? ORDER BY id"), share_from, node_id);
}

Result<std::int64_t> count_shares_of(db::Session& session, const Id& node_id) {
  return session.integer("SELECT count(*) FROM drive_share WHERE node_id = ?", node_id);
}

Result<std::vector<Share>> shares_with(db::Session& session, const Id& user_id,
                                       const std::optional<Id>& before, int limit) {
  if (!before)
    return session.all(select_shares("WHERE user_id = ? ORDER BY id DESC LIMIT ?"), share_from,
                       user_id, limit);
  return session.all(select_shares("WHERE user_id = ? AND id < ? ORDER BY id DESC LIMIT ?"),
                     share_from, user_id, *before, limit);
}

Result<std::vector<Grant>> grants_on_way(db::Session& session, const Id& user_id,
                                         const Id& node_id) {
  return session.all(
      "WITH RECURSIVE up (id, parent_id) AS ("
      "SELECT id, parent_id FROM drive_node WHERE id = ? UNION ALL "
      "SELECT d.id, d.parent_id FROM drive_node d JOIN up ON d.id = up.parent_id) "
      "SELECT s.node_id, s.role FROM up JOIN drive_share s ON s.node_id = up.id "
      "WHERE s.user_id = ?",
      grant_from, node_id, user_id);
}

Result<std::vector<Grant>> grants_in(db::Session& session, const Id& user_id, const Id& parent_id) {
  return session.all(
      "SELECT s.node_id, s.role FROM drive_share s JOIN drive_node n ON n.id = s.node_id "
      "WHERE s.user_id = ? AND n.parent_id = ?",
      grant_from, user_id, parent_id);
}

Result<std::vector<SharedNode>> shared_nodes(db::Session& session, const Id& owner_id,
                                             const Id& first, const Id& last) {
  return session.all(
      "SELECT node_id, user_id FROM drive_share "
      "WHERE owner_id = ? AND node_id >= ? AND node_id <= ? ORDER BY id",
      [](const db::Row& row) {
        return SharedNode{row.id(0), row.id(1)};
      },
      owner_id, first, last);
}

Result<bool> shares_anything(db::Session& session, const Id& owner_id) {
  return TRY(session.integer("SELECT 1 FROM drive_share WHERE owner_id = ? LIMIT 1", owner_id)) !=
         0;
}

Result<bool> edits_anything(db::Session& session, const Id& user_id) {
  return TRY(session.integer("SELECT 1 FROM drive_share WHERE user_id = ? AND role = 1 LIMIT 1",
                             user_id)) != 0;
}

Result<std::vector<Id>> owners_for(db::Session& session, const Id& user_id) {
  return session.all("SELECT DISTINCT owner_id FROM drive_share WHERE user_id = ?", first_id,
                     user_id);
}

Result<std::vector<Id>> people_on_way(db::Session& session, const Id& node_id,
                                      const Id& other_node_id) {
  return session.all(
      "WITH RECURSIVE up (id, parent_id) AS ("
      "SELECT id, parent_id FROM drive_node WHERE id IN (?, ?) UNION "
      "SELECT d.id, d.parent_id FROM drive_node d JOIN up ON d.id = up.parent_id) "
      "SELECT DISTINCT s.user_id FROM up JOIN drive_share s ON s.node_id = up.id "
      "ORDER BY s.user_id",
      first_id, node_id, other_node_id);
}

// From the few things that are shared upwards, since below a folder there may be a great many.
Result<std::vector<SharedBelow>> shared_below(db::Session& session, const Id& owner_id,
                                              const Id& folder_id) {
  return session.all(
      "WITH RECURSIVE up (share_id, id) AS ("
      "SELECT s.id, n.parent_id FROM drive_share s JOIN drive_node n ON n.id = s.node_id "
      "WHERE s.owner_id = ? UNION ALL "
      "SELECT up.share_id, d.parent_id FROM up JOIN drive_node d ON d.id = up.id) "
      "SELECT s.user_id, s.node_id, n.parent_id FROM up "
      "JOIN drive_share s ON s.id = up.share_id JOIN drive_node n ON n.id = s.node_id "
      "WHERE up.id = ? ORDER BY s.id",
      [](const db::Row& row) {
        return SharedBelow{row.id(0), row.id(1), row.id(2)};
      },
      owner_id, folder_id);
}

}  // namespace septet::drive::store
