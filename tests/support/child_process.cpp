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
#include <random>

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

namespace {

// A socket that listens there, or -1.
int listening(std::uint32_t address, int port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(address);
  name.sin_port = htons(static_cast<std::uint16_t>(port));
  if (bind(listener, reinterpret_cast<sockaddr*>(&name), sizeof name) == 0 &&
      listen(listener, 1) == 0)
    return listener;
  close(listener);
  return -1;
}

// Whether nobody listens on it. It is kept as free_port() says.
bool reserve(int port) {
  const int kept = listening(INADDR_LOOPBACK + 1, port);
  if (kept < 0) return false;
  const int probe = listening(INADDR_LOOPBACK, port);
  close(probe < 0 ? kept : probe);
  return probe >= 0;
}

}  // namespace

// As tests/support/ports.mjs does it, which says why.
Result<int> free_port() {
  std::random_device random;
  std::uniform_int_distribution<int> ports(20'000, 32'767);
  for (int tries = 0; tries < 1'000; ++tries)
    if (const int port = ports(random); reserve(port)) return port;
  return failure(ErrorKind::unavailable, "no_port", "there is no free port");
}

}  // namespace septet::test
