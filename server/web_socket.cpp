#include "server/web_socket.h"

#include <openssl/sha.h>
#include <sys/types.h>
#include <wslay/wslay.h>

#include <algorithm>
#include <cstring>

#include "base/encoding.h"

namespace septet::server {

namespace {

constexpr std::uint64_t most_received_bytes = 4 * 1024;
constexpr std::size_t most_unsent_bytes = 1024 * 1024;
constexpr int pieces_at_once = 16;

}  // namespace

std::string websocket_accept(const std::string& key) {
  const std::string text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455, section 1.3
  std::string digest(SHA_DIGEST_LENGTH, '\0');
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       reinterpret_cast<unsigned char*>(digest.data()));
  return to_base64(digest);
}

struct WebSocket::Callbacks {
  static void received(wslay_event_context_ptr, const wslay_event_on_msg_recv_arg*, void* user);
  static ssize_t failed(wslay_event_context_ptr context, Wait wait) {
    wslay_event_set_error(context,
                          wait == Wait::closed ? WSLAY_ERR_CALLBACK_FAILURE : WSLAY_ERR_WOULDBLOCK);
    return -1;
  }
  static ssize_t receive(wslay_event_context_ptr context, std::uint8_t* to, std::size_t most, int,
                         void* user) {
    auto& self = *static_cast<WebSocket*>(user);
    Connection& connection = *self.connection_;
    if (connection.unread().empty()) {
      // The other sockets of the thread have their turn in between.
      if (++self.pieces_ > pieces_at_once) return failed(context, Wait::to_read);
      connection.forget_consumed();
      const Wait wait = connection.receive();
      if (wait != Wait::none) return failed(context, wait);
      self.heard_ms_ = steady_ms();
    }
    const std::size_t count = std::min(most, connection.unread().size());
    std::memcpy(to, connection.unread().data(), count);
    connection.consume(count);
    return static_cast<ssize_t>(count);
  }
  static ssize_t send(wslay_event_context_ptr context, const std::uint8_t* bytes, std::size_t count,
                      int, void* user) {
    auto& self = *static_cast<WebSocket*>(user);
    const auto [moved, wait] =
        self.connection_->socket().write({reinterpret_cast<const char*>(bytes), count});
    return wait == Wait::none ? static_cast<ssize_t>(moved) : failed(context, wait);
  }
};

void WebSocket::Callbacks::received(wslay_event_context_ptr, const wslay_event_on_msg_recv_arg* arg,
                                    void* user) {
  const auto& self = *static_cast<WebSocket*>(user);
  if (arg->opcode == WSLAY_TEXT_FRAME && self.on_text_)
    self.on_text_({reinterpret_cast<const char*>(arg->msg), arg->msg_length});
}

void WebSocket::Freer::operator()(wslay_event_context* context) const {
  wslay_event_context_free(context);
}

WebSocket::WebSocket(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)), heard_ms_(steady_ms()) {
  wslay_event_callbacks callbacks{};
  callbacks.recv_callback = Callbacks::receive;
  callbacks.send_callback = Callbacks::send;
  callbacks.on_msg_recv_callback = Callbacks::received;
  wslay_event_context_ptr context = nullptr;
  wslay_event_context_server_init(&context, &callbacks, this);
  context_.reset(context);
  wslay_event_config_set_max_recv_msg_length(context, most_received_bytes);
}

WebSocket::~WebSocket() = default;

void WebSocket::send_text(std::string_view text) {
  const wslay_event_msg message{WSLAY_TEXT_FRAME,
                                reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
  wslay_event_queue_msg(context_.get(), &message);
}

void WebSocket::ping() {
  const wslay_event_msg message{WSLAY_PING, nullptr, 0};
  wslay_event_queue_msg(context_.get(), &message);
}

void WebSocket::close(CloseCode code, std::string_view reason) {
  wslay_event_queue_close(context_.get(), static_cast<std::uint16_t>(code),
                          reinterpret_cast<const std::uint8_t*>(reason.data()), reason.size());
}

std::size_t WebSocket::queued_bytes() const {
  return wslay_event_get_queued_msg_length(context_.get());
}

bool WebSocket::advance() {
  pieces_ = 0;
  if (queued_bytes() > most_unsent_bytes) return false;  // it asks (by pings) and does not listen
  if (wslay_event_want_read(context_.get()) != 0 && wslay_event_recv(context_.get()) != 0)
    return false;
  if (wslay_event_want_write(context_.get()) != 0 && wslay_event_send(context_.get()) != 0)
    return false;
  return wslay_event_want_read(context_.get()) != 0 || wslay_event_want_write(context_.get()) != 0;
}

bool WebSocket::wants_to_write() const {
  return wslay_event_want_write(context_.get()) != 0;
}

}  // namespace septet::server
