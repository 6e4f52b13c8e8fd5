#include "server/connection.h"

#include <array>

namespace septet::server {

namespace {

constexpr int most_pieces = 64;  // received in one go

Connection::Progress progress_of(Wait wait) {
  switch (wait) {
    case Wait::to_read:
      return Connection::Progress::wait_to_read;
    case Wait::to_write:
      return Connection::Progress::wait_to_write;
    case Wait::closed:
      return Connection::Progress::gone;
    case Wait::none:
      break;
  }
  return Connection::Progress::ready;
}

// One a thread: what comes is copied from here into the connection, which then holds no more than
// what came.
std::array<char, 64 * 1024>& landing() {
  thread_local std::array<char, 64 * 1024> bytes;
  return bytes;
}

}  // namespace

Connection::Connection(int fd, SSL_CTX* tls, std::string peer_address,
                       const ConnectionLimits& limits)
    : limits_(limits), socket_(fd, tls), peer_address_(std::move(peer_address)) {
  enter(tls == nullptr ? Stage::idle : Stage::handshake);
}

void Connection::enter(Stage stage) {
  stage_ = stage;
  const std::int64_t allowed_ms = stage == Stage::handshake ? limits_.handshake_ms
                                  : stage == Stage::idle    ? limits_.idle_ms
                                  : stage == Stage::head    ? limits_.head_ms
                                  : stage == Stage::body    ? limits_.body_ms
                                                            : limits_.linger_ms;
  due_ms_ = steady_ms() + allowed_ms;
}

Wait Connection::receive() {
  const auto [bytes, wait] = socket_.read(landing().data(), landing().size());
  input_.append(landing().data(), bytes);
  return wait;
}

Connection::Progress Connection::advance() {
  if (stage_ == Stage::linger) return discard();
  if (stage_ == Stage::handshake) {
    const Wait wait = socket_.handshake();
    if (wait != Wait::none) return progress_of(wait);
    enter(Stage::idle);
  }
  // One that sends without a pause does not keep the thread: it comes back at once, if it is in
  // time.
  for (int pieces = 0; !request_is_there(); ++pieces) {
    if (pieces == most_pieces) return Progress::wait_to_read;
    const Wait wait = receive();
    if (wait != Wait::none) return progress_of(wait);
  }
  return Progress::ready;
}

// A peer that goes on sending is listened to until the deadline, but not more than it may send in
// that time over a good line.
Connection::Progress Connection::discard() {
  for (int pieces = 0; pieces < most_pieces; ++pieces) {
    const auto [bytes, wait] = socket_.read(landing().data(), landing().size());
    if (wait != Wait::none) return progress_of(wait);
  }
  return steady_ms() > due_ms_ ? Progress::gone : Progress::wait_to_read;
}

bool Connection::request_is_there() {
  if (!head_) read_head();
  return head_ && input_.size() >= wanted_;
}

void Connection::read_head() {
  if (looked_ == 0) {  // empty lines before a request are skipped (RFC 9112, section 2.2)
    while (std::string_view(input_).substr(at_).starts_with("\r\n")) at_ += 2;
    forget_consumed();
  }
  if (at_ == input_.size()) return;
  if (stage_ == Stage::idle) enter(Stage::head);
  const std::size_t size = head_size(unread(), looked_);
  looked_ = unread().size();
  if (size > most_head_bytes || (size == 0 && looked_ > most_head_bytes)) {
    head_ = Refusal{431, "head_too_large", "The headers of the request are too large."};
  } else if (size > 0) {
    head_ = parse_head(unread().substr(0, size));
    at_ += size;
    head_bytes_ = size;
  } else {
    return;
  }
  wanted_ = at_;
  const auto* head = std::get_if<RequestHead>(&*head_);
  if (head != nullptr && !head->expects_continue &&
      head->content_length.value_or(0) <= limits_.small_body_bytes)
    wanted_ += head->content_length.value_or(0);
  enter(Stage::body);
}

void Connection::next_request() {
  input_.erase(0, at_);
  if (input_.empty()) input_.shrink_to_fit();
  at_ = looked_ = wanted_ = 0;
  head_.reset();
  enter(Stage::idle);
}

void Connection::linger() {
  input_.clear();
  at_ = 0;
  socket_.finish();
  enter(Stage::linger);
}

}  // namespace septet::server
