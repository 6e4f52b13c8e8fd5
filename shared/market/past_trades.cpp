#include "market/past_trades.h"

#include <algorithm>
#include <cstdlib>

#include "ledger/ledger.h"
#include "market/accounts.h"
#include "market/bar_store.h"
#include "market/order_store.h"
#include "market/price_ticks.h"
#include "market/settlement.h"
#include "market/venue.h"

namespace septet::market {

namespace {

// Outcomes of what never was in a book are numbered far from those that were.
constexpr std::uint64_t first_made_outcome = std::uint64_t{1} << 62;
constexpr std::int64_t fresh_days = 4;  // holdings are older than that
constexpr std::int64_t usual_days = 45;
constexpr std::int64_t after_opening_s = 5'400;
constexpr std::int64_t minute_s = 60;

std::int64_t distance(const Bar& day, std::int64_t price) {
  return price < day.low ? day.low - price : price > day.high ? price - day.high : 0;
}

}  // namespace

PastTrades::PastTrades(const Context& context) : context_(context) {
  context_.people = nullptr;
}

Result<void> PastTrades::make(const Id& account_id, const PastPlan& plan) {
  known_.clear();
  TRY(read_days(plan));
  const auto wanted = trades(plan);
  if (wanted.empty()) return {};
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    if (TRY(store::account(tx, account_id)))
      return failure(ErrorKind::conflict, "account_used", "This account has a past already.");
    const Timestamp opened{(known_.front().second.days.front().time - minute_s) * 1'000'000};
    TRY(opened_account(tx, context_, account_id, opened));
    for (const Trade& trade : wanted) TRY(book(tx, account_id, trade));
    TRY(note_worth(tx, account_id, wanted));
    auto row = TRY(store::account(tx, account_id));
    row->public_trades = plan.public_trades;
    // Nobody charges interest for nights that never were.
    if (row->charged_day) row->charged_day = day_at(context_.venue->now());
    return store::update_account(tx, *row);
  });
}

// ---- what was to be had ----

Result<void> PastTrades::read_days(const PastPlan& plan) {
  for (const PastHolding& each : plan.holdings) TRY(read_days(each.symbol, plan.days));
  for (const std::string& symbol : plan.traded) TRY(read_days(symbol, plan.days));
  return {};
}

Result<void> PastTrades::read_days(const std::string& symbol, int days) {
  const auto stock = context_.venue->index_of(symbol);
  if (!stock) return failure(ErrorKind::not_found, "unknown_symbol", "There is no such stock.");
  const Id id = context_.venue->stock(*stock).id;
  const std::int64_t now = seconds_of(context_.venue->now());
  auto stored = TRY(context_.database.read([&](db::Session& session) {
    return store::bars_before(session, id, BarBase::day, 0, now, days);
  }));
  auto& bars = stored.bars;
  if (bars.size() <= fresh_days)
    return failure(ErrorKind::not_found, "unknown_symbol",
                   "There is no history of " + symbol + ".");
  const auto most = static_cast<std::size_t>(days);
  if (bars.size() > most) bars.erase(bars.begin(), bars.end() - days);
  known_.push_back({symbol, {*stock, std::move(bars)}});
  return {};
}

const PastTrades::Known& PastTrades::known(const std::string& symbol) const {
  return std::find_if(known_.begin(), known_.end(),
                      [&](const auto& each) { return each.first == symbol; })
      ->second;
}

std::vector<PastTrades::Trade> PastTrades::trades(const PastPlan& plan) const {
  std::vector<Trade> out;
  for (const PastHolding& each : plan.holdings) out.push_back(opening_trade(each));
  const Amount missing = missing_profit(plan);
  if (!plan.traded.empty() && missing.units > 0) {
    const Amount part{missing.units / static_cast<std::int64_t>(plan.traded.size())};
    for (const std::string& symbol : plan.traded)
      for (const Trade& trade : round_trip(symbol, part)) out.push_back(trade);
  }
  std::sort(out.begin(), out.end(), [](const Trade& a, const Trade& b) { return a.time < b.time; });
  return out;
}

