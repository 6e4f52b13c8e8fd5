#include "matching/book.h"

#include <algorithm>

#include "matching/book_state.h"

namespace septet::matching {

Book::State::State(const BookSettings& chosen)
    : settings(chosen), ticks(chosen.tick, chosen.small_tick, chosen.tick_from) {
  edge_key.fill(Ladder::no_key - 1);
  trail_low.fill(0);
  trail_high.fill(0);
}

Reason Book::State::fault_in(const NewOrder& order) const {
  if (numbers.find(order.number) != no_slot) return Reason::duplicate_number;
  if (order.quantity <= 0) return Reason::quantity_not_positive;
  if (order.quantity > max_quantity || total > max_total - order.quantity) return Reason::too_large;
  if (const Reason fault = fault_in_prices(order); fault != Reason::none) return fault;
  return fault_in_time(order);
}

Reason Book::State::fault_in_price(std::int64_t price) const {
  if (price == 0) return Reason::price_missing;
  if (price < 0) return Reason::price_not_positive;
  if (price > max_price) return Reason::too_large;
  return ticks.has(price) ? Reason::none : Reason::off_tick;
}

Reason Book::State::fault_in_prices(const NewOrder& order) const {
  switch (order.type) {
    case OrderType::market:
      return Reason::none;
    case OrderType::limit:
      return fault_in_price(order.limit_price);
    case OrderType::stop:
      return fault_in_price(order.stop_price);
    case OrderType::stop_limit: {
      const Reason fault = fault_in_price(order.limit_price);
      return fault != Reason::none ? fault : fault_in_price(order.stop_price);
    }
    case OrderType::trailing_stop:
      break;
  }
  if (order.trail_amount < 0 || order.trail_ppm < 0) return Reason::price_not_positive;
  if (order.trail_amount > max_price || order.trail_ppm >= 1'000'000) return Reason::too_large;
  return order.trail_amount + order.trail_ppm > 0 ? Reason::none : Reason::price_missing;
}

// Which time in force goes with which type, and which order with this session.
Reason Book::State::fault_in_time(const NewOrder& order) const {
  const TimeInForce time = order.time_in_force;
  const bool lasts = time == TimeInForce::day || time == TimeInForce::gtc;
  if (has_stop(order.type) && !lasts) return Reason::time_in_force_not_allowed;
  if (order.extended_hours && order.type != OrderType::limit) return Reason::session_not_allowed;
  if (is_for_auction(time)) {
    if (order.extended_hours) return Reason::time_in_force_not_allowed;
    if (is_too_late(time)) return Reason::too_late_for_auction;
    return Reason::none;
  }
  const bool extended = session == Session::pre_market || session == Session::after_hours;
  if (extended && order.type == OrderType::market) return Reason::session_not_allowed;
  if (!is_immediate(time)) return Reason::none;
  if (session == Session::closed || (extended && !order.extended_hours))
    return Reason::session_not_allowed;
  return halted ? Reason::halted : Reason::none;
}

// An OPG is for the next opening that is to come, so there is none for it in regular hours; a CLS
// in the evening is for the next day's.
bool Book::State::is_too_late(TimeInForce time) const {
  if (time == TimeInForce::opg)
    return session == Session::regular || (entry_closed && session != Session::after_hours);
  return entry_closed && session == Session::regular;
}

bool Book::State::may_trade_now(const Node& node) const {
  if (!continuous() || is_for_auction(node.time_in_force)) return false;
  return session == Session::regular || node.extended_hours;
}

Event& Book::State::tell(EventKind kind, Reason reason, const Node& node, Events& events) const {
  Event& event = events.emplace_back();
  event.kind = kind;
  event.reason = reason;
  event.side = node.side;
  event.owner = node.owner;
  event.order = node.number;
  event.remaining = node.remaining;
  return event;
}

Slot Book::State::slot_of(Node& node, Slot slot) {
  if (slot != no_slot) return slot;
  slot = orders.add(node);
  numbers.add(node.number, slot);
  return slot;
}

void Book::State::stand(Slot slot, Queue& queue, Place place) {
  orders[slot].place = place;
  total += orders[slot].remaining;
  orders.push_back(queue, slot);
}

void Book::State::wait(Node& node, Slot slot) {
  stand(slot_of(node, slot), waiting, Place::waiting);
}

void Book::State::detach(Slot slot) {
  Node& node = orders[slot];
  const std::size_t side = index_of(node.side);
  if (node.place == Place::resting) {
    resting[side].remove(slot, orders);
    unhold(node);
  }
  if (node.place == Place::stop) stops[side].remove(slot, orders);
  if (node.place == Place::waiting) orders.unlink(waiting, slot);
  if (node.place == Place::trailing) orders.unlink(trailing[side], slot);
  if (node.place == Place::at_market) orders.unlink(at_market[side], slot);
  if (node.place != Place::nowhere) total -= node.remaining;
  node.place = Place::nowhere;
}

void Book::State::release(Slot slot) {
  Node& node = orders[slot];
  unhold(node);
  numbers.remove(node.number);
  orders.remove(slot);
}

void Book::State::end(Slot slot, EventKind kind, Reason reason, Events& events) {
  detach(slot);
  tell(kind, reason, orders[slot], events);
  release(slot);
}

void Book::State::cancel(OrderNumber number, Events& events) {
  if (band_moved) let_go(events);
  const Slot slot = numbers.find(number);
  Node unknown;
  unknown.number = number;
  if (slot == no_slot) {
    tell(EventKind::rejected, Reason::unknown_order, unknown, events);
  } else if (is_for_auction(orders[slot].time_in_force) &&
             is_too_late(orders[slot].time_in_force)) {
    tell(EventKind::rejected, Reason::too_late_for_auction, orders[slot], events);
  } else {
    end(slot, EventKind::cancelled, Reason::requested, events);
  }
}

Reason Book::State::fault_in(const Node& node, const Amend& wish) const {
  if (is_for_auction(node.time_in_force) && is_too_late(node.time_in_force))
    return Reason::too_late_for_auction;
  if (wish.quantity < 0) return Reason::quantity_not_positive;
  if (wish.quantity > max_quantity) return Reason::too_large;
  if (wish.quantity > node.quantity && total > max_total - (wish.quantity - node.quantity))
    return Reason::too_large;
  if (wish.quantity != 0 && wish.quantity <= node.quantity - node.remaining)
    return Reason::nothing_left;
  if (wish.trail_amount < 0 || wish.trail_ppm < 0) return Reason::price_not_positive;
  if (wish.trail_amount > max_price || wish.trail_ppm >= 1'000'000) return Reason::too_large;
  for (const std::int64_t price : {wish.limit_price, wish.stop_price})
    if (price != 0 && fault_in_price(price) != Reason::none) return fault_in_price(price);
  return Reason::none;
}

void Book::State::amend(const Amend& wish, Events& events) {
  if (band_moved) let_go(events);
  const Slot slot = numbers.find(wish.number);
  Node unknown;
  unknown.number = wish.number;
  const Node& node = slot == no_slot ? unknown : orders[slot];
  const Reason fault = slot == no_slot ? Reason::unknown_order : fault_in(node, wish);
  if (fault != Reason::none)
    tell(EventKind::rejected, fault, node, events);
  else
    change(slot, wish, events);
}

// Prices that the order's type does not have are passed over.
void Book::State::change(Slot slot, const Amend& wish, Events& events) {
  Node& node = orders[slot];
  const bool new_limit =
      node.limit_price != 0 && wish.limit_price != 0 && wish.limit_price != node.limit_price;
  const bool new_terms = change_terms(slot, wish);
  const std::int64_t quantity = wish.quantity == 0 ? node.quantity : wish.quantity;
  const std::int64_t remaining = node.remaining - (node.quantity - quantity);
  if (!new_limit && !new_terms && quantity <= node.quantity) {
    take_from(slot, node.remaining - remaining);
    node.quantity = quantity;
    tell(EventKind::amended, Reason::none, node, events);
    return;
  }
  const Place place = node.place;
  detach(slot);
  node.quantity = quantity;
  node.remaining = remaining;
  if (new_limit) node.limit_price = wish.limit_price;
  node.sequence = ++sequence;
  tell(EventKind::amended, Reason::none, node, events);
  if (place == Place::stop || place == Place::trailing) {
    place_stop(node, slot, events);
  } else if (may_trade_now(node)) {
    pending.push_back(slot);
  } else {
    wait(node, slot);
  }
  run_pending(events);
}

bool Book::State::change_terms(Slot slot, const Amend& wish) {
  const Node& node = orders[slot];
  if (!has_stop(node.type) || node.triggered) return false;
  StopTerms& terms = orders.terms(slot);
  const StopTerms before = terms;
  if (node.type != OrderType::trailing_stop) {
    if (wish.stop_price != 0) terms.stop_price = wish.stop_price;
    return terms.stop_price != before.stop_price;
  }
  if (wish.trail_amount != 0 || wish.trail_ppm != 0) {
    terms.trail_amount = wish.trail_amount;
    terms.trail_ppm = wish.trail_ppm;
  }
  return terms.trail_amount != before.trail_amount || terms.trail_ppm != before.trail_ppm;
}

std::vector<Slot> Book::State::all() const {
  std::vector<Slot> out;
  for (const Ladder& side : resting) side.list(orders, out);
  orders.list(waiting, out);
  for (const Ladder& side : stops) side.list(orders, out);
  for (const Queue& side : trailing) orders.list(side, out);
  return out;
}

std::vector<Slot> Book::State::by_time(std::vector<Slot> slots) const {
  std::sort(slots.begin(), slots.end(),
            [this](Slot a, Slot b) { return orders[a].sequence < orders[b].sequence; });
  return slots;
}

Book::Book(const BookSettings& settings) : state_(std::make_unique<State>(settings)) {}
Book::~Book() = default;
Book::Book(Book&&) noexcept = default;
Book& Book::operator=(Book&&) noexcept = default;

void Book::submit(const NewOrder& order, Events& events) {
  state_->submit(order, events);
}
void Book::amend(const Amend& wish, Events& events) {
  state_->amend(wish, events);
}
void Book::cancel(OrderNumber number, Events& events) {
  state_->cancel(number, events);
}
void Book::enter(Session next, Events& events) {
  state_->enter(next, events);
}
Session Book::session() const {
  return state_->session;
}
void Book::close_auction_entry() {
  state_->entry_closed = true;
}
void Book::halt() {
  state_->halted = true;
}
void Book::resume(Events& events) {
  state_->resume(events);
}
bool Book::halted() const {
  return state_->halted;
}
bool Book::wants_halt() const {
  return !state_->halted && state_->settings.band_ppm != 0 &&
         state_->pressure >= state_->settings.halt_after;
}
void Book::set_reference(std::int64_t price) {
  state_->set_reference(price);
}
std::int64_t Book::reference() const {
  return state_->reference;
}
void Book::cancel_unsplittable(std::int64_t from, std::int64_t to, Events& events) {
  state_->cancel_unsplittable(from, to, events);
}
bool Book::split(std::int64_t from, std::int64_t to) {
  return state_->split(from, to);
}
std::int64_t Book::last_price() const {
  return state_->last_price;
}
std::size_t Book::size() const {
  return state_->numbers.size();
}

}  // namespace septet::matching
