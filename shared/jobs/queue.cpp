#include "jobs/queue.h"

#include <algorithm>
#include <exception>

namespace septet::jobs {

namespace {

constexpr std::string_view stopped_code = "job_stopped";

std::string cause_of(const Error& error) {
  return error.cause.empty() ? error.message : error.cause;
}

}  // namespace

Error stopped() {
  return failure(ErrorKind::unavailable, std::string(stopped_code), "The server is stopping.");
}

Result<std::unique_ptr<Queue>> Queue::open(db::Database& database, Clock& clock, Random& random) {
  TRY(store::migrate(database));
  return std::unique_ptr<Queue>(new Queue(database, clock, random));
}

void Queue::add_kind(std::string kind, Handler handler) {
  if (!handlers_.contains(kind)) kinds_.push_back(kind);
  handlers_[std::move(kind)] = std::move(handler);
}

Result<void> Queue::enqueue(db::Transaction& tx, const NewJob& job) const {
  return store::add(tx, job, make_id(clock_, random_), clock_.now());
}

void Queue::settle() {
  if (wake_)
    wake_();
  else
    (void)run_due();  // its error is written down with the job, which the next tick tries again
}

Result<std::optional<Job>> Queue::claim() {
  const Timestamp now = clock_.now();
  auto due =
      TRY(database_.read([&](db::Session& session) { return store::due(session, kinds_, now); }));
  const Id holder = make_id(clock_, random_);
  // Servers that look at the same moment begin with different ones.
  if (database_.shared() && !due.empty())
    std::rotate(due.begin(), due.begin() + holder.bytes.back() % static_cast<int>(due.size()),
                due.end());
  for (const store::Due& candidate : due) {
    if (candidate.attempts >= most_attempts) TRY(give_up(candidate));
    auto taken = TRY(database_.write(
        [&](db::Transaction& tx) { return store::take(tx, candidate.id, holder, now); }));
    if (taken) return taken;
  }
  return std::optional<Job>();
}

Result<void> Queue::give_up(const store::Due& job) {
  const bool given_up = TRY(database_.write(
      [&](db::Transaction& tx) { return store::bury_orphan(tx, job.id, clock_.now()); }));
  if (!given_up) return {};
  return internal("the job " + job.kind + " " + to_string(job.id) + " was given up after " +
                  std::to_string(job.attempts) + " attempts, whose servers died");
}

Result<void> Queue::perform(const Job& job, const StopAsked& stop) const {
  const auto handler = handlers_.find(job.kind);
  if (handler == handlers_.end()) return internal("no such kind of job");
  try {
    return handler->second(job, stop);
  } catch (const std::exception& e) {
    return internal(std::string("exception in a job: ") + e.what());
  }
}

Result<void> Queue::conclude(const Job& job, const Result<void>& performed) {
  if (!performed.ok() && performed.error().code != stopped_code)
    return conclude_failed(job, performed.error());
  TRY(database_.write([&](db::Transaction& tx) {
    return performed.ok() ? store::remove(tx, job) : store::give_back(tx, job, clock_.now());
  }));
  return {};
}

Result<void> Queue::conclude_failed(const Job& job, const Error& error) {
  const bool is_last = job.attempts >= most_attempts;
  const Duration wait = wait_after(job.attempts);
  const Timestamp now = clock_.now();
  const std::string cause = cause_of(error);
  TRY(database_.write([&](db::Transaction& tx) {
    return is_last ? store::bury(tx, job, cause, now) : store::retry(tx, job, cause, now + wait);
  }));
  return internal("the job " + job.kind + " " + to_string(job.id) + " failed at attempt " +
                  std::to_string(job.attempts) + ", " +
                  (is_last ? "which was its last"
                           : "the next is in " + std::to_string(wait.us / 1'000'000) + " s") +
                  ": " + cause);
}

Result<bool> Queue::heartbeat(const Job& job) {
  return database_.write([&](db::Transaction& tx) { return store::extend(tx, job, clock_.now()); });
}

Result<void> Queue::run_due() {
  // A job that enqueues another settles it as well: whoever runs here already does that one too.
  if (running_here_.exchange(true)) return {};
  const auto run_all = [&]() -> Result<void> {
    Result<void> first_failure;
    while (const auto job = TRY(claim())) {
      auto done = conclude(*job, perform(*job, [] { return false; }));
      if (first_failure.ok()) first_failure = std::move(done);
    }
    return first_failure;
  };
  auto done = run_all();
  running_here_ = false;
  return done;
}

Result<void> Queue::tick() {
  TRY(database_.write([&](db::Transaction& tx) {
    return store::forget_failed_before(tx, clock_.now() - failed_kept);
  }));
  if (wake_) return {};
  return run_due();
}

}  // namespace septet::jobs
