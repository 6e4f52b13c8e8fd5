#include "client/server_transport.h"

#include "platform/loop.h"

namespace septet::client {

namespace {

platform::HttpCall http_call(Request request) {
  platform::HttpCall call;
  call.method = http::to_string(request.method);
  call.url = std::move(request.path);
  call.headers = request.headers.fields();
  call.headers.emplace_back("Septet-Client", "web");
  call.body = std::move(request.body);
  call.file = request.file;
  return call;
}

Result<Reply> reply_of(platform::HttpReply got) {
  if (got.status == 0) return unreachable();
  Reply reply{got.status, {}, std::move(got.body)};
  for (auto& [name, value] : got.headers) reply.headers.add(name, value);
  if (reply.status >= 400) return error_of(reply);
  return reply;
}

}  // namespace

CallId ServerTransport::send(Request request, Then<Reply> then, platform::Progress upload) {
  const CallId call = next_call_++;
  calls_[call] = platform::http_send(
      http_call(std::move(request)),
      [this, call, then = std::move(then)](platform::HttpReply got) {
        if (calls_.erase(call) > 0) then(reply_of(std::move(got)));
      },
      std::move(upload));
  return call;
}

void ServerTransport::cancel(CallId call) {
  const auto found = calls_.find(call);
  if (found == calls_.end()) return;
  const platform::CallId at_platform = found->second;
  calls_.erase(found);
  platform::http_abort(at_platform);
}

void ServerTransport::open_live(std::int64_t after_sequence, LiveSink sink) {
  close_live();
  sink_ = std::make_shared<LiveSink>(std::move(sink));
  // Whoever closes drops the sink, so that a socket that lives on for a moment says nothing more.
  const std::weak_ptr<LiveSink> weak = sink_;
  platform::SocketHandler handler;
  handler.message = [weak](std::string text) {
    const auto open = weak.lock();
    auto json = parse_json(text);
    if (!open || !json.ok()) return;
    if (auto batch = decode<events::LiveBatch>(*json); batch.ok()) open->batch(*batch);
  };
  handler.close = [this, weak](int, const std::string&) {
    const auto open = weak.lock();
    if (!open) return;
    sink_.reset();
    open->closed();
  };
  socket_ = platform::socket_open("/api/live?after=" + std::to_string(after_sequence),
                                  std::move(handler));
}

void ServerTransport::close_live() {
  if (sink_) platform::socket_close(socket_);
  sink_.reset();
}

void ServerTransport::save(std::string path, std::string name, Then<void> done) {
  platform::save_url(path, name);
  platform::after(0, [done = std::move(done)] { done({}); });
}

}  // namespace septet::client
