// What time does to accounts: interest and borrow fees by the night, the equity curve, margin calls
// and liquidations, orders that have stood too long, dividends and splits.
#pragma once

#include <mutex>

#include "market/corporate.h"
#include "market/orders.h"

namespace septet::market {

class Upkeep {
 public:
  Upkeep(Context& context, Orders& orders, CorporateActions& actions)
      : context_(context), orders_(orders), actions_(actions) {}

  // To be called as often as the exchange moves; it does something once a minute of the exchange's
  // time and once a second of the real one at most.
  Result<void> tick(Timestamp exchange_now);
  // All of it, now.
  Result<void> run(Timestamp exchange_now);

 private:
  Result<void> end_overdue(Timestamp now);
  Result<void> end_orphans();
  Result<void> survey(Timestamp now);
  Result<void> look_at(const AccountView&, Timestamp now);
  Result<void> charge(const Id& account_id, Timestamp now);
  Result<void> charge_borrowing(Desk&, store::AccountRow&, const AccountView&, int nights);
  Result<void> take(Desk&, store::AccountRow&, Transaction);
  Result<void> note_equity(const std::vector<AccountView>&, Timestamp now);
  Result<void> mind_call(const AccountView&, Timestamp now);
  Result<void> set_call(const Id& account_id, Amount missing, Timestamp now);
  Result<bool> is_under_way(const AccountView&);
  Result<void> liquidate(const AccountView&);

  Context& context_;
  Orders& orders_;
  CorporateActions& actions_;
  std::mutex mutex_;  // guards what follows; whoever finds it held has nothing to do
  Timestamp ran_at_;  // exchange time
  Timestamp ran_really_;
  std::int64_t slot_ = 0;  // of the curve
};

}  // namespace septet::market
