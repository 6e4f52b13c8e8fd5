#include "market/watchlist_store.h"

namespace septet::market::store {

namespace {

constexpr db::Migration watchlist_migrations[] = {{1, R"(
CREATE TABLE market_watchlist (
  account_id BYTEA NOT NULL,   -- whose it is
  id         BYTEA NOT NULL,   -- its own, grows with time
  name       TEXT NOT NULL,    -- as the person calls it
  symbols    TEXT NOT NULL,    -- "KITE NOVA", in the person's order
  columns    TEXT NOT NULL,    -- "last change volume"
  revision   BIGINT NOT NULL,  -- grows with each change
  PRIMARY KEY (account_id, id)
);
)"}};

std::string joined_words(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

Watchlist watchlist_of(const db::Row& row) {
  return {.id = row.id(0),
          .name = row.string(1),
          .symbols = words_in(row.text(2)),
          .columns = words_in(row.text(3)),
          .revision = row.integer(4)};
}

}  // namespace

Result<void> migrate_watchlists(db::Database& database) {
  return db::migrate(database, "market_watchlists", watchlist_migrations);
}

Result<std::vector<Watchlist>> watchlists(db::Session& session, const Id& account_id) {
  return session.all(
      "SELECT id, name, symbols, columns, revision FROM market_watchlist "
      "WHERE account_id = ? ORDER BY id",
      watchlist_of, account_id);
}

Result<std::optional<Watchlist>> watchlist(db::Session& session, const Id& account_id,
                                           const Id& id) {
  return session.first(
      "SELECT id, name, symbols, columns, revision FROM market_watchlist "
      "WHERE account_id = ? AND id = ?",
      watchlist_of, account_id, id);
}

Result<void> put_watchlist(db::Transaction& tx, const Id& account_id, Watchlist& list) {
  ++list.revision;
  TRY(
      tx.run("INSERT INTO market_watchlist (account_id, id, name, symbols, columns, revision) "
             "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (account_id, id) DO UPDATE SET "
             "name = excluded.name, symbols = excluded.symbols, columns = excluded.columns, "
             "revision = excluded.revision",
             account_id, list.id, list.name, joined_words(list.symbols), joined_words(list.columns),
             list.revision));
  return {};
}

Result<bool> erase_watchlist(db::Transaction& tx, const Id& account_id, const Id& id) {
  return TRY(tx.run("DELETE FROM market_watchlist WHERE account_id = ? AND id = ?", account_id,
                    id)) > 0;
}

Result<void> erase_watchlists(db::Transaction& tx, const Id& account_id) {
  TRY(tx.run("DELETE FROM market_watchlist WHERE account_id = ?", account_id));
  return {};
}

}  // namespace septet::market::store
