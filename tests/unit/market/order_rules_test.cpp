#include "market/order_rules.h"

#include <doctest/doctest.h>

#include <string>

using namespace septet;
using namespace septet::market;

namespace {

constexpr Session sessions[] = {Session::closed, Session::pre_market, Session::regular,
                                Session::after_hours};

// What becomes of an order of a type and a time in force in each of the four sessions: "+" it is
// taken, or why not: c "market_closed", l "too_late_for_auction", t "time_in_force_not_allowed",
// x "extended_needs_limit".
struct Cell {
  OrderType type;
  TimeInForce time;
  std::string ordinary;  // closed, pre-market, regular, after-hours
  std::string extended;  // the same for one that asks for extended hours
};
const Cell cells[] = {
    {OrderType::market, TimeInForce::day, "cc+c", "xxxx"},
    {OrderType::market, TimeInForce::gtc, "cc+c", "xxxx"},
    {OrderType::market, TimeInForce::ioc, "cc+c", "xxxx"},
    {OrderType::market, TimeInForce::fok, "cc+c", "xxxx"},
    {OrderType::market, TimeInForce::opg, "++l+", "xxxx"},
    {OrderType::market, TimeInForce::cls, "++++", "xxxx"},
    {OrderType::limit, TimeInForce::day, "++++", "++++"},
    {OrderType::limit, TimeInForce::gtc, "++++", "++++"},
    {OrderType::limit, TimeInForce::ioc, "cc+c", "c+++"},
    {OrderType::limit, TimeInForce::fok, "cc+c", "c+++"},
    {OrderType::limit, TimeInForce::opg, "++l+", "tttt"},
    {OrderType::limit, TimeInForce::cls, "++++", "tttt"},
    {OrderType::stop, TimeInForce::day, "++++", "xxxx"},
    {OrderType::stop, TimeInForce::gtc, "++++", "xxxx"},
    {OrderType::stop, TimeInForce::ioc, "tttt", "tttt"},
    {OrderType::stop, TimeInForce::fok, "tttt", "tttt"},
    {OrderType::stop, TimeInForce::opg, "tttt", "tttt"},
    {OrderType::stop, TimeInForce::cls, "tttt", "tttt"},
    {OrderType::stop_limit, TimeInForce::day, "++++", "xxxx"},
    {OrderType::stop_limit, TimeInForce::gtc, "++++", "xxxx"},
    {OrderType::stop_limit, TimeInForce::ioc, "tttt", "tttt"},
    {OrderType::stop_limit, TimeInForce::fok, "tttt", "tttt"},
    {OrderType::stop_limit, TimeInForce::opg, "tttt", "tttt"},
    {OrderType::stop_limit, TimeInForce::cls, "tttt", "tttt"},
    {OrderType::trailing_stop, TimeInForce::day, "++++", "xxxx"},
    {OrderType::trailing_stop, TimeInForce::gtc, "++++", "xxxx"},
    {OrderType::trailing_stop, TimeInForce::ioc, "tttt", "tttt"},
    {OrderType::trailing_stop, TimeInForce::fok, "tttt", "tttt"},
    {OrderType::trailing_stop, TimeInForce::opg, "tttt", "tttt"},
    {OrderType::trailing_stop, TimeInForce::cls, "tttt", "tttt"},
};

PlaceOrder order_of(const Cell& cell, Side side, bool extended) {
  PlaceOrder out;
  out.symbol = "KITE";
  out.side = side;
  out.type = cell.type;
  out.time_in_force = cell.time;
  out.quantity = Quantity::whole(10);
  out.extended_hours = extended;
  if (cell.type == OrderType::limit || cell.type == OrderType::stop_limit)
    out.limit_price = Price::whole(100);
  if (cell.type == OrderType::stop || cell.type == OrderType::stop_limit)
    out.stop_price = Price::whole(side == Side::buy ? 101 : 99);
  if (cell.type == OrderType::trailing_stop) out.trail_amount = Price::whole(1);
  return out;
}

std::string refusal_of(const PlaceOrder& order, const StockMoment& moment) {
  auto checked = check_terms(order);
  if (checked.ok()) checked = check_moment(order, moment);
  return checked.ok() ? "" : checked.error().code;
}

std::string meaning(char letter) {
  switch (letter) {
    case 'c':
      return "market_closed";
    case 'l':
      return "too_late_for_auction";
    case 't':
      return "time_in_force_not_allowed";
    case 'x':
      return "extended_needs_limit";
    default:
      return "";
  }
}

}  // namespace

TEST_CASE("order rules: every type with every time in force in every session") {
  for (const Cell& cell : cells)
    for (const bool extended : {false, true})
      for (const Side side : {Side::buy, Side::sell})
        for (std::size_t i = 0; i < 4; ++i) {
          CAPTURE(enum_name(cell.type));
          CAPTURE(enum_name(cell.time));
          CAPTURE(enum_name(sessions[i]));
          CAPTURE(extended);
          const auto order = order_of(cell, side, extended);
          CHECK(refusal_of(order, {sessions[i], false, Price::whole(100)}) ==
                meaning((extended ? cell.extended : cell.ordinary)[i]));
        }
}

TEST_CASE("order rules: while a stock is halted, what would trade at once is refused") {
  const StockMoment halted{Session::regular, true, Price::whole(100)};
  for (const Cell& cell : cells) {
    const std::string code = refusal_of(order_of(cell, Side::buy, false), halted);
    if (cell.ordinary[2] != '+') continue;
    const bool at_once = cell.time == TimeInForce::ioc || cell.time == TimeInForce::fok ||
                         (cell.type == OrderType::market && cell.time != TimeInForce::cls);
    CHECK(code == (at_once ? "stock_halted" : ""));
  }
}

TEST_CASE("order rules: prices stand on ticks") {
  CHECK(fits_tick(Price{1'000'100}));
  CHECK_FALSE(fits_tick(Price{1'000'150}));
  CHECK(fits_tick(Price{9'999}));
  CHECK(to_tick(Price{1'000'150}, true) == Price{1'000'200});
  CHECK(to_tick(Price{1'000'150}, false) == Price{1'000'100});
  CHECK(to_tick(Price{-5}, false) == Price{1});
}

TEST_CASE("order rules: every reason of the book has a sentence of its own or a general one") {
  for (const auto& [reason, name] : EnumNames<matching::Reason>::names)
    CHECK_FALSE(reason_text(name).empty());
}
