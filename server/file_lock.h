// A lock on a file between processes. It ends with its holder, however that ends.
#pragma once

#include <string>
#include <utility>

#include "base/result.h"

namespace septet::server {

class FileLock {
 public:
  enum class Mode {
    shared,     // with others who share it; waits for who has it alone
    alone,      // waits for all others
    alone_now,  // or not at all
  };
  // Makes the file if it is not there. Errors: unavailable; conflict "locked" (alone_now).
  static Result<FileLock> take(const std::string& path, Mode);
  FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace septet::server
