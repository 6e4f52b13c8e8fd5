// One client's connection: its socket, what it sent and we have not used yet, and how long it may
// keep us waiting. It belongs to one thread at a time: while parked to none, then to the worker
// that epoll woke for it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <variant>

#include "server/request_head.h"
#include "server/socket.h"

namespace septet::server {

inline std::int64_t steady_ms() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

struct ConnectionLimits {
  std::int64_t handshake_ms = 10'000;
  std::int64_t idle_ms = 75'000;    // between two requests
  std::int64_t head_ms = 10'000;    // from a request's first byte to the end of its head
  std::int64_t body_ms = 15'000;    // for a small body, and for each pause in a large one
  std::int64_t linger_ms = 2'000;   // for the peer to read our last words
  std::int64_t least_rate = 1'024;  // bytes a second, on average, of a body on its way in or out
  std::size_t small_body_bytes = 256 * 1024;  // is awaited without a thread
};

class Connection {
 public:
  enum class Stage { handshake, idle, head, body, linger };
  enum class Progress { ready, wait_to_read, wait_to_write, gone };

  Connection(int fd, SSL_CTX* tls, std::string peer_address, const ConnectionLimits&);

  // Goes on as far as the socket gives without waiting. `ready`: a request is there, its head in
  // `head()`; or the head is refused.
  Progress advance();
  const std::variant<RequestHead, Refusal>& head() const { return *head_; }
  std::size_t head_bytes() const { return head_bytes_; }
  // What of the body lies there already, or of the next request.
  std::string_view unread() const { return std::string_view(input_).substr(at_); }
  void consume(std::size_t bytes) { at_ += bytes; }
  // Frees the memory of what was consumed.
  void forget_consumed() { input_.erase(0, at_), at_ = 0; }
  // Reads more behind what is unread. Wait::none if something came.
  Wait receive();

  // Makes ready for the next request on it.
  void next_request();
  // Says goodbye: nothing more is sent, what comes is thrown away, until the peer has closed.
  void linger();

  Socket& socket() { return socket_; }
  const std::string& peer_address() const { return peer_address_; }
  Stage stage() const { return stage_; }

  // For the one who looks after them all. Milliseconds on the steady clock; `never` while busy.
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
  // Reads what set_parked() wrote, so that whatever the thread before did happened before this.
  void set_busy() { deadline_ms_.exchange(never), idle_ = false; }
  void set_parked() { idle_ = stage_ == Stage::idle, deadline_ms_ = due_ms_; }
  std::int64_t deadline_ms() const { return deadline_ms_; }
  bool idle() const { return idle_; }

 private:
  void enter(Stage);
  Progress shake_hands();
  Progress discard();
  bool request_is_there();
  void read_head();

  const ConnectionLimits& limits_;
  Socket socket_;
  std::string peer_address_;
  std::string input_;
  std::size_t at_ = 0;      // of input_: where what is unread begins
  std::size_t looked_ = 0;  // of input_: how far the end of a head was searched for
  std::size_t head_bytes_ = 0;
  std::size_t wanted_ = 0;  // of input_: how much makes the request ready, once the head is there
  std::optional<std::variant<RequestHead, Refusal>> head_;
  Stage stage_ = Stage::handshake;
  std::int64_t due_ms_ = 0;
  std::atomic<std::int64_t> deadline_ms_{never};
  std::atomic<bool> idle_{false};
};

}  // namespace septet::server
