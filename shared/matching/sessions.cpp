#include "matching/book_state.h"

namespace septet::matching {

void Book::State::enter(Session next, Events& events) {
  if (next == session) return;
  const bool day_ends = session != Session::closed && (next == Session::closed || next < session);
  if (session == Session::regular) leave_regular(events);
  if (day_ends) expire_day_orders(true, events);
  session = next;
  entry_closed = false;
  pressure = 0;
  if (!halted) begin_trading(events);
}

void Book::State::begin_trading(Events& events) {
  if (session == Session::regular) auction(TimeInForce::opg, events);
  if (session == Session::pre_market || session == Session::after_hours) release_waiting(events);
}

void Book::State::leave_regular(Events& events) {
  if (!halted) auction(TimeInForce::cls, events);
  expire_auction_orders(TimeInForce::opg, events);
  expire_auction_orders(TimeInForce::cls, events);
  expire_day_orders(false, events);
  move_to_waiting();
}

void Book::State::expire_auction_orders(TimeInForce kind, Events& events) {
  std::vector<Slot> slots = all();
  for (const Slot slot : left_at_market()) slots.push_back(slot);
  for (const Slot slot : slots)
    if (orders[slot].time_in_force == kind)
      end(slot, EventKind::expired, Reason::auction_ended, events);
}

void Book::State::expire_day_orders(bool extended_hours, Events& events) {
  for (const Slot slot : all()) {
    const Node& node = orders[slot];
    if (node.time_in_force == TimeInForce::day && node.extended_hours == extended_hours)
      end(slot, EventKind::expired, Reason::day_ended, events);
  }
}

// What may trade in regular hours only, in the order of time.
void Book::State::move_to_waiting() {
  std::vector<Slot> moving;
  orders.list(waiting, moving);
  for (const Ladder& side : resting) side.list(orders, moving);
  std::erase_if(moving, [this](Slot slot) {
    return orders[slot].place == Place::resting && orders[slot].extended_hours;
  });
  for (const Slot slot : moving) detach(slot);
  for (const Slot slot : by_time(std::move(moving))) wait(orders[slot], slot);
}

// What may trade in extended hours comes as if it were sent now, first come first.
void Book::State::release_waiting(Events& events) {
  std::vector<Slot> waiters;
  orders.list(waiting, waiters);
  for (const Slot slot : waiters) {
    if (!may_trade_now(orders[slot])) continue;
    detach(slot);
    pending.push_back(slot);
  }
  run_pending(events);
}

void Book::State::resume(Events& events) {
  if (!halted) return;
  halted = false;
  pressure = 0;
  const bool regular = session == Session::regular;
  if (session != Session::closed) auction(regular ? TimeInForce::opg : TimeInForce::day, events);
}

}  // namespace septet::matching
