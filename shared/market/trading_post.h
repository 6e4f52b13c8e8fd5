// What the exchange keeps of one stock: the book, the agents that trade on it, the quote, the tape,
// the growing bars, halts. A part of the exchange's state machine: deterministic, not thread-safe.
#pragma once

#include <array>
#include <deque>
#include <optional>
#include <vector>

#include "market/agents.h"
#include "market/bars.h"
#include "market/stock_store.h"
#include "market/venue.h"
#include "matching/book.h"

namespace septet::market {

// What counts over all stocks.
struct Tally {
  std::uint64_t next_outcome = 1;
  std::uint64_t sequence = 0;
  std::vector<Outcome> outcomes;  // since they were taken
};

inline constexpr std::size_t tape_most = 1'000;
// After trading has pressed against the price band.
inline constexpr Duration halt_lasts = minutes(5);

class TradingPost {
 public:
  // Listed while the exchange is in this session of this day.
  TradingPost(store::StoredStock, std::uint64_t seed, Session, const TradingDay&, Tally&);

  // What time does. `at`: the step's.
  void step(const Moment&, const Climate&, Timestamp at, Tally&);
  void enter(Session, const TradingDay&, Timestamp at, Tally&);
  void close_auction_entry() { book_.close_auction_entry(); }
  // About once a second: halts that are over, the band's middle, whether to halt.
  void look_after(Timestamp at, Tally&);
  // The exchange was off: ends the day, and goes on with what was made up for the gap. `made`
  // begins where the last trade was; its last day is the running one if `open` is its opening.
  void leave(Timestamp at, Tally&);
  void come_back(const MadeHistory& made, Session, const TradingDay&, Timestamp at, Tally&);

  // What persons and administrators do.
  void apply(const Command&, Timestamp at, Tally&);

  const Stock& stock() const { return stored_.stock; }
  const Traits& traits() const { return agents_.traits(); }
  const matching::Book& book() const { return book_; }
  std::uint64_t sequence() const { return sequence_; }
  bool halted() const { return book_.halted(); }
  Price last() const { return {last_}; }
  Quote quote(Timestamp at) const;
  Depth depth(int levels, Timestamp at) const;
  // Those before `before_id`, or all; the newest first. Only those of later than the sequence.
  std::vector<Trade> trades(std::int64_t before_id, int limit, std::uint64_t after_sequence) const;
  const std::vector<StockSplit>& splits() const { return splits_; }

  // Bars that are finished and not written, the growing one at the end.
  std::vector<Bar> fresh_bars(BarBase) const;
  const std::vector<Bar>& finished_bars(BarBase base) const { return finished_[index_of(base)]; }
  // So many of them have been written.
  void forget_bars(BarBase, std::size_t count);

  std::string saved() const;
  static Result<TradingPost> restored(store::StoredStock, std::string_view);

 private:
  struct TapeEntry {
    Trade trade;
    std::uint64_t sequence = 0;
  };
  static std::size_t index_of(BarBase base) { return static_cast<std::size_t>(base); }
  TradingPost(store::StoredStock, matching::Book, Agents);
  void take_in(std::span<const matching::Event>, Timestamp at, Tally&);
  void trade(const matching::Event&, Timestamp at);
  void grow(BarBase, std::int64_t time, std::int64_t price, std::int64_t units);
  void begin_day(const TradingDay&);
  void finish_bars();
  void split(std::int64_t from, std::int64_t to, Timestamp at, matching::Events&);
  void reprice(const Command&);
  void resume(Timestamp at, Tally&);
  void move_reference(Timestamp at);
  std::int64_t day_close() const;

  store::StoredStock stored_;
  matching::Book book_;
  Agents agents_;
  Session session_ = Session::closed;
  bool regular_trades_ = false;  // what trades now belongs to the day's bar
  std::int64_t day_opens_ = 0;   // seconds since 1970: the time of the day's bar
  std::int64_t last_ = 0;
  std::int64_t previous_close_ = 0;
  std::int64_t volume_units_ = 0;
  std::uint64_t sequence_ = 0;
  Timestamp halted_until_;  // 0: by an administrator
  std::array<GrowingBar, 3> growing_{GrowingBar(BarBase::second), GrowingBar(BarBase::minute),
                                     GrowingBar(BarBase::day)};
  GrowingBar early_{BarBase::day};  // the pre-market's
  std::array<std::vector<Bar>, 3> finished_;
  std::deque<TapeEntry> tape_;
  std::vector<StockSplit> splits_;
  // Closes of the last minutes, of which the band's middle is the mean.
  std::array<std::int64_t, 5> minute_closes_{};
  std::int64_t minute_ = 0;
};

}  // namespace septet::market
