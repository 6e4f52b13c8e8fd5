#include "server/socket.h"

#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>

namespace septet::server {

namespace {

int capped(std::size_t bytes) {
  return static_cast<int>(std::min<std::size_t>(bytes, std::numeric_limits<int>::max()));
}

Wait reason_of_errno(Wait wait) {
  return errno == EAGAIN || errno == EINTR ? wait : Wait::closed;
}

}  // namespace

Socket::Socket(int fd, SSL_CTX* context) : fd_(fd) {
  if (context == nullptr) return;
  ssl_.reset(SSL_new(context));
  SSL_set_fd(ssl_.get(), fd);
  SSL_set_accept_state(ssl_.get());
  // A write that is tried again may come from another place of our buffer.
  SSL_set_mode(ssl_.get(), SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_ENABLE_PARTIAL_WRITE);
}

Socket::~Socket() {
  close(fd_);
}

Wait Socket::reason(int returned) {
  switch (SSL_get_error(ssl_.get(), returned)) {
    case SSL_ERROR_WANT_READ:
      return Wait::to_read;
    case SSL_ERROR_WANT_WRITE:
      return Wait::to_write;
    default:
      ERR_clear_error();
      return Wait::closed;
  }
}

Wait Socket::handshake() {
  if (ssl_ == nullptr) return Wait::none;
  const int done = SSL_do_handshake(ssl_.get());
  return done == 1 ? Wait::none : reason(done);
}

Socket::Moved Socket::read(char* to, std::size_t most) {
  if (ssl_ != nullptr) {
    const int got = SSL_read(ssl_.get(), to, capped(most));
    return got > 0 ? Moved{static_cast<std::size_t>(got)} : Moved{0, reason(got)};
  }
  const ssize_t got = recv(fd_, to, most, 0);
  if (got > 0) return {static_cast<std::size_t>(got)};
  return {0, got == 0 ? Wait::closed : reason_of_errno(Wait::to_read)};
}

Socket::Moved Socket::write(std::string_view bytes) {
  if (ssl_ != nullptr) {
    const int put = SSL_write(ssl_.get(), bytes.data(), capped(bytes.size()));
    return put > 0 ? Moved{static_cast<std::size_t>(put)} : Moved{0, reason(put)};
  }
  const ssize_t put = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (put >= 0) return {static_cast<std::size_t>(put)};
  return {0, reason_of_errno(Wait::to_write)};
}

bool Socket::holds_bytes() const {
  return ssl_ != nullptr && SSL_pending(ssl_.get()) > 0;
}

void Socket::finish() {
  if (ssl_ != nullptr) SSL_shutdown(ssl_.get());
  ERR_clear_error();
  shutdown(fd_, SHUT_WR);
}

bool Socket::await(Wait wait, int timeout_ms) const {
  pollfd entry{fd_, static_cast<short>(wait == Wait::to_write ? POLLOUT : POLLIN), 0};
  return poll(&entry, 1, timeout_ms) > 0;
}

}  // namespace septet::server
