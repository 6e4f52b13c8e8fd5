// The same done by several threads at once.
#pragma once

#include <functional>
#include <thread>
#include <vector>

namespace septet::test {

// Each gets its number; returns when all are done.
inline void in_threads(int threads, const std::function<void(int)>& run) {
  std::vector<std::thread> all;
  for (int i = 0; i < threads; ++i) all.emplace_back([&run, i] { run(i); });
  for (auto& thread : all) thread.join();
}

}  // namespace septet::test
