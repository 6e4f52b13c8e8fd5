// What an order would be and claim, worked out at the prices of the moment: for a preview, and
// within the transaction that places it. Fractions of shares trade on the book as whole ones do,
// since it counts in millionths: nobody fills them apart.
#pragma once

#include <string>
#include <vector>

#include "market/accounts.h"
#include "market/order_store.h"

namespace septet::market {

struct Ticket {
  store::OrderRow row;                // without identifiers and number
  std::vector<store::OrderRow> legs;  // likewise
  AccountView view;
  Price expected;  // what it is thought to fill at
  Amount value;
  Amount fee;
  Amount claim;  // own money, the fee apart
  std::vector<std::string> warnings;
};

// Errors: those of PlaceOrder.
Result<Ticket> write_ticket(db::Session&, const Context&, const store::AccountRow&,
                            const PlaceOrder&, Timestamp now);

// Whether the account can have its order grow by this. `order` is as it would become, `before` what
// it claims now. Errors: conflict "account_restricted", "insufficient_buying_power".
Result<void> check_power(const AccountView&, const store::OrderRow& order, Amount before);

// Error: invalid "quantity_too_large", of what no order may be worth.
Result<void> check_size(Quantity, Price);
// Shares sold short are reckoned at no less than what they would cost now.
void reckon_short(store::OrderRow&, Price last);

// When an order of the day ends, or one until cancelled.
Timestamp expiry_of(TimeInForce, bool extended_hours, Timestamp now);

Error refused_order(const char* field, const char* code, std::string message);

}  // namespace septet::market
