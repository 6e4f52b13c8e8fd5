#include "market/past_trades.h"

#include <doctest/doctest.h>

#include <map>

#include "events/outbox.h"
#include "ledger/ledger.h"
#include "market/accounts.h"
#include "market/bar_store.h"
#include "market/companies.h"
#include "market/order_store.h"
#include "support/market_days.h"
#include "support/market_world.h"

namespace septet::market {
namespace {

// A few companies with a year behind them.
struct PastWorld {
  test::MarketWorld world;
  PastWorld() {
    REQUIRE(store::migrate_bars(*world.kept).ok());
    REQUIRE(events::migrate(*world.kept).ok());
    REQUIRE(migrate_market_accounts(*world.kept).ok());
    const auto hours = test::trading_hours("2025-11-20", "2026-11-20");
    const HistoryMaker maker(1, hours, hours.back().close);
    for (const char* symbol : {"KITE", "SOLA", "ORCD", "HRBR"}) {
      const Company& company = *find_company(symbol);
      const auto number = world.list(symbol, Price{company.price_cents * 100});
      const MadeHistory made =
          maker.make(traits_of(company), past_of(company), number, company.price_cents * 100, 0);
      const Id id = world.venue->stock(number).id;
      REQUIRE(world.kept
                  ->write([&](db::Transaction& tx) {
                    return store::put_bars(tx, id, BarBase::day, made.days);
                  })
                  .ok());
    }
  }
  void make(const Id& account, const PastPlan& plan) {
    const auto made = PastTrades(*world.context).make(account, plan);
    if (!made.ok()) FAIL(made.error().code, ": ", made.error().message, " ", made.error().cause);
  }
  AccountView view(const Id& account) {
    auto out = world.kept->read([&](db::Session& session) -> Result<AccountView> {
      return view_of(session, *world.context, *TRY(store::account(session, account)),
                     world.venue->now());
    });
    REQUIRE(out.ok());
    return *std::move(out);
  }
};

const PastPlan plan{.days = 180,
                    .holdings = {{"KITE", Quantity::whole(120), Price::whole(172)},
                                 {"SOLA", -Quantity::whole(200), Price::whole(44)}},
                    .traded = {"ORCD", "HRBR"},
                    .equity = Amount::whole(112'000),
                    .public_trades = true};

TEST_CASE("past trades: an account comes to hold what it should, and the books add up") {
  PastWorld w;
  const Id account = make_id(w.world.clock, w.world.random);
  w.make(account, plan);
  const AccountView view = w.view(account);
  REQUIRE(view.positions.size() == 2);
  std::map<std::uint32_t, Quantity> held;
  for (const auto& each : view.positions) held[each.stock] = each.held.quantity;
  CHECK(held[0] == Quantity::whole(120));
  CHECK(held[1] == -Quantity::whole(200));
  CHECK(view.row.public_trades);
  // Of fees nobody thought, and of fractions.
  CHECK(view.standing.equity() > Amount::whole(108'000));
  CHECK(view.standing.equity() < Amount::whole(116'000));
  const auto all = w.world.kept->read([&](db::Session& session) -> Result<std::string> {
    for (const auto& each : TRY(store::positions(session, house_id())))
      CHECK(each.held.quantity == -held[each.stock]);
    CHECK(TRY(store::fills(session, account, std::nullopt, std::nullopt, 100)).size() >= 4);
    CHECK(TRY(store::open_orders(session, account)).empty());
    const auto curve = TRY(store::equity(session, account, {}, true, 500));
    CHECK(curve.size() >= 180);
    return ledger::discrepancy(session);
  });
  REQUIRE(all.ok());
  CHECK(all.value() == "");
}

TEST_CASE("past trades: prices are those of the days, or as near as there were") {
  PastWorld w;
  const Id account = make_id(w.world.clock, w.world.random);
  w.make(account, plan);
  const auto fills = w.world.kept->read([&](db::Session& session) {
    return store::fills(session, account, std::nullopt, std::nullopt, 100);
  });
  REQUIRE(fills.ok());
  for (const OrderFill& fill : fills.value()) {
    const auto days = w.world.kept->read([&](db::Session& session) {
      return store::bars_before(session,
                                w.world.venue->stock(*w.world.venue->index_of(fill.symbol)).id,
                                BarBase::day, 0, seconds_of(fill.at), 1);
    });
    REQUIRE(days.ok());
    const Bar& day = days.value().bars.back();
    CHECK(day.time < seconds_of(fill.at));
    CHECK(fill.price.units >= day.low);
    CHECK(fill.price.units <= day.high);
  }
}

TEST_CASE("past trades: nothing for an account in use, or for an unknown stock") {
  PastWorld w;
  const Id account = make_id(w.world.clock, w.world.random);
  w.make(account, plan);
  const auto again = PastTrades(*w.world.context).make(account, plan);
  REQUIRE(!again.ok());
  CHECK(again.error().code == "account_used");
  PastPlan unknown = plan;
  unknown.traded = {"NONE"};
  const auto refused =
      PastTrades(*w.world.context).make(make_id(w.world.clock, w.world.random), unknown);
  REQUIRE(!refused.ok());
  CHECK(refused.error().code == "unknown_symbol");
}

}  // namespace
}  // namespace septet::market
