#include "worker/local_app.h"

#include <algorithm>

#include "blob/table_store.h"
#include "worker/host.h"

namespace septet::worker {

namespace {

constexpr std::size_t open_streams_most = 64;  // a tab that went away never closes its own

class HostClock final : public Clock {
 public:
  Timestamp now() override { return {static_cast<std::int64_t>(septet_now_us())}; }
};

class HostRandom final : public Random {
 public:
  void fill(std::span<unsigned char> out) override {
    septet_random(out.data(), static_cast<int>(out.size()));
  }
};

template <class Record>
Answer answer_of(const Record& record, std::string bytes = {}) {
  return {to_text(encode(record)), std::move(bytes)};
}

http::Request request_of(const RequestHead& head, std::shared_ptr<http::Body> body) {
  http::Request request;
  // A verb that nobody knows must not find a route; OPTIONS has none.
  request.method = http::parse_method(head.method).value_or(http::Method::options);
  const auto question = std::min(head.url.find('?'), head.url.size());
  request.path = head.url.substr(0, question);
  request.query =
      http::Query(std::string_view(head.url).substr(std::min(question + 1, head.url.size())));
  for (const auto& field : head.headers)
    if (field.size() == 2) request.headers.add(field[0], field[1]);
  request.body = std::move(body);
  request.secure = true;
  return request;
}

HeaderFields fields_of(const http::Headers& headers) {
  HeaderFields out;
  for (const auto& [name, value] : headers.fields()) out.push_back({name, value});
  return out;
}

}  // namespace

struct LocalApp::Ports {
  HostClock clock;
  HostRandom random;
  std::unique_ptr<db::EmbeddedDatabase> database;
  std::unique_ptr<blob::BlobStore> blobs;
};

LocalApp::LocalApp(std::unique_ptr<Ports> ports) : ports_(std::move(ports)) {}
LocalApp::~LocalApp() = default;

Result<std::unique_ptr<LocalApp>> LocalApp::open(const std::string& database_path,
                                                 std::int64_t quota_bytes) {
  app::Settings settings{.local = true};
  if (quota_bytes > 0) settings.drive.quota_bytes = quota_bytes;
  auto ports = std::make_unique<Ports>();
  ports->database = TRY(db::EmbeddedDatabase::open({.path = database_path, .exclusive = true}));
  ports->blobs = TRY(blob::TableStore::open(*ports->database));
  std::unique_ptr<LocalApp> local(new LocalApp(std::move(ports)));
  Ports& p = *local->ports_;
  local->app_ = TRY(app::App::create({*p.database, *p.blobs, p.clock, p.random}, settings));
  local->pushed_sequence_ = TRY(p.database->read([](db::Session& s) { return events::newest(s); }));
  p.database->on_commit([app = local.get()] { app->committed_ = true; });
  return local;
}

Answer LocalApp::handle(std::string_view text, std::shared_ptr<http::Body> body) {
  auto answered = answer(text, std::move(body));
  if (answered.ok()) return *std::move(answered);
  const Error& error = answered.error();
  return answer_of(Failure{error.code, error.message, error.cause});
}

Result<Answer> LocalApp::answer(std::string_view text, std::shared_ptr<http::Body> body) {
  const auto message = TRY(decode<Message>(TRY(parse_json(text))));
  if (message.request) return answer_request(*message.request, std::move(body));
  if (message.read) return read_stream(*message.read);
  if (message.events) return events_after(*message.events);
  if (message.close_stream) {
    streams_.erase(*message.close_stream);
    return Answer{"{}", {}};
  }
  return failure(ErrorKind::invalid, "unknown_message", "The worker does not know this message.");
}

Answer LocalApp::answer_request(const RequestHead& head, std::shared_ptr<http::Body> body) {
  const http::Request request = request_of(head, std::move(body));
  if (request.path.find("/market") != request.path.npos) move_market();
  http::Response response = app_->handle(request);
  ReplyHead reply{
      response.status, fields_of(response.headers), {}, static_cast<std::int64_t>(response.size())};
  if (request.method == http::Method::head) return answer_of(reply);
  if (auto* stream = std::get_if<http::Stream>(&response.body);
      stream != nullptr && reply.size_bytes > inline_body_bytes) {
    reply.stream = keep(std::move(*stream));
    return answer_of(reply);
  }
  auto whole = response.whole_body();
  if (!whole.ok()) {
    const http::Response problem = http::problem(whole.error());
    return answer_of(ReplyHead{problem.status, fields_of(problem.headers), {}, 0},
                     std::get<std::string>(problem.body));
  }
  return answer_of(reply, *std::move(whole));
}

// The exchange goes on while somebody looks at it, and is filled for the first who does, since that
// takes seconds. What fails is tried again at the next request.
void LocalApp::move_market() {
  if (!market_filled_) market_filled_ = app_->market().fill().ok();
  (void)app_->market().advance();
}

std::int64_t LocalApp::keep(http::Stream stream) {
  if (streams_.size() >= open_streams_most) streams_.erase(streams_.begin());
  streams_.emplace(next_stream_, std::move(stream));
  return next_stream_++;
}

Result<Answer> LocalApp::read_stream(const ReadStream& wanted) {
  const auto found = streams_.find(wanted.stream);
  if (found == streams_.end()) return not_found("This download has ended.");
  const http::Stream& stream = found->second;
  const auto offset = static_cast<std::uint64_t>(wanted.offset);
  if (offset >= stream.size) return Answer{"{}", {}};
  const auto most = std::min<std::uint64_t>(piece_bytes, stream.size - offset);
  return Answer{"{}", TRY(stream.read(offset, static_cast<std::size_t>(most)))};
}

Result<Answer> LocalApp::events_after(const AskEvents& asked) {
  return answer_of(TRY(ports_->database->read([&](db::Session& session) {
    return events::batch_after(session, asked.after, std::nullopt);
  })));
}

std::string LocalApp::take_events() {
  if (!std::exchange(committed_, false)) return {};
  auto batch = ports_->database->read([&](db::Session& session) {
    return events::batch_after(session, pushed_sequence_, std::nullopt);
  });
  if (!batch.ok() || batch->newest == pushed_sequence_) return {};
  pushed_sequence_ = batch->newest;
  return to_text(encode(*batch));
}

}  // namespace septet::worker
