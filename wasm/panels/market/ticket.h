// The order that is being written: its fields as they are typed, what it would cost, what is wrong
// with which field.
#pragma once

#include <functional>
#include <string>

#include "client/client.h"
#include "client/loaded.h"
#include "panels/market/account.h"

namespace septet::panels::market {

enum class Exit { none, both, take_profit, stop_loss };

// What the person filled in.
struct TicketForm {
  std::string symbol;
  Side side = Side::buy;
  OrderType type = OrderType::limit;
  TimeInForce time_in_force = TimeInForce::day;
  bool in_dollars = false;  // of market orders: so many dollars in place of shares
  std::string quantity = "10";
  std::string limit_price;
  std::string stop_price;
  std::string trail;
  bool trail_in_percent = false;
  bool extended_hours = false;
  bool exits = false;  // a take-profit and a stop-loss, each if it is filled in
  std::string take_profit;
  std::string stop_loss;
};

// What the order comes to: as the server says, or as far as it can be told without it while it
// refuses.
struct Estimate {
  Amount total;
  Amount fee;
  double share = 0;  // of the buying power, per cent
};

class Ticket {
 public:
  Ticket(client::Client& client, Account& account) : client_(client), account_(account) {}

  TicketForm form;

  // The ticket is now for this stock: prices anew, from the quote if there is one.
  void open(const std::string& symbol);
  // Prices that wait for the first quote.
  void take_quote(const Quote&);
  // Something was typed: asks for the preview after a pause.
  void changed();
  void price(Price);  // a price was pressed in the book
  void side(Side);
  void forget();

  bool has_limit() const;
  bool has_stop() const;
  bool has_trail() const { return form.type == OrderType::trailing_stop; }
  // Times in force that this type of order may have.
  std::vector<TimeInForce> choices() const;

  std::optional<Estimate> estimate() const;
  const std::vector<std::string>& warnings() const;
  // What is wrong at that field ("quantity", "limit_price", "stop_price", "trail_amount",
  // "take_profit", "stop_loss"), or with the whole for "".
  std::string_view fault(std::string_view field) const;
  bool ready() const { return !error_ && complete_ && !sending_; }
  bool sending() const { return sending_; }
  // What the button says.
  std::string sentence() const;
  void send(std::function<void()> done);

 private:
  Result<PlaceOrder> order() const;
  Result<void> add_prices(PlaceOrder&) const;
  Result<void> add_exits(PlaceOrder&) const;
  void ask_preview();
  std::optional<Estimate> guess() const;

  client::Client& client_;
  Account& account_;
  client::Loaded<OrderPreview> preview_;
  std::optional<Error> error_;
  std::string client_order_id_;  // of what stands there; another as soon as it changes
  bool complete_ = false;
  bool sending_ = false;
  bool waits_for_quote_ = false;
  int asked_ = 0;
  platform::TimerId timer_ = 0;
};

}  // namespace septet::panels::market
