#include "market/portfolio.h"

#include "base/encoding.h"
#include "market/ticket.h"

namespace septet::market {

namespace {

constexpr Amount least_cash = Amount::whole(1'000);
constexpr Amount most_cash = Amount::whole(10'000'000);
constexpr int attempts_to_reset = 3;
constexpr int points_most = 4'000;
constexpr int csv_page = 1'000;

Percent percent_of(Amount part, Amount whole) {
  if (whole.units == 0) return {};
  const std::int64_t base = whole.units < 0 ? -whole.units : whole.units;
  return {multiply_divide(part.units, 100 * Percent::one, base)};
}

// By how much a position has gained since the day began.
Amount day_profit(const Holdings& held, const Quote& quote, Price last, Day today) {
  const bool of_today = held.day == today;
  const Quantity start = of_today ? held.day_start : held.quantity;
  const Amount spent = of_today ? held.day_spent : Amount();
  return value_of(held.quantity, last) - value_of(start, quote.previous_close) - spent;
}

Position shown_position(Venue& venue, const store::PositionRow& row, Day today,
                        const std::vector<store::OrderRow>& open) {
  const Holdings& held = row.held;
  const Stock stock = venue.stock(row.stock);
  const Quote quote = venue.quote(row.stock);
  Position out;
  out.stock_id = stock.id;
  out.symbol = stock.symbol;
  out.name = stock.name;
  out.quantity = held.quantity;
  for (const store::OrderRow& each : open)
    if (each.stock == row.stock) out.reserved += each.closing;
  out.average_price = average_price(held);
  out.cost = held.cost;
  out.last = venue.mark(row.stock);
  out.value = value_of(held.quantity, out.last);
  out.profit = out.value - out.cost;
  out.profit_percent = percent_of(out.profit, out.cost);
  out.day_profit = day_profit(held, quote, out.last, today);
  out.day_percent = quote.change_percent;
  out.realised_profit = held.realised;
  out.maintenance = maintenance_of({held.quantity, out.last});
  return out;
}

void add_positions(Portfolio& out, const AccountView& view, Venue& venue, Day today,
                   const std::vector<store::OrderRow>& open) {
  for (const store::PositionRow& each : view.positions)
    out.positions.push_back(shown_position(venue, each, today, open));
  for (const Position& each : out.positions) out.unrealised_profit += each.profit;
  std::stable_sort(out.positions.begin(), out.positions.end(),
                   [](const Position& a, const Position& b) { return a.value > b.value; });
}

Portfolio shown(const AccountView& view) {
  const Standing& standing = view.standing;
  Portfolio out;
  out.kind = view.row.kind;
  out.starting_cash = view.row.starting_cash;
  out.cash = standing.cash;
  out.reserved = standing.reserved;
  out.equity = standing.equity();
  out.long_value = standing.long_value;
  out.short_value = standing.short_value;
  out.buying_power = buying_power(standing);
  out.initial_margin = standing.initial;
  out.maintenance_margin = standing.maintenance;
  out.excess = standing.excess();
  out.realised_profit = view.row.realised;
  out.restricted = !restriction(standing).empty();
  if (view.row.call.units > 0) {
    out.margin_call = view.row.call;
    out.liquidation_at = view.row.call_due;
  }
  out.public_trades = view.row.public_trades;
  out.opened_at = view.row.opened_at;
  return out;
}

Result<Amount> day_base(db::Session& session, const store::AccountRow& row, Day today) {
  const auto before = TRY(store::equity_before(session, row.account_id, new_york(today, 0)));
  return before ? before->equity : row.starting_cash;
}

struct CurvePeriod {
  std::string_view name;
  int days;  // 0: this day; negative: all of it
};
constexpr CurvePeriod curve_periods[] = {{"1d", 0},  {"1w", 7},   {"1m", 30},
                                         {"3m", 91}, {"1y", 365}, {"all", -1}};

Result<CurvePeriod> period_named(const std::string& name) {
  for (const CurvePeriod& each : curve_periods)
    if (each.name == name) return each;
  return invalid("period", "unknown_value", "This has to be one of 1d, 1w, 1m, 3m, 1y, all.");
}

Result<void> check_kind_change(const AccountView& view, AccountKind kind) {
  if (kind == view.row.kind || kind == AccountKind::margin) return {};
  if (view.standing.cash.units < 0 || view.standing.short_value.units < 0)
    return refused_order("kind", "margin_in_use",
                         "Pay back what is borrowed and close what is short first.");
  if (view.standing.reserved.units > 0)
    return refused_order("kind", "orders_open", "Cancel the open orders first.");
  return {};
}

Result<Amount> checked_cash(const Context& context, const ResetPortfolio& request) {
  const Amount cash = request.starting_cash.value_or(context.settings.starting_cash);
  if (cash >= least_cash && cash <= most_cash) return cash;
  return invalid("starting_cash", "out_of_range", "This is between $1,000 and $10,000,000.");
}

Result<store::TransactionFilter> filter_of(const Portfolios::Query& query) {
  store::TransactionFilter out{query.kind, query.symbol, query.from, query.to};
  if (query.cursor.empty()) return out;
  const auto before = number_in(query.cursor);
  if (!before || *before > INT64_MAX)
    return invalid("cursor", "bad_cursor", "This is not a cursor of this list.");
  out.before = static_cast<std::int64_t>(*before);
  return out;
}

std::string csv_line(const Transaction& each) {
  std::string out = to_iso8601(each.at) + "," + std::string(enum_name(each.kind)) + ",";
  out += each.symbol.value_or("") + ",";
  out += (each.quantity ? each.quantity->text() : "") + ",";
  out += (each.price ? each.price->text() : "") + ",";
  out += each.amount.text() + "," + each.balance.text() + ",";
  return out + (each.order_id ? to_string(*each.order_id) : "") + ",\"" + each.text + "\"\r\n";
}

}  // namespace

// ---- looking ----

Result<Portfolio> Portfolios::view(const Caller& caller) {
  TRY(ensured_account(context_, caller.account_id));
  const Timestamp now = context_.venue->now();
  const Day today = day_at(now);
  return context_.database.read([&](db::Session& session) -> Result<Portfolio> {
    auto row = TRY(store::account(session, caller.account_id));
    if (!row) return not_found("There is no such account.");
    const auto open = TRY(store::open_orders(session, caller.account_id));
    const AccountView all = TRY(view_of(session, context_, *std::move(row), now));
    Portfolio out = shown(all);
    add_positions(out, all, *context_.venue, today, open);
    const Amount base = TRY(day_base(session, all.row, today));
    out.day_profit = out.equity - base;
    out.day_percent = percent_of(out.day_profit, base);
    return out;
  });
}

Result<EquityCurve> Portfolios::history(const Caller& caller, const std::string& name) {
  const CurvePeriod period = TRY(period_named(name));
  const auto account = TRY(ensured_account(context_, caller.account_id));
  const Timestamp now = context_.venue->now();
  Timestamp from = period.days == 0 ? new_york(day_at(now), 0) : now - days(period.days);
  if (period.days < 0 || from < account.opened_at) from = account.opened_at;
  return context_.database.read([&](db::Session& session) -> Result<EquityCurve> {
    const auto before = TRY(store::equity_before(session, caller.account_id, from));
    const auto rows = TRY(store::equity(session, caller.account_id, from,
                                        period.days < 0 || period.days > 7, points_most));
    const AccountView view = TRY(view_of(session, context_, account, now));
    EquityCurve out;
    out.base = before ? before->equity : account.starting_cash;
    const auto add = [&](Timestamp at, Amount equity) {
      const Amount profit = equity - out.base;
      out.points.push_back({at, equity, profit, percent_of(profit, out.base)});
    };
    for (const store::EquityRow& each : rows) add(each.at, each.equity);
    if (out.points.empty() || out.points.back().at < now) add(now, view.standing.equity());
    return out;
  });
}

Result<TransactionPage> Portfolios::transactions(const Caller& caller, const Query& query) {
  TRY(ensured_account(context_, caller.account_id));
  store::TransactionFilter filter = TRY(filter_of(query));
  filter.limit = query.limit + 1;
  auto rows = TRY(context_.database.read([&](db::Session& session) {
    return store::transactions(session, caller.account_id, filter);
  }));
  TransactionPage page;
  if (static_cast<int>(rows.size()) > query.limit) {
    rows.pop_back();
    page.next_cursor = std::to_string(rows.back().number);
  }
  for (store::TransactionRow& row : rows) page.items.push_back(std::move(row.shown));
  return page;
}

std::string Portfolios::csv_header() {
  return "time,kind,symbol,quantity,price,amount,balance,order,text\r\n";
}

Result<std::string> Portfolios::transaction_lines(const Caller& caller, Query& query) {
  query.limit = csv_page;
  store::TransactionFilter filter = TRY(filter_of(query));
  filter.limit = query.limit;
  const auto rows = TRY(context_.database.read([&](db::Session& session) {
    return store::transactions(session, caller.account_id, filter);
  }));
  std::string out;
  for (const store::TransactionRow& row : rows) out += csv_line(row.shown);
  if (!rows.empty()) query.cursor = std::to_string(rows.back().number);
  return out;
}

// ---- changing ----

Result<Portfolio> Portfolios::set(const Caller& caller, const SetPortfolio& wanted) {
  const Timestamp now = context_.venue->now();
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    auto row = TRY(opened_account(tx, context_, caller.account_id, now));
    const AccountView all = TRY(view_of(tx, context_, row, now));
    if (wanted.kind) TRY(check_kind_change(all, *wanted.kind));
    row.kind = wanted.kind.value_or(row.kind);
    row.public_trades = wanted.public_trades.value_or(row.public_trades);
    TRY(store::update_account(tx, row));
    return tell_portfolio(tx, context_, caller.account_id);
  }));
  return view(caller);
}

