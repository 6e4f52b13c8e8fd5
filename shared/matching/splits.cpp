#include <algorithm>

#include "matching/book_state.h"

namespace septet::matching {

namespace {

std::int64_t scaled(std::int64_t value, std::int64_t by, std::int64_t over) {
  return static_cast<std::int64_t>(static_cast<__int128>(value) * by / over);
}

std::int64_t scaled_or_one(std::int64_t value, std::int64_t by, std::int64_t over) {
  return value == 0 ? 0 : std::max<std::int64_t>(1, scaled(value, by, over));
}

bool fits_scaled(std::int64_t value, std::int64_t by, std::int64_t over, std::int64_t limit) {
  const __int128 product = static_cast<__int128>(value) * by;
  return value == 0 || (product >= over && product / over <= limit);
}

}  // namespace

bool Book::State::fits(Slot slot, std::int64_t from, std::int64_t to) const {
  const std::int64_t highest = max_price - settings.tick;
  const Node& node = orders[slot];
  const StopTerms terms = has_stop(node.type) ? orders.terms_of(slot) : StopTerms();
  bool out = static_cast<__int128>(node.quantity) * to / from <= max_quantity;
  for (const std::int64_t price : {node.limit_price, terms.stop_price, terms.best_price})
    out &= fits_scaled(price, from, to, highest);
  return out && static_cast<__int128>(terms.trail_amount) * from / to <= highest;
}

bool Book::State::fits(std::int64_t from, std::int64_t to) const {
  if (from <= 0 || to <= 0 || from > max_price || to > max_price) return false;
  const std::int64_t most = max_total - static_cast<std::int64_t>(numbers.size());
  const std::int64_t highest = max_price - settings.tick;
  bool out = static_cast<__int128>(total) * to / from <= most;
  out &= fits_scaled(last_price, from, to, highest) && fits_scaled(reference, from, to, highest);
  for (const Slot slot : all()) out &= fits(slot, from, to);
  return out;
}

void Book::State::cancel_unsplittable(std::int64_t from, std::int64_t to, Events& events) {
  if (from <= 0 || to <= 0) return;
  for (const Slot slot : by_time(all()))
    if (!fits(slot, from, to)) end(slot, EventKind::cancelled, Reason::too_large, events);
}

// What was held back stays at its price until the next call lets it go.
bool Book::State::split(std::int64_t from, std::int64_t to) {
  if (!fits(from, to)) return false;
  struct Standing {
    Slot slot;
    Place place;
    std::int64_t held_at;
  };
  std::vector<Standing> standing;
  for (const Slot slot : by_time(all())) {
    const Node& node = orders[slot];
    standing.push_back({slot, node.place, node.held_back ? price_at(node) : 0});
  }
  for (const Standing& order : standing) detach(order.slot);
  last_price = split_price(last_price, from, to, false);
  set_reference(scaled_or_one(reference, from, to));
  for (const Standing& order : standing) {
    Node& node = orders[order.slot];
    rescale(order.slot, from, to);
    node.place = order.place;
    node.held_back = order.held_at != 0;
    put_back(order.slot, split_price(order.held_at, from, to, node.side == Side::sell));
  }
  for (const Side side : {Side::buy, Side::sell}) hold_back(side);
  band_moved = held > 0;
  return true;
}

std::int64_t Book::State::split_price(std::int64_t price, std::int64_t from, std::int64_t to,
                                      bool up) const {
  if (price == 0) return 0;
  const std::int64_t up_to = up ? to - 1 : 0;
  const auto exact = static_cast<std::int64_t>((static_cast<__int128>(price) * from + up_to) / to);
  return ticks.price(up ? ticks.rung_above(exact) : ticks.rung(exact));
}

void Book::State::rescale(Slot slot, std::int64_t from, std::int64_t to) {
  Node& node = orders[slot];
  node.quantity = scaled_or_one(node.quantity, to, from);
  node.remaining = scaled_or_one(node.remaining, to, from);
  node.limit_price = split_price(node.limit_price, from, to, node.side == Side::sell);
  if (!has_stop(node.type)) return;
  StopTerms& terms = orders.terms(slot);
  terms.trail_amount = scaled_or_one(terms.trail_amount, from, to);
  terms.best_price = scaled_or_one(terms.best_price, from, to);
  terms.stop_price = split_price(terms.stop_price, from, to, node.side == Side::buy);
}

}  // namespace septet::matching
