#include "server/connection_stream.h"

#include <algorithm>
#include <cstring>

namespace septet::server {

namespace {

constexpr std::size_t packet_bytes = 64 * 1024;
// The rate is that of the last so many bytes: a quick start earns no right to fall asleep later.
constexpr std::uint64_t measured_bytes = 256 * 1024;

}  // namespace

ConnectionStream::ConnectionStream(Connection& connection, Lobby& lobby,
                                   const ConnectionLimits& limits, std::string head,
                                   bool expects_continue)
    : connection_(connection),
      lobby_(lobby),
      limits_(limits),
      head_(std::move(head)),
      owes_continue_(expects_continue) {}

ssize_t ConnectionStream::read(char* to, std::size_t most) {
  if (head_at_ < head_.size()) {
    const std::size_t count = std::min(most, head_.size() - head_at_);
    std::memcpy(to, head_.data() + head_at_, count);
    head_at_ += count;
    return static_cast<ssize_t>(count);
  }
  if (connection_.unread().empty() && !receive()) return -1;
  const auto unread = connection_.unread();
  const std::size_t count = std::min(most, unread.size());
  std::memcpy(to, unread.data(), count);
  connection_.consume(count);
  received_ += count;
  return static_cast<ssize_t>(count);
}

bool ConnectionStream::receive() {
  if (owes_continue_) output_ += "HTTP/1.1 100 Continue\r\n\r\n";
  owes_continue_ = false;
  if (!flush()) return false;
  connection_.forget_consumed();
  for (;;) {
    const Wait wait = connection_.receive();
    if (wait == Wait::none) return true;
    if (wait == Wait::closed || !await(wait, received_)) return false;
  }
}

ssize_t ConnectionStream::write(const char* bytes, std::size_t count) {
  if (broken_) return -1;
  if (output_.size() + count < packet_bytes) {
    output_.append(bytes, count);
    return static_cast<ssize_t>(count);
  }
  if (!flush() || !send_all({bytes, count})) return -1;
  return static_cast<ssize_t>(count);
}

bool ConnectionStream::flush() {
  const std::string gathered = std::exchange(output_, {});
  return send_all(gathered);
}

bool ConnectionStream::send_all(std::string_view bytes) {
  while (!broken_ && !bytes.empty()) {
    const auto [moved, wait] = connection_.socket().write(bytes);
    bytes.remove_prefix(moved);
    sent_ += moved;
    broken_ = wait == Wait::closed || (wait != Wait::none && !await(wait, sent_));
  }
  return !broken_;
}

bool ConnectionStream::await(Wait wait, std::uint64_t moved_bytes) {
  if (moved_bytes - counted_from_ >= measured_bytes) counted_from_ = moved_bytes, waited_ms_ = 0;
  moved_bytes -= counted_from_;
  const auto earned_ms = static_cast<std::int64_t>(moved_bytes) * 1000 / limits_.least_rate;
  const std::int64_t left_ms = limits_.body_ms + earned_ms - waited_ms_;
  if (left_ms <= 0) return false;
  const Lobby::Waiting waiting(lobby_);
  const std::int64_t began_ms = steady_ms();
  const bool came =
      connection_.socket().await(wait, static_cast<int>(std::min(left_ms, limits_.body_ms)));
  waited_ms_ += steady_ms() - began_ms;
  return came;
}

}  // namespace septet::server
