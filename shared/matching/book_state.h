// What a book consists of. Only book.cpp and the files beside it see this.
#pragma once

#include <array>
#include <span>

#include "matching/book.h"
#include "matching/ladder.h"
#include "matching/number_map.h"
#include "matching/ticks.h"

namespace septet::matching {

class SavedNumbers;

// What the quantities of a book may add up to.
inline constexpr std::int64_t max_total = std::int64_t{1} << 62;

constexpr Side opposite(Side side) {
  return side == Side::buy ? Side::sell : Side::buy;
}
constexpr std::size_t index_of(Side side) {
  return static_cast<std::size_t>(side);
}
constexpr bool has_stop(OrderType type) {
  return type == OrderType::stop || type == OrderType::stop_limit ||
         type == OrderType::trailing_stop;
}
constexpr bool is_for_auction(TimeInForce time) {
  return time == TimeInForce::opg || time == TimeInForce::cls;
}
constexpr bool is_immediate(TimeInForce time) {
  return time == TimeInForce::ioc || time == TimeInForce::fok;
}

struct Book::State {
  explicit State(const BookSettings&);

  // taking.cpp: new orders and what they meet.
  void submit(const NewOrder&, Events&);
  // Trades what the order can have now; what is left rests or is cancelled. `slot` is its own, or
  // no_slot for one that has none yet. It stands nowhere.
  void execute(Node&, Slot, Events&);
  void match(Node& taker, std::int64_t worst_key, Events&);
  void match_level(Node& taker, Level&, std::int64_t price, Events&);
  // The quantity that a taker reaches, up to what it wants.
  std::int64_t reachable(const Node& taker, std::int64_t worst_key) const;
  void rest_or_cancel(Node&, Slot, std::int64_t wished_key, Events&);
  void rest(Node&, Slot, std::int64_t key, bool held_back);
  // Lets the taker give way, or the maker, or both, as the taker wishes.
  void prevent_self_trade(Node& taker, Slot maker, Events&);
  void cancel_maker(Slot, Events&);
  void trade_at(std::int64_t price);
  // The worst key on the other side's ladder that the order would take, band or no band.
  std::int64_t wished_key(const Node&) const;

  // book.cpp
  void amend(const Amend&, Events&);
  Reason fault_in(const Node&, const Amend&) const;
  void change(Slot, const Amend&, Events&);
  bool change_terms(Slot, const Amend&);  // whether anything changed
  void cancel(OrderNumber, Events&);
  Reason fault_in(const NewOrder&) const;
  Reason fault_in_prices(const NewOrder&) const;
  Reason fault_in_time(const NewOrder&) const;
  Reason fault_in_price(std::int64_t price) const;
  bool may_trade_now(const Node&) const;
  bool is_too_late(TimeInForce) const;
  bool continuous() const { return session != Session::closed && !halted; }

  // Puts an order that stands nowhere where it waits.
  void wait(Node&, Slot);
  Slot slot_of(Node&, Slot);  // its slot, made if need be
  void stand(Slot, Queue&, Place);
  void detach(Slot);   // it stands nowhere
  void release(Slot);  // a detached order has ended
  void end(Slot, EventKind, Reason, Events&);
  Event& tell(EventKind, Reason, const Node&, Events&) const;

  // stops.cpp
  void place_stop(Node&, Slot, Events&);
  std::int64_t trailing_stop_price(const Node&, const StopTerms&) const;
  bool reached(Side, std::int64_t stop_price, std::int64_t price) const;
  // What this price triggers goes to `pending`.
  void pass_price(std::int64_t price, Events&);
  void pass_stops(Side, std::int64_t price, Events&);
  void pass_trailing(Side, std::int64_t price, Events&);
  void find_quiet_range(Side);
  void trail(Slot, std::int64_t price, Events&);
  void trigger(Slot, Events&);
  void put_stop(Node&, Slot);
  // What the last execution's prices trigger goes to `pending`.
  void note_trades(Events&);
  void come_again(Slot);  // as a taker that is sent now: to `pending`
  // Executes what is pending, and what that triggers.
  void run_pending(Events&);

