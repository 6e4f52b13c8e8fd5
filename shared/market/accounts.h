// Paper accounts: opened with the first use, valued at the prices of the moment.
#pragma once

#include <vector>

#include "ledger/ledger.h"
#include "market/account_store.h"
#include "market/context.h"
#include "market/margin.h"

namespace septet::market {

// The other side of what accounts do, each an account of the ledger that may be negative. The
// agents of the simulation share the house's; its positions stand under house_id() too, so that the
// shares of every stock add up to nothing.
const Id& house_id();
const Id& fees_id();  // what trading costs goes there
const Id& bank_id();  // deposits, dividends, interest and borrow fees

Result<void> migrate_market_accounts(db::Database&);

// The account, opened if there is none yet. `now`: of the exchange.
Result<store::AccountRow> opened_account(db::Transaction&, const Context&, const Id& account_id,
                                         Timestamp now);
// The same from outside a transaction; nothing is written if there is one.
Result<store::AccountRow> ensured_account(const Context&, const Id& account_id);
// New cash in a new account of the ledger, noted as what it is. The row is changed, not written.
Result<void> begin_with(db::Transaction&, const Context&, store::AccountRow&, TransactionKind,
                        Amount cash, Timestamp now);

// An account with what it holds, at the prices of the moment.
struct AccountView {
  store::AccountRow row;
  std::vector<store::PositionRow> positions;
  Standing standing;
};
Result<AccountView> view_of(db::Session&, const Context&, store::AccountRow, Timestamp now);

// Tells the owner's clients to ask anew.
Result<void> tell_portfolio(db::Transaction&, const Context&, const Id& account_id);

}  // namespace septet::market
