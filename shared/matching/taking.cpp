#include <algorithm>

#include "matching/book_state.h"

namespace septet::matching {

namespace {

Node node_of(const NewOrder& order) {
  Node node;
  node.number = order.number;
  node.quantity = node.remaining = order.quantity;
  const bool has_limit = order.type == OrderType::limit || order.type == OrderType::stop_limit;
  node.limit_price = has_limit ? order.limit_price : 0;
  node.owner = order.owner;
  node.side = order.side;
  node.type = order.type;
  node.time_in_force = order.time_in_force;
  node.self_trade = order.self_trade;
  node.extended_hours = order.extended_hours;
  return node;
}

}  // namespace

void Book::State::submit(const NewOrder& order, Events& events) {
  if (band_moved) let_go(events);
  Node node = node_of(order);
  if (const Reason fault = fault_in(order); fault != Reason::none) {
    tell(EventKind::rejected, fault, node, events);
    return;
  }
  node.sequence = ++sequence;
  tell(EventKind::accepted, Reason::none, node, events);
  if (has_stop(order.type)) {
    const Slot slot = slot_of(node, no_slot);
    orders.terms(slot) = {order.stop_price, order.trail_amount, order.trail_ppm, 0};
    place_stop(orders[slot], slot, events);
    run_pending(events);
  } else if (!may_trade_now(node)) {
    wait(node, no_slot);
  } else {
    execute(node, no_slot, events);
    if (first_traded == 0) return;
    note_trades(events);
    if (!pending.empty()) run_pending(events);
  }
}

void Book::State::execute(Node& node, Slot slot, Events& events) {
  const std::int64_t wished = wished_key(node);
  const std::int64_t worst = std::min(wished, edge_key[index_of(node.side)]);
  taker_ended = false;
  if (node.time_in_force == TimeInForce::fok && reachable(node, worst) < node.remaining) {
    tell(EventKind::cancelled, Reason::not_all_at_once, node, events);
    taker_ended = true;
  } else {
    match(node, worst, events);
  }
  if (!taker_ended && node.remaining > 0)
    rest_or_cancel(node, slot, wished, events);
  else if (slot != no_slot)
    release(slot);
}

void Book::State::match(Node& taker, std::int64_t worst_key, Events& events) {
  Ladder& makers = resting[index_of(opposite(taker.side))];
  while (taker.remaining > 0 && makers.best_key() <= worst_key && !taker_ended) {
    const std::int64_t key = makers.best_key();
    const std::int64_t price = ticks.price(taker.side == Side::buy ? key : ~key);
    Level& level = makers.best();
    match_level(taker, level, price, events);
    if (level.orders == 0) makers.drop_best();
  }
}

void Book::State::match_level(Node& taker, Level& level, std::int64_t price, Events& events) {
  while (taker.remaining > 0 && level.orders > 0) {
    const Slot slot = level.queue.head;
    Node& maker = orders[slot];
    if (maker.owner == taker.owner) {
      prevent_self_trade(taker, slot, events);
      if (taker_ended) return;
      continue;
    }
    const std::int64_t quantity = std::min(taker.remaining, maker.remaining);
    taker.remaining -= quantity;
    maker.remaining -= quantity;
    level.quantity -= quantity;
    total -= quantity;
    trade_at(price);
    Event& event = tell(EventKind::filled, Reason::none, taker, events);
    event.price = price;
    event.quantity = quantity;
    event.maker_owner = maker.owner;
    event.maker = maker.number;
    event.maker_remaining = maker.remaining;
    event.trade = trades;
    if (maker.remaining > 0) return;
    orders.unlink(level.queue, slot);
    --level.orders;
    release(slot);
  }
}

void Book::State::trade_at(std::int64_t price) {
  ++trades;
  if (first_traded == 0) first_traded = price;
  last_traded = last_price = price;
}

// A level that is left without orders is match()'s to drop.
void Book::State::prevent_self_trade(Node& taker, Slot maker, Events& events) {
  if (taker.self_trade != SelfTrade::cancel_newest) cancel_maker(maker, events);
  if (taker.self_trade == SelfTrade::cancel_oldest) return;
  tell(EventKind::cancelled, Reason::self_trade, taker, events);
  taker_ended = true;
}

void Book::State::cancel_maker(Slot slot, Events& events) {
  Node& maker = orders[slot];
  Level& level = resting[index_of(maker.side)].best();
  orders.unlink(level.queue, slot);
  level.quantity -= maker.remaining;
  --level.orders;
  total -= maker.remaining;
  tell(EventKind::cancelled, Reason::self_trade, maker, events);
  release(slot);
}

std::int64_t Book::State::reachable(const Node& taker, std::int64_t worst_key) const {
  const Ladder& makers = resting[index_of(opposite(taker.side))];
  std::int64_t sum = 0;
  for (std::int64_t key = makers.best_key(); key <= worst_key && key != Ladder::no_key;
       key = makers.key_after(key)) {
    for (Slot slot = makers.at(key).queue.head; slot != no_slot; slot = orders[slot].next) {
      const bool own = orders[slot].owner == taker.owner;
      if (own && taker.self_trade != SelfTrade::cancel_oldest) return sum;
      if (!own) sum += orders[slot].remaining;
      if (sum >= taker.remaining) return sum;
    }
  }
  return sum;
}

std::int64_t Book::State::wished_key(const Node& node) const {
  if (node.limit_price == 0) return Ladder::no_key - 1;
  const std::int64_t rung = ticks.rung(node.limit_price);
  return node.side == Side::buy ? rung : ~rung;
}

// What may not rest, or found nothing to trade with at any price, is cancelled.
void Book::State::rest_or_cancel(Node& node, Slot slot, std::int64_t wished, Events& events) {
  const std::int64_t edge = edge_key[index_of(node.side)];
  const bool any_price = node.limit_price == 0;
  const bool cut = wished > edge && resting[index_of(opposite(node.side))].best_key() <= wished;
  const bool held_back = wished > edge && (cut || !any_price);
  if (held_back) ++pressure;
  if (is_immediate(node.time_in_force) || (any_price && !held_back)) {
    tell(EventKind::cancelled, cut ? Reason::outside_band : Reason::no_liquidity, node, events);
    if (slot != no_slot) release(slot);
    return;
  }
  rest(node, slot, ~std::min(wished, edge), held_back);
}

void Book::State::rest(Node& node, Slot slot, std::int64_t key, bool held_back) {
  node.key = key;
  node.place = Place::resting;
  node.held_back = held_back;
  held += held_back;
  total += node.remaining;
  const std::size_t side = index_of(node.side);  // slot_of() may move the node
  resting[side].append(key, slot_of(node, slot), orders);
}

}  // namespace septet::matching
