#include <algorithm>

#include "matching/book_state.h"

namespace septet::matching {

namespace {

// What limit orders want at one price.
struct AuctionPoint {
  std::int64_t rung = 0;
  std::int64_t buying = 0;
  std::int64_t selling = 0;
};

std::vector<AuctionPoint> points_of(const Ladder& buys, const Ladder& sells) {
  std::vector<AuctionPoint> out;
  for (std::int64_t key = buys.best_key(); key != Ladder::no_key; key = buys.key_after(key))
    out.push_back({~key, buys.at(key).quantity, 0});
  for (std::int64_t key = sells.best_key(); key != Ladder::no_key; key = sells.key_after(key))
    out.push_back({key, 0, sells.at(key).quantity});
  // What sells at a price counts there already when what buys there is looked at.
  std::sort(out.begin(), out.end(), [](const AuctionPoint& a, const AuctionPoint& b) {
    return a.rung != b.rung ? a.rung < b.rung : a.selling > b.selling;
  });
  return out;
}

// The best price so far: most volume, least surplus, nearest to the reference.
class BestPrice {
 public:
  BestPrice(std::int64_t lowest, std::int64_t highest, std::int64_t reference)
      : lowest_(lowest), highest_(highest), reference_(reference) {}

  // The rungs from `low` to `high`, at all of which there is this demand and this supply.
  void consider(std::int64_t low, std::int64_t high, std::int64_t demand, std::int64_t supply) {
    low = std::max(low, lowest_);
    high = std::min(high, highest_);
    if (low > high || std::min(demand, supply) == 0) return;
    const std::int64_t rung = std::clamp(reference_, low, high);
    const Rank rank{-std::min(demand, supply), std::abs(demand - supply),
                    std::abs(rung - reference_)};
    if (rung_ != 0 && !(rank < rank_)) return;
    rank_ = rank;
    rung_ = rung;
  }
  std::int64_t rung() const { return rung_; }

 private:
  struct Rank {
    std::int64_t volume, surplus, distance;  // the least first
    auto operator<=>(const Rank&) const = default;
  };

