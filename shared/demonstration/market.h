// What the demonstration's people do in Market: what they hold and watch, wait for, draw, say.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "demonstration/hands.h"

namespace septet::demonstration {

// What an account has come to hold. It cannot be bought now at a price of then, so the host books
// it as a past.
struct Holding {
  std::string_view symbol;
  std::int64_t quantity_millionths = 0;  // of a share; negative: sold short
  std::int64_t price_cents = 0;
};
struct Portfolio {
  std::string_view username;
  int days = 0;  // trading days that the account is old
  std::span<const Holding> holdings;
  std::span<const std::string_view> traded;  // with a profit, so that the account is worth:
  std::int64_t equity_dollars = 0;
  bool public_trades = true;
};
// For whoever this token is of. Errors: the host's.
using Invest = std::function<Result<void>(const std::string& token, const Portfolio&)>;

// A person who is signed in.
struct Member {
  std::string_view username;
  Hands hands;
  Id account_id;
};

// Errors: internal, naming the request that was refused.
Result<void> fill_market(const std::vector<Member>&, const Invest&);

}  // namespace septet::demonstration
