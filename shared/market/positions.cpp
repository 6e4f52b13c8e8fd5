#include "market/positions.h"

#include <algorithm>

namespace septet::market {

namespace {

std::int64_t magnitude(std::int64_t n) {
  return n < 0 ? -n : n;
}

bool against(Quantity a, Quantity b) {
  return (a.units < 0 && b.units > 0) || (a.units > 0 && b.units < 0);
}

void begin_day(Holdings& held, Day today) {
  if (held.day == today) return;
  held.day = today;
  held.day_start = held.quantity;
  held.day_spent = {};
  held.day_opened = {};
}

void open_more(Holdings& held, Quantity bought, Amount paid) {
  if (held.quantity.units == 0) held.realised = {};
  held.quantity += bought;
  held.cost += paid;
  held.day_opened += bought;
}

// Takes `closed` (without sign) of what is held, for which `got` came in (negative: went out).
Change close_some(Holdings& held, std::int64_t closed, Amount got) {
  const Amount cost{multiply_divide(held.cost.units, closed, magnitude(held.quantity.units))};
  const Quantity taken{held.quantity.units < 0 ? -closed : closed};
  Change out{got - cost, {closed}, against(held.day_opened, -taken)};
  held.quantity -= taken;
  held.cost -= cost;
  held.realised += out.realised;
  const std::int64_t of_today = std::min(magnitude(held.day_opened.units), closed);
  if (out.day_trade) held.day_opened -= {taken.units < 0 ? -of_today : of_today};
  return out;
}

}  // namespace

Change apply_fill(Holdings& held, Day today, Quantity bought, Amount paid) {
  begin_day(held, today);
  held.day_spent += paid;
  if (!against(held.quantity, bought)) {
    open_more(held, bought, paid);
    return {};
  }
  const std::int64_t all = magnitude(bought.units);
  const std::int64_t closed = std::min(all, magnitude(held.quantity.units));
  const Amount of_closed{multiply_divide(paid.units, closed, all)};
  const Change out = close_some(held, closed, -of_closed);
  const std::int64_t rest = all - closed;
  if (rest > 0) open_more(held, {bought.units < 0 ? -rest : rest}, paid - of_closed);
  return out;
}

Price average_price(const Holdings& held) {
  if (held.quantity.units == 0) return {};
  constexpr std::int64_t units_of_a_cent = Price::one * Quantity::one / Amount::one;
  return {magnitude(multiply_divide(held.cost.units, units_of_a_cent, held.quantity.units))};
}

void apply_split(Holdings& held, std::int64_t from, std::int64_t to) {
  for (Quantity* each : {&held.quantity, &held.day_start, &held.day_opened})
    each->units = static_cast<std::int64_t>(static_cast<__int128>(each->units) * to / from);
}

}  // namespace septet::market
