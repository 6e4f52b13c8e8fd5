// What a fill does to a holding. Pure, in whole cents: what was paid and got, the cost that is left
// and the profit that is realised always add up.
#pragma once

#include <optional>

#include "market/account_types.h"
#include "market/calendar.h"

namespace septet::market {

struct Holdings {
  Quantity quantity;    // negative: sold short
  Amount cost;          // what was paid for it; negative: what was got for what is short
  Amount realised;      // profit since it was opened, fees apart
  Day day = 0;          // of what follows
  Quantity day_start;   // held when the day began
  Amount day_spent;     // on buying less selling, since then
  Quantity day_opened;  // opened since then, of either sign
};

struct Change {
  Amount realised;         // by this fill
  Quantity closed;         // of what was held, without sign
  bool day_trade = false;  // something was closed that had been opened the same day
};

// `bought`: negative for a sale; `paid`: negative for what was got.
Change apply_fill(Holdings&, Day today, Quantity bought, Amount paid);
// Average price: of a share, without sign. 0 if nothing is held.
Price average_price(const Holdings&);
// Each `from` shares become `to`, rounded towards nothing; the cost stays.
void apply_split(Holdings&, std::int64_t from, std::int64_t to);

}  // namespace septet::market
