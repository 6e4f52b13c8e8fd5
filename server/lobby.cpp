#include "server/lobby.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

namespace septet::server {

namespace {

constexpr int sweep_ms = 250;

// An IPv4 address that came over an IPv6 socket is shown as what it is.
std::string text_of(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&address);
  if (address.ss_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(&address);
    inet_ntop(AF_INET, &v4->sin_addr, text.data(), text.size());
  } else if (address.ss_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr)) {
    inet_ntop(AF_INET, &v6->sin6_addr.s6_addr[12], text.data(), text.size());
  } else if (address.ss_family == AF_INET6) {
    inet_ntop(AF_INET6, &v6->sin6_addr, text.data(), text.size());
  }
  return text.data();
}

int open_spare() {
  return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

}  // namespace

Lobby::Lobby(Options options, int listener, Serve serve, Complain complain)
    : options_(std::move(options)),
      serve_(std::move(serve)),
      complain_(std::move(complain)),
      listener_(listener),
      parked_(epoll_create1(EPOLL_CLOEXEC)),
      ended_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      spare_(open_spare()) {
  fcntl(listener, F_SETFL, O_NONBLOCK);
  epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
  epoll_ctl(parked_, EPOLL_CTL_ADD, ended_, &event);
}

void Lobby::start() {
  {
    const std::lock_guard lock(threads_mutex_);
    for (int i = 0; i < options_.threads; ++i) spawn();
  }
  keeper_ = std::thread([this] { keep(); });
}

Lobby::~Lobby() {
  stop(0);
  for (const int fd : {parked_, ended_, spare_}) close(fd);
}

void Lobby::stop(std::int64_t patience_ms) {
  if (stopping_.exchange(true)) return;
  if (keeper_.joinable()) keeper_.join();
  close(listener_);
  const std::int64_t until_ms = steady_ms() + patience_ms;
  do {
    end_overdue();
    end_idle(options_.most_connections);
  } while (!all_gone(sweep_ms) && steady_ms() < until_ms);
  end_all();
  while (!all_gone(sweep_ms)) end_all();  // a handler that computes is not torn away
  eventfd_write(ended_, 1);
  std::unique_lock lock(threads_mutex_);
  fewer_threads_.wait(lock, [&] { return threads_ == 0; });
}

bool Lobby::all_gone(std::int64_t within_ms) {
  std::unique_lock lock(connections_mutex_);
  return fewer_connections_.wait_for(lock, std::chrono::milliseconds(within_ms),
                                     [&] { return connections_.empty(); });
}

Lobby::Gauges Lobby::gauges() const {
  Gauges out{.active = active_, .accepted = accepted_};
  {
    const std::lock_guard lock(connections_mutex_);
    out.connections = connections_.size();
  }
  const std::lock_guard lock(threads_mutex_);
  out.threads = static_cast<std::size_t>(threads_);
  return out;
}

// ---- the keeper ----

void Lobby::keep() {
  std::int64_t swept_ms = steady_ms();
  while (!stopping_) {
    pollfd entry{listener_, POLLIN, 0};
    if (poll(&entry, 1, sweep_ms) > 0) accept_all();
    if (steady_ms() - swept_ms < sweep_ms) continue;
    end_overdue();
    swept_ms = steady_ms();
  }
}

// A round has an end, so that connections which are overdue do not wait for a flood of new ones.
void Lobby::accept_all() {
  for (int i = 0; i < 256; ++i)
    if (!accept_one()) return;
}

bool Lobby::accept_one() {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  const int fd = accept4(listener_, reinterpret_cast<sockaddr*>(&address), &size,
                         SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd >= 0) {
    admit(fd, text_of(address));
    return true;
  }
  if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
    out_of_descriptors();
  return errno == ECONNABORTED || errno == EINTR;
}

void Lobby::admit(int fd, std::string peer_address) {
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ++accepted_;
  auto owned =
      std::make_unique<Connection>(fd, options_.tls, std::move(peer_address), options_.limits);
  Connection& connection = *owned;
  make_room();
  {
    const std::lock_guard lock(connections_mutex_);
    if (connections_.size() < options_.most_connections * 2)
      connections_.emplace(&connection, std::move(owned));
  }
  if (owned == nullptr) {
    connection.set_parked();
    epoll_event event{.events = EPOLLIN | EPOLLONESHOT, .data = {.ptr = &connection}};
    epoll_ctl(parked_, EPOLL_CTL_ADD, fd, &event);
  }
}

// Before the newcomer is among them, who may seem to have been idle as long as anybody.
void Lobby::make_room() {
  bool crowded = false;
  {
    const std::lock_guard lock(connections_mutex_);
    crowded = connections_.size() >= options_.most_connections;
  }
  if (crowded) end_idle(options_.most_connections / 50 + 1);
}

