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

Result<KeyRing> open_key_table(db::Database& database, const MasterKey& master_key,
                               Random& random) {
  TRY(migrate_key_table(database));
  auto wrapped = TRY(database.read(wrapped_ring));
  const std::string master = TRY(master_key(!wrapped));
  if (!wrapped) {
    const std::string fresh = wrapped_key_ring(master, new_key_ring(random), random);
    wrapped = TRY(database.write([&](db::Transaction& tx) -> Result<std::optional<std::string>> {
      TRY(put_wrapped_ring(tx, fresh));
      return wrapped_ring(tx);
    }));
  }
  return unwrapped_key_ring(master, *wrapped);
}

}  // namespace septet::server
