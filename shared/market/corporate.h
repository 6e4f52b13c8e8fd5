// Dividends and splits: announced by administrators (or with a demonstration), carried out once the
// exchange's clock has passed their ex date.
#pragma once

#include <string>

#include "market/action_store.h"
#include "market/desk.h"

namespace septet::market {

class CorporateActions {
 public:
  explicit CorporateActions(Context& context) : context_(context) {}

  // A stock by its id or its symbol. Error: not_found.
  Result<ActionList> list(const std::string& stock);
  // Errors: forbidden; not_found; invalid "price_not_positive", "off_tick", "bad_split".
  Result<CorporateAction> announce(const Caller&, const std::string& stock, const NewAction&);
  // What is due: dividends are paid to whoever is long and by whoever is short; of a split every
  // quantity and every price of open orders is multiplied, and no cost changes.
  Result<void> carry_out(Timestamp now);

 private:
  Result<std::uint32_t> stock_named(const std::string&);
  Result<void> pay(const store::ActionRow&, Timestamp now);
  Result<void> split(const store::ActionRow&);
  Result<void> split_holders(Desk&, const store::ActionRow&);
  Result<void> split_orders(Desk&, const store::ActionRow&);

  Context& context_;
};

}  // namespace septet::market
