// One made day after the other: from where its prices begin and end to its bars.
#pragma once

#include "market/history_maker.h"

namespace septet::market {

// Prices of made history are reckoned in units of Price × 1,024, so that rounding to ticks does not
// add up.
inline constexpr std::int64_t made_fineness = 1'024;

// What a day is to become. Prices in the fine unit.
struct DayPlan {
  std::int64_t before = 0;           // what was paid last
  std::int64_t open = 0, close = 0;  // of the regular session
  std::int64_t after = 0;            // at the end of the after-hours
  std::int64_t shares = 0;           // turnover of the regular session, were it whole
  std::int64_t volatility_ppm = 0;   // of this day
  std::int64_t extended_shares = 0;  // an ordinary minute's outside regular hours
};

// Appends the bars between `from` and `to`, which may lie within the day: minutes where asked, and
// the day's bar, which is the sum of the regular session's.
void make_day(const TradingHours&, const DayPlan&, std::int64_t from, std::int64_t to,
              bool with_minutes, Dice&, MadeHistory&);

}  // namespace septet::market
