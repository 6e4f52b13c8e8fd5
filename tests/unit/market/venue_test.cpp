#include "market/venue.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "market/bar_store.h"
#include "support/market_world.h"
#include "support/rounds.h"

using namespace septet;
using namespace septet::market;
using matching::EventKind;
using test::FailingDatabase;
using test::MarketWorld;

namespace {

Price dollars(std::int64_t cents) {
  return {cents * 100};
}

// Written or not.
std::vector<Bar> all_days(MarketWorld& world, std::uint32_t stock) {
  const auto stored = *world.kept->read([&](db::Session& session) {
    return store::bars_before(session, world.venue->stock(stock).id, BarBase::day, 0, INT64_MAX / 2,
                              1'000);
  });
  return merge_bars(stored.bars, world.venue->fresh_bars(stock, BarBase::day));
}

bool has(MarketWorld& world, EventKind kind, std::int64_t order) {
  const auto booked = world.booked();
  return std::any_of(booked.begin(), booked.end(), [&](const MarketWorld::Booked& b) {
    return b.kind == kind && (b.taker == order || b.maker == order);
  });
}

template <class F>
void each_recovery_round(int count, const F& round) {
  const std::uint64_t seed = test::seed_of("recovery");
  for (int i = 0; i < test::rounds(count); ++i) round(seed + static_cast<std::uint64_t>(i));
}

}  // namespace

TEST_CASE("agents trade, and it is published: quote, tape, depth and bars") {
  MarketWorld world;
  const auto kite = world.list("KITE", dollars(18'462));
  int published = 0;
  world.venue->on_publish([&] { ++published; });
  world.run(minutes(3));
  CHECK(published > 100);
  const Quote quote = world.venue->quote(kite);
  CHECK(quote.symbol == "KITE");
  CHECK(quote.bid < quote.ask);
  CHECK(quote.volume > 0);
  CHECK(quote.low <= quote.last);
  CHECK(quote.last <= quote.high);
  CHECK(quote.change == quote.last - quote.previous_close);
  const auto trades = world.venue->trades(kite, 0, 1'000);
  REQUIRE(trades.size() > 2);
  CHECK(trades.front().price == quote.last);
  for (std::size_t i = 1; i < trades.size(); ++i) {
    CHECK(trades[i].id == trades[i - 1].id - 1);
    CHECK(trades[i].at <= trades[i - 1].at);
  }
  CHECK(world.venue->trades(kite, trades[1].id, 1).front().id == trades[2].id);
  const Depth depth = world.venue->depth(kite, 5);
  CHECK(depth.bids.front().price == quote.bid);
  CHECK(depth.asks.front().price == quote.ask);
  std::int64_t shares = 0;
  for (const Bar& bar : world.venue->fresh_bars(kite, BarBase::day)) shares += bar.volume;
  CHECK(shares == quote.volume);
}

TEST_CASE("a feed has what changed since") {
  MarketWorld world;
  const std::vector<std::uint32_t> both{world.list("KITE", dollars(18'462)),
                                        world.list("LUMA", dollars(2'000))};
  world.run(seconds(30));
  const auto all = world.venue->feed(both, {both.data(), 1}, 0);
  CHECK(all.quotes.size() == 2);
  CHECK(all.depths.size() == 1);
  const auto nothing = world.venue->feed(both, both, static_cast<std::uint64_t>(all.sequence));
  CHECK(nothing.quotes.empty());
  CHECK(nothing.depths.empty());
  CHECK(nothing.trades.empty());
  world.run(seconds(30));
  const auto more =
      world.venue->feed(both, {both.data(), 1}, static_cast<std::uint64_t>(all.sequence));
  CHECK(more.sequence > all.sequence);
  REQUIRE(!all.trades.empty());
  for (const auto& list : more.trades)
    for (const Trade& trade : list.items) CHECK(trade.id > all.trades.front().items.front().id);
  // Of another exchange: from the beginning.
  CHECK(world.venue->feed(both, {}, 1u << 30).quotes.size() == 2);
}

TEST_CASE("an order is booked before it is answered, and what follows happens at once") {
  MarketWorld world;
  const auto kite = world.list("KITE", dollars(18'462));
  world.run(minutes(1));
  REQUIRE(world.perform(world.limit(kite, 1, Side::buy, dollars(100), 5)).ok());
  CHECK(has(world, EventKind::accepted, 1));
  // As the leg of a bracket: when 2 fills, 1 is cancelled.
  world.on_outcome = [&](const Outcome& outcome) {
    if (outcome.event.kind == EventKind::filled && outcome.event.order == 2)
      world.venue->follow(
          {.kind = CommandKind::cancel, .stock = kite, .order = {}, .amend = {.number = 1}});
  };
  const Quote quote = world.venue->quote(kite);
  REQUIRE(world.perform(world.limit(kite, 2, Side::buy, quote.ask, 1)).ok());
  CHECK(has(world, EventKind::filled, 2));
  CHECK(has(world, EventKind::cancelled, 1));
}

TEST_CASE("an error of what records it changes nothing") {
  MarketWorld world;
  world.list("KITE", dollars(18'462));
  const std::string before = world.published();
  const auto refused = world.venue->perform([](db::Transaction&, Timestamp) -> Result<Command> {
    return invalid("quantity", "quantity_not_positive", "No.");
  });
  CHECK(refused.error().code == "quantity_not_positive");
  const bool unchanged = world.published() == before;
  CHECK(unchanged);
  CHECK(world.booked().empty());
}

TEST_CASE("after a crash everything acknowledged is there, and nothing is booked twice") {
  each_recovery_round(12, [](std::uint64_t seed) {
    test::SeededRandom dice(seed);
    MarketWorld world({.seed = seed});
    const std::vector<std::uint32_t> stocks{world.list("KITE", dollars(18'462)),
                                            world.list("LUMA", dollars(2'000)),
                                            world.list("PENY", dollars(150))};
    std::set<std::int64_t> acknowledged;
    matching::OrderNumber next = 1;
    for (int round = 0; round < 6; ++round) {
      const int writes = 1 + static_cast<int>(dice.next() % 25);
      const bool kept = dice.next() % 2 == 0;
      world.database->fail_after(
          writes, kept ? FailingDatabase::Failing::after : FailingDatabase::Failing::before);
      while (!world.database->failed()) {
        const auto stock = stocks[dice.next() % stocks.size()];
        const Quote quote = world.venue->quote(stock);
        const bool buys = dice.next() % 2 == 0;
        const Price price =
            dice.next() % 2 == 0 ? (buys ? quote.ask : quote.bid) : (buys ? quote.bid : quote.ask);
        const auto number = next++;
        if (world
                .perform(world.limit(stock, number, buys ? Side::buy : Side::sell,
                                     price.units > 0 ? price : quote.last, 10))
                .ok())
          acknowledged.insert(static_cast<std::int64_t>(number));
        world.clock.advance(milliseconds(250 * static_cast<std::int64_t>(dice.next() % 8)));
        (void)world.venue->advance();
      }
      world.crash();
      REQUIRE(world.venue->advance().ok());
    }
    std::int64_t expected = 1;
    std::set<std::int64_t> seen;
    for (const auto& booked : world.booked()) {
      CHECK(booked.number == expected++);
      seen.insert(booked.taker);
    }
    for (const std::int64_t number : acknowledged) CHECK(seen.count(number) == 1);
  });
}

TEST_CASE("a recovered exchange is the same, and goes on in the same way") {
  MarketWorld world, untouched;
  const auto stock = world.list("KITE", dollars(18'462));
  REQUIRE(untouched.list("KITE", dollars(18'462)) == stock);
  for (matching::OrderNumber i = 1; i < 40; ++i) {
    const auto order = world.limit(stock, i, i % 2 == 0 ? Side::buy : Side::sell,
                                   dollars(18'400 + static_cast<std::int64_t>(i * 7 % 100)), 20);
    for (MarketWorld* each : {&world, &untouched}) {
      each->run(seconds(i % 5 * 4));
      REQUIRE(each->perform(order).ok());
    }
    if (i % 7 == 0) {
      const std::string before = world.published();
      world.crash();
      const bool unchanged = world.published() == before;
      CHECK(unchanged);
    }
    if (i % 11 == 0) {
      world.venue.reset();  // an orderly end
      world.start();
    }
  }
  // Not by CHECK itself, which would print all of it.
  const bool same = world.published() == untouched.published();
  CHECK(same);
}

TEST_CASE("the sessions of a day, and the next one without a night") {
  MarketWorld world;
  const auto kite = world.list("KITE", dollars(18'462));
  REQUIRE(world.perform({.kind = CommandKind::set_clock, .speed = 3'600, .continuous = true}).ok());
  std::set<std::string> days;
  std::set<Session> sessions;
  for (int i = 0; i < 4 * 60; ++i) {
    world.run(milliseconds(250));
    const auto clock = world.venue->clock_state();
    days.insert(clock.day);
    sessions.insert(clock.session);
    CHECK(clock.session != Session::closed);
    CHECK(clock.now < clock.next_open);
    CHECK(clock.now < clock.next_close);
  }
  CHECK(days.size() >= 4);
  CHECK(sessions == std::set{Session::pre_market, Session::regular, Session::after_hours});
  const auto all = all_days(world, kite);
  CHECK(all.size() >= 4);
  for (std::size_t i = 1; i < all.size(); ++i) CHECK(all[i].time > all[i - 1].time);
  for (const Bar& bar : all) {
    CHECK(bar.low <= std::min(bar.open, bar.close));
    CHECK(bar.high >= std::max(bar.open, bar.close));
    CHECK(bar.volume > 0);
    CHECK(second_of_day({bar.time * 1'000'000}) == 9 * 3600 + 1800);
  }
}

TEST_CASE("a clock that stands still, and one that sleeps at night") {
  MarketWorld world({.continuous = false});
  world.list("KITE", dollars(18'462));
  CHECK(world.venue->clock_state().session == Session::regular);
  CHECK(world.venue->now() == world.clock.now());
  REQUIRE(world.perform({.kind = CommandKind::set_clock, .speed = 0, .continuous = false}).ok());
  const Timestamp at = world.venue->now();
  world.run(minutes(2));
  CHECK(world.venue->now() == at);
  REQUIRE(
      world.perform({.kind = CommandKind::set_clock, .speed = 3'600, .continuous = false}).ok());
  for (int i = 0; i < 200 && world.venue->clock_state().session != Session::closed; ++i)
    world.run(milliseconds(250));
  CHECK(world.venue->clock_state().session == Session::closed);
  const auto evening = world.venue->now();
  world.run(seconds(1));
  CHECK(world.venue->clock_state().session == Session::closed);
  CHECK(world.venue->now() > evening);
}

TEST_CASE("days in which the server was off are bridged: orders of the day end, bars are there") {
  MarketWorld world({.continuous = false});
  const auto kite = world.list("KITE", dollars(18'462));
  world.run(minutes(2));
  auto day_order = world.limit(kite, 1, Side::buy, dollars(17'000), 5);
  day_order.order.time_in_force = matching::TimeInForce::day;
  REQUIRE(world.perform(day_order).ok());
  REQUIRE(world.perform(world.limit(kite, 2, Side::buy, dollars(5'000), 5)).ok());
  world.venue.reset();
  world.clock.advance(days(9));
  world.start();
  REQUIRE(world.venue->advance().ok());
  CHECK(has(world, EventKind::expired, 1));
  CHECK(!has(world, EventKind::expired, 2));
  CHECK(world.clock.now() - world.venue->now() < seconds(1));
  const auto bars = world.venue->fresh_bars(kite, BarBase::day);
  CHECK(bars.size() >= 7);
  world.run(minutes(1));
  CHECK(world.venue->quote(kite).bid > Price{});
  // And once more from the journal.
  const auto days_before = all_days(world, kite);
  REQUIRE(world
              .perform(
                  {.kind = CommandKind::cancel, .stock = kite, .order = {}, .amend = {.number = 2}})
              .ok());
  world.crash();
  CHECK(has(world, EventKind::cancelled, 2));
  CHECK(all_days(world, kite) == days_before);
}

TEST_CASE("a halted stock trades again when it is told to") {
  MarketWorld world;
  const auto kite = world.list("KITE", dollars(18'462));
  world.run(minutes(1));
  REQUIRE(world.perform({.kind = CommandKind::halt, .stock = kite}).ok());
  CHECK(world.venue->quote(kite).halted);
  CHECK(world.venue->stock(kite).halted);
  const auto last = world.venue->trades(kite, 0, 1);
  world.run(minutes(10));
  CHECK(world.venue->trades(kite, 0, 1).front().id == last.front().id);
  REQUIRE(world.perform({.kind = CommandKind::resume, .stock = kite}).ok());
  world.run(minutes(2));
  CHECK(!world.venue->quote(kite).halted);
  CHECK(world.venue->trades(kite, 0, 1).front().id > last.front().id);
}

TEST_CASE("a split multiplies what rests, and bars of before are known to be of before") {
  MarketWorld world;
  const auto kite = world.list("KITE", dollars(20'000));
  world.run(minutes(1));
  const Quote before = world.venue->quote(kite);
  REQUIRE(
      world
          .perform(
              {.kind = CommandKind::split, .stock = kite, .order = {}, .amend = {}, .a = 1, .b = 4})
          .ok());
  const Quote after = world.venue->quote(kite);
  CHECK(after.last.units == multiply_divide(before.last.units, 1, 4));
  CHECK(after.previous_close.units == before.previous_close.units / 4);
  REQUIRE(world.venue->splits(kite).size() == 1);
  world.run(minutes(2));
  CHECK(world.venue->quote(kite).last < dollars(6'000));
}

TEST_CASE(
    "several servers: one runs the books, another follows, passes commands on and takes over") {
  MarketWorld world({}, true);
  const auto kite = world.list("KITE", dollars(18'462));
  world.run(seconds(90));
  FailingDatabase same(*world.kept, true);
  Settings settings;
  settings.pause = [&] { world.run(milliseconds(250)); };
  const Context context{same, world.clock, world.random, nullptr, nullptr, settings, nullptr};
  const auto other = world.open(context);
  // The leader says twice a second how far it is.
  const auto agree = [&] {
    for (int i = 0; i < 4; ++i) {
      world.run(milliseconds(250));
      REQUIRE(other->advance().ok());
      if (MarketWorld::published(*other) == world.published()) return true;
    }
    return false;
  };
  CHECK(agree());
  const auto passed_on = other->perform([&](db::Transaction&, Timestamp) -> Result<Command> {
    return world.limit(kite, 1, Side::buy, dollars(5'000), 5);
  });
  CHECK(passed_on.ok());
  CHECK(has(world, EventKind::accepted, 1));
  CHECK(agree());
  // Long enough for the leader to write a snapshot, which the other begins from.
  world.run(seconds(70));
  CHECK(agree());
  REQUIRE(world.perform(world.limit(kite, 2, Side::buy, dollars(5'000), 5)).ok());

  world.database->fail_after(0, FailingDatabase::Failing::before);  // it is gone
  world.clock.advance(seconds(11));
  REQUIRE(other->advance().ok());
  const auto after = other->perform([&](db::Transaction&, Timestamp) -> Result<Command> {
    return Command{.kind = CommandKind::cancel, .stock = kite, .order = {}, .amend = {.number = 2}};
  });
  CHECK(after.ok());
  CHECK(has(world, EventKind::cancelled, 2));
  std::int64_t expected = 1;
  for (const auto& booked : world.booked()) CHECK(booked.number == expected++);
}
