#include "unit/matching/simple_book.h"

#include <algorithm>

namespace septet::test {

using namespace matching;

namespace {

constexpr std::int64_t price_step = 100;  // the tests stay above a dollar

bool for_auction(TimeInForce time) {
  return time == TimeInForce::opg || time == TimeInForce::cls;
}
bool stops(OrderType type) {
  return type != OrderType::market && type != OrderType::limit;
}
bool at_once(TimeInForce time) {
  return time == TimeInForce::ioc || time == TimeInForce::fok;
}

}  // namespace

Reason SimpleBook::fault_in(const NewOrder& order) const {
  for (const Order& other : orders_)
    if (other.number == order.number) return Reason::duplicate_number;
  if (order.quantity <= 0) return Reason::quantity_not_positive;
  const bool limited = order.type == OrderType::limit || order.type == OrderType::stop_limit;
  if (limited && order.limit_price % price_step != 0) return Reason::off_tick;
  const bool trails = order.type == OrderType::trailing_stop;
  if (trails && order.trail_amount == 0 && order.trail_ppm == 0) return Reason::price_missing;
  if (stops(order.type) && (for_auction(order.time_in_force) || at_once(order.time_in_force)))
    return Reason::time_in_force_not_allowed;
  if (order.extended_hours && for_auction(order.time_in_force))
    return Reason::time_in_force_not_allowed;
  if (for_auction(order.time_in_force))
    return too_late(order.time_in_force) ? Reason::too_late_for_auction : Reason::none;
  if (session_ != Session::regular && session_ != Session::closed &&
      order.type == OrderType::market)
    return Reason::session_not_allowed;
  if (!at_once(order.time_in_force)) return Reason::none;
  if (session_ == Session::closed || (session_ != Session::regular && !order.extended_hours))
    return Reason::session_not_allowed;
  return halted_ ? Reason::halted : Reason::none;
}

bool SimpleBook::too_late(TimeInForce time) const {
  if (time == TimeInForce::cls) return entry_closed_ && session_ == Session::regular;
  return session_ == Session::regular || (entry_closed_ && session_ != Session::after_hours);
}

bool SimpleBook::may_trade(const Order& order) const {
  if (session_ == Session::closed || halted_ || for_auction(order.time_in_force)) return false;
  return session_ == Session::regular || order.extended_hours;
}

SimpleBook::Order* SimpleBook::find(OrderNumber number) {
  const auto at = std::find_if(orders_.begin(), orders_.end(),
                               [&](const Order& order) { return order.number == number; });
  return at == orders_.end() ? nullptr : &*at;
}

std::vector<const SimpleBook::Order*> SimpleBook::those(const Test& test) const {
  std::vector<const Order*> out;
  for (const Order& order : orders_)
    if (test(order)) out.push_back(&order);
  return out;
}

SimpleBook::Numbers SimpleBook::by_time(const Test& test) const {
  auto found = those(test);
  std::sort(found.begin(), found.end(),
            [](const Order* a, const Order* b) { return a->sequence < b->sequence; });
  return numbers_of(found);
}

SimpleBook::Numbers SimpleBook::by_price(const Test& test) const {
  const auto rank = [](const Order& order) {
    if (order.place == Place::stop) return order.is_buy() ? order.stop_at : -order.stop_at;
    if (order.any_price()) return std::numeric_limits<std::int64_t>::min();
    return order.is_buy() ? -order.limit_price : order.limit_price;
  };
  auto found = those(test);
  std::sort(found.begin(), found.end(), [&](const Order* a, const Order* b) {
    return rank(*a) != rank(*b) ? rank(*a) < rank(*b) : a->sequence < b->sequence;
  });
  return numbers_of(found);
}

SimpleBook::Numbers SimpleBook::numbers_of(const std::vector<const Order*>& orders) {
  Numbers out;
  for (const Order* order : orders) out.push_back(order->number);
  return out;
}

// Whether the prices meet.
bool SimpleBook::meets(const Order& taker, const Order& maker) {
  if (taker.any_price()) return true;
  return taker.is_buy() ? maker.limit_price <= taker.limit_price
                        : maker.limit_price >= taker.limit_price;
}

Best SimpleBook::best(Side side) const {
  Best out;
  for (const Order& order : orders_) {
    if (order.place != Place::resting || order.side != side) continue;
    const bool better = out.price == 0 || (order.is_buy() ? order.limit_price > out.price
                                                          : order.limit_price < out.price);
    if (better) out = {order.limit_price, 0};
    if (order.limit_price == out.price) out.quantity += order.remaining;
  }
  return out;
}

void SimpleBook::erase(OrderNumber number) {
  std::erase_if(orders_, [&](const Order& order) { return order.number == number; });
}

Event& SimpleBook::tell(EventKind kind, Reason reason, const Order& order, Events& events) {
  Event& event = events.emplace_back();
  event.kind = kind;
  event.reason = reason;
  event.side = order.side;
  event.owner = order.owner;
  event.order = order.number;
  event.remaining = order.remaining;
  return event;
}

void SimpleBook::end(OrderNumber number, EventKind kind, Reason reason, Events& events) {
  tell(kind, reason, *find(number), events);
  erase(number);
}

void SimpleBook::end_all(Numbers numbers, Reason reason, Events& events) {
  for (const OrderNumber number : numbers) end(number, EventKind::expired, reason, events);
}

void SimpleBook::submit(const NewOrder& asked, Events& events) {
  Order order;
  static_cast<NewOrder&>(order) = asked;
  order.remaining = asked.quantity;
  order.stop_at = asked.stop_price;
  if (const Reason fault = fault_in(asked); fault != Reason::none) {
    tell(EventKind::rejected, fault, order, events);
    return;
  }
  order.sequence = ++sequence_;
  tell(EventKind::accepted, Reason::none, order, events);
  orders_.push_back(order);
  place(order.number, events);
}

// Where an order goes that is new or has changed.
void SimpleBook::place(OrderNumber number, Events& events) {
  Order& order = *find(number);
  if (stops(order.type) && !order.triggered) {
    if (order.type == OrderType::trailing_stop) {
      if (order.best_price == 0) order.best_price = last_price_ != 0 ? last_price_ : reference_;
      order.stop_at = trailed_stop(order);
    }
    order.place = Place::stop;
    if (session_ != Session::regular || halted_ || !reached(order, last_price_)) return;
    order.triggered = true;
    order.place = Place::running;
    order.sequence = ++sequence_;
    tell(EventKind::triggered, Reason::none, order, events);
    run({number}, events);
  } else if (may_trade(order)) {
    order.place = Place::running;
    run({number}, events);
  } else {
    order.place = Place::waiting;
  }
}

void SimpleBook::run(Numbers numbers, Events& events) {
  pending_.insert(pending_.end(), numbers.begin(), numbers.end());
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    prices_.clear();
    execute(pending_[i], events);
    if (session_ != Session::regular || halted_) continue;
    if (prices_.empty()) continue;
    pass(prices_.front(), events);
    if (prices_.back() != prices_.front()) pass(prices_.back(), events);
  }
  pending_.clear();
}

