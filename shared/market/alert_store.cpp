#include "market/alert_store.h"

namespace septet::market::store {

namespace {

constexpr db::Migration alert_migrations[] = {{1, R"(
CREATE TABLE market_alert (
  account_id BYTEA NOT NULL,   -- who is told
  id         BYTEA NOT NULL,   -- its own, grows with time
  symbol     TEXT NOT NULL,    -- of which stock
  kind       TEXT NOT NULL,    -- "price_above" …
  value      BIGINT NOT NULL,  -- ten-thousandths
  indicator  TEXT,             -- "rsi:14"
  bars       TEXT,             -- their interval: "1d"
  every_time BIGINT NOT NULL,  -- 1: whenever it comes true again
  note       TEXT NOT NULL,    -- the person's own words
  status     TEXT NOT NULL,    -- "waiting", "fired", "paused"
  armed      BIGINT NOT NULL,  -- 0: until the condition no longer holds
  fired_at   BIGINT,           -- exchange time
  created_at BIGINT NOT NULL,  -- exchange time
  PRIMARY KEY (account_id, id)
);
CREATE INDEX market_alert_by_value ON market_alert (symbol, status, kind, armed, value);
)"}};

constexpr std::string_view alert_columns =
    "account_id, id, symbol, kind, value, indicator, bars, every_time, note, status, armed, "
    "fired_at, created_at";

std::optional<std::string> text_or_nothing(const db::Row& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.string(column));
}

StoredAlert alert_of(const db::Row& row) {
  StoredAlert out;
  out.account_id = row.id(0);
  out.alert.id = row.id(1);
  out.alert.symbol = row.text(2);
  out.alert.kind = enum_value<AlertKind>(row.text(3)).value_or(AlertKind::price_above);
  out.alert.value.units = row.integer(4);
  out.alert.indicator = text_or_nothing(row, 5);
  out.alert.interval = text_or_nothing(row, 6);
  out.alert.every_time = row.boolean(7);
  out.alert.note = row.text(8);
  out.alert.status = enum_value<AlertStatus>(row.text(9)).value_or(AlertStatus::paused);
  out.armed = row.boolean(10);
  out.alert.fired_at = row.optional_time(11);
  out.alert.created_at = row.time(12);
  return out;
}

std::string select_alerts(std::string_view rest) {
  return "SELECT " + std::string(alert_columns) + " FROM market_alert WHERE " + std::string(rest);
}

constexpr std::string_view of_kind = "symbol = ? AND status = 'waiting' AND kind = ? ";

}  // namespace

Result<void> migrate_alerts(db::Database& database) {
  return db::migrate(database, "market_alerts", alert_migrations);
}

Result<void> insert_alert(db::Transaction& tx, const StoredAlert& stored) {
  const Alert& a = stored.alert;
  TRY(tx.run(
      "INSERT INTO market_alert (account_id, id, symbol, kind, value, indicator, bars, "
      "every_time, note, status, armed, fired_at, created_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      stored.account_id, a.id, a.symbol, enum_name(a.kind), a.value.units, a.indicator, a.interval,
      a.every_time, a.note, enum_name(a.status), stored.armed, a.fired_at, a.created_at));
  return {};
}

Result<void> update_alert(db::Transaction& tx, const StoredAlert& stored) {
  const Alert& a = stored.alert;
  TRY(
      tx.run("UPDATE market_alert SET value = ?, every_time = ?, note = ?, status = ?, armed = ? "
             "WHERE account_id = ? AND id = ?",
             a.value.units, a.every_time, a.note, enum_name(a.status), stored.armed,
             stored.account_id, a.id));
  return {};
}

Result<bool> erase_alert(db::Transaction& tx, const Id& account_id, const Id& id) {
  return TRY(tx.run("DELETE FROM market_alert WHERE account_id = ? AND id = ?", account_id, id)) >
         0;
}

Result<void> erase_alerts(db::Transaction& tx, const Id& account_id) {
  TRY(tx.run("DELETE FROM market_alert WHERE account_id = ?", account_id));
  return {};
}

Result<std::vector<StoredAlert>> alerts(db::Session& session, const Id& account_id, int limit) {
  return session.all(select_alerts("account_id = ? ORDER BY id DESC LIMIT ?"), alert_of, account_id,
                     limit);
}

Result<std::optional<StoredAlert>> alert(db::Session& session, const Id& account_id, const Id& id) {
  return session.first(select_alerts("account_id = ? AND id = ?"), alert_of, account_id, id);
}

Result<std::int64_t> alert_count(db::Session& session, const Id& account_id) {
  return session.integer("SELECT count(*) FROM market_alert WHERE account_id = ?", account_id);
}

Result<bool> any_waiting(db::Session& session, std::string_view symbol) {
  return TRY(session.integer("SELECT count(*) FROM (SELECT 1 FROM market_alert WHERE symbol = ? "
                             "AND status = 'waiting' LIMIT 1) AS found",
                             symbol)) > 0;
}

Result<std::vector<StoredAlert>> reached(db::Session& session, std::string_view symbol,
                                         AlertKind kind, std::int64_t value, bool upwards,
                                         int limit) {
  const std::string rest = std::string(of_kind) + "AND armed = 1 AND value " +
                           (upwards ? "<=" : ">=") + " ? ORDER BY value LIMIT ?";
  return session.all(select_alerts(rest), alert_of, symbol, enum_name(kind), value, limit);
}

Result<void> rearm(db::Transaction& tx, std::string_view symbol, AlertKind kind, std::int64_t value,
                   bool upwards, Timestamp before) {
  TRY(tx.run("UPDATE market_alert SET armed = 1 WHERE " + std::string(of_kind) +
                 "AND armed = 0 AND value " + (upwards ? ">" : "<") + " ? AND fired_at < ?",
             symbol, enum_name(kind), value, before));
  return {};
}

Result<std::vector<StoredAlert>> waiting(db::Session& session, std::string_view symbol,
                                         AlertKind kind, const AlertPlace& after, int limit) {
  return session.all(select_alerts(std::string(of_kind) +
                                   "AND (account_id, id) > (?, ?) ORDER BY account_id, id LIMIT ?"),
                     alert_of, symbol, enum_name(kind), after.account_id, after.id, limit);
}

Result<bool> set_fired(db::Transaction& tx, const StoredAlert& stored, Timestamp at) {
  const auto status = stored.alert.every_time ? AlertStatus::waiting : AlertStatus::fired;
  return TRY(tx.run("UPDATE market_alert SET status = ?, armed = 0, fired_at = ? "
                    "WHERE account_id = ? AND id = ? AND status = 'waiting' AND armed = 1",
                    enum_name(status), at, stored.account_id, stored.alert.id)) > 0;
}

Result<void> set_armed(db::Transaction& tx, const StoredAlert& stored, bool armed) {
  TRY(tx.run("UPDATE market_alert SET armed = ? WHERE account_id = ? AND id = ?", armed,
             stored.account_id, stored.alert.id));
  return {};
}

}  // namespace septet::market::store
