// Whether an order makes sense, before anybody's money is looked at. Pure. The errors are those
// that order_types.h names, each with its field.
#pragma once

#include <string>
#include <string_view>

#include "market/order_types.h"

namespace septet::market {

// Prices from $1 up have whole cents, those below ten-thousandths (SEC Rule 612, 17 CFR 242.612).
constexpr bool fits_tick(Price price) {
  return price.units < Price::one || price.units % 100 == 0;
}
// The nearest price on a tick that is not above, or not below; one tick at least.
constexpr Price to_tick(Price price, bool up) {
  const std::int64_t tick = price.units < Price::one ? 1 : 100;
  const std::int64_t below = price.units / tick * tick;
  const Price out{up && below != price.units ? below + tick : below};
  return out.units > 0 ? out : Price{1};
}
inline constexpr Price highest_price = Price::whole(100'000'000);
inline constexpr Quantity largest_quantity = Quantity::whole(10'000'000'000);

constexpr TimeInForce time_of(const PlaceOrder& order) {
  return order.time_in_force.value_or(TimeInForce::day);
}
constexpr OrderClass class_of(const PlaceOrder& order) {
  return order.order_class.value_or(OrderClass::simple);
}
constexpr Side opposite(Side side) {
  return side == Side::buy ? Side::sell : Side::buy;
}
constexpr bool is_stop(OrderType type) {
  return type == OrderType::stop || type == OrderType::stop_limit ||
         type == OrderType::trailing_stop;
}

// A stock at the moment of the order.
struct StockMoment {
  Session session = Session::closed;
  bool halted = false;
  Price last;
};

// What can be told from the order alone.
Result<void> check_terms(const PlaceOrder&);
// What depends on the session, on a halt and on the price.
Result<void> check_moment(const PlaceOrder&, const StockMoment&);
// An amendment of an open order; the same codes.
Result<void> check_amend(const Order&, const AmendOrder&, const StockMoment&);

// What the book's reason means to the person: a sentence for a code.
std::string reason_text(std::string_view code);

}  // namespace septet::market
