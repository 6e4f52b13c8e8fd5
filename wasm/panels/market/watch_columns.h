// The columns that a watchlist can show.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "panels/market/words.h"

namespace septet::panels::market {

struct Figure {
  std::string text;
  std::int64_t sign = 0;  // colours it, where it is a change
};

struct WatchColumn {
  std::string_view id;    // as Watchlist::columns names it
  std::string_view name;  // "Change"
};
std::span<const WatchColumn> watch_columns();
// Four at most: more than two take the place of the curve.
inline constexpr std::size_t watch_columns_most = 4;

// Those of a list that are figures; names and curves have their place already.
std::vector<std::string> columns_or_usual(const std::vector<std::string>&);
// "Last, change".
std::string column_heading(const std::vector<std::string>&);
Figure figure_of(std::string_view column, const Stock*, const Quote*);

}  // namespace septet::panels::market
