// The paper account as its owner sees it: positions, worth, transactions, the curve; changed,
// reset.
#pragma once

#include <string>

#include "market/accounts.h"
#include "market/orders.h"

namespace septet::market {

class Portfolios {
 public:
  Portfolios(Context& context, Orders& orders) : context_(context), orders_(orders) {}

  // Opened with the first look.
  Result<Portfolio> view(const Caller&);
  // Errors: conflict "margin_in_use", "orders_open".
  Result<Portfolio> set(const Caller&, const SetPortfolio&);
  // Cancels all orders, forgets positions and history. Errors: invalid "out_of_range"; conflict
  // "orders_open" while an auction holds one.
  Result<Portfolio> reset(const Caller&, const ResetPortfolio&);
  // `period`: 1d, 1w, 1m, 3m, 1y, all. Error: invalid "unknown_value".
  Result<EquityCurve> history(const Caller&, const std::string& period);

  // `before`: of the page before; 0 for the first.
  struct Query {
    std::optional<TransactionKind> kind;
    std::string symbol;
    std::optional<Timestamp> from, to;
    std::string cursor;
    int limit = 50;
  };
  // Error: invalid "bad_cursor".
  Result<TransactionPage> transactions(const Caller&, const Query&);
  // What has happened to an account so far, as lines of CSV; `query.cursor` moves on. Empty at the
  // end.
  Result<std::string> transaction_lines(const Caller&, Query& query);
  static std::string csv_header();

  // When a person goes: what they held is the house's.
  Result<void> forget_account(db::Transaction&, const Id& account_id);

 private:
  Result<void> begin_anew(db::Transaction&, store::AccountRow, AccountKind, Amount cash,
                          Timestamp now);
  Result<void> give_up_everything(db::Transaction&, const store::AccountRow&);

  Context& context_;
  Orders& orders_;
};

}  // namespace septet::market
