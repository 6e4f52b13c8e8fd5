// To a server over the network: fetch for requests, a WebSocket for live events. Who it is says a
// cookie; the header "Septet-Client: web" on every request tells ours from a forged one.
#pragma once

#include <map>
#include <memory>

#include "client/transport.h"

namespace septet::client {

class ServerTransport final : public Transport {
 public:
  ServerTransport() = default;
  ~ServerTransport() override { close_live(); }  // what is on its way is not answered any more
  ServerTransport(const ServerTransport&) = delete;
  ServerTransport& operator=(const ServerTransport&) = delete;

  bool local() const override { return false; }
  CallId send(Request, Then<Reply>, platform::Progress upload) override;
  void cancel(CallId) override;
  void open_live(std::int64_t after_sequence, LiveSink) override;
  void close_live() override;
  void address(std::string path, std::string media_type, Then<std::string>) override;
  void save(std::string path, std::string name, Then<void> done) override;

 private:
  using Calls = std::map<CallId, platform::CallId>;
  std::shared_ptr<Calls> calls_ = std::make_shared<Calls>();  // on their way
  CallId next_call_ = 1;
  platform::SocketId socket_ = 0;
  std::shared_ptr<LiveSink> sink_;  // null: no socket is open
};

}  // namespace septet::client
