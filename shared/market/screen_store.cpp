#include "market/screen_store.h"

namespace septet::market::store {

namespace {

constexpr db::Migration screen_migrations[] = {{1, R"(
CREATE TABLE market_screen (
  account_id BYTEA NOT NULL,  -- whose it is
  id         BYTEA NOT NULL,  -- its own, grows with time
  name       TEXT NOT NULL,   -- as the person calls it
  screen     TEXT NOT NULL,   -- JSON: rules, sort, descending, limit
  PRIMARY KEY (account_id, id)
);
)"}};

}  // namespace

Result<void> migrate_screens(db::Database& database) {
  return db::migrate(database, "market_screens", screen_migrations);
}

Result<std::vector<SavedScreen>> screens(db::Session& session, const Id& account_id) {
  std::vector<SavedScreen> out;
  TRY(session.each(
      "SELECT id, name, screen FROM market_screen WHERE account_id = ? ORDER BY id",
      [&](const db::Row& row) -> Result<void> {
        out.push_back(
            {row.id(0), row.string(1), TRY(decode<Screen>(TRY(parse_json(row.text(2)))))});
        return {};
      },
      account_id));
  return out;
}

Result<void> put_screen(db::Transaction& tx, const Id& account_id, const SavedScreen& saved) {
  TRY(
      tx.run("INSERT INTO market_screen (account_id, id, name, screen) VALUES (?, ?, ?, ?) "
             "ON CONFLICT (account_id, id) DO UPDATE SET name = excluded.name, "
             "screen = excluded.screen",
             account_id, saved.id, saved.name, to_text(encode(saved.screen))));
  return {};
}

Result<bool> has_screen(db::Session& session, const Id& account_id, const Id& id) {
  return TRY(session.integer("SELECT count(*) FROM market_screen WHERE account_id = ? AND id = ?",
                             account_id, id)) > 0;
}

Result<bool> erase_screen(db::Transaction& tx, const Id& account_id, const Id& id) {
  return TRY(tx.run("DELETE FROM market_screen WHERE account_id = ? AND id = ?", account_id, id)) >
         0;
}

Result<void> erase_screens(db::Transaction& tx, const Id& account_id) {
  TRY(tx.run("DELETE FROM market_screen WHERE account_id = ?", account_id));
  return {};
}

}  // namespace septet::market::store
