// Bars from a CSV (RFC 4180) with the columns date, open, high, low, close and volume, in any order
// and case; others are passed over. Dates are days of New York ("2026-11-23") or minutes in its
// time ("2026-11-23 09:31", with ":00" or without), one kind in a file. Days are of the regular
// session; there is one for every trading day from the first to the last, and none besides.
#pragma once

#include <string_view>
#include <vector>

#include "market/bars.h"

namespace septet::market {

struct CsvBars {
  BarBase base = BarBase::day;
  std::vector<Bar> bars;  // sorted by time
};

// What was imported.
struct ImportReport {
  std::string symbol;
  std::string interval;  // "1d", "1m"
  std::int64_t bars = 0;
  Timestamp first;
  Timestamp last;
  static void visit(auto& self, auto&& field) {
    field("symbol", self.symbol);
    field("interval", self.interval);
    field("bars", self.bars);
    field("first", self.first);
    field("last", self.last);
  }
};

// Errors: invalid, its field "line 17": "bad_encoding" (not UTF-8), "bad_header", "bad_csv",
// "bad_date", "not_a_trading_day", "mixed_dates", "bad_price", "bad_volume", "high_under_low",
// "outside_range" (an open or close above the high or under the low), "duplicate_date",
// "not_in_order", "missing_days"; "no_bars".
Result<CsvBars> read_csv_bars(std::string_view);

}  // namespace septet::market
