// A past for the paper accounts of a demonstration: what its people bought and sold on days of the
// made history, at prices of those days, booked as any fill is. Not for accounts in use.
#pragma once

#include <string>
#include <vector>

#include "market/bars.h"
#include "market/context.h"

namespace septet::market {

// What is to be held in the end.
struct PastHolding {
  std::string symbol;
  Quantity quantity;  // negative: sold short
  Price price;        // bought (or sold) on a day that knew it, or nearly
};
struct PastPlan {
  int days = 180;  // trading days that the account is old
  std::vector<PastHolding> holdings;
  // Bought low and sold high before that, so that the account is worth as much.
  std::vector<std::string> traded;
  Amount equity;
  bool public_trades = false;
};

class PastTrades {
 public:
  explicit PastTrades(const Context&);

  // Opens the account, so many days ago. Errors: conflict "account_used"; not_found
  // "unknown_symbol".
  Result<void> make(const Id& account_id, const PastPlan&);

 private:
  struct Known {
    std::uint32_t stock = 0;
    std::vector<Bar> days;  // oldest first
  };
  struct Trade {
    std::string symbol;
    Quantity quantity;  // negative: sold
    Price price;
    std::int64_t time = 0;  // seconds since 1970
  };
  Result<void> read_days(const PastPlan&);
  Result<void> read_days(const std::string& symbol, int days);
  std::vector<Trade> trades(const PastPlan&) const;
  Trade opening_trade(const PastHolding&) const;
  Amount missing_profit(const PastPlan&) const;
  std::vector<Trade> round_trip(const std::string& symbol, Amount profit) const;
  Result<void> book(db::Transaction&, const Id& account_id, const Trade&);
  Result<void> note_worth(db::Transaction&, const Id& account_id, const std::vector<Trade>&);

  Context context_;  // without people: nobody is told of what is long past
  std::vector<std::pair<std::string, Known>> known_;
  const Known& known(const std::string& symbol) const;
};

}  // namespace septet::market
