#include "jobs/queue.h"

#include <doctest/doctest.h>

#include "db/embedded_database.h"
#include "support/fakes.h"

using namespace septet;

namespace {

Duration almost(Duration whole) {
  return {whole.us - 1'000'000};
}

const jobs::StopAsked never = [] { return false; };

struct QueueWorld {
  test::FakeClock clock;
  test::SeededRandom random;
  std::unique_ptr<db::EmbeddedDatabase> database =
      *db::EmbeddedDatabase::open({.path = ":memory:"});

  // As another server: its own queue over the same database.
  std::unique_ptr<jobs::Queue> server() {
    auto queue = *jobs::Queue::open(*database, clock, random);
    queue->add_kind("count", [this](const jobs::Job& job, const jobs::StopAsked&) {
      ++runs;
      last_payload = job.payload;
      return outcome;
    });
    return queue;
  }
  void enqueue(const jobs::Queue& queue, const jobs::NewJob& job) {
    REQUIRE(database->write([&](db::Transaction& tx) { return queue.enqueue(tx, job); }).ok());
  }
  std::int64_t waiting() {
    return *database->read([](db::Session& s) {
      return s.integer("SELECT count(*) FROM job WHERE due_at IS NOT NULL");
    });
  }

  int runs = 0;
  Json last_payload;
  Result<void> outcome;
};

}  // namespace

TEST_CASE("jobs: without a host they run right after the commit, and only if there was one") {
  QueueWorld world;
  auto queue = world.server();
  const auto undone = world.database->write([&](db::Transaction& tx) -> Result<void> {
    TRY(queue->enqueue(tx, {.kind = "count"}));
    return internal("no");
  });
  CHECK_FALSE(undone.ok());
  queue->settle();
  CHECK(world.runs == 0);
  world.enqueue(*queue, {.kind = "count", .payload = {{"n", 7}}});
  CHECK(world.runs == 0);
  queue->settle();
  CHECK(world.runs == 1);
  CHECK(world.last_payload == Json{{"n", 7}});
  CHECK(world.waiting() == 0);
}

TEST_CASE(
    "jobs: what is to come later waits, and a kind that nobody knows here is left to others") {
  QueueWorld world;
  auto queue = world.server();
  world.enqueue(*queue, {.kind = "count", .delay = minutes(5)});
  world.enqueue(*queue, {.kind = "unknown"});
  REQUIRE(queue->tick().ok());
  CHECK(world.runs == 0);
  world.clock.advance(minutes(5));
  REQUIRE(queue->tick().ok());
  CHECK(world.runs == 1);
  CHECK(world.waiting() == 1);
}

TEST_CASE("jobs: of the same key one waits and one runs") {
  QueueWorld world;
  auto one = world.server(), other = world.server();
  for (int i = 0; i < 3; ++i) world.enqueue(*one, {.kind = "count", .unique_key = "a"});
  world.enqueue(*one, {.kind = "count", .unique_key = "b"});
  CHECK(world.waiting() == 2);
  const auto running = *one->claim();
  REQUIRE(running);
  // What is asked for while it runs may have come too late for it.
  world.enqueue(*one, {.kind = "count", .unique_key = "a"});
  world.enqueue(*one, {.kind = "count", .unique_key = "a"});
  CHECK(world.waiting() == 3);
  REQUIRE(other->tick().ok());
  CHECK(world.runs == 1);  // b
  REQUIRE(one->conclude(*running, {}).ok());
  REQUIRE(other->tick().ok());
  CHECK(world.runs == 2);
  CHECK(world.waiting() == 0);
}

TEST_CASE("jobs: what a dead server held another takes over, once, and the dead one is too late") {
  QueueWorld world;
  auto dead = world.server(), one = world.server(), other = world.server();
  world.enqueue(*dead, {.kind = "count"});
  const auto lost = *dead->claim();
  REQUIRE(lost);
  world.clock.advance(almost(jobs::lease_life));
  CHECK_FALSE(*one->claim());
  world.clock.advance(seconds(1));
  const auto taken = *one->claim();
  REQUIRE(taken);
  CHECK(taken->id == lost->id);
  CHECK(taken->attempts == 2);
  CHECK_FALSE(*other->claim());
  CHECK_FALSE(*dead->heartbeat(*lost));
  REQUIRE(dead->conclude(*lost, {}).ok());  // it was not dead but slow
  CHECK(world.waiting() == 1);
  CHECK(*one->heartbeat(*taken));
  REQUIRE(one->conclude(*taken, one->perform(*taken, never)).ok());
  CHECK(world.runs == 1);
  CHECK(world.waiting() == 0);
}

