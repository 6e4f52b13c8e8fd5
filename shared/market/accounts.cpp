#include "market/accounts.h"

#include "events/outbox.h"
#include "market/order_store.h"
#include "market/venue.h"

namespace septet::market {

namespace {

constexpr const char* currency = "USD";

// The old rule counts over five business days: weekends are passed over, holidays are not.
Day five_days_before(Day today) {
  Day out = today;
  for (int counted = 1; counted < 5;)
    if (const int day = weekday(--out); day != 0 && day != 6) ++counted;
  return out;
}

Result<void> open_ledger(db::Transaction& tx, const Id& id, const char* kind) {
  return ledger::open_account(tx, {id, currency, kind, 0, true});
}

Result<bool> trades_by_pattern(db::Session& session, const Context& context, const Id& account_id,
                               Timestamp now) {
  if (!context.settings.old_day_trader_rule) return false;
  const Day since = five_days_before(day_at(now));
  return is_pattern_day_trader(
      static_cast<int>(TRY(store::day_trades(session, account_id, since))));
}

}  // namespace

const Id& house_id() {
  static const Id id = id_from_raw("septet.mkt.house");
  return id;
}

const Id& fees_id() {
  static const Id id = id_from_raw("septet.mkt.fees.");
  return id;
}

const Id& bank_id() {
  static const Id id = id_from_raw("septet.mkt.bank.");
  return id;
}

Result<void> migrate_market_accounts(db::Database& database) {
  TRY(ledger::migrate(database));
  TRY(store::migrate_accounts(database));
  TRY(store::migrate_orders(database));
  return database.migrate([](db::Transaction& tx) -> Result<void> {
    TRY(open_ledger(tx, house_id(), "market.house"));
    TRY(open_ledger(tx, fees_id(), "market.fees"));
    return open_ledger(tx, bank_id(), "market.bank");
  });
}

Result<void> begin_with(db::Transaction& tx, const Context& context, store::AccountRow& row,
                        TransactionKind kind, Amount cash, Timestamp now) {
  row.ledger_id = context.make_id();
  row.starting_cash = cash;
  row.opened_at = now;
  row.realised = row.unsettled = row.call = {};
  row.call_due = {};
  row.charged_day = {};
  row.transactions = 1;
  const char* text = kind == TransactionKind::reset ? "The account began anew" : "Paper money";
  Transaction shown{.id = context.make_id(), .kind = kind, .text = text, .at = now};
  shown.amount = shown.balance = cash;
  TRY(open_ledger(tx, row.ledger_id, "market.cash"));
  TRY(ledger::transfer(tx, {shown.id, bank_id(), row.ledger_id, cash.units, "market.deposit",
                            row.account_id, text, context.now()}));
  TRY(store::insert_transaction(tx, row.account_id, {row.transactions, shown}));
  return store::insert_equity(tx, row.account_id, {now, cash, true});
}

Result<store::AccountRow> opened_account(db::Transaction& tx, const Context& context,
                                         const Id& account_id, Timestamp now) {
  if (auto found = TRY(store::account(tx, account_id))) return *std::move(found);
  store::AccountRow row;
  row.account_id = account_id;
  row.number = std::max<std::int64_t>(TRY(store::newest_number(tx)), first_person - 1) + 1;
  TRY(begin_with(tx, context, row, TransactionKind::deposit, context.settings.starting_cash, now));
  TRY(store::insert_account(tx, row));
  return row;
}

Result<store::AccountRow> ensured_account(const Context& context, const Id& account_id) {
  auto found = TRY(context.database.read(
      [&](db::Session& session) { return store::account(session, account_id); }));
  if (found) return *std::move(found);
  const Timestamp now = context.venue->now();
  return context.database.write(
      [&](db::Transaction& tx) { return opened_account(tx, context, account_id, now); });
}

Result<AccountView> view_of(db::Session& session, const Context& context, store::AccountRow row,
                            Timestamp now) {
  AccountView out;
  Standing& standing = out.standing;
  standing.kind = row.kind;
  standing.cash = {TRY(ledger::balance_minor(session, row.ledger_id))};
  if (row.unsettled_day == day_at(now)) standing.unsettled = row.unsettled;
  standing.reserved = TRY(store::reserved(session, row.account_id));
  standing.pattern_day_trader = TRY(trades_by_pattern(session, context, row.account_id, now));
  out.positions = TRY(store::positions(session, row.account_id));
  for (const store::PositionRow& each : out.positions)
    standing.add({each.held.quantity, context.venue->mark(each.stock)});
  out.row = std::move(row);
  return out;
}

Result<void> tell_portfolio(db::Transaction& tx, const Context& context, const Id& account_id) {
  return events::append(tx, context.now(),
                        {account_id, "market", "portfolio.changed", Json::object()});
}

}  // namespace septet::market