void SimpleBook::execute(OrderNumber number, Events& events) {
  const Order& order = *find(number);
  if (order.time_in_force == TimeInForce::fok && !could_fill(order))
    return end(number, EventKind::cancelled, Reason::not_all_at_once, events);
  if (!match(number, events)) return;
  Order& left = *find(number);
  if (left.any_price() || at_once(left.time_in_force))
    return end(number, EventKind::cancelled, Reason::no_liquidity, events);
  left.place = Place::resting;
}

bool SimpleBook::could_fill(const Order& taker) const {
  std::int64_t sum = 0;
  for (const OrderNumber number : by_price([&](const Order& order) {
         return order.place == Place::resting && order.side != taker.side;
       })) {
    const Order& maker = *const_cast<SimpleBook*>(this)->find(number);
    if (!meets(taker, maker)) break;
    if (maker.owner != taker.owner) sum += maker.remaining;
    if (maker.owner == taker.owner && taker.self_trade != SelfTrade::cancel_oldest) break;
  }
  return sum >= taker.remaining;
}

bool SimpleBook::match(OrderNumber number, Events& events) {
  while (true) {
    Order& taker = *find(number);
    const Numbers makers = by_price([&](const Order& order) {
      return order.place == Place::resting && order.side != taker.side;
    });
    if (makers.empty()) return true;
    Order& maker = *find(makers.front());
    if (!meets(taker, maker)) return true;
    if (maker.owner == taker.owner) {
      const SelfTrade way = taker.self_trade;
      if (way != SelfTrade::cancel_newest)
        end(maker.number, EventKind::cancelled, Reason::self_trade, events);
      if (way == SelfTrade::cancel_oldest) continue;
      end(number, EventKind::cancelled, Reason::self_trade, events);
      return false;
    }
    const std::int64_t price = maker.limit_price;
    trade(taker, maker, std::min(taker.remaining, maker.remaining), price, events);
    const bool done = taker.remaining == 0;
    if (maker.remaining == 0) erase(makers.front());
    if (done) erase(number);
    if (done) return false;
  }
}