TEST_CASE("jobs: a heartbeat keeps a long one from being taken") {
  QueueWorld world;
  auto one = world.server(), other = world.server();
  world.enqueue(*one, {.kind = "count"});
  const auto held = *one->claim();
  REQUIRE(held);
  for (int i = 0; i < 20; ++i) {
    world.clock.advance(almost(jobs::lease_life));
    CHECK(*one->heartbeat(*held));
    CHECK_FALSE(*other->claim());
  }
  world.clock.advance(jobs::lease_life);
  CHECK(*other->claim());
}

TEST_CASE("jobs: one that fails is tried again, later each time, and in the end kept as failed") {
  QueueWorld world;
  auto queue = world.server();
  world.outcome = internal("the disk is on fire");
  world.enqueue(*queue, {.kind = "count"});
  for (int attempt = 1; attempt <= jobs::most_attempts; ++attempt) {
    const auto told = queue->tick();
    REQUIRE_FALSE(told.ok());
    CHECK(told.error().cause.find("the disk is on fire") != std::string::npos);
    CHECK(world.runs == attempt);
    world.clock.advance(almost(jobs::wait_after(attempt)));
    CHECK(queue->tick().ok());
    CHECK(world.runs == attempt);
    world.clock.advance(seconds(1));
  }
  const auto failed = [&] { return *world.database->read(jobs::store::count_failed); };
  CHECK(failed() == 1);
  CHECK(world.waiting() == 0);
  world.clock.advance(days(29));
  REQUIRE(queue->tick().ok());
  CHECK(failed() == 1);
  world.clock.advance(days(2));
  REQUIRE(queue->tick().ok());
  CHECK(failed() == 0);
  CHECK(jobs::wait_after(1) == seconds(2));
  CHECK(jobs::wait_after(1'000) == minutes(10));
}

TEST_CASE("jobs: one with which server after server dies is given up, and one stopped is not") {
  QueueWorld world;
  auto queue = world.server();
  world.enqueue(*queue, {.kind = "count"});
  for (int i = 0; i < 3 * jobs::most_attempts; ++i) {  // orderly ends
    const auto job = *queue->claim();
    REQUIRE(job);
    CHECK(job->attempts == 1);
    REQUIRE(queue->conclude(*job, jobs::stopped()).ok());
  }
  for (int i = 0; i < jobs::most_attempts; ++i) {
    REQUIRE(*queue->claim());
    world.clock.advance(jobs::lease_life);
  }
  CHECK(queue->claim().error().cause.find("given up") != std::string::npos);
  CHECK_FALSE(*queue->claim());
  CHECK(*world.database->read(jobs::store::count_failed) == 1);
}

TEST_CASE("leases: one holds a name until its time is over or it lets go") {
  QueueWorld world;
  REQUIRE(jobs::store::migrate(*world.database).ok());
  const Id one = make_id(world.clock, world.random), other = make_id(world.clock, world.random);
  const auto acquire = [&](const Id& holder) {
    const Timestamp now = world.clock.now();
    return *jobs::lease::acquire(*world.database, "x", holder, now, now + seconds(10));
  };
  const auto extend = [&](const Id& holder) {
    return *jobs::lease::extend(*world.database, "x", holder, world.clock.now() + seconds(10));
  };
  CHECK(acquire(one));
  CHECK_FALSE(acquire(other));
  world.clock.advance(seconds(9));
  CHECK(extend(one));
  CHECK_FALSE(extend(other));
  world.clock.advance(seconds(9));
  CHECK_FALSE(acquire(other));
  world.clock.advance(seconds(1));
  CHECK(acquire(other));
  CHECK_FALSE(extend(one));
  const auto free_at = world.clock.now() + seconds(60);
  REQUIRE(jobs::lease::release(*world.database, "x", one, free_at).ok());  // not its any more
  REQUIRE(jobs::lease::release(*world.database, "x", other, free_at).ok());
  world.clock.advance(seconds(59));
  CHECK_FALSE(acquire(one));
  world.clock.advance(seconds(1));
  CHECK(acquire(one));
}
