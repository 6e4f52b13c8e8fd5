// Books what happens to persons' orders: money and shares change hands, orders change state, legs
// follow their entries, owners are told. What is bought, what is sold and the fees always add up to
// nothing: whoever is no person stands in the house's account.
#pragma once

#include <span>

#include "market/desk.h"

namespace septet::market {

class Settlement {
 public:
  explicit Settlement(Context& context) : context_(context) {}

  // See Settle in venue.h.
  Result<void> settle(db::Transaction&, std::span<const Outcome>);

 private:
  Context& context_;
};

// How much of an account's own money the rest of an order claims.
Amount claim_of(const store::OrderRow&);
// Shares that open orders do not close already; negative for what is sold short.
Quantity closable(const Holdings&, std::span<const store::OrderRow> open, std::uint32_t stock);

// The price at which what an order opens is reckoned: its limit; what fills at the market may cost
// more than the price of now, and is reckoned with 5 % over it.
Price with_cushion(Price, Side);
Price claim_price_of(const Order&, Price otherwise);

// What the order is once the book has agreed to the amendment.
void become(store::OrderRow&, const AmendOrder&);

// What is submitted for an order that is not in the book yet.
Command submission_of(const store::OrderRow&, std::int64_t owner);
Command cancellation_of(const store::OrderRow&);

}  // namespace septet::market
