// The made-up companies and funds of the demonstration: what an empty exchange lists unless it is
// told not to.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "market/agents.h"
#include "market/history_maker.h"
#include "market/types.h"

namespace septet::market {

struct Company {
  std::string_view symbol, name, industry, icon, headquarters, summary;
  std::uint8_t sector = 0;  // of sectors()
  std::uint16_t founded = 0;
  std::uint32_t price_cents = 0;       // where its history ends
  std::uint32_t shares_thousands = 0;  // outstanding
  std::uint32_t daily_thousands = 0;   // shares traded on an ordinary day
  std::uint16_t volatility_bp = 0;     // of a day's return
  std::int16_t market_percent = 0;     // beta with the market
  std::int16_t sector_percent = 0;     // and with its sector
  std::uint16_t yield_bp = 0;          // dividends of a year
  std::int16_t last_day_bp = 0;        // the return of the newest day; 0: as it comes
  std::uint32_t employees = 0;         // 0: a fund
};

std::span<const Company> companies();
std::span<const std::string_view> sectors();          // sector_count of them; the last is for funds
std::uint32_t sector_index(std::string_view sector);  // of an unknown one: by its letters
const Company* find_company(std::string_view symbol);  // null: it is none of them

Traits traits_of(const Company&);
Past past_of(const Company&);
// Without an id.
Stock stock_of(const Company&);

}  // namespace septet::market
