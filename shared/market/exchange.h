// The exchange as a state machine: all trading posts, their common weather and the time. It goes on
// by step() and apply() only, and the same calls in the same order give the same state, outcomes
// and sequence numbers on every host. Not thread-safe; Venue guards it and makes it durable.
#pragma once

#include <vector>

#include "market/exchange_time.h"
#include "market/trading_post.h"

namespace septet::market {

class Exchange {
 public:
  Exchange(std::uint64_t seed, Timestamp start, double speed, bool continuous);

  // ---- state and time ----
  std::uint64_t steps() const { return steps_; }  // since the beginning: the journal's place
  Timestamp now() const { return time_.now(); }
  Timestamp next() const { return time_.next(step_length()); }
  bool leaps() const { return time_.leaps(); }
  double speed() const { return speed_; }
  const ExchangeTime& exchange_time() const { return time_; }
  // To next(). A quarter of the stocks' agents act in it, so that in four of them each has once.
  void step();

  // ---- what happens to it ----
  // With the number after the last.
  void list(const store::StoredStock&);
  // `at`: from now() to before next(). Commands for stocks that there are not change nothing.
  void apply(const Command&, Timestamp at);

  const std::vector<TradingPost>& posts() const { return posts_; }
  std::uint64_t sequence() const { return tally_.sequence; }
  // Those since they were taken last.
  const std::vector<Outcome>& outcomes() const { return tally_.outcomes; }
  std::vector<Outcome> take_outcomes();
  void forget_bars(std::size_t post, BarBase base, std::size_t count) {
    posts_[post].forget_bars(base, count);
  }

  // Without the posts, which are saved one by one and added in the order of their numbers.
  std::string saved() const;
  static Result<Exchange> restored(std::string_view);
  Result<void> add_restored(store::StoredStock, std::string_view);

 private:
  Exchange(std::uint64_t seed, ExchangeTime, Climate);
  std::int64_t agents_seconds() const;
  Duration step_length() const;
  void night();
  void session_changed(Mark);
  void set_clock(const Command&);
  void skip_to(Timestamp);

  std::uint64_t seed_;
  ExchangeTime time_;
  Climate climate_;
  double speed_ = 1;
  std::uint64_t steps_ = 0;
  std::size_t quarter_ = 0;
  std::vector<TradingPost> posts_;
  Tally tally_;
};

}  // namespace septet::market