// Everything goes back to where it came from, so that cash and shares still add up.
Result<void> Portfolios::give_up_everything(db::Transaction& tx, const store::AccountRow& row) {
  for (const store::PositionRow& each : TRY(store::positions(tx, row.account_id))) {
    auto house = TRY(store::position(tx, house_id(), each.stock));
    if (!house) house = store::PositionRow{house_id(), each.stock, {}};
    house->held.quantity += each.held.quantity;
    house->held.cost += each.held.cost;
    TRY(store::put_position(tx, *house));
  }
  const std::int64_t cash = TRY(ledger::balance_minor(tx, row.ledger_id));
  if (cash == 0) return {};
  const bool owes = cash < 0;
  return ledger::transfer(
      tx, {context_.make_id(), owes ? bank_id() : row.ledger_id, owes ? row.ledger_id : bank_id(),
           owes ? -cash : cash, "market.reset", row.account_id, "", context_.now()});
}

Result<void> Portfolios::begin_anew(db::Transaction& tx, store::AccountRow row, AccountKind kind,
                                    Amount cash, Timestamp now) {
  TRY(give_up_everything(tx, row));
  TRY(store::erase_history(tx, row.account_id));
  TRY(store::erase_orders(tx, row.account_id));
  row.kind = kind;
  TRY(begin_with(tx, context_, row, TransactionKind::reset, cash, now));
  TRY(store::update_account(tx, row));
  return tell_portfolio(tx, context_, row.account_id);
}

