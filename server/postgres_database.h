// PostgreSQL as the server's database, for several servers at once: a pool of connections, on each
// of which one read or write runs.
//
// Reads see a snapshot. Writes run beside each other, on this and on other servers, as if one after
// another (SERIALIZABLE); one that is in the way of another is run again. Events are numbered right
// after the commit that holds them (see db::Database::number_with), and every server is told by
// NOTIFY. Writes that would always be in each other's way (see db::Database::write) are grouped
// into one transaction instead. A notification that is lost loses nothing: listeners look for
// themselves as well.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "server/postgres_connection.h"
#include "server/server_database.h"

namespace septet::server {

class PostgresDatabase final : public ServerDatabase {
 public:
  struct Options {
    std::string url;            // "postgresql://…", or libpq's "host=… dbname=…"
    int most_connections = 20;  // of the pool; one more listens
    bool unfinished = false;    // the target of a migration that is under way is opened, too
  };
  static constexpr int schema_version = 1;  // of what the engine keeps for itself

  // Whether open() would find a database that it may use. Its errors, "database_newer" excepted.
  static Result<void> check(const std::string& url, bool unfinished = false);
  // Errors, with nothing written: invalid (the URL); unavailable (no answer, wrong password, no
  // such database); conflict "database_foreign" (tables of another application), "database_newer",
  // "migration_unfinished".
  static Result<std::unique_ptr<PostgresDatabase>> open(Options);
  ~PostgresDatabase() override;  // nobody may be calling any more

  void on_commit(std::function<void()> listener) override;
  bool shared() const override { return true; }
  void number_with(std::function<Result<bool>(db::Transaction&)> number) override;
  // May be called from several threads at once.
  void before_commit(std::function<Result<void>()>) override;
  Counts counts() const override;

 protected:
  Result<void> read_closure(const db::ReadClosure&) override;
  Result<void> write_closure(const db::WriteClosure&) override;
  Result<void> queued_write_closure(const Id& account_id, const db::WriteClosure&) override;
  Result<void> migration_closure(const db::WriteClosure&) override;

 private:
  using Connection = std::unique_ptr<PostgresConnection>;
  using Lease = ConnectionLease<PostgresDatabase, PostgresConnection>;
  friend Lease;
  struct Attempt {
    Result<void> outcome;
    bool again = false;  // may succeed if it is run once more
    bool numbered = false;
  };
  // A write in a queue; it lies on its caller's stack.
  struct Queued {
    const db::WriteClosure& closure;
    Result<void> outcome;
    bool answered = false;
  };
  // The writes of some accounts. Of their callers one runs all that wait, as one transaction.
  struct Queue {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<Queued*> waiting;
    bool running = false;
  };

  explicit PostgresDatabase(Options options);
  Result<Connection> take();
  void give_back(Connection);
  // A transaction's closures, as `run` runs them on the connection that it is given.
  using Run = std::function<Result<void>(PostgresConnection&)>;
  Attempt attempt(const Run&);
  Attempt attempt_on(PostgresConnection&, const Run&);
  Result<void> write_as(const Run&, std::size_t closures);
  void settle(const Attempt&, std::size_t closures);
  void run_together(const std::vector<Queued*>&);
  void number_mine();
  Result<bool> number();
  void tell();
  void listen();
  Result<Connection> listening_connection();
  void wait_for_news(PostgresConnection* connection);

  const Options options_;
  std::function<Result<void>()> before_commit_ = [] { return Result<void>(); };

  std::mutex pool_mutex_;  // guards what follows
  std::condition_variable given_back_;
  std::vector<Connection> idle_;
  int taken_ = 0;

  std::array<Queue, 64> queues_;

  std::mutex listener_mutex_;  // held while it is called
  std::function<void()> listener_;

  std::function<Result<bool>(db::Transaction&)> number_;
  std::mutex numbering_mutex_;  // guards what follows
  std::uint64_t covered_ = 0;   // the commits up to this one are numbered
  std::atomic<std::uint64_t> to_be_numbered_{0};

  std::atomic<std::uint64_t> commits_{0}, closures_{0}, retries_{0};
  std::atomic<bool> stopping_{false};
  int stop_;               // eventfd
  std::thread listening_;  // last: it uses everything above
};

}  // namespace septet::server
