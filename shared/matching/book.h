// One stock's order book: price–time priority, deterministic. The same calls in the same order give
// the same events on every host. Not thread-safe; it allocates only while it grows.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "matching/types.h"

namespace septet::matching {

using Events = std::vector<Event>;  // appended to

struct BookSettings {
  std::int64_t tick = 100;      // prices from `tick_from` up are multiples of it
  std::int64_t small_tick = 1;  // those below, of this
  std::int64_t tick_from = 10'000;
  // The price band (limit up, limit down): so many millionths around the reference price, 0 for
  // none. A trade is not made outside; what would is held back to the band's edge, and after
  // `halt_after` orders that were, the caller is told by wants_halt().
  std::int64_t band_ppm = 0;
  std::int64_t halt_after = 10;
  // How far from the reference an auction may trade, 0 for anywhere.
  std::int64_t auction_band_ppm = 0;
};

struct BookLevel {
  std::int64_t price = 0;
  std::int64_t quantity = 0;
  std::int64_t orders = 0;
};

struct Best {
  std::int64_t price = 0;  // 0: the side is empty
  std::int64_t quantity = 0;
};

// What an order is like now.
struct RestingOrder {
  NewOrder order;
  std::int64_t remaining = 0;
  std::int64_t stop_price = 0;  // where a trailing stop stands
  bool triggered = false;
};

// Which orders are taken when:
//  - Stops of all kinds are DAY or GTC; they are triggered by trades of regular hours. Only limit
//    orders may ask for extended hours, and not with OPG or CLS.
//  - Market orders are taken in regular hours, for an auction, and when the exchange is closed, for
//    the opening; not in extended hours. IOC and FOK only when they may trade at once.
//  - An OPG is for the next opening, so not taken in regular hours; a CLS for the next closing.
//  - During a halt all but IOC and FOK are taken, and wait for the auction that ends it.
// What of a market order finds nothing to trade with is cancelled; what the price band keeps from
// trading rests at its edge, under the order's own limit, and goes on when the band moves.
class Book {
 public:
  explicit Book(const BookSettings& = {});
  ~Book();
  Book(Book&&) noexcept;
  Book& operator=(Book&&) noexcept;

  void submit(const NewOrder&, Events&);
  // `quantity`: in all, what has filled included. 0: stays; of prices: stays. A smaller quantity
  // keeps its place, anything else goes behind.
  struct Amend {
    OrderNumber number = 0;
    std::int64_t quantity = 0;
    std::int64_t limit_price = 0;
    std::int64_t stop_price = 0;
    std::int64_t trail_amount = 0;
    std::int64_t trail_ppm = 0;
  };
  void amend(const Amend&, Events&);
  void cancel(OrderNumber, Events&);

  // Into the next session. Entering the regular one runs the opening auction (with OPG orders) and
  // releases market orders that waited; leaving it runs the closing one (with CLS orders); leaving
  // the day's last ends what was for the day. An auction trades at the price that trades most, then
  // leaves least over, then is nearest to the reference; its price becomes the reference.
  void enter(Session, Events&);
  Session session() const;
  // From now on CLS (or OPG) orders are neither taken nor cancelled.
  void close_auction_entry();
  void halt();
  // Resumes with an auction.
  void resume(Events&);
  bool halted() const;
  // Whether trading has pressed against the band for so long that it should be halted.
  bool wants_halt() const;
  // The middle of the band, and what auctions and trailing stops start from.
  void set_reference(std::int64_t price);
  std::int64_t reference() const;
  // Cancels what split() could not represent: an order whose price would be too small, or whose
  // quantity too large.
  void cancel_unsplittable(std::int64_t from, std::int64_t to, Events&);
  // Every price and quantity of what rests and waits is multiplied: each `from` shares become `to`.
  // Quantities are rounded down, but not to nothing; limits away from the market; orders whose
  // prices fall together stand by time. False, and nothing is changed, if something would become
  // too large, or a price too small.
  bool split(std::int64_t from, std::int64_t to);

  Best best_bid() const;
  Best best_ask() const;
  std::int64_t last_price() const;  // 0: nothing has traded yet
  // The best `levels` of each side, best first.
  void depth(Side, std::size_t levels, std::vector<BookLevel>&) const;
  // What an order for `quantity` would fill at now: the sum of price × quantity, and how much.
  struct Sweep {
    __int128 value = 0;
    std::int64_t quantity = 0;
    std::int64_t worst_price = 0;
  };
  Sweep sweep(Side taker, std::int64_t quantity, std::int64_t limit_price = 0) const;
  std::optional<RestingOrder> find(OrderNumber) const;
  std::size_t size() const;                                          // orders, resting and waiting
  void each(const std::function<void(const RestingOrder&)>&) const;  // in the order of priority

  // All of it as bytes, and back: the same book to the last queue position. Error: invalid.
  std::string saved() const;
  static Result<Book> restored(std::string_view);
  // For tests: the invariants hold. Empty, or which does not.
  std::string broken_invariant() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace septet::matching