Result<Portfolio> Portfolios::reset(const Caller& caller, const ResetPortfolio& request) {
  const Amount cash = TRY(checked_cash(context_, request));
  const Timestamp now = context_.venue->now();
  for (int attempt = 0; attempt < attempts_to_reset; ++attempt) {
    TRY(orders_.cancel_all(caller.account_id, "reset"));
    const bool done = TRY(context_.database.write([&](db::Transaction& tx) -> Result<bool> {
      if (!TRY(store::open_orders(tx, caller.account_id)).empty()) return false;
      const auto row = TRY(opened_account(tx, context_, caller.account_id, now));
      TRY(begin_anew(tx, row, request.kind.value_or(row.kind), cash, now));
      return true;
    }));
    if (done) return view(caller);
  }
  return refused_order("", "orders_open", "An auction holds an order. Try again after it.");
}

Result<void> Portfolios::forget_account(db::Transaction& tx, const Id& account_id) {
  const auto row = TRY(store::account(tx, account_id));
  if (!row) return {};
  TRY(give_up_everything(tx, *row));
  TRY(store::erase_history(tx, account_id));
  TRY(store::note_orphans(tx, account_id));
  TRY(store::erase_orders(tx, account_id));
  return store::erase_account(tx, account_id);
}

}  // namespace septet::market
