// All SQL about orders and their fills.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/database.h"
#include "market/margin.h"
#include "market/venue.h"

namespace septet::market::store {

Result<void> migrate_orders(db::Database&);

// Which part of a bracket, an OCO or an OTO an order is.
enum class LegRole : std::uint8_t { entry, take_profit, stop_loss };

struct OrderRow {
  Order order;
  std::int64_t number = 0;  // as the books know it, over all stocks
  Id account_id;
  std::uint32_t stock = 0;
  LegRole role = LegRole::entry;
  // The stop-loss beside a take-profit: the other one's reservation is for both.
  bool shadow = false;
  Basis basis = Basis::margin;  // by what it was taken
  Price claim_price;            // at which what it opens is reckoned
  Quantity closing;             // of what is left of it, so much closes a position
  Amount reserved;              // own money that it claims
  Amount filled_value;
  std::int64_t filled_exactly = 0;  // units of Price × units of Quantity
  bool taken = false;  // by the book: what it refuses from then on is a request about the order
  // Why it is being cancelled, if not by its owner's wish: becomes its reason.
  std::string ending;
  // What it is to become once the book has agreed.
  std::optional<AmendOrder> amend;

  bool open() const {
    return order.status == OrderStatus::accepted || order.status == OrderStatus::held ||
           order.status == OrderStatus::partially_filled;
  }
  bool in_book() const { return open() && order.status != OrderStatus::held; }
  Quantity remaining() const { return order.quantity - order.filled_quantity; }
};

Result<std::int64_t> next_order_number(db::Transaction&);
// Error: conflict "duplicate" for a client_order_id that the account has used.
Result<void> insert_order(db::Transaction&, const OrderRow&);
Result<void> update_order(db::Transaction&, const OrderRow&);
Result<std::optional<OrderRow>> order_by_number(db::Session&, std::int64_t number);
Result<std::optional<OrderRow>> order_by_id(db::Session&, const Id&);
Result<std::optional<OrderRow>> order_by_client_id(db::Session&, const Id& account_id,
                                                   std::string_view client_order_id);
// By their numbers.
Result<std::vector<OrderRow>> open_orders(db::Session&, const Id& account_id);
Result<std::vector<OrderRow>> open_orders_of_stock(db::Session&, std::uint32_t stock);
// Good until cancelled, and at their end; the others end in the book.
Result<std::vector<OrderRow>> overdue_orders(db::Session&, Timestamp now, int limit);
struct OrderFilter {
  std::optional<bool> open;
  std::optional<std::uint32_t> stock;
  std::int64_t before = INT64_MAX;  // numbers
  int limit = 50;
};
// The newest first.
Result<std::vector<OrderRow>> orders(db::Session&, const Id& account_id, const OrderFilter&);
Result<Amount> reserved(db::Session&, const Id& account_id);

struct FillRow {
  Id account_id;
  std::uint32_t stock = 0;
  std::uint64_t outcome = 0;  // the number of what the book told
  OrderFill shown;
};
Result<void> insert_fill(db::Transaction&, const FillRow&);
// The oldest first.
Result<std::vector<OrderFill>> fills_of_order(db::Session&, const Id& order_id, int limit);
// The newest first.
Result<std::vector<OrderFill>> fills(db::Session&, const Id& account_id,
                                     std::optional<std::uint32_t> stock,
                                     std::optional<Timestamp> from, int limit);

Result<std::int64_t> fill_count(db::Session&, const Id& account_id, Timestamp from);

// Orders in the books whose account is gone; what is left of them has to be cancelled.
struct Orphan {
  std::int64_t number = 0;
  std::uint32_t stock = 0;
};
Result<void> note_orphans(db::Transaction&, const Id& account_id);  // before erase_orders()
Result<std::vector<Orphan>> orphans(db::Session&, int limit);
Result<void> erase_orphan(db::Transaction&, std::int64_t number);
Result<void> erase_orders(db::Transaction&, const Id& account_id);

}  // namespace septet::market::store

namespace septet {

template <>
struct EnumNames<market::store::LegRole> {
  static constexpr std::pair<market::store::LegRole, std::string_view> names[] = {
      {market::store::LegRole::entry, "entry"},
      {market::store::LegRole::take_profit, "take_profit"},
      {market::store::LegRole::stop_loss, "stop_loss"}};
};
template <>
struct EnumNames<market::Basis> {
  static constexpr std::pair<market::Basis, std::string_view> names[] = {
      {market::Basis::cash, "cash"},
      {market::Basis::margin, "margin"},
      {market::Basis::day_trading, "day_trading"}};
};

}  // namespace septet
