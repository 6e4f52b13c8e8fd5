#include "server/tool_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>

namespace septet::server {

namespace {

constexpr std::size_t piece_bytes = 1 << 20;
constexpr int niceness = 10;  // requests go first
constexpr rlim_t descriptors_most = 64;

Error not_started(const char* what) {
  Error error = failure(ErrorKind::unavailable, "tool_not_started",
                        "A program that this needs could not be started. Try again.");
  error.cause = std::string(what) + ": " + std::strerror(errno);
  return error;
}

Error tool_failed(const ToolCommand& command, const std::string& why) {
  Error error =
      failure(ErrorKind::unprocessable, "tool_failed", "This file cannot be read by its program.");
  error.cause = command.program + ": " + why;
  return error;
}

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// ---- in the child, which makes nothing but system calls ----

void limit(int what, rlim_t most) noexcept {
  const rlimit value{most, most};
  setrlimit(static_cast<__rlimit_resource>(what), &value);
}

// No file can grow, so that nothing of what is read can come to lie on a disk.
void set_limits(const ToolCommand& command) noexcept {
  limit(RLIMIT_CPU, static_cast<rlim_t>(command.cpu_s));
  limit(RLIMIT_AS, command.memory_bytes);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NOFILE, descriptors_most);
  setpriority(PRIO_PROCESS, 0, niceness);
}

void reset_signals() noexcept {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
}

[[noreturn]] void become(const Sandbox& sandbox, const ToolCommand& command, int output,
                         char* const* arguments, char* const* environment) noexcept {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  reset_signals();
  const int nowhere = open("/dev/null", O_RDWR);
  dup2(command.input < 0 ? nowhere : command.input, 0);
  dup2(output, 1);
  dup2(nowhere, 2);
  set_limits(command);
  sandbox.enter();
  syscall(SYS_close_range, 3, ~0U, 0);
  execve(arguments[0], arguments, environment);
  _exit(127);
}

// ---- in the server ----

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

// A program at work; when this goes, so does everything that it started.
class Running {
 public:
  Running(pid_t id, Descriptor output) : id_(id), output_(std::move(output)) {
    setpgid(id_, id_);  // whichever of both comes first
  }
  ~Running() { end(); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  // False once there is no more, or no more time.
  bool read_some(std::string& to, std::int64_t until_ms) {
    pollfd waited{output_.fd(), POLLIN, 0};
    const std::int64_t left = until_ms - now_ms();
    if (left <= 0 || poll(&waited, 1, static_cast<int>(left)) <= 0) return false;
    char piece[64 * 1024];
    const auto count = ::read(output_.fd(), piece, sizeof piece);
    if (count <= 0) return false;
    to.append(piece, static_cast<std::size_t>(count));
    return true;
  }

  // What waitpid() says, after the program ended by itself; nothing if it did not in time.
  std::optional<int> await(std::int64_t until_ms) {
    const Descriptor process(static_cast<int>(syscall(SYS_pidfd_open, id_, 0)));
    pollfd waited{process.fd(), POLLIN, 0};
    const auto left = static_cast<int>(std::max<std::int64_t>(0, until_ms - now_ms()));
    if (!process || poll(&waited, 1, left) != 1) return std::nullopt;
    return end();
  }

 private:
  int end() {
    if (id_ <= 0) return 0;
    kill(-id_, SIGKILL);
    kill(id_, SIGKILL);
    int status = 0;
    while (waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    id_ = 0;
    return status;
  }

  pid_t id_;
  Descriptor output_;
};

Result<std::string> output_of(Running& running, const ToolCommand& command) {
  const std::int64_t until_ms = now_ms() + command.wall_ms;
  std::string out;
  while (running.read_some(out, until_ms)) {
    if (out.size() <= command.most_output_bytes) continue;
    if (!command.may_cut) return tool_failed(command, "too much output");
    out.resize(command.most_output_bytes);
    return out;
  }
  const auto status = running.await(until_ms);
  if (!status) return tool_failed(command, "it took too long");
  if (!WIFEXITED(*status) || WEXITSTATUS(*status) != 0)
    return tool_failed(command, "it ended with status " + std::to_string(*status));
  return out;
}

Result<void> copy_part(const http::Stream& from, std::uint64_t begin, std::uint64_t end, int to) {
  while (begin < end) {
    const std::string piece = TRY(from.read(
        begin, static_cast<std::size_t>(std::min<std::uint64_t>(piece_bytes, end - begin))));
    if (piece.empty()) return internal("a stream ended early");
    const auto written = pwrite(to, piece.data(), piece.size(), static_cast<off_t>(begin));
    if (written <= 0) return not_started("a file in memory");
    begin += static_cast<std::uint64_t>(written);
  }
  return {};
}

}  // namespace

Result<std::string> run_tool(const Sandbox& sandbox, const ToolCommand& command) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return not_started("pipe");
  Descriptor output(ends[0]), inner(ends[1]);
  std::vector<std::string> texts{command.program};
  texts.insert(texts.end(), command.arguments.begin(), command.arguments.end());
  std::vector<std::string> variables{"PATH=/usr/bin:/bin", "LANG=C.UTF-8", "HOME=/nonexistent"};
  const auto arguments = pointers(texts), environment = pointers(variables);
  const pid_t id = fork();
  if (id < 0) return not_started("fork");
  if (id == 0) become(sandbox, command, inner.fd(), arguments.data(), environment.data());
  inner.close();
  Running running(id, std::move(output));
  return output_of(running, command);
}

Result<Descriptor> memory_file(const http::Stream& stream, std::uint64_t head, std::uint64_t tail) {
  Descriptor file(memfd_create("septet", MFD_CLOEXEC));
  if (!file || ftruncate(file.fd(), static_cast<off_t>(stream.size)) != 0)
    return not_started("a file in memory");
  if (stream.size <= head + tail) {
    TRY(copy_part(stream, 0, stream.size, file.fd()));
    return file;
  }
  TRY(copy_part(stream, 0, head, file.fd()));
  TRY(copy_part(stream, stream.size - tail, stream.size, file.fd()));
  return file;
}

std::string program_path(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? "/usr/bin:/bin" : path;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(':'), rest.size());
    const std::string candidate = std::string(rest.substr(0, end)) + "/" + name;
    if (end > 0 && access(candidate.c_str(), X_OK) == 0) return candidate;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {};
}

}  // namespace septet::server
