#include "server/dav/store.h"

namespace septet::dav::store {

namespace {

constexpr db::Migration migrations[] = {{1,
                                         R"(
CREATE TABLE dav_lock (
  id         BYTEA  NOT NULL PRIMARY KEY,  -- UUIDv7, of which the token is made
  account_id BYTEA  NOT NULL,  -- whose drive it is in
  node_id    BYTEA  NOT NULL,  -- the account's id: the root
  exclusive  BIGINT NOT NULL,  -- 0 shared
  infinite   BIGINT NOT NULL,  -- holds for all that lies below as well
  owner      TEXT   NOT NULL,  -- <D:owner> as XML, or empty
  timeout_s  BIGINT NOT NULL,  -- as granted
  expires_at BIGINT NOT NULL   -- microseconds UTC
);
CREATE INDEX dav_lock_by_account ON dav_lock (account_id);
CREATE INDEX dav_lock_by_node ON dav_lock (node_id);
CREATE TABLE dav_property (
  node_id    BYTEA NOT NULL,
  space      TEXT  NOT NULL,  -- the namespace of its name, or empty
  name       TEXT  NOT NULL,
  account_id BYTEA NOT NULL,  -- the node's owner
  xml        TEXT  NOT NULL,  -- the whole element
  PRIMARY KEY (node_id, space, name)
);
CREATE INDEX dav_property_by_account ON dav_property (account_id);
)",
                                         {}}};

Lock lock_from(const db::Row& row) {
  return {.id = row.id(0),
          .account_id = row.id(1),
          .node_id = row.id(2),
          .exclusive = row.boolean(3),
          .infinite = row.boolean(4),
          .owner = row.string(5),
          .timeout_s = row.integer(6),
          .expires_at = row.time(7)};
}

}  // namespace

Result<void> migrate(db::Database& database) {
  return db::migrate(database, "dav", migrations);
}

std::string token_of(const Lock& lock) {
  return "urn:uuid:" + to_string(lock.id);
}

Result<std::vector<Lock>> locks(db::Session& session, const Id& account_id, Timestamp now) {
  return session.all(
      "SELECT id, account_id, node_id, exclusive, infinite, owner, timeout_s, expires_at "
      "FROM dav_lock WHERE account_id = ? AND expires_at > ? ORDER BY id",
      lock_from, account_id, now);
}

Result<void> insert(db::Transaction& tx, const Lock& lock) {
  TRY(
      tx.run("INSERT INTO dav_lock (id, account_id, node_id, exclusive, infinite, owner, "
             "timeout_s, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
             lock.id, lock.account_id, lock.node_id, lock.exclusive, lock.infinite, lock.owner,
             lock.timeout_s, lock.expires_at));
  return {};
}

Result<void> refresh(db::Transaction& tx, const Lock& lock) {
  TRY(tx.run("UPDATE dav_lock SET timeout_s = ?, expires_at = ? WHERE id = ?", lock.timeout_s,
             lock.expires_at, lock.id));
  return {};
}

Result<void> erase_lock(db::Transaction& tx, const Id& lock_id) {
  TRY(tx.run("DELETE FROM dav_lock WHERE id = ?", lock_id));
  return {};
}

Result<void> erase_expired(db::Transaction& tx, const Id& account_id, Timestamp now) {
  TRY(tx.run("DELETE FROM dav_lock WHERE account_id = ? AND expires_at <= ?", account_id, now));
  return {};
}

Result<bool> has_properties(db::Session& session, const Id& account_id) {
  return TRY(session.integer("SELECT 1 FROM dav_property WHERE account_id = ? LIMIT 1",
                             account_id)) != 0;
}

Result<std::vector<Property>> properties(db::Session& session, const Id& node_id) {
  return session.all(
      "SELECT space, name, xml FROM dav_property WHERE node_id = ? ORDER BY space, name",
      [](const db::Row& row) {
        return Property{{row.string(0), row.string(1)}, row.string(2)};
      },
      node_id);
}

Result<void> set_property(db::Transaction& tx, const Id& account_id, const Id& node_id,
                          const Property& property) {
  TRY(
      tx.run("INSERT INTO dav_property (node_id, space, name, account_id, xml) "
             "VALUES (?, ?, ?, ?, ?) "
             "ON CONFLICT (node_id, space, name) DO UPDATE SET xml = excluded.xml",
             node_id, property.name.space, property.name.local, account_id, property.xml));
  return {};
}

Result<void> erase_property(db::Transaction& tx, const Id& node_id, const XmlName& name) {
  TRY(tx.run("DELETE FROM dav_property WHERE node_id = ? AND space = ? AND name = ?", node_id,
             name.space, name.local));
  return {};
}

Result<void> copy_properties(db::Transaction& tx, const Id& from, const Id& to) {
  TRY(tx.run("DELETE FROM dav_property WHERE node_id = ?", to));
  struct Row {
    Property property;
    Id account_id;
  };
  const auto rows = TRY(tx.all(
      "SELECT space, name, xml, account_id FROM dav_property WHERE node_id = ?",
      [](const db::Row& row) {
        return Row{{{row.string(0), row.string(1)}, row.string(2)}, row.id(3)};
      },
      from));
  for (const Row& row : rows) TRY(set_property(tx, row.account_id, to, row.property));
  return {};
}

Result<void> erase_node(db::Transaction& tx, const Id& node_id) {
  TRY(tx.run("DELETE FROM dav_property WHERE node_id = ?", node_id));
  TRY(tx.run("DELETE FROM dav_lock WHERE node_id = ?", node_id));
  return {};
}

}  // namespace septet::dav::store
