// An order book as simple as can be: every question goes through all orders. Without price bands
// and splits. It tells the same events as matching::Book, in the same order.
#pragma once

#include <functional>
#include <vector>

#include "matching/book.h"

namespace septet::test {

class SimpleBook {
 public:
  void submit(const matching::NewOrder&, matching::Events&);
  void amend(const matching::Book::Amend&, matching::Events&);
  void cancel(matching::OrderNumber, matching::Events&);
  void enter(matching::Session, matching::Events&);
  void close_auction_entry() { entry_closed_ = true; }
  void halt() { halted_ = true; }
  void resume(matching::Events&);
  void set_reference(std::int64_t price) { reference_ = price; }
  void split(std::int64_t, std::int64_t) {}

  std::size_t size() const { return orders_.size(); }
  matching::Best best(matching::Side) const;

 private:
  enum class Place { resting, waiting, stop, running };
  struct Order : matching::NewOrder {
    std::int64_t remaining = 0;
    std::uint64_t sequence = 0;
    std::int64_t stop_at = 0;
    std::int64_t best_price = 0;
    bool triggered = false;
    Place place = Place::running;
    bool is_buy() const { return side == matching::Side::buy; }
    bool any_price() const {
      return type != matching::OrderType::limit && type != matching::OrderType::stop_limit;
    }
  };
  using Numbers = std::vector<matching::OrderNumber>;
  using Test = std::function<bool(const Order&)>;

  matching::Reason fault_in(const matching::NewOrder&) const;
  bool too_late(matching::TimeInForce) const;
  bool may_trade(const Order&) const;
  Order* find(matching::OrderNumber);
  // Those that pass, first in price and then in time, or only in time.
  Numbers by_price(const Test&) const;
  Numbers by_time(const Test&) const;
  std::vector<const Order*> those(const Test&) const;
  static Numbers numbers_of(const std::vector<const Order*>&);
  static bool meets(const Order& taker, const Order& maker);
  void erase(matching::OrderNumber);
  matching::Event& tell(matching::EventKind, matching::Reason, const Order&, matching::Events&);
  void end(matching::OrderNumber, matching::EventKind, matching::Reason, matching::Events&);
  void end_all(Numbers, matching::Reason, matching::Events&);

  void place(matching::OrderNumber, matching::Events&);
  void execute(matching::OrderNumber, matching::Events&);
  bool could_fill(const Order&) const;
  bool match(matching::OrderNumber, matching::Events&);  // false: it ended
  void trade(Order& taker, Order& maker, std::int64_t quantity, std::int64_t price,
             matching::Events&);
  void run(Numbers, matching::Events&);
  void pass(std::int64_t price, matching::Events&);
  bool reached(const Order&, std::int64_t price) const;
  std::int64_t trailed_stop(const Order&) const;
  Numbers in_order(const Test&) const;
  void leave_regular(matching::Events&);
  void end_day(bool extended, matching::Events&);
  bool takes_part(matching::OrderNumber) const;
  void auction(matching::TimeInForce, matching::Events&);
  std::int64_t auction_price() const;
  void uncross(std::int64_t price, matching::Events&);

  matching::Session session_ = matching::Session::closed;
  bool halted_ = false, entry_closed_ = false;
  std::int64_t last_price_ = 0, reference_ = 0;
  std::uint64_t trades_ = 0, sequence_ = 0;
  std::vector<std::int64_t> prices_;  // of the running execution
  std::vector<Order> orders_;
  Numbers pending_, in_auction_;
};

}  // namespace septet::test
