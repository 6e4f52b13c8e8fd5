#include "market/upkeep.h"

#include "market/settlement.h"

namespace septet::market {

namespace {

constexpr Duration every = minutes(1);         // exchange time
constexpr Duration really_every = seconds(1);  // real time
constexpr Duration slot_lasts = minutes(5);
constexpr Duration slots_kept = days(8);
constexpr int overdue_at_once = 100;
constexpr int accounts_at_once = 200;

// In a cash account what is missing is cash itself, of which a share gives all of its value: in
// terms of the maintenance margin that liquidation() counts, 30 % of it.
Amount to_free(const Standing& standing) {
  const Amount missing = margin_call(standing);
  if (standing.kind == AccountKind::margin) return missing;
  return {multiply_divide(missing.units, 30, 100)};
}

}  // namespace

Result<void> Upkeep::tick(Timestamp now) {
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock.owns_lock()) return {};
  const Timestamp real = context_.now();
  const bool due = now - ran_at_ >= every || now < ran_at_;
  if (!due || (real - ran_really_ < really_every && real >= ran_really_)) return {};
  ran_at_ = now;
  ran_really_ = real;
  return run(now);
}

Result<void> Upkeep::run(Timestamp now) {
  TRY(actions_.carry_out(now));
  TRY(end_overdue(now));
  TRY(end_orphans());
  return survey(now);
}

Result<void> Upkeep::end_overdue(Timestamp now) {
  const auto overdue = TRY(context_.database.read(
      [&](db::Session& session) { return store::overdue_orders(session, now, overdue_at_once); }));
  for (const store::OrderRow& each : overdue) TRY(orders_.cancel_for(each.order.id, "days_ended"));
  return {};
}

Result<void> Upkeep::end_orphans() {
  const auto left = TRY(context_.database.read(
      [&](db::Session& session) { return store::orphans(session, overdue_at_once); }));
  for (const store::Orphan& each : left)
    TRY(context_.venue->perform([&](db::Transaction& tx, Timestamp) -> Result<Command> {
      TRY(store::erase_orphan(tx, each.number));
      Command out{.kind = CommandKind::cancel, .stock = each.stock};
      out.amend.number = static_cast<matching::OrderNumber>(each.number);
      return out;
    }));
  return {};
}

Result<void> Upkeep::survey(Timestamp now) {
  const std::int64_t slot = now.us / slot_lasts.us;
  const bool new_slot = slot != slot_;
  for (std::int64_t after = 0;;) {
    std::vector<AccountView> views;
    TRY(context_.database.read([&](db::Session& session) -> Result<void> {
      for (auto& row : TRY(store::watched_accounts(session, after, accounts_at_once)))
        views.push_back(TRY(view_of(session, context_, row, now)));
      return {};
    }));
    for (const AccountView& view : views) {
      TRY(look_at(view, now));
      after = view.row.number;
    }
    if (new_slot && !views.empty()) TRY(note_equity(views, now));
    if (views.size() < accounts_at_once) break;
  }
  slot_ = slot;
  return {};
}

Result<void> Upkeep::look_at(const AccountView& view, Timestamp now) {
  if (view.row.charged_day && *view.row.charged_day < day_at(now))
    TRY(charge(view.row.account_id, now));
  return mind_call(view, now);
}

// ---- by the night ----

Result<void> Upkeep::take(Desk& desk, store::AccountRow& account, Transaction shown) {
  if (shown.amount.units == 0) return {};
  desk.move({.debit = account.ledger_id,
             .credit = bank_id(),
             .amount = -shown.amount,
             .kind = "market.interest",
             .subject = account.account_id,
             .text = shown.text});
  return desk.note(account, std::move(shown));
}

Result<void> Upkeep::charge_borrowing(Desk& desk, store::AccountRow& account,
                                      const AccountView& view, int nights) {
  for (const store::PositionRow& each : view.positions) {
    if (each.held.quantity.units >= 0) continue;
    const Stock stock = context_.venue->stock(each.stock);
    const Amount value = value_of(-each.held.quantity, context_.venue->mark(each.stock));
    Transaction shown{.kind = TransactionKind::borrow_fee,
                      .symbol = stock.symbol,
                      .amount = -interest(value, stock.borrow_rate, nights),
                      .text = "For borrowed shares, " + std::to_string(nights) + " days"};
    TRY(take(desk, account, std::move(shown)));
  }
  return {};
}

