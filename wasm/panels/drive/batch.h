// The same request for each of many things, a few at a time, and one answer at the end.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/id.h"
#include "base/result.h"

namespace septet::panels::drive {

struct BatchOutcome {
  std::vector<Id> done;
  std::vector<Id> failed;
  std::optional<Error> error;  // the first
};

using BatchStep = std::function<void(const Id&, std::function<void(Result<void>)>)>;
// Asks `step` for each id and tells `finished` when all have answered.
void run_batch(std::vector<Id> ids, BatchStep step, std::function<void(BatchOutcome)> finished);

// A typed reply of which only success matters.
template <class T>
std::function<void(Result<T>)> ignoring_value(std::function<void(Result<void>)> then) {
  return [then = std::move(then)](Result<T> reply) {
    then(reply.ok() ? Result<void>() : Result<void>(std::move(reply).error()));
  };
}

}  // namespace septet::panels::drive
