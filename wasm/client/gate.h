// The transport that the typed calls use: passes on to the real one, which is known only once it is
// known whether a server is there, and notices when the server no longer knows who it is.
#pragma once

#include <memory>

#include "client/transport.h"

namespace septet::client {

class Gate final : public Transport {
 public:
  // Before anything is sent.
  void use(std::unique_ptr<Transport> transport) { transport_ = std::move(transport); }
  void on_unauthenticated(std::function<void()> listener) { listener_ = std::move(listener); }

  bool local() const override { return transport_ && transport_->local(); }
  CallId send(Request, Then<Reply>, platform::Progress upload) override;
  void cancel(CallId call) override { transport_->cancel(call); }
  void open_live(std::int64_t after_sequence, LiveSink sink) override {
    transport_->open_live(after_sequence, std::move(sink));
  }
  void close_live() override {
    if (transport_) transport_->close_live();
  }
  void address(std::string path, std::string media_type, Then<std::string> then) override {
    transport_->address(std::move(path), std::move(media_type), std::move(then));
  }
  void release_address(const std::string& address) override {
    transport_->release_address(address);
  }
  void save(std::string path, std::string name, Then<void> done) override {
    transport_->save(std::move(path), std::move(name), std::move(done));
  }

 private:
  std::unique_ptr<Transport> transport_;
  std::function<void()> listener_;
};

}  // namespace septet::client