void SimpleBook::trade(Order& taker, Order& maker, std::int64_t quantity, std::int64_t price,
                       Events& events) {
  taker.remaining -= quantity;
  maker.remaining -= quantity;
  last_price_ = price;
  prices_.push_back(price);
  Event& event = tell(EventKind::filled, Reason::none, taker, events);
  event.price = price;
  event.quantity = quantity;
  event.maker_owner = maker.owner;
  event.maker = maker.number;
  event.maker_remaining = maker.remaining;
  event.trade = ++trades_;
}

bool SimpleBook::reached(const Order& order, std::int64_t price) const {
  if (price == 0 || order.stop_at == 0) return false;
  return order.is_buy() ? price >= order.stop_at : price <= order.stop_at;
}

std::int64_t SimpleBook::trailed_stop(const Order& order) const {
  if (order.best_price == 0) return 0;
  const std::int64_t distance =
      order.trail_amount != 0 ? order.trail_amount : order.best_price * order.trail_ppm / 1'000'000;
  if (order.is_buy())
    return (order.best_price + distance + price_step - 1) / price_step * price_step;
  return (order.best_price - distance) / price_step * price_step;
}

// A trade at this price: stops that it reaches, the nearest first, then those that trail.
void SimpleBook::pass(std::int64_t price, Events& events) {
  for (const Side side : {Side::buy, Side::sell}) {
    const auto is_here = [&](const Order& order, bool trails) {
      return order.place == Place::stop && order.side == side &&
             (order.type == OrderType::trailing_stop) == trails;
    };
    Numbers numbers = by_price([&](const Order& order) { return is_here(order, false); });
    const Numbers trailing = by_time([&](const Order& order) { return is_here(order, true); });
    numbers.insert(numbers.end(), trailing.begin(), trailing.end());
    for (const OrderNumber number : numbers) {
      Order& order = *find(number);
      const bool better = order.best_price == 0 ||
                          (order.is_buy() ? price < order.best_price : price > order.best_price);
      if (reached(order, price)) {
        order.triggered = true;
        order.place = Place::running;
        order.sequence = ++sequence_;
        tell(EventKind::triggered, Reason::none, order, events);
        pending_.push_back(number);
      } else if (order.type == OrderType::trailing_stop && better) {
        order.best_price = price;
        const std::int64_t before = std::exchange(order.stop_at, trailed_stop(order));
        if (order.stop_at != before)
          tell(EventKind::trailed, Reason::none, order, events).price = order.stop_at;
      }
    }
  }
}

void SimpleBook::cancel(OrderNumber number, Events& events) {
  Order unknown;
  unknown.number = number;
  const Order* order = find(number);
  if (order == nullptr)
    tell(EventKind::rejected, Reason::unknown_order, unknown, events);
  else if (for_auction(order->time_in_force) && too_late(order->time_in_force))
    tell(EventKind::rejected, Reason::too_late_for_auction, *order, events);
  else
    end(number, EventKind::cancelled, Reason::requested, events);
}

