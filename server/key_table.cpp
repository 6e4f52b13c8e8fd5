#include "server/key_table.h"

#include "db/database.h"

namespace septet::server {

namespace {

constexpr db::Migration migrations[] = {{1, R"(
CREATE TABLE server_keys (
  one     BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),  -- so that there is one row
  wrapped BYTEA  NOT NULL  -- the key ring, encrypted under the master key
);
)"}};
static_assert(std::size(migrations) == key_table_version);

}  // namespace

Result<void> migrate_key_table(db::Database& database) {
  return db::migrate(database, "server", migrations);
}

Result<std::optional<std::string>> wrapped_ring(db::Session& session) {
  return session.first("SELECT wrapped FROM server_keys WHERE one = 1",
                       [](const db::Row& row) { return std::string(row.blob(0)); });
}

Result<void> put_wrapped_ring(db::Transaction& tx, std::string_view wrapped) {
  TRY(
      tx.run("INSERT INTO server_keys (one, wrapped) VALUES (1, ?) "
             "ON CONFLICT (one) DO NOTHING",
             db::Blob{wrapped}));
  return {};
}

Result<void> replace_wrapped_ring(db::Transaction& tx, std::string_view was,
                                  std::string_view wrapped) {
  if (TRY(tx.run("UPDATE server_keys SET wrapped = ? WHERE one = 1 AND wrapped = ?",
                 db::Blob{wrapped}, db::Blob{was})) == 1)
    return {};
  return failure(ErrorKind::conflict, "keys_changed",
                 "Somebody else changed the key ring just now. Try again.");
}

Result<bool> has_no_key_table(db::Database& database) {
  TRY(migrate_key_table(database));
  return !TRY(database.read(wrapped_ring));
}

Result<KeyRing> open_key_table(db::Database& database, const std::string& master_key,
                               Random& random) {
  TRY(migrate_key_table(database));
  auto wrapped = TRY(database.read(wrapped_ring));
  if (!wrapped) {
    const std::string fresh = wrapped_key_ring(master_key, new_key_ring(random), random);
    wrapped = TRY(database.write([&](db::Transaction& tx) -> Result<std::optional<std::string>> {
      TRY(put_wrapped_ring(tx, fresh));
      return wrapped_ring(tx);
    }));
  }
  return unwrapped_key_ring(master_key, *wrapped);
}

}  // namespace septet::server
