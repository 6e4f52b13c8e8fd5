#include "market/settlement.h"

#include "market/order_rules.h"

namespace septet::market {

namespace {

using matching::Event;
using matching::EventKind;
using matching::Reason;
using store::AccountRow;
using store::LegRole;
using store::OrderRow;

// One side of a fill.
struct Party {
  OrderRow* order = nullptr;  // null: of the house
  AccountRow* account = nullptr;
  Id ledger_id = house_id();
};

class Booking {
 public:
  Booking(Desk& desk, Venue& venue, const Outcome& outcome)
      : desk_(desk), venue_(venue), outcome_(outcome), event_(outcome.event) {}

  Result<void> book();

 private:
  Result<Party> party(matching::Owner, matching::OrderNumber);
  Result<Party> with_something_to_close(Party, Side, std::int64_t remaining);
  Result<void> filled();
  Result<void> booked_fill(const Party&, Side, Amount value, std::int64_t remaining);
  Result<void> note_fill(const Party&, Side, Amount value, Amount fee);
  Result<void> move_shares(const Party&, Side, Amount value);
  Result<void> after_fill(OrderRow&, std::int64_t remaining);
  Result<void> reduce_sibling(OrderRow&);
  Result<void> taken(OrderRow&);
  Result<void> amended(OrderRow&);
  Result<void> refused(OrderRow&);
  Result<void> ended(OrderRow&, OrderStatus, std::string reason);
  Result<void> end_legs(OrderRow& entry);
  Result<void> start_legs(OrderRow& entry);
  Result<void> start_leg(OrderRow& leg, Quantity quantity, bool shadow);
  Result<OrderRow*> sibling(const OrderRow&);
  Result<void> cancel_sibling(OrderRow&);
  Result<void> notify_end(const OrderRow&);
  bool bought(Side side) const { return side == Side::buy; }
  Quantity signed_quantity(Side side) const {
    return {bought(side) ? event_.quantity : -event_.quantity};
  }

