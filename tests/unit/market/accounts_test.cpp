#include <doctest/doctest.h>

#include <algorithm>

#include "support/accounts_world.h"
#include "support/outcome.h"

using namespace septet;
using namespace septet::market;
using test::AccountsWorld;
using test::code_of;
using test::dollars;
using test::money;
using test::shares;

namespace {

PlaceOrder bracket(AccountsWorld& world, std::int64_t count) {
  PlaceOrder out = world.limit(Side::buy, count, "100.00");
  out.order_class = OrderClass::bracket;
  out.take_profit = TakeProfit{dollars("110.00")};
  out.stop_loss = StopLoss{dollars("95.00"), {}};
  return out;
}

}  // namespace

TEST_CASE("accounts: the first use opens one with paper money") {
  AccountsWorld world;
  const Caller anna = world.person();
  const Portfolio fresh = world.portfolio(anna);
  CHECK(fresh.cash == money("100000"));
  CHECK(fresh.equity == money("100000"));
  CHECK(fresh.buying_power == money("200000"));
  CHECK(fresh.day_profit == money("0"));
  const auto moved = *world.portfolios.transactions(anna, {});
  REQUIRE(moved.items.size() == 1);
  CHECK(moved.items[0].kind == TransactionKind::deposit);
  CHECK(moved.items[0].balance == money("100000"));
  CHECK(world.discrepancy().empty());
}

TEST_CASE("accounts: a trade moves money, shares and fees, and leaves nothing reserved") {
  AccountsWorld world;
  const Caller anna = world.person(), ben = world.person();
  const Order offered = world.placed(ben, world.limit(Side::sell, 100, "100.00"));
  CHECK(offered.status == OrderStatus::accepted);
  // Sold short: half of 10,000, and the fee of 0.35.
  CHECK(world.portfolio(ben).reserved == money("5000.35"));
  const Order bought = world.placed(anna, world.limit(Side::buy, 60, "100.10"));
  CHECK(bought.status == OrderStatus::filled);
  CHECK(bought.average_price == dollars("100.00"));
  CHECK(bought.fees == money("0.35"));
  CHECK(world.portfolio(ben).reserved == money("2000.00"));  // half of 4,000; the fee is paid
  CHECK(world.order(ben, offered.id).status == OrderStatus::partially_filled);

  const Portfolio of_anna = world.portfolio(anna);
  CHECK(of_anna.cash == money("93999.65"));
  CHECK(of_anna.equity == money("99999.65"));
  CHECK(of_anna.reserved == money("0"));
  REQUIRE(of_anna.positions.size() == 1);
  CHECK(of_anna.positions[0].quantity == shares(60));
  CHECK(of_anna.positions[0].average_price == dollars("100.00"));
  const Portfolio of_ben = world.portfolio(ben);
  CHECK(of_ben.cash == money("105999.65"));
  CHECK(of_ben.short_value == money("-6000"));
  CHECK(of_ben.positions[0].quantity == shares(-60));

  REQUIRE(world.orders.cancel(ben, offered.id).ok());
  CHECK(world.portfolio(ben).reserved == money("0"));
  CHECK(world.order(ben, offered.id).status == OrderStatus::cancelled);
  CHECK(world.order(ben, offered.id).reason == "requested");
  const auto fills = *world.orders.fills(anna, bought.id);
  REQUIRE(fills.items.size() == 1);
  CHECK(fills.items[0].fee == money("0.35"));
  CHECK(world.discrepancy().empty());
}

TEST_CASE("accounts: profit is realised against the average cost") {
  AccountsWorld world;
  const Caller anna = world.person(), ben = world.person();
  world.trade(ben, anna, 100, "100.00");
  world.trade(ben, anna, 100, "104.00");
  CHECK(world.portfolio(anna).positions[0].average_price == dollars("102.00"));
  world.trade(anna, ben, 50, "108.00");
  const Portfolio after = world.portfolio(anna);
  CHECK(after.realised_profit == money("300"));    // 50 × 6
  CHECK(after.unrealised_profit == money("900"));  // 150 × 6
  CHECK(after.equity ==
        money("100000") + after.realised_profit + after.unrealised_profit - money("1.05"));
  CHECK(world.portfolio(ben).realised_profit == money("-300"));
}