  // auction.cpp: `kind` is opg at an opening or a resumption, cls at the closing, day at a
  // resumption in extended hours: which orders for an auction take part.
  void auction(TimeInForce kind, Events&);
  void gather(TimeInForce kind);
  std::int64_t auction_price() const;  // 0: nothing trades
  std::int64_t waiting_at_market(Side) const;
  void uncross(std::int64_t price, Events&);
  Slot auction_head(Side, std::int64_t price) const;
  void keep_apart(Slot, Slot, Events&);  // orders of one owner that would meet
  void auction_trade(Slot buyer, Slot seller, std::int64_t price, Events&);
  void take_from(Slot, std::int64_t quantity);
  void end_auction(TimeInForce kind, Events&);
  std::vector<Slot> left_at_market() const;
  void let_meet();

  // sessions.cpp
  void enter(Session, Events&);
  void leave_regular(Events&);
  void begin_trading(Events&);
  void expire_auction_orders(TimeInForce, Events&);
  void expire_day_orders(bool extended_hours, Events&);
  void move_to_waiting();
  void release_waiting(Events&);
  void resume(Events&);

  // splits.cpp
  void cancel_unsplittable(std::int64_t from, std::int64_t to, Events&);
  bool split(std::int64_t from, std::int64_t to);
  bool fits(std::int64_t from, std::int64_t to) const;
  bool fits(Slot, std::int64_t from, std::int64_t to) const;
  std::int64_t split_price(std::int64_t, std::int64_t from, std::int64_t to, bool up) const;
  void rescale(Slot, std::int64_t from, std::int64_t to);

  // band.cpp
  void set_reference(std::int64_t price);
  // The worst key that a taker of this side may take, so many millionths from the reference.
  std::int64_t edge_of(std::int64_t ppm, Side) const;
  void hold_back(Side);  // what rests beyond the band's edge, to it
  void let_go(Events&);  // what was held back, to where it may go now
  void unhold(Node&);

  // saving.cpp
  void save(Slot, std::string&) const;
  bool restore_next(SavedNumbers&);  // false: it cannot be
  bool plausible(const Node&, const StopTerms&, std::int64_t held_at) const;
  // Puts an order that is on no queue to where it says that it stands.
  void put_back(Slot, std::int64_t held_at);

  // invariants.cpp: empty, or what does not hold.
  std::string broken() const;
  std::string broken_ladder(const Ladder&, Place, Side) const;
  std::string broken_queue(const Queue&, Place) const;
  std::string broken_order(Slot) const;
  std::string broken_sums() const;

  // views.cpp
  Best best(Side) const;
  RestingOrder described(Slot) const;
  std::int64_t price_at(const Node&) const;  // where it rests

  std::vector<Slot> all() const;  // in the order of priority
  std::vector<Slot> by_time(std::vector<Slot>) const;

  BookSettings settings;
  Ticks ticks;
  Session session = Session::closed;
  bool halted = false;
  bool entry_closed = false;
  std::int64_t last_price = 0;
  std::int64_t reference = 0;
  std::uint64_t trades = 0;
  std::uint64_t sequence = 0;
  std::int64_t total = 0;                // the quantity that remains of all orders here
  std::int64_t pressure = 0;             // orders that were held back
  std::int64_t held = 0;                 // those of them that rest
  bool band_moved = false;               // since they were
  std::array<std::int64_t, 2> edge_key;  // by the taker's side: the worst key that it may take

  OrderPool orders;
  NumberMap numbers;
  std::array<Ladder, 2> resting;
  std::array<Ladder, 2> stops;  // the best key is the one that is reached first
  std::array<Queue, 2> trailing;
  // Strictly between these prices nothing happens to those that trail.
  std::array<std::int64_t, 2> trail_low, trail_high;
  Queue waiting;
  std::array<Queue, 2> at_market;  // during an auction

  // Of the call that is running.
  std::int64_t first_traded = 0, last_traded = 0;  // 0: nothing was
  std::vector<Slot> pending;
  bool taker_ended = false;
};

}  // namespace septet::matching