  Desk& desk_;
  Venue& venue_;
  const Outcome& outcome_;
  const Event& event_;
};

std::string sentence_of(const OrderRow& row) {
  const Order& o = row.order;
  return std::string(o.side == Side::buy ? "Bought " : "Sold ") + o.filled_quantity.text() + " " +
         o.symbol + (o.average_price ? " at $" + o.average_price->text() : "");
}

Result<Party> Booking::party(matching::Owner owner, matching::OrderNumber number) {
  if (owner < first_person) return Party{};
  OrderRow* row = TRY(desk_.order(static_cast<std::int64_t>(number)));
  if (row == nullptr) return Party{};  // of an account that is gone: the house has its part
  AccountRow* account = TRY(desk_.account(row->account_id));
  if (account == nullptr) return Party{};
  return Party{row, account, account->ledger_id};
}

Result<void> Booking::book() {
  if (event_.kind == EventKind::filled) return filled();
  const Party whose = TRY(party(event_.owner, event_.order));
  if (whose.order == nullptr || !whose.order->open()) return {};
  OrderRow& row = *whose.order;
  switch (event_.kind) {
    case EventKind::filled:
      return {};
    case EventKind::accepted:
      return taken(row);
    case EventKind::rejected:
      return refused(row);
    case EventKind::triggered:
      row.order.triggered = true;
      return desk_.changed(row);
    case EventKind::trailed:
      row.order.stop_price = Price{event_.price};
      return desk_.changed(row);
    case EventKind::amended:
      return amended(row);
    case EventKind::cancelled:
      return ended(row, row.ending == "days_ended" ? OrderStatus::expired : OrderStatus::cancelled,
                   row.ending.empty() ? std::string(enum_name(event_.reason)) : row.ending);
    case EventKind::expired:
      break;
  }
  return ended(row, OrderStatus::expired, std::string(enum_name(event_.reason)));
}

// Both legs of a pair may trade within one step of the exchange, before the one has ended the
// other: a leg that finds nothing left to close trades for the house.
Result<Party> Booking::with_something_to_close(Party whose, Side side, std::int64_t remaining) {
  if (whose.order == nullptr || whose.order->role == LegRole::entry) return whose;
  const Holdings& held = *TRY(desk_.holdings(whose.account->account_id, outcome_.stock));
  if (bought(side) ? held.quantity.units < 0 : held.quantity.units > 0) return whose;
  if (remaining == 0 && whose.order->open())
    TRY(ended(*whose.order, OrderStatus::cancelled, "other_leg"));
  return Party{};
}

Result<void> Booking::filled() {
  const Side maker_side = opposite(event_.side);
  const Party taker = TRY(with_something_to_close(TRY(party(event_.owner, event_.order)),
                                                  event_.side, event_.remaining));
  const Party maker = TRY(with_something_to_close(TRY(party(event_.maker_owner, event_.maker)),
                                                  maker_side, event_.maker_remaining));
  const Amount value = value_of({event_.quantity}, {event_.price});
  const Party& buyer = bought(event_.side) ? taker : maker;
  const Party& seller = bought(event_.side) ? maker : taker;
  if (buyer.ledger_id != seller.ledger_id)
    desk_.move({.debit = buyer.ledger_id,
                .credit = seller.ledger_id,
                .amount = value,
                .kind = "market.trade",
                .subject = buyer.order ? buyer.order->order.id : seller.order->order.id,
                .text = {},
                .tag = 't',
                .number = outcome_.number});
  TRY(booked_fill(taker, event_.side, value, event_.remaining));
  return booked_fill(maker, maker_side, value, event_.maker_remaining);
}

Result<void> Booking::booked_fill(const Party& whose, Side side, Amount value,
                                  std::int64_t remaining) {
  TRY(move_shares(whose, side, value));
  if (whose.order == nullptr) return {};
  OrderRow& row = *whose.order;
  Order& order = row.order;
  const Quantity filled{event_.quantity};
  order.filled_quantity += filled;
  row.filled_value += value;
  row.filled_exactly += event_.price * event_.quantity;
  order.average_price = Price{multiply_divide(row.filled_exactly, 1, order.filled_quantity.units)};
  // After a reverse split fewer shares have filled, and no fee is given back.
  const Amount fee =
      std::max(Amount(), order_fee(order.filled_quantity, row.filled_value) - order.fees);
  order.fees += fee;
  row.closing = {std::max<std::int64_t>(0, row.closing.units - filled.units)};
  desk_.move({.debit = whose.ledger_id,
              .credit = fees_id(),
              .amount = fee,
              .kind = "market.fee",
              .subject = order.id,
              .text = {},
              .tag = side == Side::buy ? 'b' : 's',
              .number = outcome_.number});
  TRY(note_fill(whose, side, value, fee));
  return after_fill(row, remaining);
}

Result<void> Booking::note_fill(const Party& whose, Side side, Amount value, Amount fee) {
  const Order& order = whose.order->order;
  const Quantity filled{event_.quantity};
  TRY(store::insert_fill(
      desk_.tx(), {whose.account->account_id,
                   outcome_.stock,
                   outcome_.number,
                   {order.id, order.symbol, side, filled, Price{event_.price}, fee, outcome_.at}}));
  const bool forced = whose.order->ending == "liquidation";
  Transaction shown{
      .kind = forced         ? TransactionKind::liquidation
              : bought(side) ? TransactionKind::buy
                             : TransactionKind::sell,
      .symbol = order.symbol,
      .quantity = signed_quantity(side),
      .price = Price{event_.price},
      .amount = bought(side) ? -value : value,
      .order_id = order.id,
      .text = (bought(side) ? "Bought " : "Sold ") + filled.text() + " " + order.symbol};
  TRY(desk_.note(*whose.account, shown));
  if (fee.units == 0) return {};
  Transaction charged{.kind = TransactionKind::fee,
                      .symbol = order.symbol,
                      .amount = -fee,
                      .order_id = order.id,
                      .text = "Trading fee"};
  return desk_.note(*whose.account, charged);
}

Result<void> Booking::move_shares(const Party& whose, Side side, Amount value) {
  const Id& owner = whose.account == nullptr ? house_id() : whose.account->account_id;
  Holdings& held = *TRY(desk_.holdings(owner, outcome_.stock));
  const Day today = day_at(outcome_.at);
  const Change change =
      apply_fill(held, today, signed_quantity(side), bought(side) ? value : -value);
  if (whose.account == nullptr) return {};
  AccountRow& account = *whose.account;
  account.realised += change.realised;
  desk_.watch(account);
  if (side == Side::sell) {  // settles on the next day (T+1, 17 CFR 240.15c6-1)
    if (account.unsettled_day != today) account.unsettled = {};
    account.unsettled_day = today;
    account.unsettled += value;
  }
  if (!change.day_trade || !desk_.context().settings.old_day_trader_rule) return {};
  return store::insert_day_trade(desk_.tx(), account.account_id, today, whose.order->order.id);
}

Result<void> Booking::after_fill(OrderRow& row, std::int64_t remaining) {
  if (row.role != LegRole::entry) TRY(reduce_sibling(row));
  if (remaining > 0) {
    row.order.status = OrderStatus::partially_filled;
    row.reserved = claim_of(row);
    return desk_.changed(row);
  }
  return ended(row, OrderStatus::filled, {});
}

// Of two legs together only so much may fill as there is to close.
Result<void> Booking::reduce_sibling(OrderRow& row) {
  OrderRow* other = TRY(sibling(row));
  if (other == nullptr || !other->open()) return {};
  other->order.quantity -= Quantity{event_.quantity};
  other->closing = {std::max<std::int64_t>(0, other->closing.units - event_.quantity)};
  if (other->remaining().units <= 0) {
    other->order.quantity += Quantity{event_.quantity};
    return {};  // the end of this order cancels it
  }
  Command amend{.kind = CommandKind::amend, .stock = other->stock};
  amend.amend.number = static_cast<matching::OrderNumber>(other->number);
  amend.amend.quantity = other->order.quantity.units;
  if (other->in_book()) venue_.follow(amend);
  return desk_.changed(*other);
}

// Of an OCO the second leg follows the first.
Result<void> Booking::taken(OrderRow& row) {
  row.taken = true;
  TRY(desk_.changed(row));
  if (row.role != LegRole::take_profit || row.order.parent_id || row.order.leg_ids.empty())
    return {};
  OrderRow* leg = TRY(desk_.order(row.order.leg_ids.front()));
  if (leg == nullptr || leg->order.status != OrderStatus::held) return {};
  return start_leg(*leg, row.order.quantity, true);
}

Result<void> Booking::amended(OrderRow& row) {
  if (!row.amend) return {};
  const AmendOrder amend = *row.amend;
  row.amend.reset();
  become(row, amend);
  if (event_.price > 0 && row.order.type == OrderType::trailing_stop)
    row.order.stop_price = Price{event_.price};
  row.reserved = claim_of(row);
  desk_.portfolio_changed(row.account_id);
  return desk_.changed(row);
}

// The book did not take the order, or what was asked of it: then it stays as it was.
Result<void> Booking::refused(OrderRow& row) {
  if (!row.taken) return ended(row, OrderStatus::rejected, std::string(enum_name(event_.reason)));
  row.amend.reset();
  row.ending.clear();
  return desk_.changed(row);
}

Result<void> Booking::ended(OrderRow& row, OrderStatus status, std::string reason) {
  Order& order = row.order;
  order.status = status;
  if (!reason.empty()) order.reason_text = reason_text(reason);
  if (!reason.empty()) order.reason = std::move(reason);
  if (order.notional) order.quantity = order.filled_quantity;
  row.closing = {};
  row.reserved = {};
  row.amend.reset();
  TRY(desk_.changed(row));
  desk_.portfolio_changed(row.account_id);
  TRY(notify_end(row));
  if (row.role != LegRole::entry) return cancel_sibling(row);
  if (order.leg_ids.empty()) return {};
  return order.filled_quantity.units > 0 ? start_legs(row) : end_legs(row);
}

Result<void> Booking::notify_end(const OrderRow& row) {
  People* people = desk_.context().people;
  const Order& order = row.order;
  const std::string reason = order.reason.value_or("");
  if (people == nullptr || reason == "requested" || reason == "reset" || reason == "other_leg" ||
      reason == "entry_ended")
    return {};
  const bool traded = order.filled_quantity.units > 0;
  const std::string title =
      traded ? sentence_of(row) : "Your order for " + order.symbol + " has ended";
  return people->notify(desk_.tx(), row.account_id, "market.order", title,
                        reason.empty() ? std::string() : reason_text(reason),
                        "#/market/" + order.symbol, desk_.context().now());
}

// ---- legs ----

Result<OrderRow*> Booking::sibling(const OrderRow& row) {
  OrderRow* const none = nullptr;
  if (!row.order.parent_id)
    return row.order.leg_ids.empty() ? none : TRY(desk_.order(row.order.leg_ids.front()));
  OrderRow* parent = TRY(desk_.order(*row.order.parent_id));
  if (parent == nullptr || parent->role != LegRole::entry) return parent;
  for (const Id& id : parent->order.leg_ids)
    if (id != row.order.id) return TRY(desk_.order(id));
  return none;
}

Result<void> Booking::cancel_sibling(OrderRow& row) {
  OrderRow* other = TRY(sibling(row));
  if (other == nullptr || !other->open() || !other->ending.empty()) return {};
  other->ending = "other_leg";
  if (!other->in_book()) return ended(*other, OrderStatus::cancelled, "other_leg");
  venue_.follow(cancellation_of(*other));
  return desk_.changed(*other);
}

Result<void> Booking::end_legs(OrderRow& entry) {
  for (const Id& id : entry.order.leg_ids) {
    OrderRow* leg = TRY(desk_.order(id));
    if (leg == nullptr || leg->order.status != OrderStatus::held) continue;
    leg->ending = "entry_ended";
    TRY(ended(*leg, OrderStatus::cancelled, "entry_ended"));
  }
  return {};
}

// For so much as has filled of the entry, and as there is left to close.
Result<void> Booking::start_legs(OrderRow& entry) {
  const Holdings& held = *TRY(desk_.holdings(entry.account_id, entry.stock));
  const auto open = TRY(desk_.open_orders(entry.account_id));
  const std::int64_t room = closable(held, open, entry.stock).units;
  const std::int64_t closes = entry.order.side == Side::buy ? room : -room;
  const Quantity quantity{std::min(entry.order.filled_quantity.units, closes)};
  bool shadow = false;
  for (const Id& id : entry.order.leg_ids) {
    OrderRow* leg = TRY(desk_.order(id));
    if (leg == nullptr || leg->order.status != OrderStatus::held) continue;
    TRY(start_leg(*leg, quantity, shadow));
    shadow = true;
  }
  return {};
}

Result<void> Booking::start_leg(OrderRow& leg, Quantity quantity, bool shadow) {
  if (quantity.units <= 0) {
    leg.ending = "nothing_to_close";
    return ended(leg, OrderStatus::cancelled, "nothing_to_close");
  }
  const AccountRow* account = TRY(desk_.account(leg.account_id));
  leg.order.quantity = quantity;
  leg.order.status = OrderStatus::accepted;
  leg.shadow = shadow;
  leg.closing = shadow ? Quantity() : quantity;
  leg.reserved = {};
  venue_.follow(submission_of(leg, account->number));
  return desk_.changed(leg);
}

}  // namespace

Amount claim_of(const store::OrderRow& row) {
  const Quantity opening = row.remaining() - row.closing;
  if (row.shadow || !row.in_book() || opening.units <= 0) return {};
  const Quantity opened = row.order.side == Side::buy ? opening : -opening;
  const Amount whole = value_of(row.order.quantity, row.claim_price);
  const Amount fee = order_fee(row.order.quantity, whole) - row.order.fees;
  return claim_of(row.basis, {opened, row.claim_price}) + std::max(fee, Amount());
}

Quantity closable(const Holdings& held, std::span<const store::OrderRow> open,
                  std::uint32_t stock) {
  const Side closer = held.quantity.units < 0 ? Side::buy : Side::sell;
  std::int64_t taken = 0;
  for (const store::OrderRow& each : open)
    if (each.stock == stock && each.in_book() && !each.shadow && each.order.side == closer)
      taken += each.remaining().units;
  if (held.quantity.units < 0) return {std::min<std::int64_t>(0, held.quantity.units + taken)};
  return {std::max<std::int64_t>(0, held.quantity.units - taken)};
}

Command submission_of(const store::OrderRow& row, std::int64_t owner) {
  const Order& order = row.order;
  Command out{.kind = CommandKind::submit, .stock = row.stock};
  out.order.number = static_cast<matching::OrderNumber>(row.number);
  out.order.owner = static_cast<matching::Owner>(owner);
  out.order.side = order.side;
  out.order.type = order.type;
  out.order.time_in_force = order.time_in_force;
  out.order.extended_hours = order.extended_hours;
  out.order.quantity = order.quantity.units;
  out.order.limit_price = order.limit_price.value_or(Price()).units;
  if (order.type != OrderType::trailing_stop)
    out.order.stop_price = order.stop_price.value_or(Price()).units;
  out.order.trail_amount = order.trail_amount.value_or(Price()).units;
  out.order.trail_ppm = order.trail_percent.value_or(Percent()).units;  // 1 % is 10,000 of both
  return out;
}

Command cancellation_of(const store::OrderRow& row) {
  Command out{.kind = CommandKind::cancel, .stock = row.stock};
  out.amend.number = static_cast<matching::OrderNumber>(row.number);
  return out;
}

Price claim_price_of(const Order& order, Price otherwise) {
  switch (order.type) {
    case OrderType::limit:
    case OrderType::stop_limit:
      return order.limit_price.value_or(otherwise);
    case OrderType::stop:
      return with_cushion(order.stop_price.value_or(otherwise), order.side);
    case OrderType::market:
    case OrderType::trailing_stop:
      break;
  }
  return otherwise;
}

// What is sold short goes on claiming what it claimed: the limit may be far below the market.
void become(store::OrderRow& row, const AmendOrder& amend) {
  Order& order = row.order;
  const bool closes_only = row.closing == row.remaining();
  if (amend.quantity) order.quantity = *amend.quantity;
  if (amend.limit_price) order.limit_price = amend.limit_price;
  if (amend.stop_price) order.stop_price = amend.stop_price;
  if (amend.trail_amount) order.trail_amount = amend.trail_amount;
  if (amend.trail_percent) order.trail_percent = amend.trail_percent;
  if (amend.quantity)
    row.closing = closes_only ? row.remaining() : std::min(row.closing, row.remaining());
  const Price claimed = row.claim_price;
  row.claim_price = claim_price_of(order, claimed);
  if (order.side == Side::sell) row.claim_price = std::max(row.claim_price, claimed);
}

Price with_cushion(Price price, Side side) {
  return side == Side::buy ? Price{multiply_divide(price.units, 105, 100)} : price;
}

Result<void> Settlement::settle(db::Transaction& tx, std::span<const Outcome> outcomes) {
  if (outcomes.empty()) return {};
  Desk desk(tx, context_, outcomes.back().at);
  for (const Outcome& outcome : outcomes) TRY(Booking(desk, *context_.venue, outcome).book());
  return desk.finish();
}

}  // namespace septet::market
