#include "market/ticket.h"

#include "market/order_rules.h"
#include "market/settlement.h"

namespace septet::market {

namespace {

using store::LegRole;
using store::OrderRow;

constexpr Duration gtc_lasts = days(90);
// Sums of prices times quantities are kept in 64 bits.
constexpr std::size_t most_open_orders = 500;
constexpr Amount largest_order = Amount::whole(400'000'000);

// What is known of the stock while the ticket is written.
struct Scene {
  db::Session& session;
  const Context& context;
  const PlaceOrder& request;
  std::uint32_t stock = 0;
  Stock listed;
  Quote quote;
  Session hours = Session::closed;
  std::vector<OrderRow> open;
  Holdings held;
};

std::int64_t units_without_sign(std::int64_t n) {
  return n < 0 ? -n : n;
}

Price average_of(const matching::Book::Sweep& sweep) {
  return {static_cast<std::int64_t>(sweep.value / sweep.quantity)};
}

bool fills_at_once(const PlaceOrder& request) {
  const TimeInForce time = time_of(request);
  return request.type == OrderType::market && class_of(request) != OrderClass::oco &&
         time != TimeInForce::opg && time != TimeInForce::cls;
}

Result<Scene> scene_of(db::Session& session, const Context& context, const AccountView& view,
                       const PlaceOrder& request) {
  Venue& venue = *context.venue;
  const auto stock = venue.index_of(request.symbol);
  if (!stock) return invalid("symbol", "unknown_symbol", "There is no stock of this symbol.");
  Scene out{.session = session, .context = context, .request = request, .stock = *stock};
  out.listed = venue.stock(*stock);
  out.quote = venue.quote(*stock);
  out.quote.last = venue.mark(*stock);
  out.hours = venue.clock_state().session;
  out.open = TRY(store::open_orders(session, view.row.account_id));
  for (const store::PositionRow& each : view.positions)
    if (each.stock == *stock) out.held = each.held;
  return out;
}

// How many shares a sum of money buys (or sells for it) now: never for more than it.
Quantity shares_for(const Scene& scene, Amount notional) {
  const bool buys = scene.request.side == Side::buy;
  const Price best = buys ? scene.quote.ask : scene.quote.bid;
  const Price price = best.units > 0 ? best : scene.quote.last;
  if (price.units <= 0) return {};
  constexpr std::int64_t units_of_a_cent = Price::one * Quantity::one / Amount::one;
  const auto exact = static_cast<__int128>(notional.units) * units_of_a_cent;
  const auto at_best =
      static_cast<std::int64_t>(std::min<__int128>(exact / price.units, largest_quantity.units));
  const auto sweep = scene.context.venue->sweep(scene.stock, scene.request.side, {at_best}, {});
  if (!buys || sweep.quantity < at_best || sweep.value <= exact) return {at_best};
  return {static_cast<std::int64_t>(exact * sweep.quantity / sweep.value)};
}

Result<Quantity> quantity_of(const Scene& scene) {
  if (scene.request.quantity) return *scene.request.quantity;
  const Quantity out = shares_for(scene, *scene.request.notional);
  if (out.units > 0) return out;
  return invalid("notional", "quantity_not_positive", "That is less than the smallest fraction.");
}

OrderRow row_of(const Scene& scene, Quantity quantity, Timestamp now) {
  const PlaceOrder& request = scene.request;
  OrderRow out;
  out.stock = scene.stock;
  Order& order = out.order;
  order.client_order_id = request.client_order_id.value_or("");
  order.stock_id = scene.listed.id;
  order.symbol = scene.listed.symbol;
  order.side = request.side;
  order.type = request.type;
  order.time_in_force = time_of(request);
  order.order_class = class_of(request);
  order.quantity = quantity;
  order.notional = request.notional;
  order.limit_price = request.limit_price;
  order.stop_price = request.stop_price;
  order.trail_amount = request.trail_amount;
  order.trail_percent = request.trail_percent;
  order.extended_hours = request.extended_hours.value_or(false);
  order.created_at = order.updated_at = now;
  order.expires_at = expiry_of(order.time_in_force, order.extended_hours, now);
  return out;
}

// Where a trailing stop begins.
Price first_stop(const OrderRow& row, Price last) {
  const Order& order = row.order;
  const Price trail =
      order.trail_amount
          ? *order.trail_amount
          : Price{multiply_divide(last.units, order.trail_percent->units, 1'000'000)};
  return order.side == Side::buy ? to_tick(last + trail, true) : to_tick(last - trail, false);
}

void add_take_profit(OrderRow& leg, const TakeProfit& wanted) {
  leg.role = LegRole::take_profit;
  leg.order.type = OrderType::limit;
  leg.order.limit_price = wanted.limit_price;
}

void add_stop_loss(OrderRow& leg, const StopLoss& wanted) {
  leg.role = LegRole::stop_loss;
  leg.order.type = wanted.limit_price ? OrderType::stop_limit : OrderType::stop;
  leg.order.stop_price = wanted.stop_price;
  leg.order.limit_price = wanted.limit_price;
}

OrderRow leg_after(const OrderRow& entry) {
  OrderRow out = entry;
  out.order.client_order_id.clear();
  out.order.limit_price = out.order.stop_price = {};
  out.order.status = OrderStatus::held;
  return out;
}

// The legs wait; of an OCO the take-profit is the order itself.
void add_legs(Ticket& ticket, const PlaceOrder& request) {
  OrderRow leg = leg_after(ticket.row);
  if (class_of(request) == OrderClass::oco) {
    add_take_profit(ticket.row, *request.take_profit);
  } else {
    leg.order.side = opposite(request.side);
    if (request.take_profit) {
      add_take_profit(leg, *request.take_profit);
      ticket.legs.push_back(leg);
      leg = leg_after(leg);
    }
  }
  if (!request.stop_loss) return;
  add_stop_loss(leg, *request.stop_loss);
  ticket.legs.push_back(leg);
}

// What it is thought to fill at, and at what the money for it is reckoned.
void price_ticket(Ticket& ticket, const Scene& scene) {
  OrderRow& row = ticket.row;
  const Order& order = row.order;
  const Price last = scene.quote.last;
  ticket.expected = order.limit_price.value_or(order.stop_price.value_or(last));
  row.claim_price = claim_price_of(order, with_cushion(last, order.side));
  if (order.type == OrderType::trailing_stop)
    row.claim_price = with_cushion(*order.stop_price, order.side);
  const bool now = scene.hours == Session::regular && fills_at_once(scene.request);
  if (!now && order.type != OrderType::limit) return;
  const auto sweep =
      scene.context.venue->sweep(row.stock, order.side, order.quantity, order.limit_price);
  if (sweep.quantity > 0 && (now || sweep.quantity == order.quantity.units))
    ticket.expected = average_of(sweep);
  if (now && sweep.quantity == order.quantity.units) row.claim_price = Price{sweep.worst_price};
  if (now && sweep.quantity < order.quantity.units)
    ticket.warnings.push_back("The book does not offer as much: the rest is cancelled.");
}

Error insufficient_shares(const Scene& scene, std::int64_t room) {
  const bool is_short = scene.held.quantity.units < 0;
  const std::string free = Quantity{room}.text();
  return refused_order("quantity", "insufficient_shares",
                       is_short ? "You are short " + free +
                                      " shares that no other order buys back. Close them "
                                      "first, then open anew."
                                : "You have " + free + " shares that no other order sells.");
}

// An order either closes what is held or opens more; one that would do both is two orders, so that
// whatever fills first, what is opened has its margin.
Result<void> split_closing(Ticket& ticket, const Scene& scene) {
  OrderRow& row = ticket.row;
  const std::int64_t held = scene.held.quantity.units;
  const bool against = held != 0 && (held > 0) == (row.order.side == Side::sell);
  const std::int64_t room = units_without_sign(closable(scene.held, scene.open, scene.stock).units);
  if (against || class_of(scene.request) == OrderClass::oco) {
    if (row.order.quantity.units > (against ? room : 0)) return insufficient_shares(scene, room);
    row.closing = row.order.quantity;
    return {};
  }
  if (row.order.side == Side::buy) return {};
  const std::string why = short_restriction(ticket.view.standing);
  if (ticket.view.row.kind == AccountKind::cash) return insufficient_shares(scene, 0);
  if (!why.empty()) return refused_order("side", "account_restricted", why);
  if (!scene.listed.shortable)
    return refused_order("symbol", "not_shortable", "These shares cannot be borrowed.");
  if (row.order.quantity.units % Quantity::one != 0)
    return refused_order("quantity", "insufficient_shares",
                         "Fractions of shares cannot be sold short.");
  ticket.warnings.push_back("This opens a short position.");
  reckon_short(row, scene.quote.last);
  return {};
}

bool would_meet(const Order& mine, const Order& other) {
  if (mine.side == other.side || is_stop(mine.type) || is_stop(other.type)) return false;
  if (mine.type == OrderType::market || other.type == OrderType::market) return true;
  return mine.side == Side::buy ? *mine.limit_price >= *other.limit_price
                                : *mine.limit_price <= *other.limit_price;
}

Result<void> check_self(const OrderRow& row, const Scene& scene) {
  for (const OrderRow& each : scene.open)
    if (each.stock == row.stock && each.in_book() && would_meet(row.order, each.order))
      return refused_order("symbol", "would_trade_with_yourself",
                           "It would trade with another order of yours. Cancel that one first.");
  return {};
}

void reckon(Ticket& ticket) {
  const OrderRow& row = ticket.row;
  const Order& order = row.order;
  ticket.value = value_of(order.quantity, ticket.expected);
  ticket.fee = order_fee(order.quantity, ticket.value);
  const Quantity opening = order.quantity - row.closing;
  const Quantity opened = order.side == Side::buy ? opening : -opening;
  ticket.claim = claim_of(row.basis, {opened, row.claim_price});
  const Amount own = ticket.view.standing.cash - ticket.view.standing.reserved;
  if (order.side == Side::buy && opening.units > 0 && row.basis != Basis::cash &&
      ticket.value + ticket.fee > own)
    ticket.warnings.push_back("Part of it is bought with borrowed money.");
}

void warn_of_hours(Ticket& ticket, const Scene& scene) {
  if (scene.hours == Session::regular) return;
  if (scene.hours != Session::closed && ticket.row.order.extended_hours) return;
  ticket.warnings.push_back("It waits for the next session in which it may trade.");
}

}  // namespace

Error refused_order(const char* field, const char* code, std::string message) {
  Error out = failure(ErrorKind::conflict, code, std::move(message));
  out.field = field;
  return out;
}

Timestamp expiry_of(TimeInForce time, bool extended_hours, Timestamp now) {
  if (time == TimeInForce::gtc) return now + gtc_lasts;
  TradingDay day = trading_day_from(day_at(now));
  const auto end = [&] { return extended_hours ? day.after_close : day.close; };
  if (now >= end()) day = trading_day_from(day.day + 1);
  return end();
}

// What costs less than half a cent would cost nothing: fractions are opened for a dollar or more.
Result<void> check_fraction(const Ticket& ticket) {
  const Order& order = ticket.row.order;
  if (order.quantity.units % Quantity::one == 0 || ticket.row.closing == order.quantity) return {};
  if (order.notional.value_or(ticket.value) >= Amount::whole(1)) return {};
  return invalid("quantity", "quantity_too_small",
                 "Fractions of shares are bought for $1 or more.");
}

Result<void> check_size(Quantity quantity, Price price) {
  if (value_of(quantity, price) <= largest_order) return {};
  return invalid("quantity", "quantity_too_large", "No order is as large.");
}

void reckon_short(store::OrderRow& row, Price last) {
  if (row.order.side == Side::sell) row.claim_price = std::max(row.claim_price, last);
}

Result<void> check_power(const AccountView& view, const store::OrderRow& order, Amount before) {
  const Amount claims = claim_of(order);
  if (claims.units == 0) return {};
  const std::string why = restriction(view.standing);
  if (!why.empty()) return refused_order("symbol", "account_restricted", why);
  if (claims - before <= available(view.standing)) return {};
  return refused_order("quantity", "insufficient_buying_power",
                       "Your buying power is $" + buying_power(view.standing).text() +
                           ", which is not enough for this order.");
}

Result<Ticket> write_ticket(db::Session& session, const Context& context,
                            const store::AccountRow& account, const PlaceOrder& request,
                            Timestamp now) {
  TRY(check_terms(request));
  Ticket ticket;
  ticket.view = TRY(view_of(session, context, account, now));
  const Scene scene = TRY(scene_of(session, context, ticket.view, request));
  if (scene.open.size() >= most_open_orders)
    return refused_order("symbol", "too_many_orders",
                         "There can be 500 open orders at a time. Cancel some first.");
  TRY(check_moment(request,
                   {scene.hours, scene.listed.halted || scene.quote.halted, scene.quote.last}));
  ticket.row = row_of(scene, TRY(quantity_of(scene)), now);
  ticket.row.account_id = account.account_id;
  ticket.row.basis = basis_of(ticket.view.standing);
  add_legs(ticket, request);
  if (request.type == OrderType::trailing_stop)
    ticket.row.order.stop_price = first_stop(ticket.row, scene.quote.last);
  price_ticket(ticket, scene);
  TRY(check_size(ticket.row.order.quantity, std::max(ticket.row.claim_price, ticket.expected)));
  TRY(split_closing(ticket, scene));
  TRY(check_self(ticket.row, scene));
  reckon(ticket);
  TRY(check_fraction(ticket));
  TRY(check_power(ticket.view, ticket.row, {}));
  warn_of_hours(ticket, scene);
  return ticket;
}

}  // namespace septet::market
