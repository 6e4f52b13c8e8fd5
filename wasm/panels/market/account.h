// The paper account: what is held and owed, the orders, what moved; and what a person does with it.
// Changes made elsewhere arrive as live events.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "client/client.h"
#include "client/loaded.h"
#include "client/paged.h"
#include "panels/market/notice.h"
#include "panels/market/words.h"

namespace septet::panels::market {

// What the live prices make of the account between two answers of the server.
struct Worth {
  Amount equity;
  Amount day_profit;
  Amount unrealised;
};

class Account {
 public:
  Account(client::Client&, Tell);
  ~Account();
  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;

  void need();
  void reload();
  void forget();

  const client::Loaded<Portfolio>& portfolio() const { return portfolio_; }
  const client::Loaded<OrderPage>& open_orders() const { return open_; }
  // Null: nothing is held of it.
  const Position* position(const std::string& symbol) const;
  Worth worth() const;
  // A position at the live price.
  Position live(const Position&) const;

  // All orders, the newest first; asked for when the filter is another one.
  client::Paged<Order>& orders(client::OrderFilter);
  client::Paged<Transaction>& transactions(const std::string& kind);
  void save_transactions();
  const client::Loaded<EquityCurve>& curve(const std::string& period);
  // The person's own fills, for the marks on a chart.
  const std::vector<OrderFill>& fills(const std::string& symbol);
  // Counts changes of orders and fills, so that what is made of them is made anew only then.
  int revision() const { return revision_; }

  void place(const PlaceOrder&, client::Then<Order>);
  void cancel(const Order&);
  void amend(const Order&, const AmendOrder&);
  void amend(const Order&, const AmendOrder&, client::Then<Order>);
  // Sells, or buys back, all of it at the market.
  void close(const Position&);
  void set(const SetPortfolio&, std::string said);
  void reset(const ResetPortfolio&, std::function<void(std::optional<Error>)>);

 private:
  void heard(const events::LiveEvent&);
  void reload_soon();
  void learn(const Order&);

  client::Client& client_;
  Tell tell_;
  client::Loaded<Portfolio> portfolio_;
  client::Loaded<OrderPage> open_;
  client::Paged<Order> orders_;
  std::optional<client::OrderFilter> orders_filter_;
  client::Paged<Transaction> transactions_;
  std::optional<std::string> transactions_kind_;
  client::Loaded<EquityCurve> curve_;
  std::string curve_period_;
  std::unordered_map<std::string, std::vector<OrderFill>> fills_;
  int revision_ = 0;
  platform::TimerId soon_ = 0;
  client::SubscriptionId subscription_ = 0;
};

// A new one for each order that is sent, so that sending it again does not buy twice.
std::string make_client_order_id();

}  // namespace septet::panels::market
