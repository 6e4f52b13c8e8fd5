#include "events/outbox.h"

#include <doctest/doctest.h>

#include "db/embedded_database.h"
#include "support/fakes.h"

using namespace septet;

TEST_CASE("outbox: a sequence that never goes back, each account seeing its own") {
  auto database = *db::EmbeddedDatabase::open({.path = ":memory:"});
  REQUIRE(events::migrate(*database).ok());
  test::FakeClock clock;
  test::SeededRandom random;
  const Id anna = make_id(clock, random), ben = make_id(clock, random);
  const auto append = [&](const Id& whom) {
    return database->write([&](db::Transaction& tx) {
      return events::append(tx, clock.now(), {whom, "drive", "node.changed", {{"n", 1}}});
    });
  };
  REQUIRE(append(anna).ok());
  REQUIRE(append(ben).ok());
  REQUIRE(database
              ->write([&](db::Transaction& tx) {
                return events::forget_before(tx, clock.now() + seconds(1));
              })
              .ok());
  REQUIRE(append(anna).ok());
  auto all = database->read([&](db::Session& s) { return events::after(s, 0, std::nullopt, 10); });
  REQUIRE(all->size() == 1);
  CHECK(all->front().sequence == 3);
  CHECK(all->front().event.data["n"] == 1);
  auto bens = database->read([&](db::Session& s) { return events::after(s, 0, ben, 10); });
  CHECK(bens->empty());
}

TEST_CASE("outbox: a client is told what it has not seen, or that it has to ask anew") {
  auto database = *db::EmbeddedDatabase::open({.path = ":memory:"});
  REQUIRE(events::migrate(*database).ok());
  test::FakeClock clock;
  test::SeededRandom random;
  const Id anna = make_id(clock, random), ben = make_id(clock, random);
  const auto append = [&](const Id& whom) {
    REQUIRE(database
                ->write([&](db::Transaction& tx) {
                  return events::append(tx, clock.now(), {whom, "drive", "node.changed", {}});
                })
                .ok());
  };
  const auto batch = [&](std::int64_t after, const Id& whom) {
    return *database->read([&](db::Session& s) { return events::batch_after(s, after, whom); });
  };
  append(anna), append(ben), append(anna);
  CHECK(batch(1, anna).events.size() == 1);
  CHECK(batch(1, anna).newest == 3);
  CHECK(batch(3, anna).events.empty());
  CHECK(batch(0, anna).events.size() == 2);  // who saw the outbox while it was empty
  CHECK(batch(events::from_now_on, anna).events.empty());
  CHECK_FALSE(batch(events::from_now_on, anna).missed);
  CHECK(batch(4, anna).missed);  // of another database: a restored backup

  clock.advance(seconds(1));
  REQUIRE(
      database->write([&](db::Transaction& tx) { return events::forget_before(tx, clock.now()); })
          .ok());
  CHECK(batch(1, anna).missed);
  CHECK_FALSE(batch(3, anna).missed);
  append(ben);
  CHECK_FALSE(batch(3, anna).missed);
  CHECK(batch(2, anna).missed);
  for (int i = 0; i < events::live_batch_most; ++i) append(ben);
  CHECK_FALSE(batch(4, ben).missed);
  CHECK(batch(3, ben).missed);
}
