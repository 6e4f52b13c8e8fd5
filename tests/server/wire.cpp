#include "tests/server/wire.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>

namespace septet::test {

Wire::Wire(int port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  const timeval patience{20, 0};
  setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

Wire::~Wire() {
  if (fd_ >= 0) close(fd_);
}

bool Wire::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (put <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

void Wire::finish() {
  shutdown(fd_, SHUT_WR);
}

bool Wire::receive() {
  std::array<char, 65536> piece;
  const ssize_t got = recv(fd_, piece.data(), piece.size(), 0);
  if (got > 0) input_.append(piece.data(), static_cast<std::size_t>(got));
  closed_ = got == 0 || (got < 0 && errno == ECONNRESET);
  return got > 0;
}

std::string Wire::until(std::string_view end) {
  while (input_.find(end) == input_.npos)
    if (!receive()) return std::exchange(input_, {});
  const auto size = input_.find(end) + end.size();
  std::string out = input_.substr(0, size);
  input_.erase(0, size);
  return out;
}

std::string Wire::exactly(std::size_t count) {
  while (input_.size() < count)
    if (!receive()) return std::exchange(input_, {});
  std::string out = input_.substr(0, count);
  input_.erase(0, count);
  return out;
}

std::string Wire::rest() {
  while (receive()) continue;
  return std::exchange(input_, {});
}

std::string Wire::answer() {
  std::string head = until("\r\n\r\n");
  constexpr std::string_view name = "Content-Length: ";
  const auto at = head.find(name);
  std::size_t size = 0;
  if (at != head.npos)
    std::from_chars(head.data() + at + name.size(), head.data() + head.size(), size);
  return head + exactly(size);
}

TestHost::TestHost(TestSite::Answer answer, server::HttpHost::Options options)
    : site(std::move(answer)) {
  auto started = server::HttpHost::start(std::move(options), site, [](std::string_view) {});
  REQUIRE(started.ok());
  host = *std::move(started);
}

server::HttpHost::Options short_limits(int threads) {
  server::HttpHost::Options out;
  out.lobby.threads = threads;
  out.lobby.limits.head_ms = 300;
  out.lobby.limits.body_ms = 300;
  out.lobby.limits.idle_ms = 300;
  out.lobby.limits.linger_ms = 300;
  return out;
}

}  // namespace septet::test
