// Work that would hold up a request: written down in the transaction that asks for it, and done by
// whichever server gets to it. It is done at least once: a server may die after the work and before
// it is written down, so doing it again has to be harmless.
//
// A host with threads runs what is due (server/job_runner.h). Where there is none, in the tab and
// in tests, it is done right after the commit and with every tick.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>

#include "base/random.h"
#include "jobs/store.h"

namespace septet::jobs {

// Whether to come to an end early: the server stops, or the job was lost to another.
using StopAsked = std::function<bool()>;
// Does the work. What ends early because it was asked to returns stopped().
using Handler = std::function<Result<void>(const Job&, const StopAsked&)>;

Error stopped();

class Queue {
 public:
  // Migrates the tables. Errors: the database's.
  static Result<std::unique_ptr<Queue>> open(db::Database&, Clock&, Random&);

  // Before the first job.
  void add_kind(std::string kind, Handler);
  // In the transaction of what needs it; after its commit comes settle().
  Result<void> enqueue(db::Transaction&, const NewJob&) const;
  // Lets what was enqueued begin: wakes the host, or does it here. What fails is tried again later.
  void settle();

  // From now on a host runs what is due, and settle() calls `wake`; empty: nobody does any more.
  // Not while requests are answered.
  void leave_to(std::function<void()> wake) { wake_ = std::move(wake); }

  // Takes the next job that is due, if there is one. Errors: the database's, and internal for a
  // job that had to be given up because server after server died with it.
  Result<std::optional<Job>> claim();
  // What its kind's handler says.
  Result<void> perform(const Job&, const StopAsked&) const;
  // Writes down how it went. Errors: the database's, and internal for a job that failed, with what
  // happens to it next.
  Result<void> conclude(const Job&, const Result<void>& performed);
  // Renews the lease. False if the job was lost.
  Result<bool> heartbeat(const Job&);

  // Upkeep: what failed long ago goes; without a host, what is due is done.
  Result<void> tick();

 private:
  Queue(db::Database& database, Clock& clock, Random& random)
      : database_(database), clock_(clock), random_(random) {}
  Result<void> run_due();
  Result<void> give_up(const store::Due&);
  Result<void> conclude_failed(const Job&, const Error&);

  db::Database& database_;
  Clock& clock_;
  Random& random_;
  std::map<std::string, Handler> handlers_;
  std::vector<std::string> kinds_;
  std::function<void()> wake_;
  std::atomic<bool> running_here_{false};
};

}  // namespace septet::jobs
