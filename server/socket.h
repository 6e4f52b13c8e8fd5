// A connected socket that never blocks, in the clear or under TLS.
#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>
#include <string_view>

namespace septet::server {

// What stops an operation on a socket.
enum class Wait {
  none,      // nothing: it is done
  to_read,   // goes on when the socket is readable
  to_write,  // goes on when it is writable
  closed,    // the peer ended, or the connection broke
};

class Socket {
 public:
  struct Moved {
    std::size_t bytes = 0;  // > 0 only with Wait::none
    Wait wait = Wait::none;
  };

  // Takes the descriptor over. `context` null: no TLS.
  Socket(int fd, SSL_CTX* context);
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  int fd() const { return fd_; }
  bool secure() const { return ssl_ != nullptr; }
  // The TLS handshake, as far as it gets.
  Wait handshake();
  Moved read(char* to, std::size_t most);
  Moved write(std::string_view bytes);
  // Bytes that TLS decrypted already, of which epoll knows nothing.
  bool holds_bytes() const;
  // No more from us; what was sent still arrives.
  void finish();
  // Waits up to `timeout_ms`. False if that was too short.
  bool await(Wait, int timeout_ms) const;

 private:
  struct Freer {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };
  Wait reason(int returned);

  int fd_;
  std::unique_ptr<SSL, Freer> ssl_;
};

}  // namespace septet::server
