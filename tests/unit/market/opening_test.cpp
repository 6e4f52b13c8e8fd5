#include "market/opening.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "market/companies.h"
#include "market/history.h"
#include "support/market_world.h"

using namespace septet;
using namespace septet::market;
using test::FailingDatabase;
using test::MarketWorld;

TEST_CASE("an empty exchange lists the companies with their past, also if it is interrupted") {
  MarketWorld world;
  REQUIRE(store::migrate_bars(*world.kept).ok());
  world.database->fail_after(9, FailingDatabase::Failing::after);
  CHECK(!list_companies(*world.context, {}).ok());
  world.crash();
  const std::size_t before = world.venue->stock_count();
  CHECK(before > 0);
  std::size_t recorded = 0;
  REQUIRE(list_companies(*world.context, [&](db::Transaction&, const Stock& stock,
                                             std::uint32_t number, const MadeHistory& made) {
            CHECK(number == before + recorded);
            CHECK(stock.symbol == companies()[number].symbol);
            CHECK(!made.days.empty());
            ++recorded;
            return Result<void>();
          }).ok());
  CHECK(world.venue->stock_count() == companies().size());
  CHECK(recorded == companies().size() - before);  // each in one step with its listing
  REQUIRE(list_companies(*world.context, {}).ok());
  CHECK(world.venue->stock_count() == companies().size());
  for (std::uint32_t i = 0; i < world.venue->stock_count(); ++i) {
    CHECK(world.venue->stock(i).symbol == companies()[i].symbol);
    const Quote quote = world.venue->quote(i);
    CHECK(quote.last > Price{});
    CHECK(quote.previous_close > Price{});
  }

  const Stock first = world.venue->stock(0);
  const auto days = find_bars(*world.context, first, {.interval = "1d", .limit = 5'000});
  REQUIRE(days.ok());
  CHECK(days->bars.size() > 1'200);
  CHECK(!days->more);
  const Quote quote = world.venue->quote(0);
  // The last is of the running day, as the exchange began in the middle of one.
  CHECK(days->bars[days->bars.size() - 2].close == quote.previous_close.units);
  world.run(minutes(2));
  const auto grown = find_bars(*world.context, first, {.interval = "1d", .limit = 2});
  CHECK(grown->bars.back().close == world.venue->quote(0).last.units);
  CHECK(grown->bars.back().volume == world.venue->quote(0).volume);
}

TEST_CASE("bars are asked for in pages of any interval, with those that are not written yet") {
  MarketWorld world;
  const auto kite = world.list("KITE", Price::whole(184));
  world.run(minutes(7));
  const Stock stock = world.venue->stock(kite);
  const auto all = *find_bars(*world.context, stock, {.interval = "1m", .limit = 1'000});
  CHECK(all.bars.size() >= 7);
  CHECK(!all.more);
  std::vector<Bar> paged;
  BarQuery query{.interval = "1m", .limit = 3};
  for (bool more = true; more;) {
    const auto page = *find_bars(*world.context, stock, query);
    CHECK(page.bars.size() <= 3);
    paged.insert(paged.begin(), page.bars.begin(), page.bars.end());
    query.to = page.bars.front().time;
    more = page.more;
  }
  CHECK(paged == all.bars);
  const auto seconds = *find_bars(*world.context, stock, {.interval = "1s", .limit = 10'000});
  std::int64_t high = 0;
  for (const Bar& bar : seconds.bars) high = std::max(high, bar.high);
  CHECK(high == world.venue->quote(kite).high.units);
  CHECK(find_bars(*world.context, stock, {.interval = "3x"}).error().code == "unknown_interval");
}

TEST_CASE("after a split the past is shown as if there had always been so many shares") {
  MarketWorld world;
  const auto kite = world.list("KITE", Price::whole(200));
  world.run(minutes(3));
  const Stock stock = world.venue->stock(kite);
  const auto before = find_bars(*world.context, stock, {.interval = "1m"})->bars;
  Command split{.kind = CommandKind::split, .stock = kite};
  split.a = 1, split.b = 4;
  REQUIRE(world.perform(split).ok());
  const auto after = find_bars(*world.context, stock, {.interval = "1m"})->bars;
  REQUIRE(before.size() == after.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    CHECK(after[i].high == multiply_divide(before[i].high, 1, 4));
    CHECK(after[i].volume == before[i].volume * 4);
  }
}

TEST_CASE("imported days replace what was there, and the price goes on from them") {
  MarketWorld world;
  world.list("KITE", Price::whole(184));
  History history(*world.context);
  Caller administrator;
  administrator.roles = static_cast<unsigned>(Role::administrator);
  const std::string csv =
      "date,open,high,low,close,volume\n"
      "2026-09-17,20,21,19.5,20.25,1000\n"
      "2026-09-18,20.25,22,20,21.50,2000\n";
  CHECK(history.import(Caller(), "KITE", csv).error().code == "forbidden");
  REQUIRE(history.import(administrator, "kite", csv).ok());
  CHECK(world.venue->quote(0).last.text() == "21.50");
  CHECK(world.venue->quote(0).previous_close.text() == "21.50");
  const auto bars = *history.bars("KITE", {.interval = "1d"});
  CHECK(bars.close.size() == 2);
  world.run(minutes(2));
  const Quote quote = world.venue->quote(0);
  CHECK(quote.last > Price::whole(18));
  CHECK(quote.last < Price::whole(25));
  const std::string future = "date,open,high,low,close,volume\n2026-09-21,1,1,1,1,1\n";
  CHECK(history.import(administrator, "KITE", future).error().code == "not_past");
}
