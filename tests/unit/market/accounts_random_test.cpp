// Whatever several people order, amend, cancel, and however often they begin anew: money, shares
// and reservations add up at every moment.
#include <doctest/doctest.h>

#include "support/accounts_world.h"
#include "support/rounds.h"

using namespace septet;
using namespace septet::market;
using test::AccountsWorld;
using test::money;
using test::shares;

namespace {

constexpr int people_count = 4;

class Crowd {
 public:
  explicit Crowd(std::uint64_t seed) : dice_(seed) {
    world_.list("LUMA", test::dollars("2.00"));
    for (int i = 0; i < people_count; ++i) people_.push_back(world_.person());
    for (const Caller& each : people_) world_.portfolio(each);
  }

  void step() {
    const std::uint64_t what = below(100);
    if (what < 70)
      place();
    else if (what < 80)
      amend();
    else if (what < 92)
      cancel();
    else if (what < 94)
      act(below(2) == 0);
    else if (what < 97)
      night();
    else if (what < 98)
      begin_anew();
    else
      live();
  }

  std::string fault() { return world_.discrepancy(); }

  // Ends everything that is open: then nothing is reserved.
  void clear() {
    for (const Caller& each : people_) {
      REQUIRE(world_.orders.cancel_all(each.account_id, "requested").ok());
      const Portfolio left = world_.portfolio(each);
      CHECK(left.reserved == money("0"));
      for (const Position& held : left.positions) CHECK(held.reserved == shares(0));
      check_profit(each, left);
    }
  }

 private:
  std::uint64_t below(std::uint64_t n) { return dice_.next() % n; }
  const Caller& anybody() { return people_[below(people_.size())]; }
  Price around(Price last) {
    const Price out{last.units * static_cast<std::int64_t>(93 + below(15)) / 100};
    return {std::max<std::int64_t>(out.units / 100 * 100, 100)};
  }

  PlaceOrder any_order() {
    PlaceOrder out;
    const std::uint32_t stock = static_cast<std::uint32_t>(below(2));
    const Price last = world_.venue->mark(stock);
    out.symbol = stock == 0 ? "KITE" : "LUMA";
    out.side = below(2) == 0 ? Side::buy : Side::sell;
    out.type = static_cast<OrderType>(below(5));
    out.quantity = shares(static_cast<std::int64_t>(1 + below(400)));
    if (below(3) == 0) out.time_in_force = static_cast<TimeInForce>(below(6));
    if (out.type == OrderType::market && below(4) == 0) {
      out.quantity = {};
      out.notional = Amount{static_cast<std::int64_t>(1 + below(500'000))};
    } else if (out.type == OrderType::market && below(4) == 0) {
      out.quantity = Quantity{static_cast<std::int64_t>(1 + below(5'000'000))};
    }
    if (out.type == OrderType::limit || out.type == OrderType::stop_limit)
      out.limit_price = around(last);
    if (out.type == OrderType::stop || out.type == OrderType::stop_limit)
      out.stop_price = around(last);
    if (out.type == OrderType::trailing_stop) out.trail_percent = Percent::whole(3);
    if (below(6) == 0) add_legs(out, last);
    return out;
  }
  void add_legs(PlaceOrder& order, Price last) {
    order.order_class = static_cast<OrderClass>(1 + below(3));
    order.take_profit = TakeProfit{around(last)};
    if (order.order_class != OrderClass::oto) order.stop_loss = StopLoss{around(last), {}};
    if (order.order_class == OrderClass::oco) order.limit_price = order.stop_price = {};
  }

  void place() {
    const Caller& who = anybody();
    const auto order = world_.orders.place(who, any_order());
    if (order.ok())
      placed_.push_back({who, order->id});
    else
      CHECK(order.error().kind != ErrorKind::internal);
  }
  void amend() {
    if (placed_.empty()) return;
    const auto& [who, id] = placed_[below(placed_.size())];
    AmendOrder wanted;
    if (below(2) == 0) wanted.quantity = shares(static_cast<std::int64_t>(1 + below(400)));
    if (below(2) == 0) wanted.limit_price = around(world_.venue->mark(0));
    const auto amended = world_.orders.amend(who, id, wanted);
    if (!amended.ok()) CHECK(amended.error().kind != ErrorKind::internal);
  }
  void cancel() {
    if (placed_.empty()) return;
    const auto& [who, id] = placed_[below(placed_.size())];
    const auto cancelled = world_.orders.cancel(who, id);
    if (!cancelled.ok()) CHECK(cancelled.error().kind != ErrorKind::internal);
  }
  void act(bool split) {
    NewAction wanted{ActionKind::dividend, world_.venue->now(), test::dollars("0.1375"), {}, {}};
    if (split)
      wanted = {
          ActionKind::split, world_.venue->now(), {}, static_cast<std::int64_t>(1 + below(3)), 4};
    if (split && below(2) == 0) std::swap(wanted.split_from, wanted.split_to);
    (void)world_.actions.announce(world_.administrator(), below(2) == 0 ? "KITE" : "LUMA", wanted);
    REQUIRE(world_.upkeep.run(time()).ok());
  }
  void night() {
    nights_ = {nights_.us + days(1).us};
    REQUIRE(world_.upkeep.run(time()).ok());
  }
  void begin_anew() {
    const auto fresh = world_.portfolios.reset(anybody(), {});
    if (!fresh.ok()) CHECK(fresh.error().code == "orders_open");
  }
  // The agents trade for some seconds.
  void live() {
    for (int i = 0; i < 8; ++i) {
      world_.clock.advance(milliseconds(500));
      REQUIRE(world_.venue->advance().ok());
    }
  }
  Timestamp time() { return world_.venue->now() + nights_; }

  // What an account is worth is what it began with, its profits, and what else moved its cash.
  void check_profit(const Caller& who, const Portfolio& now) {
    Amount others;
    Portfolios::Query query;
    query.limit = 500;
    for (;;) {
      const auto page = *world_.portfolios.transactions(who, query);
      for (const Transaction& each : page.items)
        if (each.kind != TransactionKind::buy && each.kind != TransactionKind::sell &&
            each.kind != TransactionKind::liquidation)
          others += each.amount;
      if (!page.next_cursor) break;
      query.cursor = *page.next_cursor;
    }
    CHECK(now.equity == others + now.realised_profit + now.unrealised_profit);
  }

  AccountsWorld world_;
  test::SeededRandom dice_;
  std::vector<Caller> people_;
  std::vector<std::pair<Caller, Id>> placed_;
  Duration nights_{};
};

}  // namespace

TEST_CASE("accounts: money, shares and reservations add up, whatever is done") {
  const std::uint64_t seed = test::seed_of("accounts");
  const int rounds = test::rounds(3);
  for (int round = 0; round < rounds; ++round) {
    Crowd crowd(seed + static_cast<std::uint64_t>(round));
    for (int step = 0; step < 400; ++step) {
      crowd.step();
      const std::string fault = crowd.fault();
      if (!fault.empty()) FAIL("step " << step << ": " << fault);
    }
    crowd.clear();
    CHECK(crowd.fault().empty());
  }
}
