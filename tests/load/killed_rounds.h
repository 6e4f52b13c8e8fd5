// A server that is killed while workers use it, again and again; what they were told has to hold.
#pragma once

#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "load/subject.h"
#include "support/fakes.h"

namespace septet::load {

// A Worker has connect(port); work(Progress&), which acknowledges until the server is gone and then
// finishes; and verify(): what is wrong with what the server has, or nothing.
template <class Worker>
class KilledRounds {
 public:
  KilledRounds(const Options& options, Subject& subject, std::vector<Worker>& workers)
      : options_(options), random_(options.seed), subject_(subject), workers_(workers) {}

  // Prints what went wrong, and the counts. 0: nothing did. `begun`: the server is up, and the
  // workers know who they are.
  int run(bool begun) {
    if (!begun) {
      std::printf("FAILED the server does not start: %s\n0 passed, 1 failed\n",
                  subject_.log().c_str());
      return 1;
    }
    int passed = 0, failed = 0;
    for (int round = 0; round < options_.rounds; ++round) {
      load_and_kill();
      if (!subject_.start()) {
        std::printf("FAILED round %d: it does not come up again: %s\n", round,
                    subject_.log().c_str());
        ++failed;
        break;
      }
      ++(verify() ? passed : failed);
    }
    std::printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
  }

 private:
  void load_and_kill() {
    Progress progress(static_cast<int>(workers_.size()));
    std::vector<std::thread> threads;
    for (Worker& worker : workers_) {
      worker.connect(subject_.port());
      threads.emplace_back([&worker, &progress] { worker.work(progress); });
    }
    progress.await(static_cast<int>(1 + random_.next() % 60));
    subject_.kill();
    for (auto& thread : threads) thread.join();
  }
  bool verify() {
    bool good = true;
    for (Worker& worker : workers_) {
      worker.connect(subject_.port());
      const std::string wrong = worker.verify();
      if (!wrong.empty()) std::printf("FAILED %s\n", wrong.c_str());
      good = good && wrong.empty();
    }
    return good;
  }

  const Options& options_;
  test::SeededRandom random_;
  Subject& subject_;
  std::vector<Worker>& workers_;
};

}  // namespace septet::load
