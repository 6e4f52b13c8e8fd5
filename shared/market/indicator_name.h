// Indicators by their names with parameters, as screens and alerts have them: "rsi:14".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "market/floor.h"

namespace septet::market {

// "sma:50" and "ema", "wma", "rsi", "atr", "adx", "cci", "mfi", "williams_r", "roc",
// "standard_deviation" likewise; "macd:12:26:9" (the histogram); "stochastic:14:3:3" (%K);
// "bollinger:20:2" (the place in the band in per cent, 100 at its upper edge); "price_to_sma:200"
// (distance of the last price from it in per cent). Prices in dollars.
class IndicatorName {
 public:
  // Error: invalid "unknown_indicator", with `field`.
  static Result<IndicatorName> parse(std::string_view text, std::string field);
  // On the last bar, and `back` bars before it; nothing if there is too little before.
  std::optional<double> value(const indicators::BarsView&, std::size_t back = 0) const;

 private:
  struct Kind;
  static const Kind kinds[];
  const Kind* kind_ = nullptr;
  std::vector<int> parameters_;
};

}  // namespace septet::market
