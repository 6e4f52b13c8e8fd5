#include "server/shared_rate_limiter.h"

#include <doctest/doctest.h>

#include <cmath>
#include <deque>
#include <random>

#include "db/embedded_database.h"
#include "support/fakes.h"
#include "support/shared_database.h"

using namespace septet;
using server::SharedRateLimiter;

namespace {

struct LimiterWorld {
  std::unique_ptr<db::EmbeddedDatabase> database =
      *db::EmbeddedDatabase::open({.path = ":memory:"});
  test::FakeClock clock;
  test::SharedDatabase seen{*database};  // by all of them

  std::vector<std::unique_ptr<SharedRateLimiter>> servers(int count) {
    std::vector<std::unique_ptr<SharedRateLimiter>> out;
    for (int i = 0; i < count; ++i) out.push_back(*SharedRateLimiter::open(seen));
    return out;
  }
};

// What was let through, in seconds since the start.
using Passed = std::deque<double>;

// The most that was let through in any stretch of time beyond what the rate would give.
double most_beyond(const Passed& passed, const http::Rate& rate) {
  double most = 0, lowest = 0;
  // Over all i <= j: (j - i + 1) - burst - rate * (t_j - t_i), in one pass.
  bool first = true;
  for (std::size_t j = 0; j < passed.size(); ++j) {
    const double at = static_cast<double>(j) - rate.per_s * passed[j];
    lowest = first ? at : std::min(lowest, at);
    first = false;
    most = std::max(most, at + 1 - lowest - rate.burst);
  }
  return most;
}

std::uint64_t fresh_seed() {
  const std::uint64_t seed = std::random_device{}();
  MESSAGE("seed ", seed);
  return seed;
}

}  // namespace

