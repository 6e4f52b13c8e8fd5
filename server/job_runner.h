// Runs jobs on the server: those of the queue, and what comes again and again under a lease, on a
// few threads. Another thread renews the leases of what runs, so that a server that dies loses them
// and another goes on.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "jobs/queue.h"

namespace septet::server {

class JobRunner {
 public:
  struct Options {
    int threads = 2;
    std::int64_t look_ms = 5'000;       // how often it looks for what others left
    std::int64_t heartbeat_ms = 5'000;  // how often it renews; a part of jobs::lease_life
  };
  // What one of all the servers does every so often.
  struct Periodic {
    std::string name;  // of the lease: "housekeeping"
    Duration every;
    std::function<Result<void>()> run;
  };
  struct Ports {
    db::Database& database;
    jobs::Queue& queue;
    Clock& clock;
    Random& random;
  };
  struct Counts {
    std::uint64_t done = 0;     // since the start, of all kinds
    std::uint64_t failed = 0;   // attempts, since the start
    std::size_t running = 0;    // now
    std::uint64_t renewed = 0;  // leases, since the start
  };
  using Complain = std::function<void(std::string_view)>;

  // Begins at once. What it is given outlives it.
  JobRunner(Options, Ports, std::vector<Periodic>, Complain);
  // Asks what runs to stop and waits for it; what is not finished goes back into the queue.
  ~JobRunner();
  JobRunner(const JobRunner&) = delete;
  JobRunner& operator=(const JobRunner&) = delete;

  // There may be something to do. From any thread.
  void wake();
  Counts counts() const;

 private:
  // Something that runs, and the lease that it runs under.
  struct Held {
    std::function<Result<bool>()> renew;
    Timestamp until;     // by this server's clock
    std::mutex mutex;    // of what follows, and while it is being renewed
    bool ended = false;  // then it is renewed no more
    std::atomic<bool> lost{false};
  };
  class Holding;

  void work();
  bool run_something();
  bool run_periodic(const Periodic&);
  bool run_job();
  void wait_for_work(std::uint64_t seen);
  void beat();
  void renew(Held&);
  bool pause_beating();
  bool note(const Result<void>&);
  template <class T>
  bool note_look(const Result<T>&);

  const Options options_;
  const Ports ports_;
  const std::vector<Periodic> periodic_;
  const Complain complain_;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> is_away_{false};  // the database
  std::atomic<std::uint64_t> done_{0};
  std::atomic<std::uint64_t> failed_{0};
  std::atomic<std::uint64_t> renewed_{0};

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::uint64_t woken_ = 0;
  bool beating_ = true;
  std::list<std::shared_ptr<Held>> held_;

  std::vector<std::thread> workers_;
  std::thread heart_;  // last: it uses everything above
};

}  // namespace septet::server
