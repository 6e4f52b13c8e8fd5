#include "market/action_store.h"

namespace septet::market::store {

namespace {

constexpr db::Migration action_migrations[] = {{1, R"(
CREATE TABLE market_action (
  id         BYTEA  NOT NULL PRIMARY KEY,  -- as clients know it
  stock      BIGINT NOT NULL,  -- its number
  symbol     TEXT   NOT NULL,  -- its symbol
  kind       TEXT   NOT NULL,  -- ActionKind
  ex_at      BIGINT NOT NULL,  -- exchange time: holders before it have it
  cash       BIGINT NOT NULL,  -- ten-thousandths of a dollar a share
  split_from BIGINT NOT NULL,  -- so many shares
  split_to   BIGINT NOT NULL,  -- become so many
  applied    BIGINT NOT NULL   -- 1: it has been done
);
CREATE INDEX market_action_by_stock ON market_action (stock, ex_at);
CREATE INDEX market_action_due ON market_action (applied, ex_at);
)"}};

constexpr const char* action_columns =
    "id, stock, symbol, kind, ex_at, cash, split_from, split_to, applied";

ActionRow action_row(const db::Row& row) {
  ActionRow out{.action = {}, .stock = static_cast<std::uint32_t>(row.integer(1))};
  out.action.id = row.id(0);
  out.action.symbol = row.string(2);
  out.action.kind = enum_value<ActionKind>(row.text(3)).value_or(ActionKind::dividend);
  out.action.ex_at = row.time(4);
  out.action.cash = {row.integer(5)};
  out.action.split_from = row.integer(6);
  out.action.split_to = row.integer(7);
  out.applied = row.boolean(8);
  return out;
}

}  // namespace

Result<void> migrate_actions(db::Database& database) {
  return db::migrate(database, "market_actions", action_migrations);
}

Result<void> insert_action(db::Transaction& tx, const ActionRow& row) {
  const CorporateAction& action = row.action;
  TRY(tx.run(std::string("INSERT INTO market_action (") + action_columns +
                 ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
             action.id, row.stock, action.symbol, enum_name(action.kind), action.ex_at,
             action.cash.units, action.split_from, action.split_to, row.applied));
  return {};
}

Result<std::vector<ActionRow>> actions(db::Session& session, std::uint32_t stock, int limit) {
  return session.all(std::string("SELECT ") + action_columns +
                         " FROM market_action WHERE stock = ? ORDER BY ex_at DESC LIMIT ?",
                     action_row, stock, limit);
}

Result<std::vector<ActionRow>> due_actions(db::Session& session, Timestamp now, int limit) {
  return session.all(
      std::string("SELECT ") + action_columns +
          " FROM market_action WHERE applied = 0 AND ex_at <= ? ORDER BY ex_at LIMIT ?",
      action_row, now, limit);
}

Result<bool> mark_applied(db::Transaction& tx, const Id& action_id) {
  return TRY(tx.run("UPDATE market_action SET applied = 1 WHERE id = ? AND applied = 0",
                    action_id)) == 1;
}

}  // namespace septet::market::store
