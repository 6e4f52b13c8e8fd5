#include "market/account_store.h"

namespace septet::market::store {

namespace {

constexpr db::Migration account_migrations[] = {{1, R"(
CREATE TABLE market_account (
  account_id    BYTEA  NOT NULL PRIMARY KEY,  -- the person's
  number        BIGINT NOT NULL UNIQUE,       -- owner of its orders in the books
  ledger_id     BYTEA  NOT NULL,  -- its cash in the ledger
  kind          TEXT   NOT NULL,  -- AccountKind
  starting_cash BIGINT NOT NULL,  -- cents
  public_trades BIGINT NOT NULL,  -- 0 or 1
  opened_at     BIGINT NOT NULL,  -- exchange time; of the last reset
  realised      BIGINT NOT NULL,  -- profit in cents, fees apart
  unsettled     BIGINT NOT NULL,  -- cents from sales of a cash account
  unsettled_day BIGINT NOT NULL,  -- on this day (since 1970)
  call          BIGINT NOT NULL,  -- cents of margin that are missing
  call_due      BIGINT,           -- exchange time of the liquidation
  charged_day   BIGINT,           -- the last one with interest; null: nothing to watch
  transactions  BIGINT NOT NULL   -- how many there were
);
CREATE INDEX market_account_watched ON market_account (charged_day, number);
CREATE INDEX market_account_public ON market_account (public_trades, number);
CREATE TABLE market_position (
  account_id BYTEA  NOT NULL,  -- a person's or the house's
  stock      BIGINT NOT NULL,  -- its number
  quantity   BIGINT NOT NULL,  -- millionths of a share; negative: short
  cost       BIGINT NOT NULL,  -- cents
  realised   BIGINT NOT NULL,  -- cents of profit since it was opened
  day        BIGINT NOT NULL,  -- since 1970, of the next three
  day_start  BIGINT NOT NULL,  -- quantity when the day began
  day_spent  BIGINT NOT NULL,  -- cents since then
  day_opened BIGINT NOT NULL,  -- quantity opened since then
  PRIMARY KEY (account_id, stock)
);
CREATE INDEX market_position_by_stock ON market_position (stock, account_id);
CREATE TABLE market_transaction (
  account_id BYTEA  NOT NULL,  -- whose
  number     BIGINT NOT NULL,  -- from 1, in the order in which they were made
  id         BYTEA  NOT NULL,  -- as clients know it
  kind       TEXT   NOT NULL,  -- TransactionKind
  symbol     TEXT,             -- null: about no stock
  quantity   BIGINT,           -- millionths of a share; negative: given away
  price      BIGINT,           -- ten-thousandths of a dollar
  amount     BIGINT NOT NULL,  -- cents by which cash moved
  balance    BIGINT NOT NULL,  -- cents of cash after it
  order_id   BYTEA,            -- null: none
  text       TEXT   NOT NULL,  -- for the person
  at         BIGINT NOT NULL,  -- exchange time
  PRIMARY KEY (account_id, number)
);
CREATE INDEX market_transaction_by_kind ON market_transaction (account_id, kind, number);
CREATE INDEX market_transaction_by_symbol ON market_transaction (account_id, symbol, number);
CREATE TABLE market_equity (
  account_id BYTEA  NOT NULL,  -- whose
  at         BIGINT NOT NULL,  -- exchange time
  equity     BIGINT NOT NULL,  -- cents
  daily      BIGINT NOT NULL,  -- 1: at the end of a day
  PRIMARY KEY (account_id, at)
);
CREATE INDEX market_equity_daily ON market_equity (account_id, daily, at);
CREATE TABLE market_day_trade (
  account_id BYTEA  NOT NULL,  -- whose
  day        BIGINT NOT NULL,  -- since 1970
  order_id   BYTEA  NOT NULL,  -- the one that closed what was opened the same day
  PRIMARY KEY (account_id, day, order_id)
);
)"}};

constexpr const char* account_columns =
    "account_id, number, ledger_id, kind, starting_cash, public_trades, opened_at, realised, "
    "unsettled, unsettled_day, call, call_due, charged_day, transactions";

AccountRow account_row(const db::Row& row) {
  AccountRow out;
  out.account_id = row.id(0);
  out.number = row.integer(1);
  out.ledger_id = row.id(2);
  out.kind = enum_value<AccountKind>(row.text(3)).value_or(AccountKind::margin);
  out.starting_cash = {row.integer(4)};
  out.public_trades = row.boolean(5);
  out.opened_at = row.time(6);
  out.realised = {row.integer(7)};
  out.unsettled = {row.integer(8)};
  out.unsettled_day = static_cast<Day>(row.integer(9));
  out.call = {row.integer(10)};
  out.call_due = row.optional_time(11);
  if (!row.is_null(12)) out.charged_day = row.integer(12);
  out.transactions = row.integer(13);
  return out;
}

constexpr const char* position_columns =
    "account_id, stock, quantity, cost, realised, day, day_start, day_spent, day_opened";

PositionRow position_row(const db::Row& row) {
  PositionRow out{row.id(0), static_cast<std::uint32_t>(row.integer(1)), {}};
  out.held.quantity = {row.integer(2)};
  out.held.cost = {row.integer(3)};
  out.held.realised = {row.integer(4)};
  out.held.day = static_cast<Day>(row.integer(5));
  out.held.day_start = {row.integer(6)};
  out.held.day_spent = {row.integer(7)};
  out.held.day_opened = {row.integer(8)};
  return out;
}

TransactionRow transaction_row(const db::Row& row) {
  TransactionRow out{row.integer(0), {}};
  Transaction& shown = out.shown;
  shown.id = row.id(1);
  shown.kind = enum_value<TransactionKind>(row.text(2)).value_or(TransactionKind::deposit);
  if (!row.is_null(3)) shown.symbol = row.string(3);
  if (!row.is_null(4)) shown.quantity = Quantity{row.integer(4)};
  if (!row.is_null(5)) shown.price = Price{row.integer(5)};
  shown.amount = {row.integer(6)};
  shown.balance = {row.integer(7)};
  shown.order_id = row.optional_id(8);
  shown.text = row.string(9);
  shown.at = row.time(10);
  return out;
}

EquityRow equity_row(const db::Row& row) {
  return {row.time(0), {row.integer(1)}, row.boolean(2)};
}

template <class T>
std::optional<std::int64_t> units_of(const std::optional<T>& value) {
  return value ? std::optional(value->units) : std::nullopt;
}

}  // namespace

Result<void> migrate_accounts(db::Database& database) {
  return db::migrate(database, "market_accounts", account_migrations);
}

Result<std::optional<AccountRow>> account(db::Session& session, const Id& account_id) {
  return session.first(
      std::string("SELECT ") + account_columns + " FROM market_account WHERE account_id = ?",
      account_row, account_id);
}

Result<std::optional<AccountRow>> account_by_number(db::Session& session, std::int64_t number) {
  return session.first(
      std::string("SELECT ") + account_columns + " FROM market_account WHERE number = ?",
      account_row, number);
}

Result<std::int64_t> newest_number(db::Session& session) {
  return session.integer("SELECT number FROM market_account ORDER BY number DESC LIMIT 1");
}

Result<void> insert_account(db::Transaction& tx, const AccountRow& row) {
  TRY(tx.run(std::string("INSERT INTO market_account (") + account_columns +
                 ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             row.account_id, row.number, row.ledger_id, enum_name(row.kind),
             row.starting_cash.units, row.public_trades, row.opened_at, row.realised.units,
             row.unsettled.units, row.unsettled_day, row.call.units, row.call_due, row.charged_day,
             row.transactions));
  return {};
}

Result<void> update_account(db::Transaction& tx, const AccountRow& row) {
  TRY(
      tx.run("UPDATE market_account SET ledger_id = ?, kind = ?, starting_cash = ?, "
             "public_trades = ?, opened_at = ?, realised = ?, unsettled = ?, unsettled_day = ?, "
             "call = ?, call_due = ?, charged_day = ?, transactions = ? WHERE account_id = ?",
             row.ledger_id, enum_name(row.kind), row.starting_cash.units, row.public_trades,
             row.opened_at, row.realised.units, row.unsettled.units, row.unsettled_day,
             row.call.units, row.call_due, row.charged_day, row.transactions, row.account_id));
  return {};
}

Result<std::vector<AccountRow>> watched_accounts(db::Session& session, std::int64_t after,
                                                 int limit) {
  return session.all(std::string("SELECT ") + account_columns +
                         " FROM market_account WHERE charged_day IS NOT NULL AND number > ? "
                         "ORDER BY number LIMIT ?",
                     account_row, after, limit);
}

Result<std::vector<AccountRow>> public_accounts(db::Session& session, std::int64_t after,
                                                int limit) {
  return session.all(std::string("SELECT ") + account_columns +
                         " FROM market_account WHERE public_trades = 1 AND number > ? "
                         "ORDER BY number LIMIT ?",
                     account_row, after, limit);
}

Result<void> erase_account(db::Transaction& tx, const Id& account_id) {
  TRY(tx.run("DELETE FROM market_account WHERE account_id = ?", account_id));
  return {};
}

Result<std::vector<PositionRow>> positions(db::Session& session, const Id& account_id) {
  return session.all(std::string("SELECT ") + position_columns +
                         " FROM market_position WHERE account_id = ? ORDER BY stock",
                     position_row, account_id);
}

Result<std::vector<PositionRow>> holders(db::Session& session, std::uint32_t stock) {
  return session.all(std::string("SELECT ") + position_columns +
                         " FROM market_position WHERE stock = ? ORDER BY account_id",
                     position_row, stock);
}

Result<std::optional<PositionRow>> position(db::Session& session, const Id& account_id,
                                            std::uint32_t stock) {
  return session.first(std::string("SELECT ") + position_columns +
                           " FROM market_position WHERE account_id = ? AND stock = ?",
                       position_row, account_id, stock);
}

Result<void> put_position(db::Transaction& tx, const PositionRow& row) {
  const Holdings& held = row.held;
  if (held.quantity.units == 0) {
    TRY(tx.run("DELETE FROM market_position WHERE account_id = ? AND stock = ?", row.account_id,
               row.stock));
    return {};
  }
  TRY(tx.run(std::string("INSERT INTO market_position (") + position_columns +
                 ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
                 "ON CONFLICT (account_id, stock) DO UPDATE SET quantity = excluded.quantity, "
                 "cost = excluded.cost, realised = excluded.realised, day = excluded.day, "
                 "day_start = excluded.day_start, day_spent = excluded.day_spent, "
                 "day_opened = excluded.day_opened",
             row.account_id, row.stock, held.quantity.units, held.cost.units, held.realised.units,
             held.day, held.day_start.units, held.day_spent.units, held.day_opened.units));
  return {};
}

Result<void> insert_transaction(db::Transaction& tx, const Id& account_id,
                                const TransactionRow& row) {
  const Transaction& shown = row.shown;
  TRY(
      tx.run("INSERT INTO market_transaction (account_id, number, id, kind, symbol, quantity, "
             "price, amount, balance, order_id, text, at) "
             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             account_id, row.number, shown.id, enum_name(shown.kind), shown.symbol,
             units_of(shown.quantity), units_of(shown.price), shown.amount.units,
             shown.balance.units, shown.order_id, shown.text, shown.at));
  return {};
}

Result<std::vector<TransactionRow>> transactions(db::Session& session, const Id& account_id,
                                                 const TransactionFilter& filter) {
  std::string sql =
      "SELECT number, id, kind, symbol, quantity, price, amount, balance, order_id, text, at "
      "FROM market_transaction WHERE account_id = ? AND number < ?";
  std::vector<db::Value> values{account_id, filter.before};
  const auto narrow = [&](const char* condition, db::Value value) {
    sql += condition;
    values.push_back(value);
  };
  if (filter.kind) narrow(" AND kind = ?", enum_name(*filter.kind));
  if (!filter.symbol.empty()) narrow(" AND symbol = ?", filter.symbol);
  if (filter.from) narrow(" AND at >= ?", *filter.from);
  if (filter.to) narrow(" AND at < ?", *filter.to);
  narrow(" ORDER BY number DESC LIMIT ?", filter.limit);
  std::vector<TransactionRow> out;
  TRY(session.each_row(sql, values, [&](const db::Row& row) -> Result<void> {
    out.push_back(transaction_row(row));
    return {};
  }));
  return out;
}

Result<void> insert_equity(db::Transaction& tx, const Id& account_id, const EquityRow& row) {
  TRY(
      tx.run("INSERT INTO market_equity (account_id, at, equity, daily) VALUES (?, ?, ?, ?) "
             "ON CONFLICT (account_id, at) DO UPDATE SET equity = excluded.equity, "
             "daily = excluded.daily",
             account_id, row.at, row.equity.units, row.daily));
  return {};
}

Result<std::vector<EquityRow>> equity(db::Session& session, const Id& account_id, Timestamp from,
                                      bool daily_only, int limit) {
  return session.all("SELECT at, equity, daily FROM market_equity WHERE account_id = ? " +
                         std::string(daily_only ? "AND daily = 1 " : "") +
                         "AND at >= ? ORDER BY at LIMIT ?",
                     equity_row, account_id, from, limit);
}

Result<std::optional<EquityRow>> equity_before(db::Session& session, const Id& account_id,
                                               Timestamp moment) {
  return session.first(
      "SELECT at, equity, daily FROM market_equity WHERE account_id = ? AND daily = 1 AND at < ? "
      "ORDER BY at DESC LIMIT 1",
      equity_row, account_id, moment);
}

Result<void> thin_equity(db::Transaction& tx, const Id& account_id, Timestamp before) {
  TRY(tx.run("DELETE FROM market_equity WHERE account_id = ? AND daily = 0 AND at < ?", account_id,
             before));
  return {};
}

Result<void> insert_day_trade(db::Transaction& tx, const Id& account_id, Day day,
                              const Id& order_id) {
  TRY(
      tx.run("INSERT INTO market_day_trade (account_id, day, order_id) VALUES (?, ?, ?) "
             "ON CONFLICT (account_id, day, order_id) DO NOTHING",
             account_id, day, order_id));
  return {};
}

Result<std::int64_t> day_trades(db::Session& session, const Id& account_id, Day since) {
  return session.integer("SELECT count(*) FROM market_day_trade WHERE account_id = ? AND day >= ?",
                         account_id, since);
}

Result<void> erase_history(db::Transaction& tx, const Id& account_id) {
  TRY(tx.run("DELETE FROM market_position WHERE account_id = ?", account_id));
  TRY(tx.run("DELETE FROM market_transaction WHERE account_id = ?", account_id));
  TRY(tx.run("DELETE FROM market_equity WHERE account_id = ?", account_id));
  TRY(tx.run("DELETE FROM market_day_trade WHERE account_id = ?", account_id));
  return {};
}

}  // namespace septet::market::store
