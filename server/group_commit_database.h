// The server's database: one writer, which groups the writes of many callers into one durable
// commit, and readers beside it, each on its own WAL snapshot.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "db/sqlite_connection.h"
#include "server/server_database.h"

namespace septet::server {

// May be called from any thread. A write from inside a write's closure is refused.
class GroupCommitDatabase final : public ServerDatabase {
 public:
  struct Options {
    std::string path;  // a file
    std::string key;   // SQLCipher's raw key, 32 bytes; empty: in the clear
    int writer_cache_kib = 64 * 1024;
    int reader_cache_kib = 16 * 1024;  // of each connection; there is one a thread that reads
  };

  // Errors: those of SqliteConnection::open.
  static Result<std::unique_ptr<GroupCommitDatabase>> open(Options);
  // Finishes what is queued, then checkpoints. Nobody may be calling any more.
  ~GroupCommitDatabase() override;

  void on_commit(std::function<void()> listener) override;
  void before_commit(std::function<Result<void>()>) override;  // called on the writer's thread
  Counts counts() const override;
  // Copies the whole database as it is now to `path`, which must not exist, under the same key.
  Result<void> copy_to(const std::string& path);

 protected:
  Result<void> read_closure(const db::ReadClosure&) override;
  Result<void> write_closure(const db::WriteClosure&) override;

 private:
  using Connection = std::unique_ptr<db::SqliteConnection>;
  // A write that waits; it lies on its caller's stack.
  struct Write {
    const db::WriteClosure& closure;
    Result<void> outcome;
    bool answered = false;
    std::condition_variable wake;
  };
  using Lease = ConnectionLease<GroupCommitDatabase, db::SqliteConnection>;
  friend Lease;

  GroupCommitDatabase(Options options, Connection writer);
  void write_loop();
  std::vector<Write*> next_batch();
  void run_batch(const std::vector<Write*>&);
  bool run_together(const std::vector<Write*>&);
  void run_alone(Write&);
  Result<void> commit();
  void announce(std::size_t closures);
  void answer(const std::vector<Write*>&);

  Result<Connection> take_reader();
  void give_back(Connection);

  const Options options_;
  Connection writer_;
  std::function<Result<void>()> before_commit_ = [] { return Result<void>(); };

  std::mutex mutex_;  // guards what follows
  std::condition_variable work_;
  std::deque<Write*> waiting_;
  std::function<void()> listener_;
  bool stopping_ = false;

  std::mutex readers_mutex_;  // guards what follows
  std::vector<Connection> idle_readers_;

  std::atomic<std::uint64_t> commits_{0};
  std::atomic<std::uint64_t> closures_{0};
  std::thread thread_;  // last: it uses everything above
};

}  // namespace septet::server
