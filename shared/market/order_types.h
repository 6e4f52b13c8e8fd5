// Orders and the paper account: what is asked for, and what becomes of it.
#pragma once

#include "market/types.h"

namespace septet::market {

using matching::OrderType;
using matching::TimeInForce;  // gtc: ninety days at most
enum class OrderClass {
  simple,
  bracket,  // an entry, and when it has filled a take-profit and a stop-loss, one cancelling the
            // other
  oco,      // the take-profit and the stop-loss of what is held already
  oto,      // an entry, and when it has filled one of the two
};
enum class OrderStatus {
  accepted,          // in the book, or waiting for its stop or its auction
  held,              // a leg that waits for its entry
  partially_filled,  // and the rest still works
  filled,
  cancelled,
  expired,
  rejected,
};

struct TakeProfit {
  Price limit_price;
  static void visit(auto& self, auto&& field) { field("limit_price", self.limit_price); }
};
struct StopLoss {
  Price stop_price;
  std::optional<Price> limit_price;  // absent: at the market
  static void visit(auto& self, auto&& field) {
    field("stop_price", self.stop_price);
    field("limit_price", self.limit_price);
  }
};

// POST /api/users/{user_id}/market/orders, and …/orders/preview. Errors, each with its field:
// invalid "unknown_symbol", "quantity_not_positive", "quantity_or_notional",
// "fraction_needs_market", "price_not_positive", "off_tick", "price_missing", "price_not_allowed",
// "wrong_side_of_market", "extended_needs_limit", "time_in_force_not_allowed", "trail_missing";
// conflict "market_closed", "stock_halted", "not_shortable", "insufficient_buying_power",
// "insufficient_shares", "too_late_for_auction", "account_restricted", "would_trade_with_yourself".
struct PlaceOrder {
  std::string symbol;
  Side side = Side::buy;
  OrderType type = OrderType::market;
  std::optional<TimeInForce> time_in_force;  // absent: day
  std::optional<Quantity> quantity;          // this or notional
  std::optional<Amount> notional;            // market orders: for so many dollars
  std::optional<Price> limit_price;
  std::optional<Price> stop_price;
  std::optional<Price> trail_amount;  // of trailing stops: this or the percentage
  std::optional<Percent> trail_percent;
  std::optional<bool> extended_hours;  // limit orders only
  std::optional<OrderClass> order_class;
  std::optional<TakeProfit> take_profit;
  std::optional<StopLoss> stop_loss;
  std::optional<std::string> client_order_id;  // the same again gives the same order: idempotent
  static void visit(auto& self, auto&& field) {
    field("symbol", self.symbol);
    field("side", self.side);
    field("type", self.type);
    field("time_in_force", self.time_in_force);
    field("quantity", self.quantity);
    field("notional", self.notional);
    field("limit_price", self.limit_price);
    field("stop_price", self.stop_price);
    field("trail_amount", self.trail_amount);
    field("trail_percent", self.trail_percent);
    field("extended_hours", self.extended_hours);
    field("order_class", self.order_class);
    field("take_profit", self.take_profit);
    field("stop_loss", self.stop_loss);
    field("client_order_id", self.client_order_id);
  }
};

// PATCH /api/users/{user_id}/market/orders/{order_id}: what is absent stays. A smaller quantity
// keeps the place in the queue, anything else loses it. Errors: as for a new one; conflict
// "order_ended" for one that is filled, cancelled, expired or rejected.
struct AmendOrder {
  std::optional<Quantity> quantity;  // in all, what has filled included
  std::optional<Price> limit_price;
  std::optional<Price> stop_price;
  std::optional<Price> trail_amount;
  std::optional<Percent> trail_percent;
  static void visit(auto& self, auto&& field) {
    field("quantity", self.quantity);
    field("limit_price", self.limit_price);
    field("stop_price", self.stop_price);
    field("trail_amount", self.trail_amount);
    field("trail_percent", self.trail_percent);
  }
};

struct Order {
  Id id;
  std::string client_order_id;
  Id stock_id;
  std::string symbol;
  Side side = Side::buy;
  OrderType type = OrderType::market;
  TimeInForce time_in_force = TimeInForce::day;
  OrderClass order_class = OrderClass::simple;
  Quantity quantity;  // of a notional order: what has filled, once it has
  std::optional<Amount> notional;
  Quantity filled_quantity;
  std::optional<Price> average_price;  // of what has filled
  std::optional<Price> limit_price;
  std::optional<Price> stop_price;  // of a trailing stop: where it stands
  std::optional<Price> trail_amount;
  std::optional<Percent> trail_percent;
  bool extended_hours = false;
  bool triggered = false;  // a stop that has become a market or limit order
  OrderStatus status = OrderStatus::accepted;
  std::optional<std::string> reason;       // why it was rejected, cancelled or expired: a code
  std::optional<std::string> reason_text;  // the same for the person
  std::optional<Id> parent_id;             // the entry of a bracket, of its legs
  std::vector<Id> leg_ids;
  Amount fees;
  Timestamp created_at;
  Timestamp updated_at;
  std::optional<Timestamp> expires_at;
  std::int64_t revision = 0;  // counts every change; events of older ones are passed over
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("client_order_id", self.client_order_id);
    field("stock_id", self.stock_id);
    field("symbol", self.symbol);
    field("side", self.side);
    field("type", self.type);
    field("time_in_force", self.time_in_force);
    field("order_class", self.order_class);
    field("quantity", self.quantity);
    field("notional", self.notional);
    field("filled_quantity", self.filled_quantity);
    field("average_price", self.average_price);
    field("limit_price", self.limit_price);
    field("stop_price", self.stop_price);
    field("trail_amount", self.trail_amount);
    field("trail_percent", self.trail_percent);
    field("extended_hours", self.extended_hours);
    field("triggered", self.triggered);
    field("status", self.status);
    field("reason", self.reason);
    field("reason_text", self.reason_text);
    field("parent_id", self.parent_id);
    field("leg_ids", self.leg_ids);
    field("fees", self.fees);
    field("created_at", self.created_at);
    field("updated_at", self.updated_at);
    field("expires_at", self.expires_at);
    field("revision", self.revision);
  }
};
// GET /api/users/{user_id}/market/orders?status=open|closed|all&symbol=&cursor=, newest first
using OrderPage = Page<Order>;

