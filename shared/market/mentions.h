// Which stocks a text speaks of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "market/floor.h"

namespace septet::market {

inline constexpr std::size_t mentions_most = 10;  // of one text

// Symbols that are listed: "$KITE"; "(KITE)", also with the exchange before it, "(NYSE: KITE)"; and
// those of companies whose name stands there, without what it has for its kind at the end
// ("Corporation"), in the same case and between other characters than letters and digits.
std::vector<std::string> mentioned_stocks(Floor&, std::string_view text);

}  // namespace septet::market
