// The exchange as those see it who watch: what is listed, at which price, and the days before.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "db/database.h"
#include "indicators/indicators.h"
#include "market/types.h"

namespace septet::market {

// The finished days of a stock as columns, oldest first, prices in dollars: for statistics only.
struct Days {
  indicators::Column open, high, low, close, volume;
  indicators::BarsView view() const { return {open, high, low, close, volume}; }
};
// As many as an indicator over 200 days needs to have forgotten how it began.
inline constexpr int days_most = 1'000;

class Floor {
 public:
  virtual ~Floor() = default;
  virtual Timestamp now() = 0;  // exchange time
  // Stocks have numbers from 0 without gaps; see Venue::index_of.
  virtual std::uint32_t count() = 0;
  virtual std::optional<std::uint32_t> find(std::string_view symbol) = 0;
  virtual Stock stock(std::uint32_t) = 0;
  virtual Quote quote(std::uint32_t) = 0;
  // Those that have ended, days_most at most, without the running one.
  virtual Result<Days> days(db::Session&, std::uint32_t) = 0;
};

// Those with the running day, as far as it has come, at their end.
Days with_today(Days, const Quote&);

// A symbol that is listed, in capitals. Error: invalid "unknown_symbol".
Result<std::string> listed_symbol(Floor&, std::string_view symbol, std::string field);

// What one share times all there are is worth.
Amount market_value(const Stock&, Price);

}  // namespace septet::market
