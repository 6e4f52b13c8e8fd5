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

Result<events::LiveBatch> batch_of(const std::string& text) {
  auto event = TRY(decode<events::LiveEvent>(TRY(parse_json(text))));
  events::LiveBatch batch{{}, event.sequence, event.topic == "live" && event.kind == "reset"};
  if (event.topic != "live") batch.events.push_back(std::move(event));
  return batch;
}

}  // namespace

CallId ServerTransport::send(Request request, Then<Reply> then, platform::Progress upload) {
  const CallId call = next_call_++;
  (*calls_)[call] = platform::http_send(
      http_call(std::move(request)),
      [weak = std::weak_ptr(calls_), call, then = std::move(then)](platform::HttpReply got) {
        const auto calls = weak.lock();
        if (calls && calls->erase(call) > 0) then(reply_of(std::move(got)));
      },
      std::move(upload));
  return call;
}

void ServerTransport::cancel(CallId call) {
  const auto found = calls_->find(call);
  if (found == calls_->end()) return;
  const platform::CallId at_platform = found->second;
  calls_->erase(found);
  platform::http_abort(at_platform);
}

// The server sends each event by itself, and notices of topic "live" (server/live_hub.h): "ready"
// tells where the feed is to one that asked for what comes from now on, "reset" that events between
// are no longer kept. Who asks for what it missed gets it at once, or nothing if there is nothing.
void ServerTransport::open_live(std::int64_t after_sequence, LiveSink sink) {
  close_live();
  sink_ = std::make_shared<LiveSink>(std::move(sink));
  // Whoever closes drops the sink, so that a socket that lives on for a moment says nothing more.
  const std::weak_ptr<LiveSink> weak = sink_;
  platform::SocketHandler handler;
  handler.open = [weak, after_sequence] {
    const auto open = weak.lock();
    if (open && after_sequence != events::from_now_on) open->batch({{}, after_sequence, false});
  };
  handler.message = [weak](const std::string& text) {
    const auto open = weak.lock();
    if (auto batch = batch_of(text); open && batch.ok()) open->batch(*batch);
  };
  handler.close = [this, weak](int, const std::string&) {
    const auto open = weak.lock();
    if (!open) return;
    sink_.reset();
    open->closed();
  };
  const std::string since = after_sequence == events::from_now_on
                                ? std::string()
                                : "?since=" + std::to_string(after_sequence);
  socket_ = platform::socket_open("/api/live" + since, std::move(handler));
}

void ServerTransport::close_live() {
  if (sink_) platform::socket_close(socket_);
  sink_.reset();
}

void ServerTransport::address(std::string path, std::string, Then<std::string> then) {
  platform::after(0, [path = std::move(path), then = std::move(then)] { then(path); });
}

void ServerTransport::save(std::string path, std::string name, Then<void> done) {
  platform::save_url(path, name);
  platform::after(0, [done = std::move(done)] { done({}); });
}

}  // namespace septet::client
