#include "server/side_by_side.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace septet::server {

namespace {

constexpr std::size_t hands = 8;  // for stores that may be far away

}  // namespace

Result<void> side_by_side(std::size_t count, const std::function<Result<void>(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  Result<void> outcome;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < std::min(count, hands); ++i)
    threads.emplace_back([&] {
      for (std::size_t at = next++; at < count; at = next++) {
        auto done = work(at);
        const std::lock_guard lock(mutex);
        if (!done.ok() && outcome.ok()) outcome = std::move(done);
      }
    });
  for (auto& thread : threads) thread.join();
  return outcome;
}

}  // namespace septet::server
