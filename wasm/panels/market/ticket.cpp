#include "panels/market/ticket.h"

namespace septet::panels::market {

namespace {

constexpr double preview_pause_ms = 250;

// The field of the form that a field of the request stands in.
std::string_view field_of(std::string_view field) {
  if (field.starts_with("take_profit")) return "take_profit";
  if (field.starts_with("stop_loss")) return "stop_loss";
  if (field.starts_with("trail")) return "trail_amount";
  if (field == "notional") return "quantity";
  for (const std::string_view known : {"quantity", "limit_price", "stop_price"})
    if (field == known) return known;
  return {};
}

template <class T>
Result<T> number_in(const std::string& text, const char* field, const char* what) {
  const auto value = typed<T>(text);
  if (text.empty()) return invalid(field, "missing", std::string("Type ") + what + ".");
  if (!value) return invalid(field, "wrong_type", "This has to be a number.");
  if (value->units <= 0) return invalid(field, "not_positive", "This has to be above zero.");
  return *value;
}

// Nothing typed yet is no mistake to be shown in red.
bool is_mistake(const Error& error) {
  return error.code != "missing";
}

}  // namespace

void Ticket::open(const std::string& symbol) {
  if (form.symbol == symbol) return;
  const TicketForm before = form;
  form = {};
  form.symbol = symbol;
  form.type = before.type;
  form.side = before.side;
  form.time_in_force = before.time_in_force;
  form.quantity = before.quantity;
  preview_.clear();
  error_.reset();
  complete_ = false;
  waits_for_quote_ = true;
  if (const Quote* quote = client_.market_feed().quote(symbol)) take_quote(*quote);
}

void Ticket::take_quote(const Quote& quote) {
  if (!waits_for_quote_ || quote.symbol != form.symbol || quote.last.units == 0) return;
  waits_for_quote_ = false;
  const Price near = form.side == Side::buy ? quote.bid : quote.ask;
  form.limit_price = price_text(near.units > 0 ? near : quote.last);
  form.stop_price = price_text(quote.last);
  changed();
}

void Ticket::price(Price price) {
  if (form.type == OrderType::market) form.type = OrderType::limit;
  (has_limit() ? form.limit_price : form.stop_price) = price_text(price);
  changed();
}

void Ticket::side(Side side) {
  form.side = side;
  changed();
}

void Ticket::forget() {
  platform::cancel(std::exchange(timer_, 0));
  form = {};
  preview_.clear();
  error_.reset();
  complete_ = sending_ = false;
}

bool Ticket::has_limit() const {
  return form.type == OrderType::limit || form.type == OrderType::stop_limit;
}
bool Ticket::has_stop() const {
  return form.type == OrderType::stop || form.type == OrderType::stop_limit;
}

std::vector<TimeInForce> Ticket::choices() const {
  using enum TimeInForce;
  if (form.type == OrderType::market || form.type == OrderType::limit)
    return {day, gtc, ioc, fok, opg, cls};
  return {day, gtc};
}

Result<void> Ticket::add_prices(PlaceOrder& order) const {
  if (has_stop())
    order.stop_price = TRY(number_in<Price>(form.stop_price, "stop_price", "the stop price"));
  if (has_limit())
    order.limit_price = TRY(number_in<Price>(form.limit_price, "limit_price", "the limit price"));
  if (!has_trail()) return {};
  if (form.trail_in_percent)
    order.trail_percent = TRY(number_in<Percent>(form.trail, "trail_amount", "the distance"));
  else
    order.trail_amount = TRY(number_in<Price>(form.trail, "trail_amount", "the distance"));
  return {};
}

Result<void> Ticket::add_exits(PlaceOrder& order) const {
  if (!form.exits || (form.take_profit.empty() && form.stop_loss.empty())) return {};
  if (!form.take_profit.empty())
    order.take_profit =
        TakeProfit{TRY(number_in<Price>(form.take_profit, "take_profit", "a price"))};
  if (!form.stop_loss.empty()) {
    const Price stop = TRY(number_in<Price>(form.stop_loss, "stop_loss", "a price"));
    order.stop_loss = StopLoss{stop, {}};
  }
  order.order_class = order.take_profit && order.stop_loss ? OrderClass::bracket : OrderClass::oto;
  return {};
}

Result<PlaceOrder> Ticket::order() const {
  PlaceOrder order;
  order.symbol = form.symbol;
  order.side = form.side;
  order.type = form.type;
  order.time_in_force = form.time_in_force;
  if (form.type == OrderType::market && form.in_dollars)
    order.notional = TRY(number_in<Amount>(form.quantity, "quantity", "how many dollars"));
  else
    order.quantity = TRY(number_in<Quantity>(form.quantity, "quantity", "how many shares"));
  TRY(add_prices(order));
  if (form.extended_hours && form.type == OrderType::limit) order.extended_hours = true;
  TRY(add_exits(order));
  return order;
}

void Ticket::changed() {
  const auto allowed = choices();
  if (std::find(allowed.begin(), allowed.end(), form.time_in_force) == allowed.end())
    form.time_in_force = TimeInForce::day;
  client_order_id_.clear();
  const auto made = order();
  complete_ = made.ok();
  error_.reset();
  if (!made.ok() && is_mistake(made.error())) error_ = made.error();
  ++asked_;
  platform::cancel(std::exchange(timer_, 0));
  if (!complete_) return preview_.clear();
  timer_ = platform::after(preview_pause_ms, [this] {
    timer_ = 0;
    ask_preview();
  });
}

void Ticket::ask_preview() {
  const auto made = order();
  if (!made.ok()) return;
  const int question = ++asked_;
  preview_.load([&](auto then) {
    client_.market().preview(
        *made, [this, question, then = std::move(then)](Result<OrderPreview> preview) {
          if (question == asked_ && !preview.ok()) error_ = preview.error();
          then(std::move(preview));
        });
  });
}

std::optional<Estimate> Ticket::estimate() const {
  if (error_ || !preview_) return guess();
  return Estimate{preview_->total, preview_->fee, preview_->share_of_buying_power.real()};
}

// Fee: $0.0035 a share, $0.35 at least, one per cent of the value at most.
std::optional<Estimate> Ticket::guess() const {
  const auto made = order();
  const auto& portfolio = account_.portfolio();
  const Quote* quote = client_.market_feed().quote(form.symbol);
  if (!made.ok() || !portfolio || (!quote && !made->limit_price)) return std::nullopt;
  const Price price = made->limit_price ? *made->limit_price : quote->last;
  Estimate out;
  if (made->notional) out.total = *made->notional;
  if (made->quantity) {
    out.total = {multiply_divide(price.units, made->quantity->units, 100'000'000)};
    out.fee = {std::max<std::int64_t>(35, multiply_divide(made->quantity->units, 35, 100'000'000))};
  }
  out.fee = std::min(out.fee, Amount{out.total.units / 100});
  if (portfolio->buying_power.units > 0)
    out.share = 100 * out.total.real() / portfolio->buying_power.real();
  return out;
}

const std::vector<std::string>& Ticket::warnings() const {
  static const std::vector<std::string> none;
  return preview_ && !error_ ? preview_->warnings : none;
}

std::string_view Ticket::fault(std::string_view field) const {
  if (!error_ || field_of(error_->field) != field) return {};
  return error_->message;
}

std::string Ticket::sentence() const {
  const auto made = order();
  if (made.ok()) return sentence_of(*made);
  return std::string(form.side == Side::buy ? "Buy " : "Sell ") + form.symbol;
}

// The same id as long as nothing was changed, so that a second press after an answer that was lost
// does not buy twice.
void Ticket::send(std::function<void()> done) {
  auto made = order();
  if (!made.ok() || sending_) return;
  if (client_order_id_.empty()) client_order_id_ = make_client_order_id();
  made->client_order_id = client_order_id_;
  sending_ = true;
  account_.place(*made, [this, done = std::move(done)](Result<Order> placed) {
    sending_ = false;
    if (!placed.ok()) {
      error_ = std::move(placed).error();
      return;
    }
    client_order_id_.clear();
    ask_preview();
    done();
  });
}

}  // namespace septet::panels::market
