// Into the worker of this browser, through web/local/local.js; wasm/worker/messages.h is the form
// of the messages.
#pragma once

#include <map>
#include <memory>

#include "client/transport.h"

namespace septet::worker {
struct Message;
struct ReplyHead;
}  // namespace septet::worker

namespace septet::client {

// What the browser grants to local mode.
struct LocalStorage {
  bool kept = true;         // false: a private window, where nothing outlives the tab
  bool persistent = false;  // the browser will not clear it to make room
  std::int64_t used_bytes = 0;
  std::int64_t quota_bytes = 0;
  static void visit(auto& self, auto&& field) {
    field("kept", self.kept);
    field("persistent", self.persistent);
    field("used_bytes", self.used_bytes);
    field("quota_bytes", self.quota_bytes);
  }
};

class LocalTransport final : public Transport {
 public:
  LocalTransport();
  ~LocalTransport() override;
  LocalTransport(const LocalTransport&) = delete;
  LocalTransport& operator=(const LocalTransport&) = delete;

  bool local() const override { return true; }
  CallId send(Request, Then<Reply>, platform::Progress upload) override;
  void cancel(CallId) override;
  void open_live(std::int64_t after_sequence, LiveSink) override;
  void close_live() override { sink_.reset(); }
  void address(std::string path, std::string media_type, Then<std::string>) override;
  void release_address(const std::string&) override;
  void save(std::string path, std::string name, Then<void> done) override;

  void storage(Then<LocalStorage>);
  // The body of a GET, piece by piece, one on its way at a time. `done` comes after the last.
  void read_through(std::string path, std::function<void(std::string piece)> on_piece,
                    Then<void> done);

 private:
  struct Transfer;
  using TransferPtr = std::shared_ptr<Transfer>;
  void post(const worker::Message&, std::string_view bytes, std::optional<platform::FileSlice>,
            std::function<void(Result<Json>, std::string bytes)> then);
  void begin(const Request&, TransferPtr);
  void begun(const TransferPtr&, const worker::ReplyHead&, std::string bytes);
  void read_next(const TransferPtr&);
  void pushed(const std::string& text);

  platform::PortId port_;
  CallId next_call_ = 1;
  std::map<CallId, TransferPtr> calls_;                    // without an answer
  std::shared_ptr<LiveSink> sink_;                         // null: closed
  std::map<std::string, platform::FileHandle> addressed_;  // contents read whole, by address
};

}  // namespace septet::client