  std::int64_t lowest_, highest_, reference_;
  std::int64_t rung_ = 0;
  Rank rank_{};
};

}  // namespace

void Book::State::auction(TimeInForce kind, Events& events) {
  gather(kind);
  std::int64_t traded_at = 0;
  // Once, but where orders of one owner gave way and others cross still.
  while (const std::int64_t price = auction_price()) {
    uncross(price, events);
    if (last_traded == price && first_traded != 0) traded_at = price;
  }
  first_traded = 0;
  if (traded_at != 0) set_reference(traded_at);
  end_auction(kind, events);
}

// Everything that takes part comes on the ladders at its own price, in the order of time.
void Book::State::gather(TimeInForce kind) {
  std::vector<Slot> crowd, waiters;
  for (const Ladder& side : resting) side.list(orders, crowd);
  orders.list(waiting, waiters);
  for (const Slot slot : waiters) {
    const Node& node = orders[slot];
    const bool here = is_for_auction(node.time_in_force)
                          ? node.time_in_force == kind
                          : session == Session::regular || node.extended_hours;
    if (here) crowd.push_back(slot);
  }
  for (const Slot slot : crowd) detach(slot);
  for (const Slot slot : by_time(std::move(crowd))) {
    Node& node = orders[slot];
    if (node.limit_price == 0)
      stand(slot, at_market[index_of(node.side)], Place::at_market);
    else
      rest(node, slot, ~wished_key(node), false);
  }
}

std::int64_t Book::State::waiting_at_market(Side side) const {
  std::int64_t sum = 0;
  for (Slot slot = at_market[index_of(side)].head; slot != no_slot; slot = orders[slot].next)
    sum += orders[slot].remaining;
  return sum;
}

// Without a reference only prices that somebody has named are considered.
std::int64_t Book::State::auction_price() const {
  const auto points = points_of(resting[0], resting[1]);
  const std::int64_t start = reference != 0 ? reference : last_price;
  const std::int64_t ppm = settings.auction_band_ppm;
  BestPrice best(std::max<std::int64_t>(1, ~edge_of(ppm, Side::sell)),
                 std::min(ticks.rung(max_price), edge_of(ppm, Side::buy)), ticks.rung(start));
  std::int64_t demand = waiting_at_market(Side::buy), supply = waiting_at_market(Side::sell);
  for (const AuctionPoint& point : points) demand += point.buying;
  std::int64_t from = 1;
  for (const AuctionPoint& point : points) {
    if (start != 0) best.consider(from, point.rung - 1, demand, supply);
    supply += point.selling;
    best.consider(point.rung, point.rung, demand, supply);
    demand -= point.buying;
    from = point.rung + 1;
  }
  if (start != 0) best.consider(from, Ladder::no_key, demand, supply);
  return best.rung() == 0 ? 0 : ticks.price(best.rung());
}

Slot Book::State::auction_head(Side side, std::int64_t price) const {
  if (const Queue& first = at_market[index_of(side)]; !first.empty()) return first.head;
  const Ladder& ladder = resting[index_of(side)];
  const std::int64_t rung = ticks.rung(price);
  return ladder.best_key() <= (side == Side::buy ? ~rung : rung) ? ladder.best().queue.head
                                                                 : no_slot;
}

void Book::State::uncross(std::int64_t price, Events& events) {
  while (true) {
    const Slot buyer = auction_head(Side::buy, price), seller = auction_head(Side::sell, price);
    if (buyer == no_slot || seller == no_slot) return;
    if (orders[buyer].owner == orders[seller].owner)
      keep_apart(buyer, seller, events);
    else
      auction_trade(buyer, seller, price, events);
  }
}

void Book::State::keep_apart(Slot a, Slot b, Events& events) {
  const bool a_newer = orders[a].sequence > orders[b].sequence;
  const Slot newer = a_newer ? a : b, older = a_newer ? b : a;
  const SelfTrade way = orders[newer].self_trade;
  if (way != SelfTrade::cancel_newest) end(older, EventKind::cancelled, Reason::self_trade, events);
  if (way != SelfTrade::cancel_oldest) end(newer, EventKind::cancelled, Reason::self_trade, events);
}

void Book::State::auction_trade(Slot buyer, Slot seller, std::int64_t price, Events& events) {
  const std::int64_t quantity = std::min(orders[buyer].remaining, orders[seller].remaining);
  take_from(buyer, quantity);
  take_from(seller, quantity);
  trade_at(price);
  Event& event = tell(EventKind::filled, Reason::none, orders[buyer], events);
  event.price = price;
  event.quantity = quantity;
  event.maker_owner = orders[seller].owner;
  event.maker = orders[seller].number;
  event.maker_remaining = orders[seller].remaining;
  event.trade = trades;
  for (const Slot slot : {buyer, seller}) {
    if (orders[slot].remaining > 0) continue;
    detach(slot);
    release(slot);
  }
}

void Book::State::take_from(Slot slot, std::int64_t quantity) {
  Node& node = orders[slot];
  node.remaining -= quantity;
  total -= quantity;
  if (node.place == Place::resting) resting[index_of(node.side)].reduce(node.key, quantity);
  if (node.place == Place::stop) stops[index_of(node.side)].reduce(node.key, quantity);
}

// What did not trade: orders for the auction end; of the rest those at the market go on as takers,
// or wait again if nothing goes on.
void Book::State::end_auction(TimeInForce kind, Events& events) {
  if (is_for_auction(kind)) expire_auction_orders(kind, events);
  const bool goes_on = kind != TimeInForce::cls;
  for (const Slot slot : by_time(left_at_market())) {
    if (goes_on) {
      come_again(slot);
    } else {
      detach(slot);
      wait(orders[slot], slot);
    }
  }
  for (const Side side : {Side::buy, Side::sell}) hold_back(side);
  band_moved = false;
  let_meet();
  if (goes_on && session == Session::regular && last_price != 0) pass_price(last_price, events);
  run_pending(events);
}

// What crosses still, beyond where the auction could trade, comes as takers.
void Book::State::let_meet() {
  Ladder& buys = resting[index_of(Side::buy)];
  const std::int64_t ask = resting[index_of(Side::sell)].best_key();
  if (buys.empty() || ask > ~buys.best_key()) return;
  std::vector<Slot> crossing;
  for (std::int64_t key = buys.best_key(); key <= ~ask; key = buys.key_after(key))
    orders.list(buys.at(key).queue, crossing);
  for (const Slot slot : by_time(std::move(crossing))) come_again(slot);
}

std::vector<Slot> Book::State::left_at_market() const {
  std::vector<Slot> out;
  for (const Queue& side : at_market) orders.list(side, out);
  return out;
}

}  // namespace septet::matching
