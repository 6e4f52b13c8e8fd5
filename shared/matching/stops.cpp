#include <algorithm>

#include "matching/book_state.h"

namespace septet::matching {

bool Book::State::reached(Side side, std::int64_t stop_price, std::int64_t price) const {
  if (stop_price == 0 || price == 0) return false;
  return side == Side::buy ? price >= stop_price : price <= stop_price;
}

// The best price with the distance kept, on the tick that is farther from it.
std::int64_t Book::State::trailing_stop_price(const Node& node, const StopTerms& terms) const {
  const std::int64_t best = terms.best_price;
  if (best == 0) return 0;
  const auto share =
      static_cast<std::int64_t>(static_cast<__int128>(best) * terms.trail_ppm / 1'000'000);
  const std::int64_t distance = terms.trail_amount != 0 ? terms.trail_amount : share;
  if (node.side == Side::buy) return ticks.price(ticks.rung_above(best + distance));
  return ticks.price(
      std::max<std::int64_t>(1, ticks.rung(std::max<std::int64_t>(0, best - distance))));
}

// One whose price has been reached already is triggered at once.
void Book::State::place_stop(Node& node, Slot slot, Events& events) {
  StopTerms& terms = orders.terms(slot);
  if (node.type == OrderType::trailing_stop) {
    if (terms.best_price == 0) terms.best_price = last_price != 0 ? last_price : reference;
    terms.stop_price = trailing_stop_price(node, terms);
  }
  if (session == Session::regular && !halted && reached(node.side, terms.stop_price, last_price)) {
    trigger(slot, events);
    return;
  }
  put_stop(node, slot);
}

void Book::State::put_stop(Node& node, Slot slot) {
  const std::size_t side = index_of(node.side);
  if (node.type == OrderType::trailing_stop) {
    stand(slot, trailing[side], Place::trailing);
    trail_low[side] = trail_high[side] = 0;
    return;
  }
  node.place = Place::stop;
  total += node.remaining;
  const std::int64_t rung = ticks.rung(orders.terms(slot).stop_price);
  node.key = node.side == Side::buy ? rung : ~rung;
  stops[side].append(node.key, slot, orders);
}

void Book::State::trigger(Slot slot, Events& events) {
  come_again(slot);
  Node& node = orders[slot];
  node.triggered = true;
  tell(EventKind::triggered, Reason::none, node, events);
}

void Book::State::pass_stops(Side side, std::int64_t price, Events& events) {
  Ladder& ladder = stops[index_of(side)];
  const std::int64_t rung = ticks.rung(price);
  const std::int64_t key = side == Side::buy ? rung : ~rung;
  while (ladder.best_key() <= key) trigger(ladder.best().queue.head, events);
}

void Book::State::pass_trailing(Side side, std::int64_t price, Events& events) {
  const std::size_t at = index_of(side);
  if (trailing[at].empty() || (price > trail_low[at] && price < trail_high[at])) return;
  for (Slot slot = trailing[at].head, next; slot != no_slot; slot = next) {
    next = orders[slot].next;
    trail(slot, price, events);
  }
  find_quiet_range(side);
}

// From where the first would trail on to where the first would be triggered.
void Book::State::find_quiet_range(Side side) {
  const std::size_t at = index_of(side);
  std::int64_t low = 0, high = Ladder::no_key;
  for (Slot slot = trailing[at].head; slot != no_slot; slot = orders[slot].next) {
    const StopTerms terms = orders.terms_of(slot);
    low = std::max(low, side == Side::buy ? terms.best_price - 1 : terms.stop_price);
    high = std::min(high, side == Side::buy ? terms.stop_price : terms.best_price + 1);
  }
  trail_low[at] = low;
  trail_high[at] = high;
}

void Book::State::trail(Slot slot, std::int64_t price, Events& events) {
  Node& node = orders[slot];
  StopTerms& terms = orders.terms(slot);
  if (reached(node.side, terms.stop_price, price)) {
    trigger(slot, events);
    return;
  }
  const bool better = node.side == Side::buy ? price < terms.best_price : price > terms.best_price;
  if (!better && terms.best_price != 0) return;
  terms.best_price = price;
  const std::int64_t before = terms.stop_price;
  terms.stop_price = trailing_stop_price(node, terms);
  if (terms.stop_price != before)
    tell(EventKind::trailed, Reason::none, node, events).price = terms.stop_price;
}

void Book::State::pass_price(std::int64_t price, Events& events) {
  for (const Side side : {Side::buy, Side::sell}) {
    pass_stops(side, price, events);
    pass_trailing(side, price, events);
  }
}

// An order's trades go one way in price, so that the first and the last stand for all of them.
void Book::State::note_trades(Events& events) {
  const std::int64_t first = std::exchange(first_traded, 0), last = last_traded;
  const bool any =
      !stops[0].empty() || !stops[1].empty() || !trailing[0].empty() || !trailing[1].empty();
  if (first == 0 || !any || session != Session::regular || halted) return;
  pass_price(first, events);
  if (last != first) pass_price(last, events);
}

void Book::State::come_again(Slot slot) {
  detach(slot);
  orders[slot].sequence = ++sequence;
  pending.push_back(slot);
}

void Book::State::run_pending(Events& events) {
  for (std::size_t i = 0; i < pending.size(); ++i) {
    const Slot slot = pending[i];
    execute(orders[slot], slot, events);
    note_trades(events);
  }
  pending.clear();
}

}  // namespace septet::matching
