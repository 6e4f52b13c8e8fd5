#include "support/child_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

extern char** environ;

namespace septet::test {

Result<std::unique_ptr<ChildProcess>> ChildProcess::start(const std::vector<std::string>& arguments,
                                                          const std::string& log) {
  std::vector<char*> raw;
  for (const auto& argument : arguments) raw.push_back(const_cast<char*>(argument.c_str()));
  raw.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  pid_t id = 0;
  const int failed = posix_spawnp(&id, raw[0], &actions, nullptr, raw.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0)
    return failure(ErrorKind::unavailable, "not_started",
                   "cannot start " + arguments[0] + ": " + std::strerror(failed));
  return std::unique_ptr<ChildProcess>(new ChildProcess(id));
}

ChildProcess::~ChildProcess() {
  if (!running()) return;
  kill(id_, SIGTERM);
  if (!ended_within(10'000)) kill_now();
}

bool ChildProcess::running() {
  if (!ended_ && waitpid(id_, nullptr, WNOHANG) == id_) ended_ = true;
  return !ended_;
}

void ChildProcess::kill_now() {
  if (!running()) return;
  kill(id_, SIGKILL);
  waitpid(id_, nullptr, 0);
  ended_ = true;
}

bool ChildProcess::ended_within(int timeout_ms) {
  const int descriptor = static_cast<int>(syscall(SYS_pidfd_open, id_, 0));
  pollfd waited{descriptor, POLLIN, 0};
  const bool ended = poll(&waited, 1, timeout_ms) == 1;
  close(descriptor);
  return ended && !running();
}

Result<int> free_port() {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = bind(listener, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(listener);
  if (!bound) return failure(ErrorKind::unavailable, "no_port", "there is no free port");
  return static_cast<int>(ntohs(address.sin_port));
}

}  // namespace septet::test
