// The request log: one line of JSON a request. It holds no query, no token, no cookie and no body;
// in place of the address the route ("/api/users/{user_id}").
#pragma once

#include <cstdio>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "server/exchange.h"

namespace septet::server {

class AccessLog {
 public:
  // Appends to the file at `path`; "-" is the standard output, empty is none. `clock` outlives it.
  // Error: invalid, the file cannot be written.
  static Result<std::unique_ptr<AccessLog>> open(const std::string& path, Clock& clock);
  ~AccessLog();

  void write(const Exchange&);
  // What is not about a request: {"at": …, "message": …}. Also said on the standard error.
  void note(std::string_view message);

 private:
  AccessLog(std::FILE* file, Clock& clock) : file_(file), clock_(clock) {}
  void append(const std::string& line);

  std::FILE* file_;  // may be null
  Clock& clock_;
  std::mutex mutex_;
};

}  // namespace septet::server
