// All SQL about bars: packed, a row for each stock, base and period.
#pragma once

#include <vector>

#include "db/database.h"
#include "market/bars.h"

namespace septet::market::store {

Result<void> migrate_bars(db::Database&);

// Sorted by time. Of one time what was there before is replaced.
Result<void> put_bars(db::Transaction&, const Id& stock_id, BarBase, const std::vector<Bar>&);
// The newest before `before` (seconds) and not before `from`, whole periods of them at a time until
// there are at least `least`; sorted by time. `more`: there are older ones that were not read.
struct StoredBars {
  std::vector<Bar> bars;
  bool more = false;
};
Result<StoredBars> bars_before(db::Session&, const Id& stock_id, BarBase, std::int64_t from,
                               std::int64_t before, std::int64_t least);
Result<void> erase_bars(db::Transaction&, const Id& stock_id, BarBase);
// Of all stocks: those of whole periods that ended before `second`.
Result<void> forget_bars(db::Transaction&, BarBase, std::int64_t second);

}  // namespace septet::market::store
