#include "panels/market/account.h"

#include <algorithm>

#include "platform/page.h"

namespace septet::panels::market {

namespace {

// Events come in bursts: an order, its fills, the account.
constexpr double settle_ms = 150;

Amount amount_of(Price price, Quantity quantity) {
  // Dollars in ten-thousandths by millionths of a share, to cents.
  return {multiply_divide(price.units, quantity.units, 100'000'000)};
}

std::string done_text(const Order& order) {
  const std::string what =
      (order.side == Side::buy ? "buy " : "sell ") +
      (order.notional && order.quantity.units == 0 ? money_text(*order.notional) + " of"
                                                   : quantity_text(order.quantity)) +
      " " + order.symbol;
  if (order.status == OrderStatus::filled)
    return std::string(order.side == Side::buy ? "Bought " : "Sold ") +
           quantity_text(order.filled_quantity) + " " + order.symbol +
           (order.average_price ? " at " + price_text(*order.average_price) : "");
  if (order.status == OrderStatus::rejected)
    return "Not taken: " + order.reason_text.value_or("the exchange refused it");
  return "Order to " + what + " placed";
}

}  // namespace

std::string make_client_order_id() {
  return to_string(make_id(platform::clock(), platform::random()));
}

Account::Account(client::Client& client, Tell tell) : client_(client), tell_(std::move(tell)) {
  subscription_ = client_.live().subscribe(
      "market", [this](const events::LiveEvent& event) { heard(event); },
      [this] { reload_soon(); });
}

Account::~Account() {
  platform::cancel(soon_);
  client_.live().unsubscribe(subscription_);
}

void Account::need() {
  if (!portfolio_.asked()) reload();
}

void Account::reload() {
  portfolio_.load([this](auto then) { client_.market().portfolio(std::move(then)); });
  open_.load([this](auto then) {
    client_.market().orders(client::OrderFilter::open, {},
                            [this, then = std::move(then)](Result<OrderPage> page) {
                              ++revision_;
                              then(std::move(page));
                            });
  });
  fills_.clear();
  ++revision_;
  if (orders_filter_) orders(*std::exchange(orders_filter_, std::nullopt));
  if (transactions_kind_) transactions(*std::exchange(transactions_kind_, std::nullopt));
  if (!curve_period_.empty()) curve(std::exchange(curve_period_, {}));
}

void Account::forget() {
  portfolio_.clear();
  open_.clear();
  orders_.clear();
  orders_filter_.reset();
  transactions_.clear();
  transactions_kind_.reset();
  curve_.clear();
  curve_period_.clear();
  fills_.clear();
  ++revision_;
}

void Account::heard(const events::LiveEvent& event) {
  if (event.kind.starts_with("order.") || event.kind.starts_with("portfolio.") ||
      event.kind.starts_with("account.") || event.kind.starts_with("position."))
    reload_soon();
}

void Account::reload_soon() {
  if (soon_ != 0 || !portfolio_.asked()) return;
  soon_ = platform::after(settle_ms, [this] {
    soon_ = 0;
    reload();
  });
}

const Position* Account::position(const std::string& symbol) const {
  if (!portfolio_) return nullptr;
  for (const Position& one : portfolio_->positions)
    if (one.symbol == symbol) return &one;
  return nullptr;
}

Position Account::live(const Position& position) const {
  Position now = position;
  const Quote* quote = client_.market_feed().quote(position.symbol);
  if (!quote || quote->last.units == 0 || quote->last == position.last) return now;
  now.last = quote->last;
  now.value = amount_of(now.last, now.quantity);
  now.profit = now.value - now.cost;
  now.day_profit = position.day_profit + (now.value - position.value);
  now.day_percent = quote->change_percent;
  if (now.cost.units != 0)
    now.profit_percent = {multiply_divide(now.profit.units, 100 * Percent::one,
                                          now.cost.units < 0 ? -now.cost.units : now.cost.units)};
  return now;
}

Worth Account::worth() const {
  if (!portfolio_) return {};
  Worth out{portfolio_->equity, portfolio_->day_profit, portfolio_->unrealised_profit};
  for (const Position& one : portfolio_->positions) {
    const Amount moved = live(one).value - one.value;
    out.equity += moved;
    out.day_profit += moved;
    out.unrealised += moved;
  }
  return out;
}

client::Paged<Order>& Account::orders(client::OrderFilter filter) {
  if (orders_filter_ == filter) return orders_;
  orders_filter_ = filter;
  orders_.load([this, filter](auto cursor, auto then) {
    client_.market().orders(filter, std::move(cursor), std::move(then));
  });
  return orders_;
}

client::Paged<Transaction>& Account::transactions(const std::string& kind) {
  if (transactions_kind_ == kind) return transactions_;
  transactions_kind_ = kind;
  client::TransactionFilter filter;
  if (!kind.empty()) filter.kind = kind;
  transactions_.load([this, filter](auto cursor, auto then) {
    client_.market().transactions(filter, std::move(cursor), std::move(then));
  });
  return transactions_;
}

void Account::save_transactions() {
  client::TransactionFilter filter;
  if (transactions_kind_ && !transactions_kind_->empty()) filter.kind = *transactions_kind_;
  client_.market().save_transactions(filter, [this](Result<void> done) {
    if (!done.ok()) tell_(failed(std::move(done).error()));
  });
}

const client::Loaded<EquityCurve>& Account::curve(const std::string& period) {
  if (curve_period_ == period) return curve_;
  curve_period_ = period;
  curve_.load([this, period](auto then) { client_.market().history(period, std::move(then)); });
  return curve_;
}

const std::vector<OrderFill>& Account::fills(const std::string& symbol) {
  const auto [known, fresh] = fills_.try_emplace(symbol);
  if (fresh)
    client_.market().fills(symbol, [this, symbol](Result<FillList> list) {
      if (!list.ok()) return;
      fills_[symbol] = std::move(list->items);
      ++revision_;
    });
  return known->second;
}

// ---- What is done

void Account::learn(const Order& order) {
  if (!open_) return;
  std::erase_if(open_->items, [&](const Order& one) { return one.id == order.id; });
  if (is_open(order)) open_->items.insert(open_->items.begin(), order);
  ++revision_;
  reload_soon();
}

void Account::place(const PlaceOrder& request, client::Then<Order> then) {
  client_.market().place(request, [this, then = std::move(then)](Result<Order> order) {
    if (order.ok()) {
      learn(*order);
      Notice notice{done_text(*order), {}, {}};
      if (is_open(*order)) notice.undo = [this, placed = *order] { cancel(placed); };
      tell_(std::move(notice));
    }
    then(std::move(order));
  });
}

void Account::cancel(const Order& order) {
  client_.market().cancel_order(order.id, [this, order](Result<Order> cancelled) {
    if (!cancelled.ok()) {
      tell_(failed(std::move(cancelled).error()));
      return reload_soon();
    }
    learn(*cancelled);
    tell_({"Order for " + order.symbol + " cancelled", {}, {}});
  });
}

void Account::amend(const Order& order, const AmendOrder& change, client::Then<Order> then) {
  client_.market().amend(order.id, change, [this, then = std::move(then)](Result<Order> amended) {
    if (amended.ok()) learn(*amended);
    reload_soon();
    then(std::move(amended));
  });
}

void Account::amend(const Order& order, const AmendOrder& change) {
  AmendOrder back;
  if (change.limit_price) back.limit_price = order.limit_price;
  if (change.stop_price) back.stop_price = order.stop_price;
  if (change.quantity) back.quantity = order.quantity;
  amend(order, change, [this, back](Result<Order> amended) {
    ++revision_;  // a line that was dragged goes back if it was refused
    if (!amended.ok()) return tell_(failed(std::move(amended).error()));
    tell_({"Order for " + amended->symbol + " changed: " + terms_of(*amended),
           [this, now = *amended, back] { amend(now, back, [](const Result<Order>&) {}); },
           {}});
  });
}

void Account::close(const Position& position) {
  PlaceOrder order;
  order.symbol = position.symbol;
  order.side = position.quantity.units < 0 ? Side::buy : Side::sell;
  order.type = OrderType::market;
  order.quantity = position.quantity.units < 0 ? -position.quantity : position.quantity;
  order.client_order_id = make_client_order_id();
  place(order, [this](Result<Order> placed) {
    if (!placed.ok()) tell_(failed(std::move(placed).error()));
  });
}

void Account::set(const SetPortfolio& request, std::string said) {
  client_.market().set_portfolio(request,
                                 [this, said = std::move(said)](Result<Portfolio> changed) {
                                   if (!changed.ok())
                                     return tell_(failed(std::move(changed).error()));
                                   portfolio_.set(*std::move(changed));
                                   tell_({said, {}, {}});
                                 });
}

void Account::reset(const ResetPortfolio& request, std::function<void(std::optional<Error>)> then) {
  client_.market().reset(request, [this, then = std::move(then)](Result<Portfolio> fresh) {
    if (!fresh.ok()) return then(std::move(fresh).error());
    portfolio_.set(*std::move(fresh));
    reload();
    tell_({"The account starts anew with " + money_text(portfolio_->starting_cash), {}, {}});
    then(std::nullopt);
  });
}

}  // namespace septet::panels::market
