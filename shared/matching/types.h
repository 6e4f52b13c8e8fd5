// What goes into an order book and what comes out. Prices and quantities are whole numbers of
// units that the caller chooses; the book only compares and adds them.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "base/record.h"

namespace septet::matching {

using OrderNumber = std::uint64_t;  // the caller's, unique in the book
using Owner = std::uint32_t;        // whose orders do not trade with each other

// Of one order. The quantities of all that a book holds add up to 2^62 at most.
inline constexpr std::int64_t max_quantity = 10'000'000'000'000'000;
inline constexpr std::int64_t max_price = 1'000'000'000'000;

enum class Side : std::uint8_t { buy, sell };
enum class OrderType : std::uint8_t { market, limit, stop, stop_limit, trailing_stop };
enum class TimeInForce : std::uint8_t {
  day,  // to the end of the day's last session that it may trade in
  gtc,  // until cancelled
  ioc,  // what can be had at once, the rest is cancelled
  fok,  // all at once or nothing
  opg,  // only in the opening auction
  cls,  // only in the closing auction
};
// When what may be traded how.
enum class Session : std::uint8_t {
  closed,       // nothing trades; orders for later are taken
  pre_market,   // limit orders that ask for extended hours
  regular,      // everything
  after_hours,  // as pre_market
};
// Whose order gives way when two of one owner meet.
enum class SelfTrade : std::uint8_t { cancel_newest, cancel_oldest, cancel_both };

struct NewOrder {
  OrderNumber number = 0;
  Owner owner = 0;
  Side side = Side::buy;
  OrderType type = OrderType::limit;
  TimeInForce time_in_force = TimeInForce::day;
  SelfTrade self_trade = SelfTrade::cancel_newest;
  bool extended_hours = false;
  std::int64_t quantity = 0;
  std::int64_t limit_price = 0;   // of limit and stop-limit orders
  std::int64_t stop_price = 0;    // of stop and stop-limit orders
  std::int64_t trail_amount = 0;  // of trailing stops: this,
  std::int64_t trail_ppm = 0;     // or millionths of the best price since
};

enum class Reason : std::uint8_t {
  none,
  duplicate_number,
  quantity_not_positive,
  price_not_positive,
  off_tick,
  price_missing,
  time_in_force_not_allowed,  // of this type of order
  session_not_allowed,        // a market order outside regular hours, say
  too_late_for_auction,
  halted,
  outside_band,     // an aggressive price beyond the band in force
  no_liquidity,     // the rest of an immediate order
  not_all_at_once,  // a fill-or-kill that could not fill
  self_trade,
  requested,  // cancelled by its owner
  day_ended,
  auction_ended,  // an OPG or CLS that did not fill
  unknown_order,
  nothing_left,  // an amend to no more than has filled
  too_large,     // a quantity or a price beyond what a book counts: max_quantity, max_price
};

enum class EventKind : std::uint8_t {
  accepted,
  rejected,
  triggered,  // a stop became a market or limit order
  trailed,    // a trailing stop's price moved
  filled,
  amended,
  cancelled,
  expired,
};

// `order` is the one that moved: in a fill the taker, at an auction the buyer.
struct Event {
  EventKind kind = EventKind::accepted;
  Reason reason = Reason::none;
  Side side = Side::buy;
  Owner owner = 0;
  OrderNumber order = 0;
  std::int64_t price = 0;      // of a fill; of a stop that was trailed
  std::int64_t quantity = 0;   // that filled
  std::int64_t remaining = 0;  // of the order, after it
  Owner maker_owner = 0;       // the rest: of a fill
  OrderNumber maker = 0;
  std::int64_t maker_remaining = 0;
  std::uint64_t trade = 0;  // its number, growing by one in this book
  bool operator==(const Event&) const = default;
};

}  // namespace septet::matching

namespace septet {

template <>
struct EnumNames<matching::Side> {
  static constexpr std::pair<matching::Side, std::string_view> names[] = {
      {matching::Side::buy, "buy"}, {matching::Side::sell, "sell"}};
};
template <>
struct EnumNames<matching::OrderType> {
  static constexpr std::pair<matching::OrderType, std::string_view> names[] = {
      {matching::OrderType::market, "market"},
      {matching::OrderType::limit, "limit"},
      {matching::OrderType::stop, "stop"},
      {matching::OrderType::stop_limit, "stop_limit"},
      {matching::OrderType::trailing_stop, "trailing_stop"}};
};
template <>
struct EnumNames<matching::TimeInForce> {
  static constexpr std::pair<matching::TimeInForce, std::string_view> names[] = {
      {matching::TimeInForce::day, "day"}, {matching::TimeInForce::gtc, "gtc"},
      {matching::TimeInForce::ioc, "ioc"}, {matching::TimeInForce::fok, "fok"},
      {matching::TimeInForce::opg, "opg"}, {matching::TimeInForce::cls, "cls"}};
};
template <>
struct EnumNames<matching::Session> {
  static constexpr std::pair<matching::Session, std::string_view> names[] = {
      {matching::Session::closed, "closed"},
      {matching::Session::pre_market, "pre_market"},
      {matching::Session::regular, "regular"},
      {matching::Session::after_hours, "after_hours"}};
};
template <>
struct EnumNames<matching::Reason> {
  static constexpr std::pair<matching::Reason, std::string_view> names[] = {
      {matching::Reason::none, "none"},
      {matching::Reason::duplicate_number, "duplicate_number"},
      {matching::Reason::quantity_not_positive, "quantity_not_positive"},
      {matching::Reason::price_not_positive, "price_not_positive"},
      {matching::Reason::off_tick, "off_tick"},
      {matching::Reason::price_missing, "price_missing"},
      {matching::Reason::time_in_force_not_allowed, "time_in_force_not_allowed"},
      {matching::Reason::session_not_allowed, "session_not_allowed"},
      {matching::Reason::too_late_for_auction, "too_late_for_auction"},
      {matching::Reason::halted, "halted"},
      {matching::Reason::outside_band, "outside_band"},
      {matching::Reason::no_liquidity, "no_liquidity"},
      {matching::Reason::not_all_at_once, "not_all_at_once"},
      {matching::Reason::self_trade, "self_trade"},
      {matching::Reason::requested, "requested"},
      {matching::Reason::day_ended, "day_ended"},
      {matching::Reason::auction_ended, "auction_ended"},
      {matching::Reason::unknown_order, "unknown_order"},
      {matching::Reason::nothing_left, "nothing_left"},
      {matching::Reason::too_large, "too_large"}};
};

}  // namespace septet