void SimpleBook::amend(const Book::Amend& wish, Events& events) {
  Order unknown;
  unknown.number = wish.number;
  Order* order = find(wish.number);
  if (order == nullptr) {
    tell(EventKind::rejected, Reason::unknown_order, unknown, events);
    return;
  }
  const std::int64_t filled = order->quantity - order->remaining;
  const Reason fault = for_auction(order->time_in_force) && too_late(order->time_in_force)
                           ? Reason::too_late_for_auction
                       : wish.quantity != 0 && wish.quantity <= filled ? Reason::nothing_left
                                                                       : Reason::none;
  if (fault != Reason::none) {
    tell(EventKind::rejected, fault, *order, events);
    return;
  }
  const NewOrder before = *order;
  if (wish.quantity != 0) order->quantity = wish.quantity;
  order->remaining = order->quantity - filled;
  if (!order->any_price() && wish.limit_price != 0) order->limit_price = wish.limit_price;
  const bool trails = order->type == OrderType::trailing_stop;
  if (stops(order->type) && !order->triggered && !trails && wish.stop_price != 0)
    order->stop_at = order->stop_price = wish.stop_price;
  if (trails && !order->triggered && wish.trail_amount + wish.trail_ppm != 0) {
    order->trail_amount = wish.trail_amount;
    order->trail_ppm = wish.trail_ppm;
  }
  const bool stays =
      order->quantity <= before.quantity && order->limit_price == before.limit_price &&
      order->stop_price == before.stop_price && order->trail_amount == before.trail_amount &&
      order->trail_ppm == before.trail_ppm;
  if (!stays) order->sequence = ++sequence_;
  tell(EventKind::amended, Reason::none, *order, events);
  if (!stays) place(wish.number, events);
}

void SimpleBook::enter(Session next, Events& events) {
  if (next == session_) return;
  const bool day_ends = session_ != Session::closed && (next == Session::closed || next < session_);
  if (session_ == Session::regular) leave_regular(events);
  if (day_ends) end_day(true, events);
  session_ = next;
  entry_closed_ = false;
  if (halted_) return;
  if (next == Session::regular) return auction(TimeInForce::opg, events);
  Numbers waiters = by_time(
      [&](const Order& order) { return order.place == Place::waiting && may_trade(order); });
  for (const OrderNumber number : waiters) find(number)->place = Place::running;
  run(waiters, events);
}

void SimpleBook::leave_regular(Events& events) {
  if (!halted_) auction(TimeInForce::cls, events);
  for (const TimeInForce time : {TimeInForce::opg, TimeInForce::cls})
    end_all(in_order([&](const Order& order) { return order.time_in_force == time; }),
            Reason::auction_ended, events);
  end_day(false, events);
  for (Order& order : orders_)
    if (order.place == Place::resting && !order.extended_hours) order.place = Place::waiting;
}

void SimpleBook::end_day(bool extended, Events& events) {
  end_all(in_order([&](const Order& order) {
            return order.time_in_force == TimeInForce::day && order.extended_hours == extended;
          }),
          Reason::day_ended, events);
}

void SimpleBook::resume(Events& events) {
  if (!halted_) return;
  halted_ = false;
  if (session_ == Session::closed) return;
  auction(session_ == Session::regular ? TimeInForce::opg : TimeInForce::day, events);
}

// As a book lists them: what rests, what waits, what waits for a stop, what trails.
SimpleBook::Numbers SimpleBook::in_order(const Test& test) const {
  Numbers out;
  const auto add = [&](bool in_price, const Test& place) {
    const Test both = [&](const Order& order) { return test(order) && place(order); };
    for (const OrderNumber number : in_price ? by_price(both) : by_time(both))
      out.push_back(number);
  };
  const auto is = [](Place place, Side side, bool trails) {
    return [=](const Order& order) {
      return order.place == place && order.side == side &&
             (place != Place::stop || (order.type == OrderType::trailing_stop) == trails);
    };
  };
  for (const Side side : {Side::buy, Side::sell}) add(true, is(Place::resting, side, false));
  add(false, [](const Order& order) { return order.place == Place::waiting; });
  for (const Side side : {Side::buy, Side::sell}) add(true, is(Place::stop, side, false));
  for (const Side side : {Side::buy, Side::sell}) add(false, is(Place::stop, side, true));
  return out;
}

