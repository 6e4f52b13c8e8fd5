#include "client/local_transport.h"

#include "platform/loop.h"
#include "worker/messages.h"

namespace septet::client {

namespace {

constexpr std::string_view module_url = "local/local.js";

worker::Message message_of(const Request& request) {
  worker::RequestHead head{std::string(http::to_string(request.method)), request.path, {}};
  for (const auto& [name, value] : request.headers.fields()) head.headers.push_back({name, value});
  worker::Message message;
  message.request = std::move(head);
  return message;
}

Error error_of(const worker::Failure& failed) {
  const ErrorKind kind =
      failed.code == "disk_full" ? ErrorKind::storage_full : ErrorKind::unavailable;
  Error error = failure(kind, failed.code, failed.message);
  error.cause = failed.cause;
  return error;
}

Result<Json> answered(const platform::PortReply& reply) {
  if (!reply.failure.empty()) {
    return error_of(
        worker::Failure{"local_failed", "Local mode does not run in this browser.", reply.failure});
  }
  auto json = TRY(parse_json(reply.text));
  if (json.contains("code")) return error_of(TRY(decode<worker::Failure>(json)));
  return json;
}

}  // namespace

// A request whose answer comes in one piece or in many.
struct LocalTransport::Transfer {
  std::function<void(std::string piece)> on_piece;
  std::function<void(Result<Reply>)> done;  // the reply's body is empty if the pieces had it
  Reply reply;                              // status and headers; and the body of a problem
  std::int64_t stream = 0;
  std::int64_t size_bytes = 0;
  std::int64_t read_bytes = 0;
  bool cancelled = false;
};

LocalTransport::LocalTransport()
    : port_(platform::port_open(module_url, [this](const std::string& text) { pushed(text); })) {}

LocalTransport::~LocalTransport() {
  platform::port_close(port_);
}

void LocalTransport::post(const worker::Message& message, std::string_view bytes,
                          std::optional<platform::FileSlice> file,
                          std::function<void(Result<Json>, std::string)> then) {
  platform::port_request(port_, to_text(encode(message)), bytes, file,
                         [then = std::move(then)](platform::PortReply reply) {
                           then(answered(reply), std::move(reply.bytes));
                         });
}

void LocalTransport::begin(const Request& request, TransferPtr transfer) {
  post(message_of(request), request.body, request.file,
       [this, transfer = std::move(transfer)](Result<Json> json, std::string bytes) {
         if (transfer->cancelled) return;
         if (!json.ok()) return transfer->done(std::move(json).error());
         auto head = decode<worker::ReplyHead>(*json);
         if (!head.ok()) return transfer->done(std::move(head).error());
         begun(transfer, *head, std::move(bytes));
       });
}

void LocalTransport::begun(const TransferPtr& transfer, const worker::ReplyHead& head,
                           std::string bytes) {
  Reply& reply = transfer->reply;
  reply.status = head.status;
  for (const auto& field : head.headers)
    if (field.size() == 2) reply.headers.add(field[0], field[1]);
  if (reply.status >= 400) {
    reply.body = std::move(bytes);
    return transfer->done(client::error_of(reply));
  }
  transfer->size_bytes = head.size_bytes;
  transfer->stream = head.stream.value_or(0);
  if (head.stream) return read_next(transfer);
  if (!bytes.empty()) transfer->on_piece(std::move(bytes));
  transfer->done(std::move(reply));
}

void LocalTransport::read_next(const TransferPtr& transfer) {
  worker::Message message;
  message.read = worker::ReadStream{transfer->stream, transfer->read_bytes};
  post(message, {}, {}, [this, transfer](Result<Json> json, std::string bytes) {
    if (!json.ok() && !transfer->cancelled) return transfer->done(std::move(json).error());
    const bool ended = bytes.empty();
    transfer->read_bytes += static_cast<std::int64_t>(bytes.size());
    if (!transfer->cancelled && !ended) transfer->on_piece(std::move(bytes));
    if (!transfer->cancelled && !ended && transfer->read_bytes < transfer->size_bytes)
      return read_next(transfer);
    worker::Message close;
    close.close_stream = transfer->stream;
    post(close, {}, {}, [](const Result<Json>&, const std::string&) {});
    if (transfer->cancelled) return;
    if (transfer->read_bytes == transfer->size_bytes)
      transfer->done(std::move(transfer->reply));
    else
      transfer->done(internal("a stream ended early"));
  });
}

CallId LocalTransport::send(Request request, Then<Reply> then, platform::Progress upload) {
  const CallId call = next_call_++;
  auto transfer = std::make_shared<Transfer>();
  const auto body = std::make_shared<std::string>();
  const std::int64_t total =
      request.file ? request.file->length_bytes : static_cast<std::int64_t>(request.body.size());
  transfer->on_piece = [body](const std::string& piece) { *body += piece; };
  transfer->done = [=, this, then = std::move(then),
                    upload = std::move(upload)](Result<Reply> reply) {
    calls_.erase(call);
    if (!reply.ok()) return then(std::move(reply));
    if (upload) upload(total, total);
    reply->body = std::move(*body);
    then(std::move(reply));
  };
  calls_[call] = transfer;
  begin(request, std::move(transfer));
  return call;
}

void LocalTransport::cancel(CallId call) {
  const auto found = calls_.find(call);
  if (found == calls_.end()) return;
  found->second->cancelled = true;
  calls_.erase(found);
}

void LocalTransport::read_through(std::string path, std::function<void(std::string)> on_piece,
                                  Then<void> done) {
  auto transfer = std::make_shared<Transfer>();
  transfer->on_piece = std::move(on_piece);
  transfer->done = [done = std::move(done)](Result<Reply> reply) {
    if (reply.ok())
      done({});
    else
      done(std::move(reply).error());
  };
  begin({.path = std::move(path)}, std::move(transfer));
}

void LocalTransport::save(std::string path, std::string name, Then<void> done) {
  const auto id = platform::begin_save(name, "application/octet-stream");
  read_through(
      std::move(path), [id](const std::string& piece) { platform::write_save(id, piece); },
      [id, done = std::move(done)](Result<void> ended) {
        if (ended.ok())
          platform::finish_save(id);
        else
          platform::cancel_save(id);
        done(std::move(ended));
      });
}

void LocalTransport::address(std::string path, std::string media_type, Then<std::string> then) {
  if (std::string address = platform::port_content_address(path); !address.empty()) {
    platform::after(
        0, [address = std::move(address), then = std::move(then)] { then(std::string(address)); });
    return;
  }
  const auto id = platform::begin_save("content", media_type);
  read_through(
      std::move(path), [id](const std::string& piece) { platform::write_save(id, piece); },
      [this, id, then = std::move(then)](Result<void> ended) {
        if (!ended.ok()) {
          platform::cancel_save(id);
          return then(std::move(ended).error());
        }
        const auto file = platform::hold_save(id);
        std::string address = platform::file_address(file.handle);
        addressed_[address] = file.handle;
        then(std::move(address));
      });
}

void LocalTransport::release_address(const std::string& address) {
  const auto found = addressed_.find(address);
  if (found == addressed_.end()) return;
  platform::release(found->second);
  addressed_.erase(found);
}

void LocalTransport::open_live(std::int64_t after_sequence, LiveSink sink) {
  sink_ = std::make_shared<LiveSink>(std::move(sink));
  worker::Message message;
  message.events = worker::AskEvents{after_sequence};
  post(message, {}, {}, [this, weak = std::weak_ptr(sink_)](Result<Json> json, const std::string&) {
    const auto open = weak.lock();
    if (!open) return;
    auto batch =
        json.ok() ? decode<events::LiveBatch>(*json) : Result<events::LiveBatch>(json.error());
    if (batch.ok()) return open->batch(*batch);
    sink_.reset();
    open->closed();
  });
}

// A batch of events; or {"restarted": true}, after which the feed has to be opened anew.
void LocalTransport::pushed(const std::string& text) {
  const auto open = sink_;
  auto json = parse_json(text);
  if (!open || !json.ok()) return;
  if (json->contains("restarted")) {
    sink_.reset();
    return open->closed();
  }
  if (auto batch = decode<events::LiveBatch>(*json); batch.ok()) open->batch(*batch);
}

void LocalTransport::storage(Then<LocalStorage> then) {
  platform::port_request(port_, R"({"storage":{}})", {}, {},
                         [then = std::move(then)](const platform::PortReply& reply) {
                           auto json = answered(reply);
                           if (json.ok())
                             then(decode<LocalStorage>(*json));
                           else
                             then(std::move(json).error());
                         });
}

}  // namespace septet::client
