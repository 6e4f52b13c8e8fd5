// What is published: quotes, the book, the tape, the clock and the calendar.
#pragma once

#include "market/context.h"
#include "market/venue.h"

namespace septet::market {

inline constexpr std::size_t feed_symbols_most = 200;
inline constexpr int depth_levels_most = 100;
inline constexpr int calendar_days_most = 800;

class MarketData {
 public:
  explicit MarketData(Context& context) : context_(context) {}

  // `stock`: its id or symbol. Error: not_found "unknown_symbol".
  Result<Quote> quote(const std::string& stock);
  Result<Depth> depth(const std::string& stock, int levels);
  // Those before an id, or the newest.
  Result<TradeList> trades(const std::string& stock, std::int64_t before_id, int limit);
  // Symbols that there are not are passed over. Error: invalid "too_many".
  Result<FeedUpdate> feed(const std::vector<std::string>& watch,
                          const std::vector<std::string>& focus, std::uint64_t after);
  ClockState clock();
  // Errors: forbidden; invalid "bad_speed".
  Result<ClockState> set_clock(const Caller&, const SetClock&);
  // From one day to another, both included. Error: invalid "too_many".
  Result<Calendar> calendar(Day from, Day to);
  // An administrator stops trading in a stock, or lets it go on. Errors: forbidden; not_found.
  Result<Quote> set_halted(const Caller&, const std::string& stock, bool halted);

 private:
  Result<std::uint32_t> index_named(const std::string& stock);
  Result<void> check_administrator(const Caller&) const;
  std::vector<std::uint32_t> indexes_of(const std::vector<std::string>&);

  Context& context_;
};

}  // namespace septet::market
