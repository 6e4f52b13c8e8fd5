#include "server/job_runner.h"

#include <chrono>

namespace septet::server {

// As long as it lives, the lease is renewed.
class JobRunner::Holding {
 public:
  Holding(JobRunner& runner, std::function<Result<bool>()> renew) : runner_(runner) {
    held_->renew = std::move(renew);
    held_->until = runner.ports_.clock.now() + jobs::lease_life;
    const std::lock_guard lock(runner_.mutex_);
    runner_.held_.push_back(held_);
  }
  ~Holding() { end(); }
  Holding(const Holding&) = delete;
  Holding& operator=(const Holding&) = delete;

  // From here on nobody touches the lease but the caller.
  void end() {
    {
      const std::lock_guard lock(held_->mutex);
      held_->ended = true;
    }
    const std::lock_guard lock(runner_.mutex_);
    runner_.held_.remove(held_);
  }
  bool stop_asked() const { return runner_.stopping_ || held_->lost; }

 private:
  JobRunner& runner_;
  std::shared_ptr<Held> held_ = std::make_shared<Held>();
};

JobRunner::JobRunner(Options options, Ports ports, std::vector<Periodic> periodic,
                     Complain complain)
    : options_(options),
      ports_(ports),
      periodic_(std::move(periodic)),
      complain_(std::move(complain)) {
  ports_.queue.leave_to([this] { wake(); });
  for (int i = 0; i < options_.threads; ++i) workers_.emplace_back([this] { work(); });
  heart_ = std::thread([this] { beat(); });
}

JobRunner::~JobRunner() {
  ports_.queue.leave_to([] {});
  stopping_ = true;
  wake();
  for (auto& worker : workers_) worker.join();
  {
    const std::lock_guard lock(mutex_);
    beating_ = false;
  }
  changed_.notify_all();
  heart_.join();
}

void JobRunner::wake() {
  {
    const std::lock_guard lock(mutex_);
    ++woken_;
  }
  changed_.notify_all();
}

JobRunner::Counts JobRunner::counts() const {
  const std::lock_guard lock(mutex_);
  return {done_, failed_, held_.size(), renewed_};
}

void JobRunner::work() {
  while (!stopping_) {
    std::uint64_t seen = 0;
    {
      const std::lock_guard lock(mutex_);
      seen = woken_;
    }
    if (!run_something()) wait_for_work(seen);
  }
}

// Returns once something may have been enqueued since `seen`, or it is time to look anyway.
void JobRunner::wait_for_work(std::uint64_t seen) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::milliseconds(options_.look_ms),
                    [&] { return woken_ != seen || stopping_; });
}

bool JobRunner::run_something() {
  for (const Periodic& periodic : periodic_)
    if (run_periodic(periodic)) return true;
  return run_job();
}

bool JobRunner::run_periodic(const Periodic& periodic) {
  const Timestamp began = ports_.clock.now();
  const Id holder = make_id(ports_.clock, ports_.random);
  const auto ours =
      jobs::lease::acquire(ports_.database, periodic.name, holder, began, began + jobs::lease_life);
  if (!note_look(ours) || !*ours) return false;
  Holding holding(*this, [&] {
    return jobs::lease::extend(ports_.database, periodic.name, holder,
                               ports_.clock.now() + jobs::lease_life);
  });
  note(periodic.run());
  holding.end();
  note(jobs::lease::release(ports_.database, periodic.name, holder, began + periodic.every));
  return true;
}

bool JobRunner::run_job() {
  const auto claimed = ports_.queue.claim();
  if (!note_look(claimed) || !*claimed) return false;
  const jobs::Job& job = **claimed;
  Holding holding(*this, [&] { return ports_.queue.heartbeat(job); });
  const auto performed = ports_.queue.perform(job, [&] { return holding.stop_asked(); });
  holding.end();
  if (note(ports_.queue.conclude(job, performed)) && performed.ok()) ++done_;
  return true;
}

// Whether the database could be asked. A database that is away is told of once.
template <class T>
bool JobRunner::note_look(const Result<T>& looked) {
  if (looked.ok()) {
    is_away_ = false;
  } else if (looked.error().kind != ErrorKind::unavailable || !is_away_.exchange(true)) {
    note(looked.error());
  }
  return looked.ok();
}

// Whether it went well; what did not is told.
bool JobRunner::note(const Result<void>& done) {
  if (done.ok()) return true;
  ++failed_;
  complain_(done.error().cause.empty() ? done.error().message : done.error().cause);
  return false;
}

void JobRunner::beat() {
  while (pause_beating()) {
    std::vector<std::shared_ptr<Held>> all;
    {
      const std::lock_guard lock(mutex_);
      all.assign(held_.begin(), held_.end());
    }
    for (const auto& held : all) renew(*held);
  }
}

// False at the end.
bool JobRunner::pause_beating() {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, std::chrono::milliseconds(options_.heartbeat_ms),
                            [&] { return !beating_; });
}

// A database that does not answer is asked again until the lease has run out.
void JobRunner::renew(Held& held) {
  const std::lock_guard lock(held.mutex);
  if (held.ended) return;
  const Timestamp now = ports_.clock.now();
  const auto renewed = held.renew();
  if (renewed.ok() && *renewed) {
    held.until = now + jobs::lease_life;
    ++renewed_;
  } else if (renewed.ok() || now >= held.until) {
    held.lost = true;
  }
}

}  // namespace septet::server
