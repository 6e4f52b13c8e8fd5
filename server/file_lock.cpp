#include "server/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace septet::server {

Result<FileLock> FileLock::take(const std::string& path, Mode mode) {
  FileLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (lock.descriptor_ < 0)
    return failure(ErrorKind::unavailable, "unwritable",
                   "Cannot open " + path + ": " + strerror(errno) + ".");
  const int how = mode == Mode::shared  ? LOCK_SH
                  : mode == Mode::alone ? LOCK_EX
                                        : LOCK_EX | LOCK_NB;
  while (::flock(lock.descriptor_, how) != 0) {
    if (errno == EWOULDBLOCK)
      return failure(ErrorKind::conflict, "locked", "Somebody else holds " + path + ".");
    if (errno != EINTR)
      return failure(ErrorKind::unavailable, "unwritable", "Cannot lock " + path + ".");
  }
  return lock;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace septet::server
