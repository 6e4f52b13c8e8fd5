// Each rule of margin.h with a case that was worked by hand; the working stands beside it.
#include "market/margin.h"

#include <doctest/doctest.h>

#include "support/sums.h"

using namespace septet;
using namespace septet::market;
using test::dollars;
using test::money;

namespace {

Holding held(std::int64_t shares, const char* price) {
  return {Quantity::whole(shares), dollars(price)};
}
Standing account(const char* cash, std::initializer_list<Holding> positions,
                 AccountKind kind = AccountKind::margin) {
  Standing out;
  out.kind = kind;
  out.cash = money(cash);
  for (const Holding& each : positions) out.add(each);
  return out;
}

}  // namespace

TEST_CASE("margin: values are rounded to the cent, half a cent away from zero") {
  CHECK(value_of(Quantity::whole(3), dollars("10.01")) == money("30.03"));
  CHECK(value_of({500'000}, dollars("10.01")) == money("5.01"));    // 5.005
  CHECK(value_of({-500'000}, dollars("10.01")) == money("-5.01"));  // -5.005
  CHECK(value_of({1}, dollars("100.00")) == money("0.00"));         // 0.0001
}

TEST_CASE("margin: the fee is $0.0035 a share, at least $0.35, at most 1 %, whatever the fills") {
  CHECK(order_fee(Quantity::whole(10), money("1846.20")) == money("0.35"));
  CHECK(order_fee(Quantity::whole(100), money("1846.20")) == money("0.35"));
  CHECK(order_fee(Quantity::whole(1'000), money("18462.00")) == money("3.50"));
  CHECK(order_fee(Quantity::whole(1), money("12.00")) == money("0.12"));       // 1 %
  CHECK(order_fee(Quantity::whole(1'000), money("200.00")) == money("2.00"));  // of a penny stock
  CHECK(order_fee({100'000}, money("0.40")) == money("0.00"));
  // In three fills: 0.35 for the first 40, nothing for the next 60, 0.35 for the last 100.
  const Amount first = order_fee(Quantity::whole(40), money("400"));
  const Amount second = order_fee(Quantity::whole(100), money("1000")) - first;
  const Amount third = order_fee(Quantity::whole(200), money("2000")) - first - second;
  CHECK(first == money("0.35"));
  CHECK(second == money("0.00"));
  CHECK(third == money("0.35"));
}

TEST_CASE("margin: maintenance of long positions is 30 %, and all of it under $2.50") {
  CHECK(maintenance_of(held(100, "50.00")) == money("1500.00"));  // 5,000 × 0.3
  CHECK(maintenance_of(held(1'000, "2.50")) == money("750.00"));  // 2,500 × 0.3
  CHECK(maintenance_of(held(1'000, "2.49")) == money("2490.00"));
}

TEST_CASE("margin: maintenance of short positions, $5 and over: the greater of $5 and 30 %") {
  CHECK(maintenance_of(held(-100, "100.00")) == money("3000.00"));  // 10,000 × 0.3 > 100 × 5
  CHECK(maintenance_of(held(-100, "10.00")) == money("500.00"));    // 100 × 5 > 1,000 × 0.3
  CHECK(maintenance_of(held(-100, "16.67")) == money("500.10"));    // 1,667 × 0.3
  CHECK(maintenance_of(held(-100, "5.00")) == money("500.00"));
}

TEST_CASE("margin: maintenance of short positions, below $5: the greater of $2.50 and 100 %") {
  CHECK(maintenance_of(held(-100, "4.99")) == money("499.00"));
  CHECK(maintenance_of(held(-100, "2.50")) == money("250.00"));
  CHECK(maintenance_of(held(-100, "1.00")) == money("250.00"));
}

TEST_CASE("margin: initial margin is half, and never less than the maintenance margin") {
  CHECK(initial_of(held(100, "50.00")) == money("2500.00"));
  CHECK(initial_of(held(-100, "50.00")) == money("2500.00"));
  CHECK(initial_of(held(100, "2.00")) == money("200.00"));   // all of it
  CHECK(initial_of(held(-100, "6.00")) == money("500.00"));  // $5 a share over 300
}

TEST_CASE("margin: buying power of a margin account is twice the excess over the initial margin") {
  CHECK(buying_power(account("10000", {})) == money("20000"));
  // 200 at $60, of which 2,000 is borrowed: equity 10,000, half of 12,000 is 6,000: 2 × 4,000.
  CHECK(buying_power(account("-2000", {held(200, "60.00")})) == money("8000"));
  // Short 100 at $50: 10,000 and the proceeds in cash; equity 10,000, half of 5,000: 2 × 7,500.
  CHECK(buying_power(account("15000", {held(-100, "50.00")})) == money("15000"));
  Standing reserving = account("10000", {});
  reserving.reserved = money("2500.35");
  CHECK(buying_power(reserving) == money("14999.30"));
  // 400 at $30 with 8,000 borrowed: equity 4,000, half of 12,000 is more: nothing.
  CHECK(buying_power(account("-8000", {held(400, "30.00")})) == money("0"));
}

TEST_CASE("margin: under $2,000 a margin account pays in full and sells nothing short") {
  const Standing small = account("500", {held(20, "70.00")});  // equity 1,900
  CHECK(basis_of(small) == Basis::cash);
  CHECK(buying_power(small) == money("500"));
  CHECK_FALSE(short_restriction(small).empty());
  const Standing enough = account("600", {held(20, "70.00")});  // 2,000; half of 1,400: 2 × 1,300
  CHECK(basis_of(enough) == Basis::margin);
  CHECK(buying_power(enough) == money("2600"));
  CHECK(short_restriction(enough).empty());
}

TEST_CASE("margin: a cash account buys with settled cash that is not promised") {
  Standing cash = account("10000", {held(100, "50.00")}, AccountKind::cash);
  CHECK(buying_power(cash) == money("10000"));
  cash.unsettled = money("4000");
  cash.reserved = money("1500");
  CHECK(buying_power(cash) == money("4500"));
  CHECK_FALSE(short_restriction(cash).empty());
  CHECK(claim_of(Basis::cash, held(10, "50.00")) == money("500"));
}

TEST_CASE("margin: an order claims half, all of what is cheap, and $5 a share of short sales") {
  CHECK(claim_of(Basis::margin, held(10, "184.62")) == money("923.10"));
  CHECK(claim_of(Basis::margin, held(10, "2.00")) == money("20.00"));
  CHECK(claim_of(Basis::margin, held(-10, "6.00")) == money("50.00"));
}

TEST_CASE("margin: the intraday rule of June 2026 blocks while there is a deficit, and calls") {
  // 400 at $30 with 8,500 borrowed: equity 3,500, maintenance 3,600.
  const Standing called = account("-8500", {held(400, "30.00")});
  CHECK(margin_call(called) == money("100"));
  CHECK_FALSE(restriction(called).empty());
  CHECK_FALSE(liquidates_at_once(called));
  // With 8,400 borrowed it is met to the cent, and no count of day trades matters.
  const Standing met = account("-8400", {held(400, "30.00")});
  CHECK(margin_call(met) == money("0"));
  CHECK(restriction(met).empty());
  // At $24: equity 1,100 (8,500 borrowed), maintenance 2,880, of which half is 1,440.
  CHECK(liquidates_at_once(account("-8500", {held(400, "24.00")})));
}

TEST_CASE("margin: whatever is opened with all of the buying power leaves no intraday deficit") {
  for (std::int64_t cents = 50; cents < 20'000; cents += 37)
    for (const std::int64_t side : {1, -1}) {
      const Standing before = account("50000", {held(100, "40.00")});
      const Price price{cents * 100};
      const Holding one{Quantity::whole(side), price};
      const std::int64_t count = available(before).units / claim_of(Basis::margin, one).units;
      const Holding all{Quantity::whole(side * count), price};
      CHECK(initial_of(all) >= maintenance_of(all));
      Standing after = before;
      after.cash -= value_of(all.quantity, price);
      after.add(all);
      CHECK(margin_call(after) == money("0"));
      CHECK(restriction(after).empty());
    }
}

TEST_CASE(
    "margin: the old rule gave pattern day traders 4 × the maintenance excess, from $25,000") {
  CHECK_FALSE(is_pattern_day_trader(3));
  CHECK(is_pattern_day_trader(4));
  Standing trader = account("10000", {held(400, "50.00")});  // equity 30,000, maintenance 6,000
  CHECK(buying_power(trader) == money("40000"));             // 2 × (30,000 - 10,000)
  trader.pattern_day_trader = true;
  CHECK(buying_power(trader) == money("96000"));  // 4 × 24,000
  CHECK(claim_of(Basis::day_trading, held(100, "40.00")) == money("1000"));
  CHECK(restriction(trader).empty());
  Standing small = account("4999", {held(400, "50.00")});  // 24,999
  small.pattern_day_trader = true;
  CHECK_FALSE(restriction(small).empty());
  small.pattern_day_trader = false;
  CHECK(restriction(small).empty());
}

TEST_CASE("margin: liquidation closes what frees most first, and no more than it takes") {
  const Lot lots[] = {{1, held(100, "20.00")},   // keeps 600
                      {2, held(-100, "50.00")},  // keeps 1,500
                      {3, held(100, "30.00")}};  // keeps 900
  // 1,000 and 5 %: 1,050 of the 1,500 that 100 shares keep: 70 shares, and one over it.
  const auto one = liquidation(lots, money("1000"));
  REQUIRE(one.size() == 1);
  CHECK(one[0].stock == 2);
  CHECK(one[0].holding.quantity == Quantity::whole(-71));
  // 2,000 and 5 %: all of the first, then 600 of 900: 66.67 shares.
  const auto two = liquidation(lots, money("2000"));
  REQUIRE(two.size() == 2);
  CHECK(two[0].holding.quantity == Quantity::whole(-100));
  CHECK(two[1].stock == 3);
  CHECK(two[1].holding.quantity == Quantity::whole(67));
  CHECK(liquidation(lots, money("9000")).size() == 3);
  CHECK(liquidation(lots, money("0")).empty());
}

TEST_CASE("margin: interest and borrow fees go by days of a year of 360") {
  CHECK(interest(money("10000"), debit_rate, 1) == money("2.36"));  // 850 / 360 = 2.3611
  CHECK(interest(money("10000"), debit_rate, 3) == money("7.08"));  // over a weekend: 7.0833
  // 100 short at $50, borrowed at 3.6 % a year: 5,000 × 0.036 / 360.
  CHECK(interest(money("5000"), *Percent::parse_text("3.6"), 1) == money("0.50"));
  CHECK(interest(money("0"), debit_rate, 1) == money("0"));
}

TEST_CASE("margin: dividends are the shares' value at the dividend, paid by whoever is short") {
  CHECK(value_of(Quantity::whole(150), dollars("0.2375")) == money("35.63"));  // 35.625
  CHECK(value_of(Quantity::whole(-150), dollars("0.2375")) == money("-35.63"));
}
