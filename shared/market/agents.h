// Who trades on the simulated exchange when nobody else does: market makers on both sides of a fair
// value that moves slowly, noise traders, momentum traders, auctions' traders. They act through the
// book only, as persons do, and are repeatable from a seed: integers throughout, so that the
// server and the tab make the same trades.
//
// For a venue: per step of exchange time (a second, or several at a high speed) call
// Climate::step() once and then Agents::step() for each stock, in the order of their numbers. What
// a book does otherwise (a person's order, a change of session, a halt) is told by saw(). While the
// exchange is closed, one step with the session `closed` stands for the whole night; it
// makes the gap to the next day.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "market/dice.h"
#include "matching/book.h"

namespace septet::market {

// Agents' orders have numbers from here on (and fit into 63 bits); persons' ones are below.
inline constexpr matching::OrderNumber first_agent_order = std::uint64_t{1} << 62;

// What a stock is like. Prices in units of market::Price, ratios in millionths.
struct Traits {
  std::int64_t price = 0;                // what it is worth in the long run: fair values return
  std::int64_t daily_shares = 0;         // turnover of an ordinary day, whole shares
  std::int64_t volatility_ppm = 18'000;  // standard deviation of a day's return, all in all
  std::int64_t market_ppm = 1'000'000;   // how it goes with the market: its beta
  std::int64_t sector_ppm = 1'000'000;   // and with its sector
  std::uint32_t sector = 0;              // see sector_index() in market/companies.h
};
// Of a stock that is in no catalogue: by its price and, if known, how many shares there are.
Traits ordinary_traits(std::string_view symbol, std::int64_t price, std::int64_t shares);

// One step of exchange time.
struct Moment {
  matching::Session session = matching::Session::closed;
  std::int64_t seconds = 1;           // how long the step is: 1 to 60; closed: the night's
  std::int64_t since_start = 0;       // seconds of the session that have gone
  std::int64_t session_seconds = 1;   // how long it is in all
  bool auction_entry_closed = false;  // orders for the coming auction are not taken any more
};

inline constexpr std::uint32_t sector_count = 12;

// What moves all stocks: the market's and the sectors' returns, and how nervous the day is.
class Climate {
 public:
  explicit Climate(std::uint64_t seed);
  void step(const Moment&);
  // Of the last step, in billionths.
  std::int64_t market_ppb() const { return market_ppb_; }
  std::int64_t sector_ppb(std::uint32_t sector) const {
    return sectors_ppb_[sector % sector_count];
  }
  // Volatility now against the ordinary, in millionths: it clusters.
  std::int64_t heat_ppm() const { return heat_ppm_; }

  std::string saved() const;
  static Result<Climate> restored(std::string_view);

 private:
  Dice dice_;
  std::int64_t heat_ppm_ = 1'000'000;
  std::int64_t market_ppb_ = 0;
  std::array<std::int64_t, sector_count> sectors_ppb_{};
};

// The agents of one stock.
class Agents {
 public:
  // `stream`: the stock's number. `start`: the price they begin at, the last close; 0: the traits'.
  Agents(const Traits&, std::uint64_t seed, std::uint64_t stream, std::int64_t start = 0);
  ~Agents();
  Agents(Agents&&) noexcept;
  Agents& operator=(Agents&&) noexcept;

  // Their orders of this step. Of what they did to persons' orders the events tell; the events of
  // agents among themselves are there as well.
  void step(matching::Book&, const Moment&, const Climate&, matching::Events&);
  // What the book did besides step(): all of its events, in order.
  void saw(std::span<const matching::Event>);
  // The fair value moves by so many millionths, most of it at once and the rest in `seconds`;
  // for as long there is more trading.
  void news(std::int64_t strength_ppm, std::int64_t seconds);
  // With Book::split.
  void split(std::int64_t from, std::int64_t to);
  // The price goes on from here, after a gap that was filled otherwise. What rests in the book is
  // renewed by the next steps.
  void move_to(std::int64_t price);
  std::int64_t fair_price() const;
  const Traits& traits() const;

  std::string saved() const;
  static Result<Agents> restored(std::string_view);

 private:
  struct State;
  explicit Agents(std::unique_ptr<State>);
  std::unique_ptr<State> state_;
};

}  // namespace septet::market
