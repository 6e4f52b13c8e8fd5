// What a person watches, over a database in memory and an exchange whose prices a test sets.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "db/embedded_database.h"
#include "events/outbox.h"
#include "market/context.h"
#include "support/fake_floor.h"
#include "support/fakes.h"
#include "support/told_people.h"

namespace septet::test {

class WatchWorld {
 public:
  WatchWorld() {
    REQUIRE(events::migrate(*database).ok());
    floor.list("KITE", 100, "Industrials");
    floor.list("NOVA", 50, "Technology");
    floor.list("OAK", 20, "Materials");
    anna = person("anna");
    ben = person("ben");
  }

  Caller person(const std::string& name) {
    Caller caller;
    caller.account_id = make_id(clock, random);
    people.known.push_back({caller.account_id, name, name});
    return caller;
  }

  std::vector<events::StoredEvent> events_of(const Caller& caller) {
    return *database->read(
        [&](db::Session& session) { return events::after(session, 0, caller.account_id, 1000); });
  }
  std::int64_t rows(const std::string& table) {
    return *database->read(
        [&](db::Session& session) { return session.integer("SELECT count(*) FROM " + table); });
  }
  template <class Part>
  void forget(Part& part, const Caller& caller) {
    REQUIRE(
        database
            ->write([&](db::Transaction& tx) { return part.forget_account(tx, caller.account_id); })
            .ok());
  }

  FakeClock clock;
  SeededRandom random;
  FakeFloor floor;
  ToldPeople people;
  std::unique_ptr<db::EmbeddedDatabase> database =
      *db::EmbeddedDatabase::open({.path = ":memory:"});
  market::Context context{
      .database = *database, .clock = clock, .random = random, .people = &people};
  Caller anna, ben;
};

}  // namespace septet::test
