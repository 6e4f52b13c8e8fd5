// A program that a test starts, and ends with itself.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace septet::test {

class ChildProcess {
 public:
  // `arguments` begins with the program; its output goes to the file `log`.
  // Error: unavailable, if it cannot be started.
  static Result<std::unique_ptr<ChildProcess>> start(const std::vector<std::string>& arguments,
                                                     const std::string& log);
  // Ends it: SIGTERM, and SIGKILL if it has not ended after ten seconds.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  bool running();
  // Waits for its end, at most so long.
  bool ended_within(int timeout_ms);
  void kill_now();  // SIGKILL, and waits
  pid_t id() const { return id_; }

 private:
  explicit ChildProcess(pid_t id) : id_(id) {}

  pid_t id_;
  bool ended_ = false;
};

// A port of 127.0.0.1 that nobody listens on, and that nobody else who asks gets as long as this
// process lives.
Result<int> free_port();

}  // namespace septet::test