PastTrades::Trade PastTrades::opening_trade(const PastHolding& wanted) const {
  const auto& days = known(wanted.symbol).days;
  const Bar* best = &days.front();
  std::int64_t least = INT64_MAX;
  for (auto day = days.begin(); day != days.end() - fresh_days; ++day) {
    // Of days that knew the price, the one nearest to some weeks ago.
    const std::int64_t ago = std::abs(days.end() - day - usual_days);
    const std::int64_t far = distance(*day, wanted.price.units) * 10'000 + ago;
    if (far >= least) continue;
    least = far;
    best = &*day;
  }
  const std::int64_t price = std::clamp(wanted.price.units, best->low, best->high);
  return {wanted.symbol, wanted.quantity, {below_on_tick(price)}, best->time + after_opening_s};
}

// What the holdings have not earned of the worth that is wanted.
Amount PastTrades::missing_profit(const PastPlan& plan) const {
  Amount earned = context_.settings.starting_cash;
  for (const PastHolding& each : plan.holdings) {
    const Price now = context_.venue->mark(known(each.symbol).stock);
    earned += value_of(each.quantity, now) - value_of(each.quantity, opening_trade(each).price);
  }
  return plan.equity - earned;
}

// The best that could have been done in the older half of the days.
std::vector<PastTrades::Trade> PastTrades::round_trip(const std::string& symbol,
                                                      Amount profit) const {
  const auto& days = known(symbol).days;
  const auto end = days.begin() + static_cast<std::ptrdiff_t>(days.size() / 2);
  auto low = days.begin(), from = low, to = low;
  for (auto day = days.begin(); day != end; ++day) {
    if (day->close < low->close) low = day;
    if (day->close * from->close > to->close * low->close) from = low, to = day;
  }
  const std::int64_t gain = to->close - from->close;
  if (gain <= 0) return {};
  const std::int64_t affordable = context_.settings.starting_cash.units * 45 / from->close;
  const std::int64_t shares = std::min(profit.units * 100 / gain, affordable);
  if (shares <= 0) return {};
  return {{symbol, Quantity::whole(shares), {from->close}, from->time + 4 * after_opening_s},
          {symbol, -Quantity::whole(shares), {to->close}, to->time + 4 * after_opening_s}};
}

// ---- booked ----

Result<void> PastTrades::book(db::Transaction& tx, const Id& account_id, const Trade& trade) {
  const bool buys = trade.quantity.units > 0;
  const auto account = TRY(store::account(tx, account_id));
  store::OrderRow row;
  row.account_id = account_id;
  row.stock = known(trade.symbol).stock;
  row.number = TRY(store::next_order_number(tx));
  row.taken = true;
  Order& order = row.order;
  order.id = context_.make_id();
  order.client_order_id = to_string(order.id);
  order.stock_id = context_.venue->stock(row.stock).id;
  order.symbol = trade.symbol;
  order.side = buys ? Side::buy : Side::sell;
  order.quantity = buys ? trade.quantity : -trade.quantity;
  order.created_at = order.updated_at = {trade.time * 1'000'000};
  TRY(store::insert_order(tx, row));
  Outcome outcome{.number = first_made_outcome + static_cast<std::uint64_t>(row.number),
                  .stock = row.stock,
                  .at = order.created_at,
                  .event = {}};
  outcome.event.kind = matching::EventKind::filled;
  outcome.event.side = order.side;
  outcome.event.owner = static_cast<matching::Owner>(account->number);
  outcome.event.order = static_cast<matching::OrderNumber>(row.number);
  outcome.event.price = trade.price.units;
  outcome.event.quantity = order.quantity.units;
  return Settlement(context_).settle(tx, std::span(&outcome, 1));
}

// The equity curve: cash and holdings at each day's closing prices.
Result<void> PastTrades::note_worth(db::Transaction& tx, const Id& account_id,
                                    const std::vector<Trade>& made) {
  const auto& days = known_.front().second.days;
  for (const Bar& day : days) {
    Amount worth = context_.settings.starting_cash;
    for (const Trade& trade : made) {
      if (trade.time > day.time + 6 * 3'600) continue;
      const auto& bars = known(trade.symbol).days;
      const auto at = std::lower_bound(bars.begin(), bars.end(), day.time,
                                       [](const Bar& bar, std::int64_t t) { return bar.time < t; });
      if (at == bars.end()) continue;
      worth += value_of(trade.quantity, {at->close}) - value_of(trade.quantity, trade.price);
    }
    TRY(store::insert_equity(tx, account_id, {{(day.time + 23'400) * 1'000'000}, worth, true}));
  }
  return {};
}

}  // namespace septet::market
