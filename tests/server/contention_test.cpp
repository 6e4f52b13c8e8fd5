// Several servers that want the same rows of one PostgreSQL at the same moment. Without one these
// tests are passed over.
#include <doctest/doctest.h>

#include <map>
#include <mutex>
#include <thread>

#include "server/job_runner.h"
#include "server/postgres_database.h"
#include "server/shared_rate_limiter.h"
#include "server/system.h"
#include "support/postgres.h"

using namespace septet;

namespace {

using ServersDatabase = std::unique_ptr<server::PostgresDatabase>;

constexpr int postgres_count = 3;

std::vector<ServersDatabase> postgres_servers() {
  std::vector<ServersDatabase> out;
  if (test::postgres_url().empty()) return out;
  REQUIRE(test::empty_database(test::postgres_url()).ok());
  for (int i = 0; i < postgres_count; ++i) {
    auto opened =
        server::PostgresDatabase::open({.url = test::postgres_url(), .most_connections = 8});
    REQUIRE(opened.ok());
    out.push_back(*std::move(opened));
  }
  return out;
}

std::uint64_t retries_of(const std::vector<ServersDatabase>& databases) {
  std::uint64_t out = 0;
  for (const auto& database : databases) out += database->counts().retries;
  return out;
}

}  // namespace

TEST_CASE("contention: every job is done once, whichever server gets to it") {
  const auto databases = postgres_servers();
  if (databases.empty()) return;
  constexpr int job_count = 300;
  server::SystemClock clock;
  server::SystemRandom random;
  std::mutex mutex;
  std::map<int, int> runs;
  std::vector<std::unique_ptr<jobs::Queue>> queues;
  std::vector<std::unique_ptr<server::JobRunner>> runners;
  for (const auto& database : databases) {
    auto& queue = *queues.emplace_back(*jobs::Queue::open(*database, clock, random));
    queue.add_kind("work", [&](const jobs::Job& job, const jobs::StopAsked&) -> Result<void> {
      const std::lock_guard lock(mutex);
      ++runs[job.payload.value("n", -1)];
      return {};
    });
    runners.push_back(std::make_unique<server::JobRunner>(
        server::JobRunner::Options{.threads = 3, .look_ms = 20, .heartbeat_ms = 20},
        server::JobRunner::Ports{*database, queue, clock, random},
        std::vector<server::JobRunner::Periodic>(),
        [](std::string_view line) { MESSAGE(std::string(line)); }));
  }
  for (int n = 0; n < job_count; ++n) {
    const auto& queue = *queues[static_cast<std::size_t>(n % postgres_count)];
    REQUIRE(databases[0]
                ->write([&](db::Transaction& tx) {
                  return queue.enqueue(tx, {.kind = "work", .payload = {{"n", n}}});
                })
                .ok());
    queues[static_cast<std::size_t>(n % postgres_count)]->settle();
  }
  const auto left = [&] {
    return *databases[0]->read(
        [](db::Session& session) { return session.integer("SELECT count(*) FROM job"); });
  };
  while (left() > 0) std::this_thread::yield();
  runners.clear();
  CHECK(runs.size() == job_count);
  for (const auto& [n, count] : runs) CHECK_MESSAGE(count == 1, n);
  MESSAGE("writes run again: ", retries_of(databases));
}

TEST_CASE("contention: no more than the burst is let through, however many ask at once") {
  const auto databases = postgres_servers();
  if (databases.empty()) return;
  server::SystemClock clock;
  const Timestamp now = clock.now();
  for (const http::Rate rate : {http::Rate{10, 0.001}, http::Rate{400, 0.001}}) {
    const std::string key = "burst of " + std::to_string(rate.burst);
    std::atomic<int> passed{0};
    std::vector<std::unique_ptr<server::SharedRateLimiter>> limiters;
    for (const auto& database : databases)
      limiters.push_back(*server::SharedRateLimiter::open(*database));
    std::vector<std::thread> threads;
    for (int i = 0; i < 4 * postgres_count; ++i)
      threads.emplace_back([&, i] {
        for (int n = 0; n < 200; ++n)
          passed +=
              limiters[static_cast<std::size_t>(i % postgres_count)]->take(key, rate, now).ok();
      });
    for (auto& thread : threads) thread.join();
    std::uint64_t asked = 0;
    for (const auto& limiter : limiters) {
      CHECK(limiter->counts().failed == 0);
      asked += limiter->counts().asked;
    }
    CHECK(passed == static_cast<int>(rate.burst));
    MESSAGE("asked the database ", asked, " times for ", passed.load());
  }
  MESSAGE("writes run again: ", retries_of(databases));
}
