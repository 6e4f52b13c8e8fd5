#include "market/corporate.h"

#include "market/order_rules.h"
#include "market/settlement.h"

namespace septet::market {

namespace {

constexpr int actions_most = 500;
constexpr int due_at_once = 50;
constexpr std::int64_t largest_split = 1'000;

std::int64_t scaled(std::int64_t value, std::int64_t by, std::int64_t over) {
  return static_cast<std::int64_t>(static_cast<__int128>(value) * by / over);
}

// As Book::split does it: quantities are rounded down but not to nothing, limits away from the
// market.
struct ShareSplit {
  std::int64_t from = 1, to = 1;

  Quantity quantity(Quantity before) const {
    if (before.units == 0) return {};
    return {std::max<std::int64_t>(1, scaled(before.units, to, from))};
  }
  Price price(Price before, bool up) const {
    const __int128 exact = static_cast<__int128>(before.units) * from;
    const Price rounded{static_cast<std::int64_t>((exact + (up ? to - 1 : 0)) / to)};
    return to_tick(rounded, up);
  }
};

void apply_split(store::OrderRow& row, const ShareSplit& split) {
  Order& order = row.order;
  const Quantity rest = split.quantity(row.remaining());
  order.quantity = split.quantity(order.quantity);
  order.filled_quantity = order.quantity - rest;
  const bool buys = order.side == Side::buy;
  if (order.limit_price) order.limit_price = split.price(*order.limit_price, !buys);
  if (order.stop_price) order.stop_price = split.price(*order.stop_price, buys);
  if (order.trail_amount)
    order.trail_amount =
        Price{std::max<std::int64_t>(1, scaled(order.trail_amount->units, split.from, split.to))};
  if (order.filled_quantity.units > 0)
    order.average_price =
        Price{multiply_divide(row.filled_exactly, 1, order.filled_quantity.units)};
  row.claim_price = split.price(row.claim_price, true);
  row.closing = std::min(split.quantity(row.closing), row.remaining());
  row.reserved = claim_of(row);
}

Result<void> check(const NewAction& wanted) {
  if (wanted.kind == ActionKind::dividend) {
    if (!wanted.cash || wanted.cash->units <= 0)
      return invalid("cash", "price_not_positive", "A dividend is over zero.");
    return {};
  }
  const auto fits = [](const std::optional<std::int64_t>& n) {
    return n && *n >= 1 && *n <= largest_split;
  };
  if (fits(wanted.split_from) && fits(wanted.split_to) && *wanted.split_from != *wanted.split_to)
    return {};
  return invalid("split_to", "bad_split", "A split is from 1 to 1,000 shares into as many.");
}

}  // namespace

Result<std::uint32_t> CorporateActions::stock_named(const std::string& name) {
  auto found = context_.venue->index_of(name);
  if (!found)
    if (const auto id = parse_id(name); id.ok()) found = context_.venue->index_of(*id);
  if (!found) return not_found("There is no such stock.");
  return *found;
}

Result<ActionList> CorporateActions::list(const std::string& name) {
  const std::uint32_t stock = TRY(stock_named(name));
  const auto rows = TRY(context_.database.read(
      [&](db::Session& session) { return store::actions(session, stock, actions_most); }));
  ActionList out;
  for (const store::ActionRow& row : rows) out.items.push_back(row.action);
  return out;
}

Result<CorporateAction> CorporateActions::announce(const Caller& caller, const std::string& name,
                                                   const NewAction& wanted) {
  if (!caller.has(Role::administrator) && !context_.settings.local)
    return failure(ErrorKind::forbidden, "forbidden", "This is for administrators.");
  const std::uint32_t stock = TRY(stock_named(name));
  TRY(check(wanted));
  store::ActionRow row{.action = {}, .stock = stock};
  CorporateAction& action = row.action;
  action.id = context_.make_id();
  action.symbol = context_.venue->stock(stock).symbol;
  action.kind = wanted.kind;
  action.ex_at = wanted.ex_at;
  if (wanted.kind == ActionKind::dividend) action.cash = *wanted.cash;
  if (wanted.kind == ActionKind::split) {
    action.split_from = *wanted.split_from;
    action.split_to = *wanted.split_to;
  }
  TRY(context_.database.write([&](db::Transaction& tx) { return store::insert_action(tx, row); }));
  return action;
}

Result<void> CorporateActions::carry_out(Timestamp now) {
  const auto due = TRY(context_.database.read(
      [&](db::Session& session) { return store::due_actions(session, now, due_at_once); }));
  for (const store::ActionRow& row : due)
    TRY(row.action.kind == ActionKind::dividend ? pay(row, now) : split(row));
  return {};
}

Result<void> CorporateActions::pay(const store::ActionRow& row, Timestamp now) {
  const CorporateAction& action = row.action;
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    if (!TRY(store::mark_applied(tx, action.id))) return {};
    Desk desk(tx, context_, now);
    for (const store::PositionRow& each : TRY(store::holders(tx, row.stock))) {
      store::AccountRow* account = TRY(desk.account(each.account_id));
      const Amount amount = value_of(each.held.quantity, action.cash);
      if (account == nullptr || amount.units == 0) continue;
      const bool gets = amount.units > 0;
      Transaction shown{.kind = TransactionKind::dividend,
                        .symbol = action.symbol,
                        .quantity = each.held.quantity,
                        .price = action.cash,
                        .amount = amount,
                        .text = gets ? "Dividend" : "Dividend of shares sold short"};
      desk.move({.debit = gets ? bank_id() : account->ledger_id,
                 .credit = gets ? account->ledger_id : bank_id(),
                 .amount = gets ? amount : -amount,
                 .kind = "market.dividend",
                 .subject = action.id,
                 .text = {}});
      TRY(desk.note(*account, shown));
    }
    return desk.finish();
  });
}

