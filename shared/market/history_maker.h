// The past of a simulated market: daily bars of some years and minute bars of some weeks, as the
// agents could have made them, from a seed. Integers throughout. The stocks' days hang together by
// the market's and the sectors' returns; volatility clusters; volume grows with the return.
//
// Prices are adjusted for splits and not for dividends, as charts of data vendors are by default:
// a price of before a split of 1 for 4 is a quarter of what was paid, its volume four times.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "market/agents.h"
#include "market/types.h"

namespace septet::market {

// Prices in units of Price, volume in whole shares, the time in seconds since 1970.
struct MadeBar {
  std::int64_t time = 0;  // a minute's beginning; a day's: the opening of its regular session
  std::int64_t open = 0, high = 0, low = 0, close = 0;
  std::int64_t volume = 0;
  bool operator==(const MadeBar&) const = default;
};
// One trading day, in seconds since 1970.
struct TradingHours {
  std::int64_t pre_open = 0, open = 0, close = 0, after_close = 0;
};
struct MadeAction {
  ActionKind kind = ActionKind::dividend;
  std::int64_t ex_time = 0;  // the opening of the pre-market of the first day without it
  std::int64_t cash = 0;     // units of Price a share, adjusted as the bars are
  std::int64_t split_from = 1, split_to = 1;
};
struct MadeHistory {
  // A day's bar has the prices and the volume of the regular session, and so is the sum of its
  // minutes from `open` to before `close` where there are minutes.
  std::vector<MadeBar> days;     // oldest first; the last may be growing
  std::vector<MadeBar> minutes;  // of the newest days; sparse outside the regular session
  std::vector<MadeAction> actions;
  std::vector<std::int64_t> earnings;  // times of reports: after a close, before the gap
};

// What happened to one stock beside trading.
struct Past {
  std::int64_t yield_ppm = 0;       // dividends of a year; 0: it pays none
  std::int64_t split_to = 1;        // a split of 1 for so many,
  std::int64_t split_days_ago = 0;  // so many trading days before the end
  std::int64_t last_day_ppm = 0;    // the return of the newest day; 0: as it comes
  bool reports = true;              // earnings, four times a year
  bool operator==(const Past&) const = default;
};

struct DayPlan;

class HistoryMaker {
 public:
  // `days`: oldest first, the newest may be running: everything ends at `now`. Makes what the
  // stocks have in common.
  HistoryMaker(std::uint64_t seed, std::span<const TradingHours> days, std::int64_t now);

  // That ends at `price`; minutes of the newest `minute_days` days. `stream`: the stock's number.
  MadeHistory make(const Traits&, const Past&, std::uint64_t stream, std::int64_t price,
                   std::size_t minute_days) const;
  // The other way round: what follows `price`, the last of the time `from`, up to now. For the time
  // in which an exchange was off; the first day's bar has only what comes after `from`.
  MadeHistory go_on(const Traits&, std::uint64_t stream, std::int64_t price, std::int64_t from,
                    std::size_t minute_days) const;

 private:
  struct Day {
    std::int64_t market_ppb = 0;
    std::array<std::int64_t, sector_count> sectors_ppb{};
    std::int64_t heat_ppm = 0;
  };
  std::int64_t common_ppb(const Traits&, std::size_t day) const;
  void end_at(std::int64_t fine_price, DayPlan&) const;
  void add_events(std::size_t day, bool report, std::int64_t dividend_close, const Past&,
                  MadeHistory&) const;

  std::uint64_t seed_;
  std::int64_t now_;
  std::vector<TradingHours> hours_;
  std::vector<Day> days_;
};

}  // namespace septet::market
