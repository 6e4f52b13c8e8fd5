// Double entry: accounts, and transfers between them that are never changed. In every currency the
// debits equal the credits at every moment; a balance is the sum of the transfers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/database.h"

namespace septet::ledger {

// Amounts are in the currency's minor units.
struct Account {
  Id id;
  std::string currency;            // ISO 4217
  std::string kind;                // "market.cash", "market.fees" …: the service's word
  std::int64_t balance_minor = 0;  // credits minus debits
  bool may_be_negative = false;
};

struct Transfer {
  Id id;                          // the same again changes nothing: idempotent
  Id debit;                       // the account it is taken from
  Id credit;                      // the account it is given to
  std::int64_t amount_minor = 0;  // > 0
  std::string kind;               // "market.trade" …
  std::optional<Id> subject;      // what it is about: an order
  std::string text;
  Timestamp at;
};

Result<void> migrate(db::Database&);
// Nothing if there is one already with this id. Error: conflict "account_differs".
Result<void> open_account(db::Transaction&, const Account&);
// Errors: invalid "amount_not_positive", "same_account"; not_found; conflict "currencies_differ",
// "insufficient_funds", "transfer_differs" (the id was used for another).
Result<void> transfer(db::Transaction&, const Transfer&);
Result<void> transfer_all(db::Transaction&, const std::vector<Transfer>&);
Result<std::optional<Account>> account(db::Session&, const Id&);
Result<std::int64_t> balance_minor(db::Session&, const Id&);
// Newest first, with the balance after each.
struct Entry {
  Transfer transfer;
  std::int64_t change_minor = 0;   // of this account
  std::int64_t balance_minor = 0;  // after it
};
Result<std::vector<Entry>> entries(db::Session&, const Id& account, std::optional<Id> before,
                                   int limit);
// For tests and `septet verify`: every balance equals the sum of its transfers, and all balances of
// a currency add up to zero. Empty, or what does not.
Result<std::string> discrepancy(db::Session&);

}  // namespace septet::ledger