// Whoever waits is let in and sent away at once, rather than left hanging; and those who were idle
// the longest make room.
void Lobby::out_of_descriptors() {
  close(spare_);
  const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (fd >= 0) close(fd);
  spare_ = open_spare();
  end_idle(64);
  if (complained_ms_ != 0 && steady_ms() - complained_ms_ < 60'000) return;
  complained_ms_ = steady_ms();
  complain_("out of file descriptors: idle connections are closed (raise the limit: ulimit -n)");
}

// A connection is ended by shutting its socket down: epoll then wakes a worker for it, the only one
// who may free it.
void Lobby::end_overdue() {
  const std::int64_t now_ms = steady_ms();
  const std::lock_guard lock(connections_mutex_);
  for (const auto& [connection, _] : connections_)
    if (connection->deadline_ms() < now_ms) shutdown(connection->socket().fd(), SHUT_RDWR);
}

void Lobby::end_all() {
  const std::lock_guard lock(connections_mutex_);
  for (const auto& [connection, _] : connections_) shutdown(connection->socket().fd(), SHUT_RDWR);
}

void Lobby::end_idle(std::size_t count) {
  std::vector<Connection*> idle;
  const std::lock_guard lock(connections_mutex_);
  for (const auto& [connection, _] : connections_)
    if (connection->idle()) idle.push_back(connection);
  const auto oldest_first = [](const Connection* a, const Connection* b) {
    return a->deadline_ms() < b->deadline_ms();
  };
  const auto end = idle.begin() + static_cast<std::ptrdiff_t>(std::min(count, idle.size()));
  std::nth_element(idle.begin(), end, idle.end(), oldest_first);
  for (auto it = idle.begin(); it != end; ++it) shutdown((*it)->socket().fd(), SHUT_RDWR);
}

// ---- the workers ----

void Lobby::spawn() {
  ++threads_;
  std::thread([this] { work(); }).detach();
}

void Lobby::work() {
  for (;;) {
    epoll_event event{};
    const int count = epoll_wait(parked_, &event, 1, -1);
    if (count == 1 && event.data.ptr == nullptr) break;  // the end
    if (count == 1) visit(*static_cast<Connection*>(event.data.ptr));
    if (surplus()) return;
  }
  const std::lock_guard lock(threads_mutex_);
  --threads_;
  fewer_threads_.notify_all();
}

// Whether this thread made up for one that waited, and does so no longer.
bool Lobby::surplus() {
  const std::lock_guard lock(threads_mutex_);
  if (threads_ - waiting_ <= options_.threads) return false;
  --threads_;
  fewer_threads_.notify_all();
  return true;
}

void Lobby::begin_waiting() {
  const std::lock_guard lock(threads_mutex_);
  ++waiting_;
  if (threads_ - waiting_ < (options_.threads + 1) / 2 && threads_ < options_.most_threads) spawn();
}

void Lobby::end_waiting() {
  const std::lock_guard lock(threads_mutex_);
  --waiting_;
}

void Lobby::visit(Connection& connection) {
  connection.set_busy();
  for (;;) {
    switch (connection.advance()) {
      case Connection::Progress::wait_to_read:
        park(connection, EPOLLIN);
        return;
      case Connection::Progress::wait_to_write:
        park(connection, EPOLLOUT);
        return;
      case Connection::Progress::gone:
        release(connection);
        return;
      case Connection::Progress::ready:
        break;
    }
    if (!serve(connection)) return;
    // Nothing of the next request here yet: epoll will tell, fairly among all.
    if (connection.stage() == Connection::Stage::idle && connection.unread().empty() &&
        !connection.socket().holds_bytes()) {
      park(connection, EPOLLIN);
      return;
    }
  }
}

// False if the connection is another's now.
bool Lobby::serve(Connection& connection) {
  ++active_;
  const After after = serve_(connection);
  --active_;
  if (after.take_over) {
    epoll_ctl(parked_, EPOLL_CTL_DEL, connection.socket().fd(), nullptr);
    after.take_over(release(connection));
    return false;
  }
  if (after.keep) connection.next_request();
  if (!after.keep || stopping_) connection.linger();
  return true;
}

// From here on the connection is whoever's epoll wakes.
void Lobby::park(Connection& connection, std::uint32_t events) {
  const int fd = connection.socket().fd();
  connection.set_parked();
  epoll_event event{.events = events | EPOLLONESHOT, .data = {.ptr = &connection}};
  epoll_ctl(parked_, EPOLL_CTL_MOD, fd, &event);
}

std::unique_ptr<Connection> Lobby::release(Connection& connection) {
  const std::lock_guard lock(connections_mutex_);
  auto node = connections_.extract(&connection);
  if (connections_.empty()) fewer_connections_.notify_all();
  return std::move(node.mapped());
}

}  // namespace septet::server
