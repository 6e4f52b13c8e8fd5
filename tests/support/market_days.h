// Trading days for the tests of Market, as its calendar has them.
#pragma once

#include <string_view>
#include <vector>

#include "market/calendar.h"
#include "market/history_maker.h"

namespace septet::test {

inline market::TradingHours hours_of(const market::TradingDay& day) {
  const auto s = [](Timestamp at) { return at.us / 1'000'000; };
  return {s(day.pre_open), s(day.open), s(day.close), s(day.after_close)};
}

inline std::vector<market::TradingHours> trading_hours(std::string_view first,
                                                       std::string_view last) {
  std::vector<market::TradingHours> out;
  const auto from = market::parse_day(first), to = market::parse_day(last);
  for (market::Day day = from.ok() && to.ok() ? from.value() : 1; day <= (to.ok() ? to.value() : 0);
       ++day)
    if (const auto trades = market::trading_day(day)) out.push_back(hours_of(*trades));
  return out;
}

}  // namespace septet::test
