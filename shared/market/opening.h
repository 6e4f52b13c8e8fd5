// The opening of an exchange that has no stocks yet: the demonstration's companies and funds, with
// some years of daily bars and weeks of minutes that the simulator makes up.
#pragma once

#include <functional>

#include "market/context.h"
#include "market/history_maker.h"

namespace septet::market {

// What else is kept of a made past (dividends, splits, news), once the stock is listed.
using RecordPast = std::function<Result<void>(db::Transaction&, const Stock&, std::uint32_t number,
                                              const MadeHistory&)>;

// Lists them, nothing if there is a stock already. It may be called again where it was interrupted:
// it goes on with what is missing.
Result<void> list_companies(Context&, const RecordPast&);

}  // namespace septet::market
