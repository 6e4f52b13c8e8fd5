#include "market/trader_store.h"

namespace septet::market::store {

namespace {

constexpr db::Migration trader_migrations[] = {{1, R"(
CREATE TABLE market_trader_follower (
  follower_id BYTEA NOT NULL,   -- who follows
  trader_id   BYTEA NOT NULL,   -- whom
  since       BIGINT NOT NULL,  -- when that began
  PRIMARY KEY (follower_id, trader_id)
);
CREATE INDEX market_trader_follower_by_trader ON market_trader_follower (trader_id);
)"}};

}  // namespace

Result<void> migrate_traders(db::Database& database) {
  return db::migrate(database, "market_traders", trader_migrations);
}

Result<bool> follow_trader(db::Transaction& tx, const Id& follower_id, const Id& trader_id,
                           Timestamp since) {
  return TRY(tx.run("INSERT INTO market_trader_follower (follower_id, trader_id, since) "
                    "VALUES (?, ?, ?) ON CONFLICT (follower_id, trader_id) DO NOTHING",
                    follower_id, trader_id, since)) > 0;
}

Result<bool> unfollow_trader(db::Transaction& tx, const Id& follower_id, const Id& trader_id) {
  return TRY(tx.run("DELETE FROM market_trader_follower WHERE follower_id = ? AND trader_id = ?",
                    follower_id, trader_id)) > 0;
}

Result<bool> follows_trader(db::Session& session, const Id& follower_id, const Id& trader_id) {
  return TRY(session.integer(
             "SELECT count(*) FROM market_trader_follower WHERE follower_id = ? AND trader_id = ?",
             follower_id, trader_id)) > 0;
}

Result<std::int64_t> trader_followers(db::Session& session, const Id& trader_id) {
  return session.integer("SELECT count(*) FROM market_trader_follower WHERE trader_id = ?",
                         trader_id);
}

Result<std::int64_t> followed_traders(db::Session& session, const Id& follower_id) {
  return session.integer("SELECT count(*) FROM market_trader_follower WHERE follower_id = ?",
                         follower_id);
}

Result<void> erase_trader(db::Transaction& tx, const Id& account_id) {
  TRY(tx.run("DELETE FROM market_trader_follower WHERE follower_id = ?", account_id));
  TRY(tx.run("DELETE FROM market_trader_follower WHERE trader_id = ?", account_id));
  return {};
}

}  // namespace septet::market::store