void SimpleBook::auction(TimeInForce kind, Events& events) {
  in_auction_ = by_time([&](const Order& order) {
    if (order.place == Place::resting) return true;
    if (order.place != Place::waiting) return false;
    if (for_auction(order.time_in_force)) return order.time_in_force == kind;
    return session_ == Session::regular || order.extended_hours;
  });
  prices_.clear();
  while (const std::int64_t price = auction_price()) uncross(price, events);
  if (!prices_.empty()) reference_ = prices_.back();
  std::erase_if(in_auction_, [&](OrderNumber number) { return find(number) == nullptr; });
  Numbers over, on;
  // Limits first, by price, then those at the market.
  for (const bool at_market : {false, true})
    for (const Side side : {Side::buy, Side::sell})
      for (const OrderNumber number : by_price([&](const Order& order) {
             return order.time_in_force == kind && for_auction(kind) && order.side == side &&
                    order.any_price() == at_market && takes_part(order.number);
           }))
        over.push_back(number);
  end_all(over, Reason::auction_ended, events);
  for (const OrderNumber number : in_auction_) {
    Order* order = find(number);
    if (order == nullptr) continue;
    order->place = order->any_price() ? Place::running : Place::resting;
    if (!order->any_price()) continue;
    if (kind == TimeInForce::cls)
      order->place = Place::waiting;
    else
      on.push_back(number);
  }
  in_auction_.clear();
  if (kind == TimeInForce::cls || session_ != Session::regular) return;
  pending_ = on;
  if (last_price_ != 0) pass(last_price_, events);
  run({}, events);
}

bool SimpleBook::takes_part(OrderNumber number) const {
  return std::find(in_auction_.begin(), in_auction_.end(), number) != in_auction_.end();
}

// Tries every price that is near to any limit.
std::int64_t SimpleBook::auction_price() const {
  const std::int64_t start = reference_ != 0 ? reference_ : last_price_;
  std::int64_t best = 0, best_volume = 0, best_surplus = 0;
  for (std::int64_t price = 996'000; price <= 1'004'000; price += price_step) {
    std::int64_t demand = 0, supply = 0;
    bool named = false;
    for (const Order& order : orders_) {
      if (!takes_part(order.number)) continue;
      const bool limited = !order.any_price();
      named |= limited && order.limit_price == price;
      if (order.is_buy() && (!limited || order.limit_price >= price)) demand += order.remaining;
      if (!order.is_buy() && (!limited || order.limit_price <= price)) supply += order.remaining;
    }
    const std::int64_t volume = std::min(demand, supply), surplus = std::abs(demand - supply);
    if (volume == 0 || (start == 0 && !named)) continue;
    const bool better = volume != best_volume ? volume > best_volume
                        : surplus != best_surplus
                            ? surplus < best_surplus
                            : std::abs(price - start) < std::abs(best - start);
    if (!better) continue;
    best = price;
    best_volume = volume;
    best_surplus = surplus;
  }
  return best;
}

void SimpleBook::uncross(std::int64_t price, Events& events) {
  while (true) {
    Order* heads[2] = {nullptr, nullptr};
    for (const Side side : {Side::buy, Side::sell}) {
      const Numbers able = by_price([&](const Order& order) {
        const bool able_at = order.any_price() || (order.is_buy() ? order.limit_price >= price
                                                                  : order.limit_price <= price);
        return order.side == side && able_at && takes_part(order.number);
      });
      if (able.empty()) return;
      heads[static_cast<int>(side)] = find(able.front());
    }
    Order &buyer = *heads[0], &seller = *heads[1];
    const OrderNumber numbers[2] = {buyer.number, seller.number};
    if (buyer.owner == seller.owner) {
      const bool buyer_newer = buyer.sequence > seller.sequence;
      const SelfTrade way = buyer_newer ? buyer.self_trade : seller.self_trade;
      if (way != SelfTrade::cancel_newest)
        end(numbers[buyer_newer], EventKind::cancelled, Reason::self_trade, events);
      if (way != SelfTrade::cancel_oldest)
        end(numbers[!buyer_newer], EventKind::cancelled, Reason::self_trade, events);
      continue;
    }
    trade(buyer, seller, std::min(buyer.remaining, seller.remaining), price, events);
    for (const OrderNumber number : numbers)
      if (find(number)->remaining == 0) erase(number);
  }
}

}  // namespace septet::test