TEST_CASE("accounts: what makes no sense is refused with its field, and nothing is booked") {
  AccountsWorld world;
  const Caller anna = world.person();
  const auto refused = [&](const std::string& expected, auto&& change) {
    PlaceOrder order = world.limit(Side::buy, 10, "100.00");
    change(order);
    CHECK(world.refusal(anna, order) == expected);
  };
  refused("unknown_symbol symbol", [](PlaceOrder& o) { o.symbol = "NONE"; });
  refused("quantity_not_positive quantity", [](PlaceOrder& o) { o.quantity = Quantity{}; });
  refused("quantity_not_positive quantity", [](PlaceOrder& o) { o.quantity = shares(-5); });
  refused("quantity_or_notional quantity", [](PlaceOrder& o) { o.notional = money("5"); });
  refused("quantity_or_notional quantity", [](PlaceOrder& o) { o.quantity = {}; });
  refused("fraction_needs_market quantity", [](PlaceOrder& o) { o.quantity = Quantity{500'000}; });
  refused("price_not_positive limit_price", [](PlaceOrder& o) { o.limit_price = Price{}; });
  refused("off_tick limit_price", [](PlaceOrder& o) { o.limit_price = dollars("100.005"); });
  refused("price_missing limit_price", [](PlaceOrder& o) { o.limit_price = {}; });
  refused("price_not_allowed stop_price", [](PlaceOrder& o) { o.stop_price = dollars("101"); });
  refused("price_not_allowed limit_price", [](PlaceOrder& o) { o.type = OrderType::market; });
  refused("wrong_side_of_market stop_price", [](PlaceOrder& o) {
    o.type = OrderType::stop_limit;
    o.stop_price = dollars("99");
  });
  refused("trail_missing trail_amount", [](PlaceOrder& o) {
    o.type = OrderType::trailing_stop;
    o.limit_price = {};
  });
  refused("extended_needs_limit extended_hours", [](PlaceOrder& o) {
    o.type = OrderType::market;
    o.limit_price = {};
    o.extended_hours = true;
  });
  refused("time_in_force_not_allowed time_in_force", [](PlaceOrder& o) {
    o.type = OrderType::stop_limit;
    o.stop_price = dollars("101");
    o.time_in_force = TimeInForce::ioc;
  });
  refused("too_late_for_auction time_in_force",
          [](PlaceOrder& o) { o.time_in_force = TimeInForce::opg; });
  refused("price_missing take_profit", [](PlaceOrder& o) { o.order_class = OrderClass::bracket; });
  refused("insufficient_buying_power quantity", [](PlaceOrder& o) { o.quantity = shares(2'001); });
  CHECK(world.portfolio(anna).reserved == money("0"));
  CHECK(world.orders.list(anna, {})->items.empty());
  CHECK(world.portfolios.transactions(anna, {})->items.size() == 1);
}

TEST_CASE(
    "accounts: buying power is taken to the cent, for a thousandth share more there is none") {
  AccountsWorld world;
  const Caller anna = world.person();
  // 1,999 at 100: half is 99,950, the fee 7.00 (0.0035 × 1,999 = 6.9965).
  const Order big = world.placed(anna, world.limit(Side::buy, 1'999, "100.00"));
  CHECK(world.portfolio(anna).reserved == money("99957.00"));
  CHECK(world.refusal(anna, world.limit(Side::buy, 1, "100.00")) ==
        "insufficient_buying_power quantity");
  REQUIRE(world.orders.cancel(anna, big.id).ok());
  CHECK(world.portfolio(anna).buying_power == money("200000"));
}

TEST_CASE("accounts: a market order needs the regular session") {
  AccountsWorld world;
  const Caller anna = world.person();
  for (int i = 0; i < 7 * 4 && world.venue->clock_state().session == Session::regular; ++i) {
    world.clock.advance(minutes(15));
    REQUIRE(world.venue->advance().ok());
  }
  if (world.venue->clock_state().session == Session::regular) return;
  CHECK(world.refusal(anna, world.at_market(Side::buy, 1)) == "market_closed type");
  CHECK(world.portfolio(anna).reserved == money("0"));
}

TEST_CASE("accounts: a preview says what it would cost and reserves nothing") {
  AccountsWorld world;
  const Caller anna = world.person();
  const OrderPreview seen = *world.orders.preview(anna, world.limit(Side::buy, 10, "100.00"));
  CHECK(seen.price == dollars("100.00"));
  CHECK(seen.value == money("1000"));
  CHECK(seen.fee == money("0.35"));
  CHECK(seen.total == money("1000.35"));
  CHECK(seen.initial_margin == money("500"));
  CHECK(seen.buying_power_after == money("198999.30"));  // 2 × (100,000 − 500.35)
  CHECK(world.portfolio(anna).reserved == money("0"));
  CHECK(code_of(world.orders.preview(anna, world.limit(Side::buy, 9'000, "100.00"))) ==
        "insufficient_buying_power");
}

TEST_CASE("accounts: the same client_order_id gives the same order") {
  AccountsWorld world;
  const Caller anna = world.person(), ben = world.person();
  PlaceOrder order = world.limit(Side::buy, 10, "99.00");
  order.client_order_id = "mine-1";
  const Order first = world.placed(anna, order), again = world.placed(anna, order);
  CHECK(first.id == again.id);
  CHECK(world.orders.list(anna, {})->items.size() == 1);
  CHECK(world.placed(ben, order).id != first.id);
}

TEST_CASE("accounts: an amended order reserves for what it has become") {
  AccountsWorld world;
  const Caller anna = world.person(), ben = world.person();
  const Order order = world.placed(anna, world.limit(Side::buy, 100, "90.00"));
  CHECK(world.portfolio(anna).reserved == money("4500.35"));
  AmendOrder dearer;
  dearer.limit_price = dollars("95.00");
  dearer.quantity = shares(200);
  const auto amended = world.orders.amend(anna, order.id, dearer);
  REQUIRE(amended.ok());
  CHECK(amended->limit_price == dollars("95.00"));
  CHECK(world.portfolio(anna).reserved == money("9500.70"));
  AmendOrder too_much;
  too_much.quantity = shares(5'000);
  CHECK(code_of(world.orders.amend(anna, order.id, too_much)) == "insufficient_buying_power");
  AmendOrder off;
  off.limit_price = dollars("95.001");
  CHECK(code_of(world.orders.amend(anna, order.id, off)) == "off_tick");
  CHECK(world.portfolio(anna).reserved == money("9500.70"));
  CHECK(code_of(world.orders.amend(ben, order.id, dearer)) == "not_found");
  world.placed(ben, world.limit(Side::sell, 200, "95.00"));
  CHECK(code_of(world.orders.amend(anna, order.id, dearer)) == "order_ended");
  CHECK(code_of(world.orders.cancel(anna, order.id)) == "order_ended");
  CHECK(world.portfolio(anna).reserved == money("0"));
}

TEST_CASE(
    "accounts: no order is so large that its value overflows, nor becomes so by an amendment") {
  AccountsWorld world;
  const Caller anna = world.person();
  // 2^32 shares at 2^32 cents: 2^64 cents.
  CHECK(world.refusal(anna, world.limit(Side::buy, 4'294'967'296, "42949672.96")) ==
        "quantity_too_large quantity");
  const Order order = world.placed(anna, world.limit(Side::buy, 1, "90.00"));
  AmendOrder huge;
  huge.quantity = shares(4'294'967'296);
  huge.limit_price = dollars("42949672.96");
  CHECK(code_of(world.orders.amend(anna, order.id, huge)) == "quantity_too_large");
  CHECK(world.order(anna, order.id).quantity == shares(1));
}

TEST_CASE("accounts: a short sale claims its margin whatever its limit becomes") {
  AccountsWorld world;
  const Caller anna = world.person();
  const Order order = world.placed(anna, world.limit(Side::sell, 1, "110.00"));
  AmendOrder cheap;
  cheap.quantity = shares(39'000);
  cheap.limit_price = dollars("0.01");
  CHECK(code_of(world.orders.amend(anna, order.id, cheap)) == "insufficient_buying_power");
}

TEST_CASE("accounts: fractions that would cost nothing are not bought, and orders are counted") {
  AccountsWorld world;
  const Caller anna = world.person();
  PlaceOrder crumb = world.at_market(Side::buy, 1);
  crumb.quantity = Quantity{49};
  CHECK(world.refusal(anna, crumb) == "quantity_too_small quantity");
  for (int i = 0; i < 500; ++i) world.placed(anna, world.limit(Side::buy, 1, "0.01"));
  CHECK(world.refusal(anna, world.limit(Side::buy, 1, "0.01")) == "too_many_orders symbol");
}

TEST_CASE("accounts: shares are sold once, and no order both closes and opens") {
  AccountsWorld world;
  const Caller anna = world.person(), ben = world.person();
  world.trade(ben, anna, 100, "100.00");
  CHECK(world.refusal(anna, world.limit(Side::sell, 101, "105.00")) ==
        "insufficient_shares quantity");
  world.placed(anna, world.limit(Side::sell, 70, "105.00"));
  CHECK(world.portfolio(anna).positions[0].reserved == shares(70));
  CHECK(world.portfolio(anna).reserved == money("0"));
  CHECK(world.refusal(anna, world.limit(Side::sell, 31, "106.00")) ==
        "insufficient_shares quantity");
  CHECK(world.refusal(anna, world.limit(Side::buy, 10, "105.00")) ==
        "would_trade_with_yourself symbol");
}

TEST_CASE("accounts: cash accounts buy with settled cash and sell nothing short") {
  AccountsWorld world;
  const Caller anna = world.person(), ben = world.person();
  REQUIRE(world.portfolios.set(anna, {AccountKind::cash, {}}).ok());
  CHECK(world.portfolio(anna).buying_power == money("100000"));
  CHECK(world.refusal(anna, world.limit(Side::sell, 1, "100.00")) ==
        "insufficient_shares quantity");
  world.trade(ben, anna, 900, "100.00");  // 90,000 and 3.15
  CHECK(world.portfolio(anna).buying_power == money("9996.85"));
  world.trade(anna, ben, 500, "100.00");
  // 50,000 have come in and settle tomorrow; the fee of 1.75 is paid.
  CHECK(world.portfolio(anna).cash == money("59995.10"));
  CHECK(world.portfolio(anna).buying_power == money("9995.10"));
  CHECK(code_of(world.portfolios.set(ben, {AccountKind::cash, {}})) == "margin_in_use");
}

TEST_CASE("accounts: what cannot be borrowed is not sold short") {
  AccountsWorld world;
  world.list("HARD", dollars("10.00"), false);
  const Caller anna = world.person();
  CHECK(world.refusal(anna, world.limit(Side::sell, 1, "10.00", "HARD")) == "not_shortable symbol");
}

TEST_CASE("accounts: money and fractions of shares by market orders") {
  AccountsWorld world;
  const Caller anna = world.person(), ben = world.person();
  world.placed(ben, world.limit(Side::sell, 100, "100.00"));
  PlaceOrder order = world.at_market(Side::buy, 1);
  order.quantity = {};
  order.notional = money("250.00");
  const Order bought = world.placed(anna, order);
  CHECK(bought.status == OrderStatus::filled);
  CHECK(bought.quantity == Quantity{2'500'000});
  order.notional = {};
  order.quantity = Quantity{250'000};
  CHECK(world.placed(anna, order).filled_quantity == Quantity{250'000});
  const Portfolio after = world.portfolio(anna);
  CHECK(after.positions[0].quantity == Quantity{2'750'000});
  CHECK(after.positions[0].cost == money("275.00"));
  CHECK(world.discrepancy().empty());
}

TEST_CASE("accounts: a bracket's legs follow its entry, and one ends the other") {
  AccountsWorld world;
  const Caller anna = world.person(), ben = world.person();
  const Order entry = world.placed(anna, bracket(world, 100));
  REQUIRE(entry.leg_ids.size() == 2);
  CHECK(world.order(anna, entry.leg_ids[0]).status == OrderStatus::held);
  world.placed(ben, world.limit(Side::sell, 40, "100.00"));
  CHECK(world.order(anna, entry.leg_ids[0]).status == OrderStatus::held);
  world.placed(ben, world.limit(Side::sell, 60, "100.00"));
  CHECK(world.order(anna, entry.leg_ids[0]).status == OrderStatus::accepted);
  CHECK(world.order(anna, entry.leg_ids[1]).status == OrderStatus::accepted);
  CHECK(world.portfolio(anna).positions[0].reserved == shares(100));

  world.placed(ben, world.limit(Side::buy, 30, "110.00"));
  CHECK(world.order(anna, entry.leg_ids[0]).status == OrderStatus::partially_filled);
  CHECK(world.order(anna, entry.leg_ids[1]).quantity == shares(70));
  CHECK(world.portfolio(anna).positions[0].reserved == shares(70));
  world.placed(ben, world.limit(Side::buy, 70, "110.00"));
  CHECK(world.order(anna, entry.leg_ids[0]).status == OrderStatus::filled);
  CHECK(world.order(anna, entry.leg_ids[1]).status == OrderStatus::cancelled);
  CHECK(world.order(anna, entry.leg_ids[1]).reason == "other_leg");
  CHECK(world.portfolio(anna).positions.empty());
  CHECK(world.portfolio(anna).realised_profit == money("1000"));
  CHECK(world.discrepancy().empty());
}

TEST_CASE(
    "accounts: an entry that is cancelled ends its legs, or starts them for what has filled") {
  AccountsWorld world;
  const Caller anna = world.person(), ben = world.person();
  const Order empty = world.placed(anna, bracket(world, 100));
  REQUIRE(world.orders.cancel(anna, empty.id).ok());
  CHECK(world.order(anna, empty.leg_ids[0]).reason == "entry_ended");
  const Order part = world.placed(anna, bracket(world, 100));
  world.placed(ben, world.limit(Side::sell, 40, "100.00"));
  REQUIRE(world.orders.cancel(anna, part.id).ok());
  const Order profit = world.order(anna, part.leg_ids[0]);
  CHECK(profit.status == OrderStatus::accepted);
  CHECK(profit.quantity == shares(40));
  REQUIRE(world.orders.cancel(anna, profit.id).ok());
  CHECK(world.order(anna, part.leg_ids[1]).status == OrderStatus::cancelled);
  CHECK(world.portfolio(anna).positions[0].reserved == shares(0));
}

TEST_CASE("accounts: an OCO closes what is held, by its profit or by its loss") {
  AccountsWorld world;
  const Caller anna = world.person(), ben = world.person();
  PlaceOrder oco = world.limit(Side::sell, 50, "100.00");
  oco.limit_price = {};
  oco.order_class = OrderClass::oco;
  oco.take_profit = TakeProfit{dollars("110.00")};
  oco.stop_loss = StopLoss{dollars("90.00"), {}};
  CHECK(world.refusal(anna, oco) == "insufficient_shares quantity");
  world.trade(ben, anna, 50, "100.00");
  const Order profit = world.placed(anna, oco);
  REQUIRE(profit.leg_ids.size() == 1);
  CHECK(world.order(anna, profit.leg_ids[0]).status == OrderStatus::accepted);
  CHECK(world.portfolio(anna).positions[0].reserved == shares(50));
  // Ben and Cara trade at 90, which the stop follows, into Cara's bid.
  const Caller cara = world.person();
  world.placed(cara, world.limit(Side::buy, 60, "90.00"));
  world.placed(ben, world.limit(Side::sell, 5, "90.00"));
  CHECK(world.order(anna, profit.leg_ids[0]).status == OrderStatus::filled);
  CHECK(world.order(anna, profit.id).status == OrderStatus::cancelled);
  CHECK(world.portfolio(anna).positions.empty());
  CHECK(world.portfolio(anna).realised_profit == money("-500"));
  CHECK(world.discrepancy().empty());
}

TEST_CASE("accounts: each step of an order is an event of its owner") {
  AccountsWorld world;
  const Caller anna = world.person(), ben = world.person();
  const Order order = world.placed(anna, world.limit(Side::buy, 100, "100.00"));
  world.placed(ben, world.limit(Side::sell, 40, "100.00"));
  REQUIRE(world.orders.cancel(anna, order.id).ok());
  const auto all = *world.database->read(
      [&](db::Session& session) { return events::after(session, 0, anna.account_id, 1'000); });
  std::vector<std::string> steps;
  std::int64_t revision = 0;
  for (const auto& each : all) {
    if (each.event.kind != "order.changed") continue;
    const auto seen = *decode<Order>(each.event.data);
    CHECK(seen.revision == ++revision);
    steps.push_back(std::string(enum_name(seen.status)));
  }
  CHECK(steps == std::vector<std::string>{"accepted", "accepted", "partially_filled", "cancelled"});
}

TEST_CASE("accounts: dividends are paid to who is long and by who is short") {
  AccountsWorld world;
  const Caller anna = world.person(), ben = world.person();
  world.trade(ben, anna, 100, "100.00");
  NewAction dividend{ActionKind::dividend, world.venue->now(), dollars("0.25"), {}, {}};
  CHECK(code_of(world.actions.announce(anna, "KITE", dividend)) == "forbidden");
  REQUIRE(world.actions.announce(world.administrator(), "KITE", dividend).ok());
  REQUIRE(world.actions.carry_out(world.venue->now()).ok());
  REQUIRE(world.actions.carry_out(world.venue->now()).ok());
  CHECK(world.portfolio(anna).cash == money("90024.65"));
  CHECK(world.portfolio(ben).cash == money("109974.65"));
  CHECK(world.discrepancy().empty());
}

TEST_CASE("accounts: a split multiplies what is held and what is ordered, and no cost changes") {
  AccountsWorld world;
  const Caller anna = world.person(), ben = world.person();
  world.trade(ben, anna, 100, "100.00");
  const Order bid = world.placed(anna, world.limit(Side::buy, 10, "80.00"));
  const Order sale = world.placed(anna, world.limit(Side::sell, 50, "108.00"));
  const NewAction split{ActionKind::split, world.venue->now(), {}, 1, 4};
  REQUIRE(world.actions.announce(world.administrator(), "KITE", split).ok());
  REQUIRE(world.actions.carry_out(world.venue->now()).ok());
  const Position held = world.portfolio(anna).positions[0];
  CHECK(held.quantity == shares(400));
  CHECK(held.average_price == dollars("25.00"));
  CHECK(held.last == dollars("25.00"));
  CHECK(held.cost == money("10000"));
  CHECK(held.reserved == shares(200));
  CHECK(world.order(anna, bid.id).quantity == shares(40));
  CHECK(world.order(anna, bid.id).limit_price == dollars("20.00"));
  CHECK(world.portfolio(anna).reserved == money("400.35"));
  CHECK(world.order(anna, sale.id).limit_price == dollars("27.00"));
  // The book's order has become the same.
  CHECK(world.placed(ben, world.limit(Side::buy, 200, "27.00")).status == OrderStatus::filled);
  CHECK(world.order(anna, sale.id).status == OrderStatus::filled);
  CHECK(world.discrepancy().empty());
}

TEST_CASE("accounts: an order that no split can represent ends, and the others are split") {
  AccountsWorld world;
  const Caller anna = world.person(), ben = world.person();
  world.trade(ben, anna, 100, "100.00");
  const Order crumb = world.placed(ben, world.limit(Side::buy, 1, "0.0001"));
  const Order bid = world.placed(anna, world.limit(Side::buy, 10, "80.00"));
  const NewAction split{ActionKind::split, world.venue->now(), {}, 1, 2};
  REQUIRE(world.actions.announce(world.administrator(), "KITE", split).ok());
  REQUIRE(world.actions.carry_out(world.venue->now()).ok());
  CHECK(world.order(ben, crumb.id).status == OrderStatus::cancelled);
  CHECK(world.order(anna, bid.id).limit_price == dollars("40.00"));
  CHECK(world.venue->depth(world.kite, 5).bids.at(0).price == dollars("40.00"));
  CHECK(world.discrepancy().empty());
}

TEST_CASE("accounts: a reset forgets everything, and money and shares still add up") {
  AccountsWorld world;
  const Caller anna = world.person(), ben = world.person();
  world.trade(ben, anna, 100, "100.00");
  world.placed(anna, world.limit(Side::buy, 10, "80.00"));
  world.placed(anna, bracket(world, 10));
  CHECK(code_of(world.portfolios.reset(anna, {money("999.99"), {}})) == "out_of_range");
  const auto fresh = world.portfolios.reset(anna, {money("5000"), AccountKind::cash});
  REQUIRE(fresh.ok());
  CHECK(fresh->cash == money("5000"));
  CHECK(fresh->kind == AccountKind::cash);
  CHECK(fresh->positions.empty());
  CHECK(fresh->reserved == money("0"));
  CHECK(world.orders.list(anna, {})->items.empty());
  CHECK(world.portfolios.transactions(anna, {})->items.size() == 1);
  CHECK(world.discrepancy().empty());
}

TEST_CASE("accounts: by night come interest and borrow fees, and the curve goes on") {
  AccountsWorld world;
  const Caller anna = world.person(), ben = world.person();
  world.trade(ben, anna, 1'500, "100.00");
  const Timestamp monday = world.venue->now();
  // Anna owes 50,005.25: 8.5 % of it for a night is 11.81. Ben is short 150,000: 15.00.
  REQUIRE(world.upkeep.run(monday + days(1)).ok());
  REQUIRE(world.upkeep.run(monday + days(1)).ok());
  CHECK(world.portfolio(anna).cash == money("-50017.06"));
  CHECK(world.portfolio(ben).cash == money("249979.75"));
  const auto charged = *world.portfolios.transactions(ben, {TransactionKind::borrow_fee});
  REQUIRE(charged.items.size() == 1);
  CHECK(charged.items[0].amount == money("-15.00"));
  CHECK(world.portfolios.history(anna, "all")->points.size() >= 2);
  CHECK(world.discrepancy().empty());
}

TEST_CASE("accounts: a margin call that is not met ends in a liquidation") {
  AccountsWorld world;
  const Caller anna = world.person(), ben = world.person(), cara = world.person();
  REQUIRE(world.portfolios.reset(ben, {money("10000000"), {}}).ok());
  REQUIRE(world.portfolios.reset(cara, {money("10000000"), {}}).ok());
  world.trade(anna, ben, 1'900, "100.00");  // short of 190,000, of which 57,000 has to be kept
  const NewAction dividend{ActionKind::dividend, world.venue->now(), dollars("25.00"), {}, {}};
  REQUIRE(world.actions.announce(world.administrator(), "KITE", dividend).ok());
  // It costs her 47,500: of 99,993.35 there are 52,493.35 left.
  REQUIRE(world.upkeep.run(world.venue->now()).ok());
  const Portfolio called = world.portfolio(anna);
  REQUIRE(called.margin_call);
  CHECK(*called.margin_call == money("4506.65"));
  CHECK(called.restricted);
  REQUIRE(called.liquidation_at);
  CHECK(world.refusal(anna, world.limit(Side::sell, 1, "105.00")) == "account_restricted symbol");
  CHECK(world.people.told.back().title == "Margin call: $4506.65 is missing");
  world.placed(cara, world.limit(Side::sell, 5'000, "100.00"));
  // 4,506.65 and 5 %, at 30 a share: 157.7 shares, so 158. A night's fee for 1,900 comes before.
  REQUIRE(world.upkeep.run(*called.liquidation_at + minutes(1)).ok());
  const Portfolio after = world.portfolio(anna);
  CHECK(after.positions[0].quantity > shares(-1'900 + 150));
  CHECK(after.positions[0].quantity < shares(-1'900 + 165));
  CHECK(after.excess >= money("0"));
  CHECK(world.portfolios.transactions(anna, {TransactionKind::liquidation})->items.size() == 1);
  REQUIRE(world.upkeep.run(*called.liquidation_at + minutes(2)).ok());
  CHECK_FALSE(world.portfolio(anna).margin_call);
  CHECK(world.discrepancy().empty());
}

TEST_CASE("accounts: transactions in pages and as CSV") {
  AccountsWorld world;
  const Caller anna = world.person(), ben = world.person();
  for (int i = 0; i < 4; ++i) world.trade(ben, anna, 10, "100.00");
  Portfolios::Query query;
  query.limit = 5;
  const auto first = *world.portfolios.transactions(anna, query);
  REQUIRE(first.items.size() == 5);
  REQUIRE(first.next_cursor);
  query.cursor = *first.next_cursor;
  CHECK(world.portfolios.transactions(anna, query)->items.size() == 4);
  Amount balance = first.items[0].balance;
  for (const Transaction& each : first.items) {
    CHECK(each.balance == balance);
    balance -= each.amount;
  }
  Portfolios::Query csv;
  const std::string lines = *world.portfolios.transaction_lines(anna, csv);
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 9);
  CHECK(lines.find(",buy,KITE,10,100.00,-1000.00,") != std::string::npos);
  CHECK(world.portfolios.transaction_lines(anna, csv)->empty());
}

TEST_CASE("accounts: an account that goes leaves the house what it had") {
  AccountsWorld world;
  const Caller anna = world.person(), ben = world.person();
  world.trade(ben, anna, 100, "100.00");
  world.placed(anna, world.limit(Side::buy, 10, "90.00"));
  REQUIRE(world.database
              ->write([&](db::Transaction& tx) {
                return world.portfolios.forget_account(tx, anna.account_id);
              })
              .ok());
  // Its order is in the book still: what fills of it is the house's. The rest ends soon.
  world.placed(ben, world.limit(Side::sell, 4, "90.00"));
  CHECK(world.portfolio(ben).positions[0].quantity == shares(-104));
  CHECK(world.venue->depth(world.kite, 5).bids.size() == 1);
  REQUIRE(world.upkeep.run(world.venue->now()).ok());
  CHECK(world.venue->depth(world.kite, 5).bids.empty());
  CHECK(world.discrepancy().empty());
}
