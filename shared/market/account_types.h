// The paper account: cash, margin, positions, what moved.
#pragma once

#include "market/order_types.h"

namespace septet::market {

enum class AccountKind { cash, margin };

// A holding. Sold short: a negative quantity.
struct Position {
  Id stock_id;
  std::string symbol;
  std::string name;
  Quantity quantity;
  Quantity reserved;    // of it promised to open orders
  Price average_price;  // what it was bought (or sold short) at
  Amount cost;          // average price × quantity, negative when short
  Price last;
  Amount value;   // negative when short
  Amount profit;  // unrealised
  Percent profit_percent;
  Amount day_profit;
  Percent day_percent;     // of the stock's price today
  Amount realised_profit;  // since it was opened
  Amount maintenance;      // margin that has to be kept for it
  static void visit(auto& self, auto&& field) {
    field("stock_id", self.stock_id);
    field("symbol", self.symbol);
    field("name", self.name);
    field("quantity", self.quantity);
    field("reserved", self.reserved);
    field("average_price", self.average_price);
    field("cost", self.cost);
    field("last", self.last);
    field("value", self.value);
    field("profit", self.profit);
    field("profit_percent", self.profit_percent);
    field("day_profit", self.day_profit);
    field("day_percent", self.day_percent);
    field("realised_profit", self.realised_profit);
    field("maintenance", self.maintenance);
  }
};

// GET /api/users/{user_id}/portfolio
struct Portfolio {
  AccountKind kind = AccountKind::margin;
  Amount starting_cash;
  Amount cash;      // negative: borrowed
  Amount reserved;  // promised to open orders
  Amount equity;    // cash and the value of all positions
  Amount long_value;
  Amount short_value;
  Amount buying_power;
  Amount initial_margin;  // Reg T: half of what is held
  Amount maintenance_margin;
  Amount excess;  // equity over the maintenance margin; negative: a call
  Amount day_profit;
  Percent day_percent;
  Amount realised_profit;
  Amount unrealised_profit;
  std::optional<Amount> margin_call;        // what is missing
  std::optional<Timestamp> liquidation_at;  // when positions are sold if it is not met
  bool restricted = false;                  // only closing trades
  std::vector<Position> positions;          // by value
  bool public_trades = false;               // others may see trades and returns
  Timestamp opened_at;
  static void visit(auto& self, auto&& field) {
    field("kind", self.kind);
    field("starting_cash", self.starting_cash);
    field("cash", self.cash);
    field("reserved", self.reserved);
    field("equity", self.equity);
    field("long_value", self.long_value);
    field("short_value", self.short_value);
    field("buying_power", self.buying_power);
    field("initial_margin", self.initial_margin);
    field("maintenance_margin", self.maintenance_margin);
    field("excess", self.excess);
    field("day_profit", self.day_profit);
    field("day_percent", self.day_percent);
    field("realised_profit", self.realised_profit);
    field("unrealised_profit", self.unrealised_profit);
    field("margin_call", self.margin_call);
    field("liquidation_at", self.liquidation_at);
    field("restricted", self.restricted);
    field("positions", self.positions);
    field("public_trades", self.public_trades);
    field("opened_at", self.opened_at);
  }
};

// PUT /api/users/{user_id}/portfolio
struct SetPortfolio {
  std::optional<AccountKind> kind;
  std::optional<bool> public_trades;
  static void visit(auto& self, auto&& field) {
    field("kind", self.kind);
    field("public_trades", self.public_trades);
  }
};
// POST /api/users/{user_id}/portfolio/reset: cancels all orders, forgets positions and history
struct ResetPortfolio {
  std::optional<Amount> starting_cash;  // 1,000 to 10,000,000; absent: 100,000
  std::optional<AccountKind> kind;
  static void visit(auto& self, auto&& field) {
    field("starting_cash", self.starting_cash);
    field("kind", self.kind);
  }
};

// GET /api/users/{user_id}/portfolio/history?period=1d|1w|1m|3m|1y|all: the equity curve
struct EquityPoint {
  Timestamp at;
  Amount equity;
  Amount profit;  // since the beginning of the period
  Percent percent;
  static void visit(auto& self, auto&& field) {
    field("at", self.at);
    field("equity", self.equity);
    field("profit", self.profit);
    field("percent", self.percent);
  }
};
struct EquityCurve {
  std::vector<EquityPoint> points;  // oldest first
  Amount base;                      // equity at the beginning
  static void visit(auto& self, auto&& field) {
    field("points", self.points);
    field("base", self.base);
  }
};

enum class TransactionKind {
  deposit,
  buy,
  sell,
  fee,
  dividend,
  interest,
  borrow_fee,
  split,
  liquidation,
  reset
};
// GET /api/users/{user_id}/transactions?kind=&symbol=&from=&to=&cursor=, newest first; as CSV with
// ?format=csv
struct Transaction {
  Id id;
  TransactionKind kind = TransactionKind::deposit;
  std::optional<std::string> symbol;
  std::optional<Quantity> quantity;  // negative: given away
  std::optional<Price> price;
  Amount amount;   // what cash moved by
  Amount balance;  // cash after it
  std::optional<Id> order_id;
  std::string text;
  Timestamp at;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("kind", self.kind);
    field("symbol", self.symbol);
    field("quantity", self.quantity);
    field("price", self.price);
    field("amount", self.amount);
    field("balance", self.balance);
    field("order_id", self.order_id);
    field("text", self.text);
    field("at", self.at);
  }
};
using TransactionPage = Page<Transaction>;

}  // namespace septet::market

namespace septet {

template <>
struct EnumNames<market::AccountKind> {
  static constexpr std::pair<market::AccountKind, std::string_view> names[] = {
      {market::AccountKind::cash, "cash"}, {market::AccountKind::margin, "margin"}};
};
template <>
struct EnumNames<market::TransactionKind> {
  static constexpr std::pair<market::TransactionKind, std::string_view> names[] = {
      {market::TransactionKind::deposit, "deposit"},
      {market::TransactionKind::buy, "buy"},
      {market::TransactionKind::sell, "sell"},
      {market::TransactionKind::fee, "fee"},
      {market::TransactionKind::dividend, "dividend"},
      {market::TransactionKind::interest, "interest"},
      {market::TransactionKind::borrow_fee, "borrow_fee"},
      {market::TransactionKind::split, "split"},
      {market::TransactionKind::liquidation, "liquidation"},
      {market::TransactionKind::reset, "reset"}};
};

}  // namespace septet
