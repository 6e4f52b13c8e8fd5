#include "server/postgres_database.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <random>

#include "server/migration_marker.h"

namespace septet::server {

namespace {

using Isolation = PostgresConnection::Isolation;

constexpr std::chrono::seconds patience{10};
constexpr int round_ms = 1'000;
constexpr int most_attempts = 40;
constexpr int longest_pause_ms = 64;

// What the engine keeps for itself.
constexpr db::Migration migrations[] = {{1, R"(
CREATE SEQUENCE septet_provisional INCREMENT BY 1000;  -- each server hands out a thousand at a time
)"}};
static_assert(std::size(migrations) == PostgresDatabase::schema_version);

// Longer from attempt to attempt, and never as long as another's.
void pause_before(int attempt) {
  thread_local std::minstd_rand random(std::random_device{}());
  const int longest_us = 1'000 * std::min(longest_pause_ms, 1 << std::min(attempt, 10));
  std::this_thread::sleep_for(
      std::chrono::microseconds(std::uniform_int_distribution<int>(100, longest_us)(random)));
}

Error busy() {
  Error error =
      failure(ErrorKind::unavailable, "database_busy", "The database is busy. Try again.");
  error.retry_after_s = 1;
  return error;
}

// For the terminal, where nobody is asked to wait.
Error unreachable(Error error) {
  if (error.kind == ErrorKind::unavailable)
    error.message = "The database cannot be used: " + std::exchange(error.cause, "") + ".";
  return error;
}

Error foreign() {
  return failure(ErrorKind::conflict, "database_foreign",
                 "The database holds tables of another application. Give Septet one of its own.");
}

// Septet's have their versions in schema_version; another application's have not, or a table of
// that name which looks otherwise.
Result<void> check_ours(db::Session& session, bool unfinished) {
  const auto count = [&](std::string_view condition) {
    return session.integer(
        "SELECT count(*) FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND " +
        std::string(condition));
  };
  if (TRY(count("table_name <> ''")) == 0) return {};
  if (TRY(count("table_name = '" + std::string(migration_table) + "'")) > 0)
    return unfinished ? Result<void>() : migration_unfinished("The database");
  if (TRY(count("table_name = 'schema_version' AND column_name IN ('service', 'version')")) == 2)
    return {};
  return foreign();
}

}  // namespace

Result<void> PostgresDatabase::check(const std::string& url, bool unfinished) {
  auto connection = PostgresConnection::open(url);
  if (!connection.ok()) return unreachable(connection.error());
  (*connection)->begin(Isolation::snapshot);
  return check_ours(**connection, unfinished);
}

Result<std::unique_ptr<PostgresDatabase>> PostgresDatabase::open(Options options) {
  TRY(check(options.url, options.unfinished));
  std::unique_ptr<PostgresDatabase> database(new PostgresDatabase(std::move(options)));
  TRY(db::migrate(*database, "postgres", migrations));
  return database;
}

PostgresDatabase::PostgresDatabase(Options options)
    : options_(std::move(options)),
      stop_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      listening_([this] { listen(); }) {}

PostgresDatabase::~PostgresDatabase() {
  stopping_ = true;
  eventfd_write(stop_, 1);
  listening_.join();
  close(stop_);
}

void PostgresDatabase::on_commit(std::function<void()> listener) {
  const std::lock_guard lock(listener_mutex_);
  listener_ = std::move(listener);
}

void PostgresDatabase::number_with(std::function<Result<bool>(db::Transaction&)> number) {
  const std::lock_guard lock(numbering_mutex_);
  number_ = std::move(number);
}

void PostgresDatabase::before_commit(std::function<Result<void>()> prepare) {
  before_commit_ = std::move(prepare);
}

PostgresDatabase::Counts PostgresDatabase::counts() const {
  return {.commits = commits_, .closures = closures_, .retries = retries_};
}

// ---- the pool ----

Result<PostgresDatabase::Connection> PostgresDatabase::take() {
  {
    std::unique_lock lock(pool_mutex_);
    if (!given_back_.wait_for(lock, patience, [&] { return taken_ < options_.most_connections; }))
      return busy();
    ++taken_;
    while (!idle_.empty()) {
      Connection warmest = std::move(idle_.back());
      idle_.pop_back();
      if (warmest->alive()) return warmest;
    }
  }
  auto made = PostgresConnection::open(options_.url);
  if (!made.ok()) give_back(nullptr);
  return made;
}

void PostgresDatabase::give_back(Connection connection) {
  {
    const std::lock_guard lock(pool_mutex_);
    --taken_;
    if (connection) idle_.push_back(std::move(connection));
  }
  given_back_.notify_one();
}

// ---- reads and writes ----

Result<void> PostgresDatabase::read_closure(const db::ReadClosure& closure) {
  Lease reader(*this, TRY(take()));
  reader->begin(Isolation::snapshot);
  return closure(*reader);
}

Result<void> PostgresDatabase::write_closure(const db::WriteClosure& closure) {
  return write_as([&](PostgresConnection& tx) { return guarded(closure, tx); }, 1);
}

// `closures`: how many writes it holds.
Result<void> PostgresDatabase::write_as(const Run& run, std::size_t closures) {
  for (int attempts = 1;; ++attempts) {
    const Attempt made = attempt(run);
    if (!made.again || attempts == most_attempts) {
      settle(made, closures);
      return made.outcome;
    }
    ++retries_;
    pause_before(attempts);
  }
}

PostgresDatabase::Attempt PostgresDatabase::attempt(const Run& run) {
  auto connection = take();
  if (!connection.ok()) return {connection.error()};
  Lease writer(*this, *std::move(connection));
  return attempt_on(*writer, run);
}

PostgresDatabase::Attempt PostgresDatabase::attempt_on(PostgresConnection& connection,
                                                       const Run& run) {
  connection.begin(Isolation::serializable);
  Attempt made{.outcome = run(connection)};
  if (made.outcome.ok()) made.outcome = before_commit_();
  if (made.outcome.ok()) made.outcome = connection.commit();
  made.again = connection.conflicted();
  made.numbered = made.outcome.ok() && connection.numbered();
  return made;
}

// What follows a write for those who wait for its events.
void PostgresDatabase::settle(const Attempt& made, std::size_t closures) {
  if (!made.outcome.ok()) return;
  ++commits_;
  closures_ += closures;
  if (made.numbered) number_mine();
  tell();
}

Result<void> PostgresDatabase::queued_write_closure(const Id& account_id,
                                                    const db::WriteClosure& closure) {
  Queue& queue = queues_[std::hash<std::string_view>{}(account_id.raw()) % queues_.size()];
  Queued mine{closure, {}};
  std::unique_lock lock(queue.mutex);
  queue.waiting.push_back(&mine);
  while (!mine.answered) {
    queue.changed.wait(lock, [&] { return mine.answered || !queue.running; });
    if (mine.answered) break;
    queue.running = true;
    const auto batch = std::exchange(queue.waiting, {});
    lock.unlock();
    run_together(batch);
    lock.lock();
    queue.running = false;
    for (Queued* write : batch) write->answered = true;
    queue.changed.notify_all();
  }
  return std::move(mine.outcome);
}

void PostgresDatabase::run_together(const std::vector<Queued*>& batch) {
  const auto run = [&](PostgresConnection& tx) -> Result<void> {
    for (Queued* write : batch) {
      write->outcome =
          batch.size() == 1 ? guarded(write->closure, tx) : tx.with_savepoint(write->closure);
      const bool ended = batch.size() == 1 || tx.conflicted() || !tx.usable();
      if (!write->outcome.ok() && ended) return write->outcome;
    }
    return {};
  };
  const Result<void> whole = write_as(run, batch.size());
  for (Queued* write : batch)
    if (!whole.ok() && write->outcome.ok()) write->outcome = whole.error();
}

// A lock of the session's, not of the transaction's, whose snapshot would be older than what the
// one before did.
Result<void> PostgresDatabase::migration_closure(const db::WriteClosure& closure) {
  const auto connection =
      TRY(PostgresConnection::open(options_.url));  // ends, and the lock with it
  TRY(
      connection->script("SET lock_timeout = 0; SET statement_timeout = 0; "
                         "SELECT pg_advisory_lock(hashtext('septet migration'))"));
  const Run run = [&](PostgresConnection& tx) { return guarded(closure, tx); };
  for (int attempts = 1;; ++attempts) {
    const Attempt made = attempt_on(*connection, run);
    connection->rollback();
    if (!made.again || attempts == most_attempts) {
      settle(made, 1);
      return made.outcome;
    }
  }
}

// ---- events ----

// Whoever comes while another one numbers is served by the next round, and by one for all. What
// fails here is made up for by the listening thread, of this server or another.
void PostgresDatabase::number_mine() {
  const std::uint64_t mine = ++to_be_numbered_;
  const std::lock_guard lock(numbering_mutex_);
  if (covered_ >= mine) return;
  const std::uint64_t covers = to_be_numbered_;
  if (number().ok()) covered_ = covers;
}

// With the mutex held. Returns whether there was anything.
Result<bool> PostgresDatabase::number() {
  if (!number_) return false;
  Lease connection(*this, TRY(take()));
  connection->begin(Isolation::read_committed);
  const bool any = TRY(number_(*connection));
  if (any) TRY(connection->script("NOTIFY septet_commits"));
  TRY(connection->commit());
  return any;
}

void PostgresDatabase::tell() {
  const std::lock_guard lock(listener_mutex_);
  if (listener_) listener_();
}

Result<PostgresDatabase::Connection> PostgresDatabase::listening_connection() {
  auto connection = TRY(PostgresConnection::open(options_.url));
  TRY(connection->script("LISTEN septet_commits"));
  return connection;
}

void PostgresDatabase::wait_for_news(PostgresConnection* connection) {
  std::array<pollfd, 2> waiting{pollfd{.fd = stop_, .events = POLLIN, .revents = 0},
                                pollfd{.fd = connection == nullptr ? -1 : connection->descriptor(),
                                       .events = POLLIN,
                                       .revents = 0}};
  poll(waiting.data(), waiting.size(), round_ms);
}

// Commits of other servers are told on. Once a second it is seen to events that a server left
// without numbers when it died between its commit and its numbering.
void PostgresDatabase::listen() {
  Connection connection;
  auto looked = std::chrono::steady_clock::now();
  while (!stopping_) {
    if (!connection) {
      auto made = listening_connection();
      if (made.ok()) connection = *std::move(made);
    }
    wait_for_news(connection.get());
    if (stopping_) return;
    const auto news = connection ? connection->take_notifications() : Result<bool>(false);
    if (!news.ok()) connection.reset();
    bool any = !news.ok() || *news;
    if (const auto now = std::chrono::steady_clock::now(); now - looked >= patience / 10) {
      looked = now;
      const std::lock_guard lock(numbering_mutex_);
      const auto numbered = number();
      any = any || !numbered.ok() || *numbered;
    }
    if (any) tell();
  }
}

}  // namespace septet::server
