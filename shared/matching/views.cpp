#include <algorithm>

#include "matching/book_state.h"

namespace septet::matching {

namespace {

std::int64_t rung_of(Side side, std::int64_t key) {
  return side == Side::buy ? ~key : key;
}

}  // namespace

Best Book::State::best(Side side) const {
  const Ladder& ladder = resting[index_of(side)];
  if (ladder.empty()) return {};
  return {ticks.price(rung_of(side, ladder.best_key())), ladder.best().quantity};
}

std::int64_t Book::State::price_at(const Node& node) const {
  return ticks.price(rung_of(node.side, node.key));
}

RestingOrder Book::State::described(Slot slot) const {
  const Node& node = orders[slot];
  const StopTerms terms = has_stop(node.type) ? orders.terms_of(slot) : StopTerms();
  RestingOrder out;
  out.order.number = node.number;
  out.order.owner = node.owner;
  out.order.side = node.side;
  out.order.type = node.type;
  out.order.time_in_force = node.time_in_force;
  out.order.self_trade = node.self_trade;
  out.order.extended_hours = node.extended_hours;
  out.order.quantity = node.quantity;
  out.order.limit_price = node.limit_price;
  out.order.stop_price = node.type == OrderType::trailing_stop ? 0 : terms.stop_price;
  out.order.trail_amount = terms.trail_amount;
  out.order.trail_ppm = terms.trail_ppm;
  out.remaining = node.remaining;
  out.stop_price = terms.stop_price;
  out.triggered = node.triggered;
  return out;
}

Best Book::best_bid() const {
  return state_->best(Side::buy);
}
Best Book::best_ask() const {
  return state_->best(Side::sell);
}

void Book::depth(Side side, std::size_t levels, std::vector<BookLevel>& out) const {
  const Ladder& ladder = state_->resting[index_of(side)];
  std::int64_t key = ladder.best_key();
  for (; levels > 0 && key != Ladder::no_key; --levels, key = ladder.key_after(key)) {
    const Level& level = ladder.at(key);
    out.push_back({state_->ticks.price(rung_of(side, key)), level.quantity, level.orders});
  }
}

Book::Sweep Book::sweep(Side taker, std::int64_t quantity, std::int64_t limit_price) const {
  Node order;
  order.side = taker;
  order.limit_price = limit_price;
  if (taker == Side::sell && limit_price > 0)  // a price between two ticks
    order.limit_price = state_->ticks.price(state_->ticks.rung_above(limit_price));
  const Side side = opposite(taker);
  const Ladder& ladder = state_->resting[index_of(side)];
  const std::int64_t worst = std::min(state_->wished_key(order), state_->edge_key[index_of(taker)]);
  Sweep out;
  std::int64_t key = ladder.best_key();
  for (; out.quantity < quantity && key <= worst; key = ladder.key_after(key)) {
    const std::int64_t filled = std::min(quantity - out.quantity, ladder.at(key).quantity);
    out.worst_price = state_->ticks.price(rung_of(side, key));
    out.quantity += filled;
    out.value += static_cast<__int128>(filled) * out.worst_price;
  }
  return out;
}

std::optional<RestingOrder> Book::find(OrderNumber number) const {
  const Slot slot = state_->numbers.find(number);
  if (slot == no_slot) return std::nullopt;
  return state_->described(slot);
}

void Book::each(const std::function<void(const RestingOrder&)>& visit) const {
  for (const Slot slot : state_->all()) visit(state_->described(slot));
}

}  // namespace septet::matching
