#include "server/job_runner.h"

#include <doctest/doctest.h>

#include <future>

#include "server/group_commit_database.h"
#include "server/system.h"
#include "support/temporary_folder.h"

using namespace septet;

namespace {

Duration almost(Duration whole) {
  return {whole.us - 1'000'000};
}

// Set by the test, read by the threads of its servers.
class SharedClock final : public Clock {
 public:
  Timestamp now() override { return {us_.load()}; }
  void advance(Duration d) { us_ += d.us; }

 private:
  std::atomic<std::int64_t> us_{1'790'000'000'000'000};
};

struct RunnerWorld {
  test::TemporaryFolder folder;
  SharedClock clock;
  server::SystemRandom random;
  std::unique_ptr<server::GroupCommitDatabase> database =
      *server::GroupCommitDatabase::open({.path = folder.path("t.db")});

  // Blocks until the condition holds: what waits for it is woken by nobody, so it asks.
  template <class F>
  void until(F&& holds) {
    while (!holds()) std::this_thread::yield();
  }
  std::int64_t count(const char* sql) {
    return *database->read([&](db::Session& s) { return s.integer(sql); });
  }
  std::int64_t jobs_left() { return count("SELECT count(*) FROM job"); }
};

struct RunningServer {
  explicit RunningServer(RunnerWorld& of) : world(of) {}
  void start(std::vector<server::JobRunner::Periodic> periodic = {}) {
    runner = std::make_unique<server::JobRunner>(
        server::JobRunner::Options{.threads = 2, .look_ms = 2, .heartbeat_ms = 2},
        server::JobRunner::Ports{*world.database, *queue, world.clock, world.random},
        std::move(periodic), [this](std::string_view line) { told.set_value(std::string(line)); });
  }
  void enqueue(const jobs::NewJob& job) {
    REQUIRE(
        world.database->write([&](db::Transaction& tx) { return queue->enqueue(tx, job); }).ok());
    queue->settle();
  }

  RunnerWorld& world;
  std::promise<std::string> told;
  std::unique_ptr<jobs::Queue> queue =
      *jobs::Queue::open(*world.database, world.clock, world.random);
  std::unique_ptr<server::JobRunner> runner;
};

}  // namespace

TEST_CASE("job runner: of two servers one dies, and the other takes over what it held, once") {
  RunnerWorld world;
  std::atomic<int> runs{0};
  RunningServer dead(world), one(world), other(world);
  const auto count = [&](const jobs::Job&, const jobs::StopAsked&) -> Result<void> {
    ++runs;
    return {};
  };
  for (RunningServer* server : {&dead, &one, &other}) server->queue->add_kind("work", count);
  dead.enqueue({.kind = "unknown to all"});
  REQUIRE(
      world.database
          ->write([&](db::Transaction& tx) { return dead.queue->enqueue(tx, {.kind = "work"}); })
          .ok());
  REQUIRE(*dead.queue->claim());  // and never a heartbeat
  one.start();
  other.start();
  one.enqueue({.kind = "work"});  // so that both are known to have looked
  world.until([&] { return world.jobs_left() == 2; });
  CHECK(runs == 1);
  world.clock.advance(jobs::lease_life);
  world.until([&] { return world.jobs_left() == 1; });
  CHECK(runs == 2);
}

TEST_CASE("job runner: heartbeats keep a long job, and a stop gives it back") {
  RunnerWorld world;
  RunningServer slow(world), other(world);
  std::atomic<bool> began{false};
  std::atomic<int> taken_by_other{0};
  slow.queue->add_kind("work", [&](const jobs::Job&, const jobs::StopAsked& stop) -> Result<void> {
    began = true;
    world.until(stop);
    return jobs::stopped();
  });
  other.queue->add_kind("work", [&](const jobs::Job& job, const jobs::StopAsked&) -> Result<void> {
    taken_by_other = job.attempts;
    return {};
  });
  slow.start();
  slow.enqueue({.kind = "work"});
  world.until([&] { return began.load(); });
  other.start();
  for (int i = 0; i < 5; ++i) {
    // Of the two renewals the second began after the clock was set.
    world.clock.advance(almost(jobs::lease_life));
    const auto seen = slow.runner->counts().renewed;
    world.until([&] { return slow.runner->counts().renewed >= seen + 2; });
  }
  CHECK(taken_by_other == 0);
  CHECK(slow.runner->counts().running == 1);
  slow.runner.reset();
  world.until([&] { return world.jobs_left() == 0; });
  CHECK(taken_by_other == 1);  // the attempt that was stopped does not count
}

TEST_CASE("job runner: a job that another took over is asked to stop") {
  RunnerWorld world;
  RunningServer slow(world);
  std::atomic<bool> began{false}, stopped{false};
  slow.queue->add_kind("work", [&](const jobs::Job&, const jobs::StopAsked& stop) -> Result<void> {
    began = true;
    world.until(stop);
    stopped = true;
    return {};
  });
  slow.start();
  slow.enqueue({.kind = "work"});
  world.until([&] { return began.load(); });
  const auto taken = world.database->write([&](db::Transaction& tx) {
    return tx.run("UPDATE job SET holder = ?", make_id(world.clock, world.random));
  });
  CHECK(*taken == 1);
  world.until([&] { return stopped.load(); });
  slow.runner.reset();
  CHECK(world.jobs_left() == 1);  // not this server's to remove
}

TEST_CASE("job runner: a failure is told, and tried again when its time has come") {
  RunnerWorld world;
  RunningServer server(world);
  std::atomic<int> runs{0};
  server.queue->add_kind("work", [&](const jobs::Job&, const jobs::StopAsked&) -> Result<void> {
    if (++runs == 1) throw std::runtime_error("oh no");
    return {};
  });
  server.start();
  server.enqueue({.kind = "work"});
  CHECK(server.told.get_future().get().find("oh no") != std::string::npos);
  CHECK(runs == 1);
  CHECK(world.count("SELECT count(*) FROM job WHERE error LIKE '%oh no%'") == 1);
  world.clock.advance(jobs::wait_after(1));
  world.until([&] { return world.jobs_left() == 0; });
  CHECK(runs == 2);
}

TEST_CASE("job runner: what is periodic one server does at a time, and not before it is due") {
  RunnerWorld world;
  RunningServer one(world), other(world);
  std::atomic<int> running{0}, most{0}, runs{0};
  const server::JobRunner::Periodic housekeeping{"housekeeping", minutes(1), [&]() -> Result<void> {
                                                   most = std::max(most.load(), ++running);
                                                   ++runs;
                                                   std::this_thread::yield();
                                                   --running;
                                                   return {};
                                                 }};
  one.start({housekeeping});
  other.start({housekeeping});
  for (int minute = 1; minute <= 10; ++minute) {
    world.until([&] { return runs == minute; });
    // It is let go of by the time that another look finds it free for later.
    world.until([&] {
      return *world.database->read([&](db::Session& s) {
        return s.integer("SELECT count(*) FROM job_lease WHERE held_until > ?",
                         world.clock.now() + seconds(45));
      }) == 1;
    });
    world.clock.advance(minutes(1));
  }
  world.until([&] { return runs == 11; });
  one.runner.reset();
  other.runner.reset();
  CHECK(runs == 11);
  CHECK(most == 1);
}
