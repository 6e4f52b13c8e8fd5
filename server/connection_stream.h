// What cpp-httplib reads a request from and writes its answer to: a head that we wrote for it, then
// the connection's bytes, waited for under limits; what it writes is gathered into few packets.
#pragma once

#include <httplib.h>

#include "server/lobby.h"

namespace septet::server {

class ConnectionStream final : public httplib::Stream {
 public:
  ConnectionStream(Connection&, Lobby&, const ConnectionLimits&, std::string head,
                   bool expects_continue);

  bool is_readable() const override { return true; }
  bool is_writable() const override { return !broken_; }
  ssize_t read(char* to, std::size_t most) override;
  using httplib::Stream::write;
  ssize_t write(const char* bytes, std::size_t count) override;
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return connection_.socket().fd(); }

  // Sends what is gathered. False if the peer is gone or too slow.
  bool flush();
  std::uint64_t bytes_in() const { return received_; }
  std::uint64_t bytes_out() const { return sent_; }

 private:
  // False once the peer has been waited for longer than the bytes that moved are worth.
  bool await(Wait, std::uint64_t moved_bytes);
  bool send_all(std::string_view);
  bool receive();

  Connection& connection_;
  Lobby& lobby_;
  const ConnectionLimits& limits_;
  std::string head_;
  std::size_t head_at_ = 0;
  bool owes_continue_;  // the peer waits for "100 Continue"
  bool broken_ = false;
  std::string output_;
  std::uint64_t received_ = 0, sent_ = 0;
  std::uint64_t counted_from_ = 0;  // the byte from which the rate is measured
  std::int64_t waited_ms_ = 0;      // since then
};

}  // namespace septet::server
