#include "market/drawing_store.h"

namespace septet::market::store {

namespace {

using db::Blob;

constexpr db::Migration drawing_migrations[] = {{1, R"(
CREATE TABLE market_drawings (
  account_id BYTEA NOT NULL,  -- who drew it
  symbol     TEXT NOT NULL,   -- on which stock
  content    TEXT NOT NULL,   -- JSON: the stock, what is drawn on it, the revision
  PRIMARY KEY (account_id, symbol)
);
CREATE TABLE market_shared_drawings (
  token_hash BYTEA NOT NULL PRIMARY KEY,  -- SHA-256 of the token
  account_id BYTEA NOT NULL,              -- who shared it
  content    TEXT NOT NULL,               -- JSON, as it was
  created_at BIGINT NOT NULL              -- when it was shared
);
CREATE INDEX market_shared_drawings_by_account ON market_shared_drawings (account_id);
CREATE TABLE market_layout (
  account_id BYTEA NOT NULL PRIMARY KEY,  -- whose charts they are
  content    TEXT NOT NULL  -- JSON of the interface's own
);
)"}};

std::string drawings_text(const Drawings& drawings) {
  return to_text(encode(drawings));
}

Result<Drawings> drawings_in(const db::Row& row) {
  return decode<Drawings>(TRY(parse_json(row.text(0))));
}

}  // namespace

Result<void> migrate_drawings(db::Database& database) {
  return db::migrate(database, "market_drawings", drawing_migrations);
}

Result<Drawings> drawings(db::Session& session, const Id& account_id, const std::string& symbol) {
  Drawings out{.symbol = symbol};
  TRY(session.each(
      "SELECT content FROM market_drawings WHERE account_id = ? AND symbol = ?",
      [&](const db::Row& row) -> Result<void> {
        out = TRY(drawings_in(row));
        return {};
      },
      account_id, symbol));
  return out;
}

Result<void> put_drawings(db::Transaction& tx, const Id& account_id, const Drawings& drawings) {
  TRY(
      tx.run("INSERT INTO market_drawings (account_id, symbol, content) VALUES (?, ?, ?) "
             "ON CONFLICT (account_id, symbol) DO UPDATE SET content = excluded.content",
             account_id, drawings.symbol, drawings_text(drawings)));
  return {};
}

Result<void> insert_shared(db::Transaction& tx, std::string_view token_hash, const Id& account_id,
                           const Drawings& drawings, Timestamp now) {
  TRY(
      tx.run("INSERT INTO market_shared_drawings (token_hash, account_id, content, "
             "created_at) VALUES (?, ?, ?, ?)",
             Blob{token_hash}, account_id, drawings_text(drawings), now));
  return {};
}

Result<std::optional<Drawings>> shared(db::Session& session, std::string_view token_hash) {
  std::optional<Drawings> out;
  TRY(session.each(
      "SELECT content FROM market_shared_drawings WHERE token_hash = ?",
      [&](const db::Row& row) -> Result<void> {
        out = TRY(drawings_in(row));
        return {};
      },
      Blob{token_hash}));
  return out;
}

Result<std::int64_t> shared_count(db::Session& session, const Id& account_id) {
  return session.integer("SELECT count(*) FROM market_shared_drawings WHERE account_id = ?",
                         account_id);
}

Result<std::optional<std::string>> layout(db::Session& session, const Id& account_id) {
  return session.first(
      "SELECT content FROM market_layout WHERE account_id = ?",
      [](const db::Row& row) { return row.string(0); }, account_id);
}

Result<void> put_layout(db::Transaction& tx, const Id& account_id, std::string_view json) {
  TRY(
      tx.run("INSERT INTO market_layout (account_id, content) VALUES (?, ?) "
             "ON CONFLICT (account_id) DO UPDATE SET content = excluded.content",
             account_id, json));
  return {};
}

Result<void> erase_drawings(db::Transaction& tx, const Id& account_id) {
  TRY(tx.run("DELETE FROM market_drawings WHERE account_id = ?", account_id));
  TRY(tx.run("DELETE FROM market_shared_drawings WHERE account_id = ?", account_id));
  TRY(tx.run("DELETE FROM market_layout WHERE account_id = ?", account_id));
  return {};
}

}  // namespace septet::market::store