// One fill of an order: GET …/orders/{order_id}/fills, and markers on the chart by
// GET …/market/fills?symbol=&from=
struct OrderFill {
  Id order_id;
  std::string symbol;
  Side side = Side::buy;
  Quantity quantity;
  Price price;
  Amount fee;
  Timestamp at;
  static void visit(auto& self, auto&& field) {
    field("order_id", self.order_id);
    field("symbol", self.symbol);
    field("side", self.side);
    field("quantity", self.quantity);
    field("price", self.price);
    field("fee", self.fee);
    field("at", self.at);
  }
};
struct FillList {
  std::vector<OrderFill> items;
  static void visit(auto& self, auto&& field) { field("items", self.items); }
};

// What an order would cost; nothing is reserved. Its errors are those of placing it.
struct OrderPreview {
  Price price;  // what it is expected to fill at
  Quantity quantity;
  Amount value;
  Amount fee;
  Amount total;         // value and fee, as cash moves: what is paid, or received
  Amount buying_power;  // now
  Amount buying_power_after;
  Percent share_of_buying_power;
  Amount initial_margin;              // what is needed of own money
  std::vector<std::string> warnings;  // sentences: "This opens a short position."
  static void visit(auto& self, auto&& field) {
    field("price", self.price);
    field("quantity", self.quantity);
    field("value", self.value);
    field("fee", self.fee);
    field("total", self.total);
    field("buying_power", self.buying_power);
    field("buying_power_after", self.buying_power_after);
    field("share_of_buying_power", self.share_of_buying_power);
    field("initial_margin", self.initial_margin);
    field("warnings", self.warnings);
  }
};

}  // namespace septet::market

namespace septet {

template <>
struct EnumNames<market::OrderClass> {
  static constexpr std::pair<market::OrderClass, std::string_view> names[] = {
      {market::OrderClass::simple, "simple"},
      {market::OrderClass::bracket, "bracket"},
      {market::OrderClass::oco, "oco"},
      {market::OrderClass::oto, "oto"}};
};
template <>
struct EnumNames<market::OrderStatus> {
  static constexpr std::pair<market::OrderStatus, std::string_view> names[] = {
      {market::OrderStatus::accepted, "accepted"},
      {market::OrderStatus::held, "held"},
      {market::OrderStatus::partially_filled, "partially_filled"},
      {market::OrderStatus::filled, "filled"},
      {market::OrderStatus::cancelled, "cancelled"},
      {market::OrderStatus::expired, "expired"},
      {market::OrderStatus::rejected, "rejected"}};
};

}  // namespace septet
