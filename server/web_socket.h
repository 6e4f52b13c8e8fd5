// A WebSocket (RFC 6455) on a connection that was upgraded: framing by wslay, never waiting.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "server/connection.h"

struct wslay_event_context;

namespace septet::server {

// Close codes (RFC 6455, section 7.4, and IANA's registry).
enum class CloseCode : unsigned short {
  going_away = 1001,
  policy = 1008,
  try_again_later = 1013,
};

// The answer to "Sec-WebSocket-Key".
std::string websocket_accept(const std::string& key);

class WebSocket {
 public:
  explicit WebSocket(std::unique_ptr<Connection>);
  ~WebSocket();
  WebSocket(const WebSocket&) = delete;
  WebSocket& operator=(const WebSocket&) = delete;

  int fd() const { return connection_->socket().fd(); }
  // Queues a message.
  void send_text(std::string_view);
  // What the peer sends, up to 4 KiB a message, during advance(). Without a listener it is read and
  // thrown away: then the peer has nothing to tell us.
  void on_text(std::function<void(std::string_view)> listener) { on_text_ = std::move(listener); }
  void ping();
  // Queues the goodbye; nothing can be sent after it.
  void close(CloseCode, std::string_view reason);
  std::size_t queued_bytes() const;

  // Reads and writes what the socket takes. False once the connection is over.
  bool advance();
  bool wants_to_write() const;
  // Milliseconds on the steady clock: when something came last.
  std::int64_t heard_ms() const { return heard_ms_; }

 private:
  struct Callbacks;
  struct Freer {
    void operator()(wslay_event_context*) const;
  };
  std::unique_ptr<Connection> connection_;
  std::unique_ptr<wslay_event_context, Freer> context_;
  std::function<void(std::string_view)> on_text_;
  std::int64_t heard_ms_ = 0;
  int pieces_ = 0;  // received since the turn began
};

}  // namespace septet::server
