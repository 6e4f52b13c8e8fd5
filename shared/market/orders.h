// Orders: previewed, placed, amended, cancelled, looked at.
#pragma once

#include <string>

#include "market/context.h"
#include "market/order_store.h"

namespace septet::market {

class Orders {
 public:
  explicit Orders(Context& context) : context_(context) {}

  // Errors: those of PlaceOrder. What the book refuses is a conflict with the book's reason, and
  // stays in the list as rejected.
  Result<Order> place(const Caller&, const PlaceOrder&);
  Result<OrderPreview> preview(const Caller&, const PlaceOrder&);
  // Errors: not_found; those of AmendOrder; conflict "order_ended".
  Result<Order> amend(const Caller&, const Id& order_id, const AmendOrder&);
  // Errors: not_found; conflict "order_ended", "too_late_for_auction".
  Result<Order> cancel(const Caller&, const Id& order_id);

  Result<Order> find(const Caller&, const Id& order_id);
  struct Query {
    std::optional<bool> open;
    std::string symbol;
    std::string cursor;
    int limit = 50;
  };
  // Errors: invalid "unknown_symbol", "bad_cursor".
  Result<OrderPage> list(const Caller&, const Query&);
  // Error: not_found.
  Result<FillList> fills(const Caller&, const Id& order_id);
  // The newest first. Error: invalid "unknown_symbol".
  Result<FillList> all_fills(const Caller&, const std::string& symbol,
                             std::optional<Timestamp> from, int limit);

  // ---- for upkeep ----
  // Ends every open order of an account for this reason. Those that an auction holds stay.
  Result<void> cancel_all(const Id& account_id, const std::string& reason);
  Result<void> cancel_for(const Id& order_id, const std::string& reason);
  // A market order that closes so much, whatever the account may do.
  Result<void> liquidate(const Id& account_id, std::uint32_t stock, Quantity held);

 private:
  Result<Id> insert(db::Transaction&, store::OrderRow, std::vector<store::OrderRow> legs);
  Result<store::OrderRow> owned(db::Session&, const Id& account_id, const Id& order_id);
  Result<store::OrderRow> open_one(db::Session&, const Id& account_id, const Id& order_id);
  Result<Command> amended(db::Transaction&, const Caller&, const Id&, const AmendOrder&,
                          Timestamp now);
  Result<void> amend_held(const Caller&, const Id&, const AmendOrder&);
  Result<void> cancel_held(const Id& order_id, const std::string& reason);
  Result<Order> answer(const Id& order_id);

  Context& context_;
};

}  // namespace septet::market
