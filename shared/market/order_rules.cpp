#include "market/order_rules.h"

namespace septet::market {

namespace {

Error refused(const char* field, const char* code, const char* message) {
  Error out = failure(ErrorKind::conflict, code, message);
  out.field = field;
  return out;
}

Result<void> check_price(const char* field, const std::optional<Price>& price) {
  if (!price) return {};
  if (price->units <= 0) return invalid(field, "price_not_positive", "A price is over zero.");
  if (*price > highest_price) return invalid(field, "price_too_high", "No stock costs as much.");
  if (!fits_tick(*price)) return invalid(field, "off_tick", "From $1 up prices have whole cents.");
  return {};
}

Result<void> check_presence(const char* field, bool present, bool wanted) {
  if (present && !wanted)
    return invalid(field, "price_not_allowed", "Orders of this type have no such price.");
  if (!present && wanted)
    return invalid(field, "price_missing", "Orders of this type need this price.");
  return {};
}

Result<void> check_prices(const PlaceOrder& order) {
  const OrderType type = order.type;
  const bool oco = class_of(order) == OrderClass::oco;  // its prices are those of its two legs
  const bool limited = !oco && (type == OrderType::limit || type == OrderType::stop_limit);
  const bool stopped = !oco && (type == OrderType::stop || type == OrderType::stop_limit);
  TRY(check_presence("limit_price", order.limit_price.has_value(), limited));
  TRY(check_presence("stop_price", order.stop_price.has_value(), stopped));
  TRY(check_price("limit_price", order.limit_price));
  return check_price("stop_price", order.stop_price);
}

Result<void> check_trail(const PlaceOrder& order) {
  const bool amount = order.trail_amount.has_value(), percent = order.trail_percent.has_value();
  if (order.type != OrderType::trailing_stop) {
    if (amount || percent)
      return invalid(amount ? "trail_amount" : "trail_percent", "price_not_allowed",
                     "Only trailing stops have a trail.");
    return {};
  }
  if (amount == percent)
    return invalid("trail_amount", "trail_missing",
                   "A trailing stop needs an amount or a percentage, one of the two.");
  TRY(check_price("trail_amount", order.trail_amount));
  if (percent && (order.trail_percent->units <= 0 || *order.trail_percent >= Percent::whole(100)))
    return invalid("trail_percent", "price_not_positive", "This is between 0 and 100 per cent.");
  return {};
}

Result<void> check_quantity(const PlaceOrder& order) {
  if (order.quantity.has_value() == order.notional.has_value())
    return invalid("quantity", "quantity_or_notional",
                   "Say how many shares, or for how many dollars.");
  if (order.quantity && order.quantity->units <= 0)
    return invalid("quantity", "quantity_not_positive", "The quantity is over zero.");
  if (order.notional && order.notional->units <= 0)
    return invalid("notional", "quantity_not_positive", "The amount is over zero.");
  if (order.quantity && *order.quantity > largest_quantity)
    return invalid("quantity", "quantity_too_large", "No order is as large.");
  const bool fraction = order.notional || order.quantity->units % Quantity::one != 0;
  const bool plain = order.type == OrderType::market && class_of(order) == OrderClass::simple &&
                     (time_of(order) == TimeInForce::day || time_of(order) == TimeInForce::ioc);
  if (fraction && !plain)
    return invalid(order.notional ? "notional" : "quantity", "fraction_needs_market",
                   "Fractions of shares are for market orders of the day only.");
  return {};
}

Result<void> check_time(const PlaceOrder& order) {
  const TimeInForce time = time_of(order);
  const bool lasts = time == TimeInForce::day || time == TimeInForce::gtc;
  if (!lasts && (is_stop(order.type) || class_of(order) != OrderClass::simple))
    return invalid("time_in_force", "time_in_force_not_allowed",
                   "Orders of this type are for the day or until cancelled.");
  if (!order.extended_hours.value_or(false)) return {};
  if (order.type != OrderType::limit || class_of(order) != OrderClass::simple)
    return invalid("extended_hours", "extended_needs_limit",
                   "Outside regular hours there are limit orders only.");
  if (time == TimeInForce::opg || time == TimeInForce::cls)
    return invalid("time_in_force", "time_in_force_not_allowed",
                   "The auctions belong to the regular session.");
  return {};
}

// Whether what closes at `price` gains on an order of this side that filled at `entry`.
bool gains(Side entry_side, Price price, Price entry) {
  return entry_side == Side::buy ? price > entry : price < entry;
}

Result<void> check_leg_prices(const PlaceOrder& order) {
  if (order.take_profit)
    TRY(check_price("take_profit.limit_price", order.take_profit->limit_price));
  if (!order.stop_loss) return {};
  TRY(check_price("stop_loss.stop_price", order.stop_loss->stop_price));
  return check_price("stop_loss.limit_price", order.stop_loss->limit_price);
}

Result<void> check_legs(const PlaceOrder& order) {
  const int legs = order.take_profit.has_value() + order.stop_loss.has_value();
  const OrderClass kind = class_of(order);
  const int wanted = kind == OrderClass::simple ? 0 : kind == OrderClass::oto ? 1 : 2;
  if (legs < wanted)
    return invalid(order.take_profit ? "stop_loss" : "take_profit", "price_missing",
                   "An order of this class needs its take-profit and its stop-loss.");
  if (legs > wanted)
    return invalid(order.take_profit ? "take_profit" : "stop_loss", "price_not_allowed",
                   "An order of this class has fewer legs.");
  TRY(check_leg_prices(order));
  const Side entry = kind == OrderClass::oco ? opposite(order.side) : order.side;
  if (legs == 2 && !gains(entry, order.take_profit->limit_price, order.stop_loss->stop_price))
    return invalid("stop_loss.stop_price", "wrong_side_of_market",
                   "The stop-loss has to be on the losing side of the take-profit.");
  if (kind != OrderClass::simple && order.type == OrderType::trailing_stop)
    return invalid("type", "unknown_value", "A trailing stop has no legs.");
  return {};
}

// A stop waits on the far side of the price; where it stands already it would be no stop.
Result<void> check_stop_side(const char* field, Side side, Price stop, Price last) {
  if (last.units == 0 || (side == Side::buy ? stop > last : stop < last)) return {};
  return invalid(field, "wrong_side_of_market",
                 side == Side::buy ? "A stop to buy is above the price."
                                   : "A stop to sell is below the price.");
}

// Legs are reckoned from where the entry fills.
Result<void> check_leg_sides(const PlaceOrder& order, Price last) {
  const bool oco = class_of(order) == OrderClass::oco;
  const Price from = oco ? last : order.limit_price.value_or(order.stop_price.value_or(last));
  if (from.units == 0) return {};
  const Side entry = oco ? opposite(order.side) : order.side;
  if (order.take_profit && !gains(entry, order.take_profit->limit_price, from))
    return invalid("take_profit.limit_price", "wrong_side_of_market",
                   "A take-profit is on the winning side of the price.");
  if (order.stop_loss && gains(entry, order.stop_loss->stop_price, from))
    return invalid("stop_loss.stop_price", "wrong_side_of_market",
                   "A stop-loss is on the losing side of the price.");
  return {};
}

Result<void> check_session(const PlaceOrder& order, const StockMoment& moment) {
  const TimeInForce time = time_of(order);
  const bool auction = time == TimeInForce::opg || time == TimeInForce::cls;
  const bool regular = moment.session == Session::regular;
  if (order.type == OrderType::market && class_of(order) != OrderClass::oco && !auction && !regular)
    return refused("type", "market_closed",
                   "Market orders are for regular hours, 09:30 to 16:00 in New York.");
  const bool at_once = time == TimeInForce::ioc || time == TimeInForce::fok;
  const bool trades_now =
      regular || (moment.session != Session::closed && order.extended_hours.value_or(false));
  if (at_once && !trades_now)
    return refused("time_in_force", "market_closed", "Nothing trades at this hour.");
  if (time == TimeInForce::opg && regular)
    return refused("time_in_force", "too_late_for_auction", "The opening auction is over.");
  if (moment.halted && !auction && (at_once || order.type == OrderType::market))
    return refused("symbol", "stock_halted", "Trading in this stock is halted.");
  return {};
}

Result<void> check_amend_presence(const Order& order, const AmendOrder& amend) {
  const OrderType type = order.type;
  const auto only = [](const char* field, bool present, bool allowed) {
    return check_presence(field, present, present && allowed);
  };
  TRY(only("limit_price", amend.limit_price.has_value(),
           type == OrderType::limit || type == OrderType::stop_limit));
  TRY(only("stop_price", amend.stop_price.has_value(),
           (type == OrderType::stop || type == OrderType::stop_limit) && !order.triggered));
  TRY(only("trail_amount", amend.trail_amount.has_value(), order.trail_amount.has_value()));
  return only("trail_percent", amend.trail_percent.has_value(), order.trail_percent.has_value());
}

Result<void> check_amend_quantity(const Order& order, const AmendOrder& amend) {
  if (!amend.quantity) return {};
  if (amend.quantity->units <= 0)
    return invalid("quantity", "quantity_not_positive", "The quantity is over zero.");
  if (*amend.quantity > largest_quantity)
    return invalid("quantity", "quantity_too_large", "No order is as large.");
  if (*amend.quantity <= order.filled_quantity)
    return invalid("quantity", "quantity_not_positive", "So much has filled already.");
  if (order.type == OrderType::market || amend.quantity->units % Quantity::one != 0)
    return invalid("quantity", "fraction_needs_market", "This order is for whole shares.");
  return {};
}

struct ReasonText {
  std::string_view code;
  const char* text;
};
constexpr ReasonText reason_texts[] = {
    {"requested", "You cancelled it."},
    {"no_liquidity", "There was nobody to trade the rest with."},
    {"not_all_at_once", "It could not be filled all at once."},
    {"self_trade", "It would have traded with another order of yours."},
    {"day_ended", "The day ended before it filled."},
    {"auction_ended", "The auction did not fill it."},
    {"outside_band", "The price was outside the band in force."},
    {"halted", "Trading in this stock was halted."},
    {"session_not_allowed", "It cannot trade at this hour."},
    {"too_late_for_auction", "It came too late for the auction."},
    {"days_ended", "It had stood for ninety days."},
    {"other_leg", "The other leg of its pair has ended."},
    {"entry_ended", "The order that it was to follow has ended without a fill."},
    {"nothing_to_close", "There was nothing left for it to close."},
    {"liquidation", "A margin call was not met."},
    {"reset", "The account was reset."},
};

}  // namespace

Result<void> check_terms(const PlaceOrder& order) {
  TRY(check_quantity(order));
  TRY(check_prices(order));
  TRY(check_trail(order));
  TRY(check_time(order));
  return check_legs(order);
}

Result<void> check_moment(const PlaceOrder& order, const StockMoment& moment) {
  TRY(check_session(order, moment));
  if (class_of(order) != OrderClass::oco && order.stop_price)
    TRY(check_stop_side("stop_price", order.side, *order.stop_price, moment.last));
  return check_leg_sides(order, moment.last);
}

Result<void> check_amend(const Order& order, const AmendOrder& amend, const StockMoment& moment) {
  TRY(check_amend_quantity(order, amend));
  TRY(check_amend_presence(order, amend));
  TRY(check_price("limit_price", amend.limit_price));
  TRY(check_price("stop_price", amend.stop_price));
  TRY(check_price("trail_amount", amend.trail_amount));
  if (amend.trail_percent &&
      (amend.trail_percent->units <= 0 || *amend.trail_percent >= Percent::whole(100)))
    return invalid("trail_percent", "price_not_positive", "This is between 0 and 100 per cent.");
  if (!amend.stop_price) return {};
  return check_stop_side("stop_price", order.side, *amend.stop_price, moment.last);
}

std::string reason_text(std::string_view code) {
  for (const ReasonText& each : reason_texts)
    if (each.code == code) return each.text;
  return "The exchange did not take it.";
}

}  // namespace septet::market
