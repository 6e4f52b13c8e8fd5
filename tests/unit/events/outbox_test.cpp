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