TEST_CASE("shared rate limits: over several servers never more than the rate and a stated slack") {
  test::SeededRandom random(fresh_seed());
  for (const http::Rate rate : {http::Rate{10, 1.0 / 60}, http::Rate{40, 0.5}, http::Rate{400, 100},
                                http::Rate{4'000, 1'000}}) {
    LimiterWorld world;
    const int count = 1 + static_cast<int>(random.next() % 4);
    const auto servers = world.servers(count);
    const Timestamp start = world.clock.now();
    http::MemoryRateLimiter one;  // as if there were one server
    int passed_by_one = 0;
    Passed passed;
    for (int i = 0; i < 20'000; ++i) {
      // Bursts and silences, about twice as often as the rate allows.
      const bool pause = random.next() % 100 == 0;
      const double mean_us = 5e5 / rate.per_s * (pause ? 100 : 1);
      world.clock.advance({static_cast<std::int64_t>(static_cast<double>(random.next() % 2'000) /
                                                     1'000 * mean_us)});
      passed_by_one += one.take("key", rate, world.clock.now()).ok();
      const auto& server = servers[random.next() % servers.size()];
      if (server->take("key", rate, world.clock.now()).ok())
        passed.push_back(static_cast<double>((world.clock.now() - start).us) / 1e6);
    }
    const double in_all = rate.burst + rate.per_s * passed.back();
    CHECK(static_cast<double>(passed.size()) <= in_all + 1e-3);
    CHECK(most_beyond(passed, rate) <= count * SharedRateLimiter::allotment(rate) + 1e-3);
    CHECK(static_cast<double>(passed.size()) > 0.95 * passed_by_one);  // nobody is short-changed
  }
}

TEST_CASE("shared rate limits: one server by itself limits as memory does") {
  test::SeededRandom random(fresh_seed());
  for (const http::Rate rate :
       {http::Rate{3, 0.5}, http::Rate{10, 1.0 / 60}, http::Rate{60, 5}, http::Rate{400, 100}}) {
    LimiterWorld world;
    const auto servers = world.servers(1);
    http::MemoryRateLimiter memory;
    int shared_passed = 0, memory_passed = 0;
    const bool exact = SharedRateLimiter::allotment(rate) == 1;
    for (int i = 0; i < 5'000; ++i) {
      world.clock.advance({static_cast<std::int64_t>(static_cast<double>(random.next() % 2'000) /
                                                     1'000 * 7e5 / rate.per_s)});
      const auto ours = servers[0]->take("key", rate, world.clock.now());
      const auto theirs = memory.take("key", rate, world.clock.now());
      if (exact) {
        REQUIRE(ours.ok() == theirs.ok());
        if (!ours.ok()) CHECK(ours.error().retry_after_s == theirs.error().retry_after_s);
      }
      shared_passed += ours.ok();
      memory_passed += theirs.ok();
      if (exact && ours.ok() && random.next() % 3 == 0) {
        servers[0]->give_back("key", rate);
        memory.give_back("key", rate);
      }
    }
    CHECK(std::abs(shared_passed - memory_passed) <= SharedRateLimiter::allotment(rate));
  }
}

TEST_CASE("shared rate limits: failures on one server count on the others, and so do successes") {
  LimiterWorld world;
  const auto servers = world.servers(3);
  const http::Rate rate{10, 1.0 / 60};
  const auto take = [&](int i) { return servers[i % 3]->take("key", rate, world.clock.now()); };
  for (int i = 0; i < 10; ++i) CHECK(take(i).ok());
  for (int i = 0; i < 3; ++i) CHECK(take(i).error().retry_after_s == 60);
  servers[0]->give_back("key", rate);
  CHECK(take(0).ok());
  servers[0]->give_back("key", rate);
  world.clock.advance(seconds(1));
  CHECK(take(1).ok());  // it had been refused, and asks again after a second
  world.clock.advance(hours(2));
  servers[2]->forget_before(world.clock.now());
  CHECK(*world.database->read(
            [](db::Session& s) { return s.integer("SELECT count(*) FROM rate_bucket"); }) == 0);
  for (int i = 0; i < 10; ++i) CHECK(take(i).ok());
  CHECK_FALSE(take(0).ok());
}

TEST_CASE("shared rate limits: frequent requests seldom ask the database, refused ones neither") {
  LimiterWorld world;
  const auto servers = world.servers(1);
  const http::Rate rate{4'000, 1'000};
  const int before = world.seen.writes;
  for (int i = 0; i < 4'000; ++i) CHECK(servers[0]->take("key", rate, world.clock.now()).ok());
  CHECK(world.seen.writes - before == 20);
  const http::Rate strict{5, 0.001};
  for (int i = 0; i < 1'000; ++i) (void)servers[0]->take("other", strict, world.clock.now());
  CHECK(world.seen.writes - before == 20 + 5 + 1);
}

TEST_CASE("shared rate limits: what is left of an allotment flows back") {
  LimiterWorld world;
  const auto servers = world.servers(2);
  const http::Rate rate{400, 0.001};
  CHECK(servers[0]->take("key", rate, world.clock.now()).ok());  // withdraws twenty
  world.clock.advance(seconds(3));
  int passed = 0;
  for (int i = 0; i < 1'000; ++i) passed += servers[1]->take("key", rate, world.clock.now()).ok();
  CHECK(passed == 380);
  world.clock.advance(seconds(3));
  CHECK(servers[0]->take("key", rate, world.clock.now()).ok());
  passed = 0;
  for (int i = 0; i < 1'000; ++i) passed += servers[0]->take("key", rate, world.clock.now()).ok();
  CHECK(passed == 18);
}

TEST_CASE("shared rate limits: while the database is away each server limits by itself") {
  LimiterWorld world;
  const auto servers = world.servers(2);
  const http::Rate rate{3, 0.01};
  world.seen.answers = false;
  for (const auto& server : servers) {
    for (int i = 0; i < 3; ++i) CHECK(server->take("key", rate, world.clock.now()).ok());
    CHECK(server->take("key", rate, world.clock.now()).error().kind == ErrorKind::too_many);
    CHECK(server->counts().failed == 1);  // it is not asked again and again
  }
  world.seen.answers = true;
  world.clock.advance(seconds(3));
  for (int i = 0; i < 3; ++i) CHECK(servers[0]->take("key", rate, world.clock.now()).ok());
  CHECK_FALSE(servers[1]->take("key", rate, world.clock.now()).ok());
}
