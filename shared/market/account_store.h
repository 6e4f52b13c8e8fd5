// All SQL about paper accounts: what they are, hold, did and were worth. Cash itself is in the
// ledger.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "db/database.h"
#include "market/positions.h"

namespace septet::market::store {

Result<void> migrate_accounts(db::Database&);

struct AccountRow {
  Id account_id;            // the person's
  std::int64_t number = 0;  // its orders' owner in the books: first_person or more
  Id ledger_id;             // its cash; another one after each reset
  AccountKind kind = AccountKind::margin;
  Amount starting_cash;
  bool public_trades = false;
  Timestamp opened_at;
  Amount realised;
  Amount unsettled;  // proceeds of sales on
  Day unsettled_day = 0;
  Amount call;  // missing margin; 0: no call
  std::optional<Timestamp> call_due;
  // The last day for which interest was charged; nothing for an account that needs no watching,
  // since it holds nothing and owes nothing.
  std::optional<std::int64_t> charged_day;
  std::int64_t transactions = 0;  // how many there were, which numbers them
};

Result<std::optional<AccountRow>> account(db::Session&, const Id& account_id);
Result<std::optional<AccountRow>> account_by_number(db::Session&, std::int64_t number);
Result<std::int64_t> newest_number(db::Session&);
Result<void> insert_account(db::Transaction&, const AccountRow&);
Result<void> update_account(db::Transaction&, const AccountRow&);
// Those that need watching, by their numbers, after `after`.
Result<std::vector<AccountRow>> watched_accounts(db::Session&, std::int64_t after, int limit);
// Those whose trades others may see, likewise.
Result<std::vector<AccountRow>> public_accounts(db::Session&, std::int64_t after, int limit);
Result<void> erase_account(db::Transaction&, const Id& account_id);

struct PositionRow {
  Id account_id;  // or that of the house: house_id()
  std::uint32_t stock = 0;
  Holdings held;
};
Result<std::vector<PositionRow>> positions(db::Session&, const Id& account_id);
Result<std::vector<PositionRow>> holders(db::Session&, std::uint32_t stock);
Result<std::optional<PositionRow>> position(db::Session&, const Id& account_id,
                                            std::uint32_t stock);
// Inserted, changed, or erased once nothing is held.
Result<void> put_position(db::Transaction&, const PositionRow&);

struct TransactionRow {
  std::int64_t number = 0;  // of the account
  Transaction shown;
};
Result<void> insert_transaction(db::Transaction&, const Id& account_id, const TransactionRow&);
struct TransactionFilter {
  std::optional<TransactionKind> kind;
  std::string symbol;  // empty: any
  std::optional<Timestamp> from, to;
  std::int64_t before = INT64_MAX;  // numbers
  int limit = 50;
};
// The newest first.
Result<std::vector<TransactionRow>> transactions(db::Session&, const Id& account_id,
                                                 const TransactionFilter&);

struct EquityRow {
  Timestamp at;
  Amount equity;
  bool daily = false;  // at the end of a day; the others are kept for some days
};
Result<void> insert_equity(db::Transaction&, const Id& account_id, const EquityRow&);
Result<std::vector<EquityRow>> equity(db::Session&, const Id& account_id, Timestamp from,
                                      bool daily_only, int limit);
Result<std::optional<EquityRow>> equity_before(db::Session&, const Id& account_id, Timestamp);
Result<void> thin_equity(db::Transaction&, const Id& account_id, Timestamp before);

// Day trades, as the old rule counts them: once an order.
Result<void> insert_day_trade(db::Transaction&, const Id& account_id, Day, const Id& order_id);
Result<std::int64_t> day_trades(db::Session&, const Id& account_id, Day since);

// Positions, transactions, the curve and day trades.
Result<void> erase_history(db::Transaction&, const Id& account_id);

}  // namespace septet::market::store
