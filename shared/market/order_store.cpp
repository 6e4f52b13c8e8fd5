#include "market/order_store.h"

#include "market/order_rules.h"

namespace septet::market::store {

namespace {

using db::Blob;

constexpr db::Migration order_migrations[] = {{1, R"(
CREATE TABLE market_order (
  id BYTEA NOT NULL PRIMARY KEY,  -- as clients know it
  number BIGINT NOT NULL UNIQUE,  -- as the books know it
  account_id BYTEA NOT NULL,  -- whose
  client_order_id BYTEA NOT NULL,  -- the client's own name for it, as bytes
  stock BIGINT NOT NULL,  -- its number
  stock_id BYTEA NOT NULL,  -- its identifier
  symbol TEXT NOT NULL,  -- its symbol
  side TEXT NOT NULL,  -- Side
  type TEXT NOT NULL,  -- OrderType
  time_in_force TEXT NOT NULL,  -- TimeInForce
  order_class TEXT NOT NULL,  -- OrderClass
  role TEXT NOT NULL,  -- LegRole within its class
  parent_id BYTEA,  -- the entry, of a leg
  leg_a BYTEA,  -- the first leg
  leg_b BYTEA,  -- the second leg
  notional BIGINT,  -- cents that were to be spent
  extended_hours BIGINT NOT NULL,  -- 0 or 1
  created_at BIGINT NOT NULL,  -- exchange time
  expires_at BIGINT,  -- exchange time; of orders until cancelled
  quantity BIGINT NOT NULL,  -- millionths of a share
  filled_quantity BIGINT NOT NULL,  -- of it
  filled_value BIGINT NOT NULL,  -- cents
  filled_exactly BIGINT NOT NULL,  -- the sum of prices times quantities, in their units
  limit_price BIGINT,  -- ten-thousandths of a dollar
  stop_price BIGINT,  -- likewise; of a trailing stop where it stands
  trail_amount BIGINT,  -- likewise
  trail_percent BIGINT,  -- ten-thousandths of a per cent
  triggered BIGINT NOT NULL,  -- 0 or 1
  status TEXT NOT NULL,  -- OrderStatus
  is_open BIGINT NOT NULL,  -- 1 while something may come of it
  reason TEXT,  -- why it ended, a code
  ending TEXT NOT NULL,  -- why it is being cancelled
  shadow BIGINT NOT NULL,  -- 1: another leg reserves for it
  basis TEXT NOT NULL,  -- Basis of what it claims
  claim_price BIGINT NOT NULL,  -- at which that is reckoned
  closing BIGINT NOT NULL,  -- millionths of a share of a position that it closes
  reserved BIGINT NOT NULL,  -- cents of own money that it claims
  fees BIGINT NOT NULL,  -- cents
  amending BIGINT NOT NULL,  -- 1: the next five are to become of it
  amend_quantity BIGINT,  -- as quantity
  amend_limit BIGINT,  -- as limit_price
  amend_stop BIGINT,  -- as stop_price
  amend_trail BIGINT,  -- as trail_amount
  amend_trail_percent BIGINT,  -- as trail_percent
  updated_at BIGINT NOT NULL,  -- exchange time
  revision BIGINT NOT NULL,  -- counts every change
  taken BIGINT NOT NULL  -- 1: by the book
);
CREATE UNIQUE INDEX market_order_by_client ON market_order (account_id, client_order_id);
CREATE INDEX market_order_by_account ON market_order (account_id, number);
CREATE INDEX market_order_open ON market_order (account_id, is_open, number);
CREATE INDEX market_order_by_stock ON market_order (stock, is_open, number);
CREATE INDEX market_order_expiry ON market_order (is_open, expires_at);
CREATE TABLE market_order_counter (
  "only" BIGINT NOT NULL PRIMARY KEY CHECK ("only" = 1),  -- so that there is one row
  value  BIGINT NOT NULL  -- the newest number given out; none ever comes again
);
INSERT INTO market_order_counter ("only", value) VALUES (1, 0);
CREATE TABLE market_fill (
  order_id   BYTEA  NOT NULL,  -- whose
  outcome    BIGINT NOT NULL,  -- the number of what the book told
  account_id BYTEA  NOT NULL,  -- the order's
  stock      BIGINT NOT NULL,  -- its number
  symbol     TEXT   NOT NULL,  -- its symbol
  side       TEXT   NOT NULL,  -- Side
  quantity   BIGINT NOT NULL,  -- millionths of a share
  price      BIGINT NOT NULL,  -- ten-thousandths of a dollar
  fee        BIGINT NOT NULL,  -- cents
  at         BIGINT NOT NULL,  -- exchange time
  PRIMARY KEY (order_id, outcome)
);
CREATE INDEX market_fill_by_time ON market_fill (account_id, at);
CREATE INDEX market_fill_by_stock ON market_fill (account_id, stock, at);
CREATE TABLE market_orphan (
  number BIGINT NOT NULL PRIMARY KEY,  -- of an order in the books whose account is gone
  stock  BIGINT NOT NULL  -- its number
);
)"}};

constexpr const char* order_columns =
    "id, number, account_id, client_order_id, stock, stock_id, symbol, side, type, "
    "time_in_force, order_class, role, parent_id, leg_a, leg_b, notional, "
    "extended_hours, created_at, expires_at, quantity, filled_quantity, filled_value, "
    "filled_exactly, limit_price, stop_price, trail_amount, trail_percent, triggered, "
    "status, is_open, reason, ending, shadow, basis, claim_price, closing, reserved, "
    "fees, amending, amend_quantity, amend_limit, amend_stop, amend_trail, "
    "amend_trail_percent, updated_at, revision, taken";

template <class T>
std::optional<std::int64_t> units_in(const std::optional<T>& value) {
  return value ? std::optional(value->units) : std::nullopt;
}

template <class T>
void read_units(const db::Row& row, int column, std::optional<T>& out) {
  if (!row.is_null(column)) out = T{row.integer(column)};
}

void read_text(const db::Row& row, int column, std::optional<std::string>& out) {
  if (!row.is_null(column)) out = row.string(column);
}

std::optional<Id> leg_of(const Order& order, std::size_t index) {
  return index < order.leg_ids.size() ? std::optional(order.leg_ids[index]) : std::nullopt;
}

void add_leg(Order& order, const std::optional<Id>& id) {
  if (id) order.leg_ids.push_back(*id);
}

template <class T>
std::optional<std::int64_t> amend_units(const OrderRow& row, std::optional<T> AmendOrder::*field) {
  return row.amend ? units_in(*row.amend.*field) : std::nullopt;
}

void read_amend(const db::Row& row, int from, AmendOrder& out) {
  read_units(row, from, out.quantity);
  read_units(row, from + 1, out.limit_price);
  read_units(row, from + 2, out.stop_price);
  read_units(row, from + 3, out.trail_amount);
  read_units(row, from + 4, out.trail_percent);
}

OrderRow order_row(const db::Row& row) {
  OrderRow out;
  Order& o = out.order;
  o.id = row.id(0);
  out.number = row.integer(1);
  out.account_id = row.id(2);
  o.client_order_id = std::string(row.blob(3));
  out.stock = static_cast<std::uint32_t>(row.integer(4));
  o.stock_id = row.id(5);
  o.symbol = row.string(6);
  o.side = enum_value<Side>(row.text(7)).value_or(Side::buy);
  o.type = enum_value<OrderType>(row.text(8)).value_or(OrderType::limit);
  o.time_in_force = enum_value<TimeInForce>(row.text(9)).value_or(TimeInForce::day);
  o.order_class = enum_value<OrderClass>(row.text(10)).value_or(OrderClass::simple);
  out.role = enum_value<LegRole>(row.text(11)).value_or(LegRole::entry);
  o.parent_id = row.optional_id(12);
  add_leg(o, row.optional_id(13));
  add_leg(o, row.optional_id(14));
  read_units(row, 15, o.notional);
  o.extended_hours = row.boolean(16);
  o.created_at = row.time(17);
  o.expires_at = row.optional_time(18);
  o.quantity = {row.integer(19)};
  o.filled_quantity = {row.integer(20)};
  out.filled_value = {row.integer(21)};
  out.filled_exactly = row.integer(22);
  read_units(row, 23, o.limit_price);
  read_units(row, 24, o.stop_price);
  read_units(row, 25, o.trail_amount);
  read_units(row, 26, o.trail_percent);
  o.triggered = row.boolean(27);
  o.status = enum_value<OrderStatus>(row.text(28)).value_or(OrderStatus::rejected);
  read_text(row, 30, o.reason);
  out.ending = row.string(31);
  out.shadow = row.boolean(32);
  out.basis = enum_value<Basis>(row.text(33)).value_or(Basis::margin);
  out.claim_price = {row.integer(34)};
  out.closing = {row.integer(35)};
  out.reserved = {row.integer(36)};
  o.fees = {row.integer(37)};
  o.updated_at = row.time(44);
  o.revision = row.integer(45);
  out.taken = row.boolean(46);
  if (o.filled_quantity.units > 0)
    o.average_price = Price{multiply_divide(out.filled_exactly, 1, o.filled_quantity.units)};
  if (o.reason) o.reason_text = reason_text(*o.reason);
  if (row.boolean(38)) read_amend(row, 39, out.amend.emplace());
  return out;
}

OrderFill fill_row(const db::Row& row) {
  OrderFill out;
  out.order_id = row.id(0);
  out.symbol = row.string(1);
  out.side = enum_value<Side>(row.text(2)).value_or(Side::buy);
  out.quantity = {row.integer(3)};
  out.price = {row.integer(4)};
  out.fee = {row.integer(5)};
  out.at = row.time(6);
  return out;
}

constexpr const char* fill_columns = "order_id, symbol, side, quantity, price, fee, at";

std::string select_orders(const char* rest) {
  return std::string("SELECT ") + order_columns + " FROM market_order " + rest;
}

}  // namespace

Result<void> migrate_orders(db::Database& database) {
  return db::migrate(database, "market_orders", order_migrations);
}

Result<std::int64_t> next_order_number(db::Transaction& tx) {
  return tx.integer(
      "UPDATE market_order_counter SET value = value + 1 WHERE \"only\" = 1 RETURNING value");
}

Result<void> insert_order(db::Transaction& tx, const OrderRow& row) {
  const Order& o = row.order;
  TRY(tx.run(
      std::string("INSERT INTO market_order (") + order_columns +
          ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
          "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      row.order.id, row.number, row.account_id, Blob{o.client_order_id}, row.stock, o.stock_id,
      o.symbol, enum_name(o.side), enum_name(o.type), enum_name(o.time_in_force),
      enum_name(o.order_class), enum_name(row.role), o.parent_id, leg_of(o, 0), leg_of(o, 1),
      units_in(o.notional), o.extended_hours, o.created_at, o.expires_at, o.quantity.units,
      o.filled_quantity.units, row.filled_value.units, row.filled_exactly, units_in(o.limit_price),
      units_in(o.stop_price), units_in(o.trail_amount), units_in(o.trail_percent), o.triggered,
      enum_name(o.status), row.open(), o.reason, row.ending, row.shadow, enum_name(row.basis),
      row.claim_price.units, row.closing.units, row.reserved.units, o.fees.units,
      row.amend.has_value(), amend_units(row, &AmendOrder::quantity),
      amend_units(row, &AmendOrder::limit_price), amend_units(row, &AmendOrder::stop_price),
      amend_units(row, &AmendOrder::trail_amount), amend_units(row, &AmendOrder::trail_percent),
      o.updated_at, o.revision, row.taken));
  return {};
}

Result<void> update_order(db::Transaction& tx, const OrderRow& row) {
  const Order& o = row.order;
  TRY(tx.run(
      "UPDATE market_order SET "
      "quantity = ?, filled_quantity = ?, filled_value = ?, filled_exactly = ?, "
      "limit_price = ?, stop_price = ?, trail_amount = ?, trail_percent = ?, "
      "triggered = ?, status = ?, is_open = ?, reason = ?, ending = ?, shadow = ?, "
      "basis = ?, claim_price = ?, closing = ?, reserved = ?, fees = ?, amending = ?, "
      "amend_quantity = ?, amend_limit = ?, amend_stop = ?, amend_trail = ?, "
      "amend_trail_percent = ?, updated_at = ?, revision = ?, taken = ?"
      " WHERE id = ?",
      o.quantity.units, o.filled_quantity.units, row.filled_value.units, row.filled_exactly,
      units_in(o.limit_price), units_in(o.stop_price), units_in(o.trail_amount),
      units_in(o.trail_percent), o.triggered, enum_name(o.status), row.open(), o.reason, row.ending,
      row.shadow, enum_name(row.basis), row.claim_price.units, row.closing.units,
      row.reserved.units, o.fees.units, row.amend.has_value(),
      amend_units(row, &AmendOrder::quantity), amend_units(row, &AmendOrder::limit_price),
      amend_units(row, &AmendOrder::stop_price), amend_units(row, &AmendOrder::trail_amount),
      amend_units(row, &AmendOrder::trail_percent), o.updated_at, o.revision, row.taken, o.id));
  return {};
}

Result<std::optional<OrderRow>> order_by_number(db::Session& session, std::int64_t number) {
  return session.first(select_orders("WHERE number = ?"), order_row, number);
}

Result<std::optional<OrderRow>> order_by_id(db::Session& session, const Id& id) {
  return session.first(select_orders("WHERE id = ?"), order_row, id);
}

Result<std::optional<OrderRow>> order_by_client_id(db::Session& session, const Id& account_id,
                                                   std::string_view client_order_id) {
  return session.first(select_orders("WHERE account_id = ? AND client_order_id = ?"), order_row,
                       account_id, Blob{client_order_id});
}

Result<std::vector<OrderRow>> open_orders(db::Session& session, const Id& account_id) {
  return session.all(select_orders("WHERE account_id = ? AND is_open = 1 ORDER BY number"),
                     order_row, account_id);
}

Result<std::vector<OrderRow>> open_orders_of_stock(db::Session& session, std::uint32_t stock) {
  return session.all(select_orders("WHERE stock = ? AND is_open = 1 ORDER BY number"), order_row,
                     stock);
}

Result<std::vector<OrderRow>> overdue_orders(db::Session& session, Timestamp now, int limit) {
  return session.all(
      select_orders("WHERE is_open = 1 AND expires_at <= ? AND time_in_force = 'gtc' "
                    "ORDER BY expires_at LIMIT ?"),
      order_row, now, limit);
}

Result<std::vector<OrderRow>> orders(db::Session& session, const Id& account_id,
                                     const OrderFilter& filter) {
  std::string rest = "WHERE account_id = ? AND number < ?";
  if (filter.open) rest += *filter.open ? " AND is_open = 1" : " AND is_open = 0";
  rest += filter.stock ? " AND stock = ?" : " AND 0 <= ?";
  return session.all(select_orders((rest + " ORDER BY number DESC LIMIT ?").c_str()), order_row,
                     account_id, filter.before, filter.stock.value_or(0), filter.limit);
}

Result<Amount> reserved(db::Session& session, const Id& account_id) {
  return Amount{TRY(session.integer(
      "SELECT COALESCE(sum(reserved), 0) FROM market_order WHERE account_id = ? AND is_open = 1",
      account_id))};
}

Result<void> insert_fill(db::Transaction& tx, const FillRow& row) {
  const OrderFill& shown = row.shown;
  TRY(tx.run(
      "INSERT INTO market_fill (order_id, outcome, account_id, stock, symbol, side, "
      "quantity, price, fee, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      shown.order_id, row.outcome, row.account_id, row.stock, shown.symbol, enum_name(shown.side),
      shown.quantity.units, shown.price.units, shown.fee.units, shown.at));
  return {};
}

Result<std::vector<OrderFill>> fills_of_order(db::Session& session, const Id& order_id, int limit) {
  return session.all(std::string("SELECT ") + fill_columns +
                         " FROM market_fill WHERE order_id = ? ORDER BY outcome LIMIT ?",
                     fill_row, order_id, limit);
}

Result<std::vector<OrderFill>> fills(db::Session& session, const Id& account_id,
                                     std::optional<std::uint32_t> stock,
                                     std::optional<Timestamp> from, int limit) {
  const std::string sql =
      std::string("SELECT ") + fill_columns + " FROM market_fill WHERE account_id = ? AND at >= ?" +
      (stock ? " AND stock = ?" : " AND 0 <= ?") + " ORDER BY at DESC, outcome DESC LIMIT ?";
  return session.all(sql, fill_row, account_id, from.value_or(Timestamp{INT64_MIN}),
                     stock.value_or(0), limit);
}

Result<std::int64_t> fill_count(db::Session& session, const Id& account_id, Timestamp from) {
  return session.integer("SELECT count(*) FROM market_fill WHERE account_id = ? AND at >= ?",
                         account_id, from);
}

Result<void> note_orphans(db::Transaction& tx, const Id& account_id) {
  TRY(
      tx.run("INSERT INTO market_orphan (number, stock) SELECT number, stock FROM market_order "
             "WHERE account_id = ? AND is_open = 1",
             account_id));
  return {};
}

Result<std::vector<Orphan>> orphans(db::Session& session, int limit) {
  return session.all(
      "SELECT number, stock FROM market_orphan ORDER BY number LIMIT ?",
      [](const db::Row& row) {
        return Orphan{row.integer(0), static_cast<std::uint32_t>(row.integer(1))};
      },
      limit);
}

Result<void> erase_orphan(db::Transaction& tx, std::int64_t number) {
  TRY(tx.run("DELETE FROM market_orphan WHERE number = ?", number));
  return {};
}

Result<void> erase_orders(db::Transaction& tx, const Id& account_id) {
  TRY(tx.run("DELETE FROM market_order WHERE account_id = ?", account_id));
  TRY(tx.run("DELETE FROM market_fill WHERE account_id = ?", account_id));
  return {};
}

}  // namespace septet::market::store
