// The prices at which the simulation may trade, in units of Price: whole cents from a dollar up,
// hundredths of a cent below (17 CFR 242.612), as the books have it.
#pragma once

#include <algorithm>
#include <cstdint>

#include "matching/book.h"

namespace septet::market {

inline std::int64_t tick_at(std::int64_t price) {
  const matching::BookSettings settings;
  return price >= settings.tick_from ? settings.tick : settings.small_tick;
}

// The next that is not above; at least 1.
inline std::int64_t below_on_tick(std::int64_t price) {
  const std::int64_t tick = tick_at(price);
  return std::max<std::int64_t>(1, price / tick * tick);
}

// The next that is not below; at least 1.
inline std::int64_t above_on_tick(std::int64_t price) {
  const std::int64_t tick = tick_at(price);
  return std::max<std::int64_t>(1, (price + tick - 1) / tick * tick);
}

}  // namespace septet::market
