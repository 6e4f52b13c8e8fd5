// How a day's volatility and turnover spread over its sessions: most of both at the opening and the
// close, little outside regular hours.
#pragma once

#include "market/agents.h"

namespace septet::market {

// Daily standard deviations of what the stocks have in common.
inline constexpr std::int64_t market_volatility_ppm = 8'500;
inline constexpr std::int64_t sector_volatility_ppm = 7'500;

// The part of a day's standard deviation that `seconds` from the moment on have, in millionths; of
// `closed`: the night's, however long it is.
std::int64_t deviation_ppm(const Moment&, std::int64_t seconds);
// The part of a day's turnover that they have, in billionths.
std::int64_t turnover_ppb(const Moment&, std::int64_t seconds);

// What is the stock's own of its daily standard deviation, in millionths.
std::int64_t own_volatility_ppm(const Traits&);
// The next night's heat: it returns to 1 by itself, and what happened (a return in units of its
// standard deviation, thousandths) stirs it up. After GARCH.
std::int64_t next_heat_ppm(std::int64_t heat_ppm, std::int64_t shock, Dice&);

}  // namespace septet::market