Result<void> CorporateActions::split_holders(Desk& desk, const store::ActionRow& row) {
  const CorporateAction& action = row.action;
  Quantity of_people;
  for (const store::PositionRow& each : TRY(store::holders(desk.tx(), row.stock))) {
    store::AccountRow* account = TRY(desk.account(each.account_id));
    if (account == nullptr) continue;
    Holdings& held = *TRY(desk.holdings(each.account_id, row.stock));
    const Quantity before = held.quantity;
    apply_split(held, action.split_from, action.split_to);
    of_people += held.quantity;
    Transaction shown{.kind = TransactionKind::split,
                      .symbol = action.symbol,
                      .quantity = held.quantity - before,
                      .text = std::to_string(action.split_from) + " shares became " +
                              std::to_string(action.split_to)};
    TRY(desk.note(*account, shown));
  }
  Holdings& house = *TRY(desk.holdings(house_id(), row.stock));
  house.quantity = -of_people;
  return {};
}

Result<void> CorporateActions::split_orders(Desk& desk, const store::ActionRow& row) {
  const ShareSplit split{row.action.split_from, row.action.split_to};
  for (const store::OrderRow& each : TRY(store::open_orders_of_stock(desk.tx(), row.stock))) {
    store::OrderRow* order = desk.keep(each);
    apply_split(*order, split);
    TRY(desk.changed(*order));
  }
  return {};
}

Result<void> CorporateActions::split(const store::ActionRow& row) {
  constexpr const char* done_already = "done_already";
  auto done = context_.venue->perform([&](db::Transaction& tx, Timestamp now) -> Result<Command> {
    if (!TRY(store::mark_applied(tx, row.action.id)))
      return failure(ErrorKind::conflict, done_already, "It has been done.");
    Desk desk(tx, context_, now);
    TRY(split_holders(desk, row));
    TRY(split_orders(desk, row));
    TRY(desk.finish());
    return Command{.kind = CommandKind::split,
                   .stock = row.stock,
                   .a = row.action.split_from,
                   .b = row.action.split_to};
  });
  if (!done.ok() && done.error().code == done_already) return {};
  return done;
}

}  // namespace septet::market
