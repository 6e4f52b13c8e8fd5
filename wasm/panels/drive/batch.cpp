#include "panels/drive/batch.h"

#include <algorithm>
#include <memory>

namespace septet::panels::drive {

namespace {

constexpr std::size_t at_once = 6;

struct Run : std::enable_shared_from_this<Run> {
  std::vector<Id> ids;
  BatchStep step;
  std::function<void(BatchOutcome)> finished;
  BatchOutcome outcome;
  std::size_t next = 0;

  void start_next() {
    if (next >= ids.size()) return;
    const Id id = ids[next++];
    step(id, [self = shared_from_this(), id](Result<void> done) { self->answered(id, done); });
  }

  void answered(const Id& id, const Result<void>& done) {
    (done.ok() ? outcome.done : outcome.failed).push_back(id);
    if (!done.ok() && !outcome.error) outcome.error = done.error();
    if (outcome.done.size() + outcome.failed.size() == ids.size())
      finished(std::move(outcome));
    else
      start_next();
  }
};

}  // namespace

void run_batch(std::vector<Id> ids, BatchStep step, std::function<void(BatchOutcome)> finished) {
  if (ids.empty()) return finished({});
  const auto run = std::make_shared<Run>();
  run->ids = std::move(ids);
  run->step = std::move(step);
  run->finished = std::move(finished);
  for (std::size_t i = 0; i < at_once; ++i) run->start_next();
}

}  // namespace septet::panels::drive