// With the day's last point of the curve.
Result<void> Upkeep::charge(const Id& account_id, Timestamp now) {
  const Day today = day_at(now);
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    Desk desk(tx, context_, now);
    store::AccountRow* account = TRY(desk.account(account_id));
    if (account == nullptr || !account->charged_day || *account->charged_day >= today) return {};
    const int nights = static_cast<int>(today - *account->charged_day);
    const AccountView view = TRY(view_of(tx, context_, *account, now));
    const Amount cash = view.standing.cash;
    if (cash.units < 0) {
      Transaction shown{.kind = TransactionKind::interest,
                        .amount = -interest(-cash, debit_rate, nights),
                        .text = "For borrowed money, " + std::to_string(nights) + " days"};
      TRY(take(desk, *account, std::move(shown)));
    }
    TRY(charge_borrowing(desk, *account, view, nights));
    const Amount left = TRY(desk.cash(account_id));
    const Amount equity = view.standing.equity() + left - cash;
    const Timestamp midnight = new_york(today, 0);
    TRY(store::insert_equity(tx, account_id, {midnight - Duration{1}, equity, true}));
    TRY(store::thin_equity(tx, account_id, midnight - slots_kept));
    account->charged_day = today;
    if (view.positions.empty() && left.units >= 0) account->charged_day.reset();
    return desk.finish();
  });
}

Result<void> Upkeep::note_equity(const std::vector<AccountView>& views, Timestamp now) {
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    for (const AccountView& view : views)
      TRY(store::insert_equity(tx, view.row.account_id, {now, view.standing.equity(), false}));
    return {};
  });
}

// ---- margin calls ----

Result<void> Upkeep::mind_call(const AccountView& view, Timestamp now) {
  const Amount missing = margin_call(view.standing);
  if (missing != view.row.call) TRY(set_call(view.row.account_id, missing, now));
  if (missing.units == 0) return {};
  const bool overdue = view.row.call_due && *view.row.call_due <= now;
  if (!overdue && !liquidates_at_once(view.standing)) return {};
  if (context_.venue->clock_state().session != Session::regular) return {};
  return liquidate(view);
}

Result<void> Upkeep::set_call(const Id& account_id, Amount missing, Timestamp now) {
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    auto row = TRY(store::account(tx, account_id));
    if (!row) return {};
    const bool is_new = row->call.units == 0;
    row->call = missing;
    if (missing.units == 0) row->call_due.reset();
    if (is_new && missing.units > 0) row->call_due = trading_day_from(day_at(now) + 1).close;
    TRY(store::update_account(tx, *row));
    TRY(tell_portfolio(tx, context_, account_id));
    if (!is_new || context_.people == nullptr) return {};
    return context_.people->notify(
        tx, account_id, "market.margin", "Margin call: $" + missing.text() + " is missing",
        "Positions are closed for you unless it is met by the end of the next trading day.",
        "#/market", context_.now());
  });
}

Result<bool> Upkeep::is_under_way(const AccountView& view) {
  const auto open = TRY(context_.database.read(
      [&](db::Session& session) { return store::open_orders(session, view.row.account_id); }));
  return std::any_of(open.begin(), open.end(),
                     [](const store::OrderRow& row) { return row.ending == "liquidation"; });
}

// What is halted waits until it trades again, and what is being sold already until it is sold.
Result<void> Upkeep::liquidate(const AccountView& view) {
  if (TRY(is_under_way(view))) return {};
  std::vector<Lot> held;
  for (const store::PositionRow& each : view.positions)
    if (!context_.venue->stock(each.stock).halted)
      held.push_back({each.stock, {each.held.quantity, context_.venue->mark(each.stock)}});
  if (held.empty()) return {};
  TRY(orders_.cancel_all(view.row.account_id, "liquidation"));
  for (const Lot& lot : liquidation(held, to_free(view.standing)))
    TRY(orders_.liquidate(view.row.account_id, lot.stock, lot.holding.quantity));
  if (context_.people == nullptr) return {};
  return context_.database.write([&](db::Transaction& tx) {
    return context_.people->notify(
        tx, view.row.account_id, "market.margin", "Positions were closed to meet a margin call",
        "See the transactions of your account.", "#/market", context_.now());
  });
}

}  // namespace septet::market
