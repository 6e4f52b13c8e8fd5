#include "server/http_host.h"

#include <httplib.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>

#include "base/json.h"
#include "base/text.h"
#include "http/router.h"
#include "server/connection_stream.h"

namespace septet::server {

namespace {

std::int64_t steady_us() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

// A body as the library reads it from the connection.
class WireBody final : public http::Body {
 public:
  WireBody(ConnectionStream& stream, const RequestHead& head) : stream_(stream), head_(head) {}

  std::optional<std::uint64_t> size() const override { return head_.content_length; }
  Result<void> drain(std::uint64_t limit, const Sink&) override;
  // Nothing of it was asked for, or all of it.
  bool untouched() const { return state_ == State::untouched; }
  bool drained() const { return state_ == State::drained; }

 private:
  enum class State { untouched, broken_off, drained };
  ConnectionStream& stream_;
  const RequestHead& head_;
  State state_ = State::untouched;
};

Error over_limit(std::uint64_t limit) {
  return failure(ErrorKind::too_large, "body_too_large",
                 "The request is over the limit of " + std::to_string(limit) + " bytes.");
}

Result<void> WireBody::drain(std::uint64_t limit, const Sink& sink) {
  if (head_.content_length.value_or(0) > limit) return over_limit(limit);
  if (state_ != State::untouched) return internal("a body was read twice");
  state_ = State::broken_off;
  httplib::Request framing;
  if (head_.chunked)
    framing.set_header("Transfer-Encoding", "chunked");
  else
    framing.set_header("Content-Length", std::to_string(*head_.content_length));
  Result<void> taken;
  int status = 0;
  const bool whole = httplib::detail::read_content(
      stream_, framing, limit, status, nullptr,
      [&](const char* piece, std::size_t count, std::uint64_t, std::uint64_t) {
        taken = sink({piece, count});
        return taken.ok();
      },
      false);
  if (!taken.ok()) return taken;
  if (!whole && status == 413) return over_limit(limit);
  if (!whole) return invalid("", "body_incomplete", "The body of the request broke off.");
  state_ = State::drained;
  return {};
}

// The head that the library gets to see: what it needs for framing and nothing that it would act
// upon by itself (Range, Expect), under a method that it knows.
std::string framing_head(const RequestHead& head) {
  const auto method = http::parse_method(head.method);
  std::string out = method && !http::is_of_webdav(*method) ? head.method : "POST";
  out += " / HTTP/1.1\r\n";
  if (!head.keep_alive) out += "Connection: close\r\n";
  return out + "\r\n";
}

http::Response refusal_document(const Refusal& refusal) {
  const Json document = {{"type", "about:blank"},
                         {"title", httplib::status_message(refusal.status)},
                         {"status", refusal.status},
                         {"detail", refusal.message},
                         {"code", refusal.code}};
  return http::Response::text(to_text(document), "application/problem+json", refusal.status);
}

// The client nearest to us that a proxy which we trust speaks of.
std::string forwarded_for(const http::Headers& headers, const std::string& otherwise) {
  const std::string list = headers.last("X-Forwarded-For");  // a proxy may add a field of its own
  const auto comma = list.rfind(',');
  const auto last = trimmed(std::string_view(list).substr(comma == list.npos ? 0 : comma + 1));
  return last.empty() ? otherwise : std::string(last);
}

// Hands a stream to the library piece by piece.
httplib::ContentProvider provider_of(http::Stream stream) {
  return [stream = std::move(stream)](std::size_t offset, std::size_t length,
                                      httplib::DataSink& sink) {
    constexpr std::size_t piece_bytes = 256 * 1024;
    const auto piece = stream.read(offset, std::min(length, piece_bytes));
    return piece.ok() && sink.write(piece.value().data(), piece.value().size());
  };
}

httplib::ContentProviderWithoutLength provider_of(http::Feed feed) {
  return [feed = std::move(feed)](std::size_t, httplib::DataSink& sink) {
    const auto piece = feed.next();
    if (!piece.ok()) return false;
    if (!piece->empty()) return sink.write(piece->data(), piece->size());
    sink.done();
    return true;
  };
}

void fill(httplib::Response& out, http::Response answer) {
  out.status = answer.status;
  for (const auto& [name, value] : answer.headers.fields()) out.headers.emplace(name, value);
  if (auto* text = std::get_if<std::string>(&answer.body)) {
    out.body = std::move(*text);
    return;
  }
  const std::string type = out.get_header_value("Content-Type");
  if (auto* feed = std::get_if<http::Feed>(&answer.body)) {
    out.headers.erase("Content-Type");
    out.set_chunked_content_provider(type, provider_of(std::move(*feed)));
    return;
  }
  auto& stream = std::get<http::Stream>(answer.body);
  if (stream.size == 0) return;
  const std::size_t size = stream.size;
  out.headers.erase("Content-Type");
  out.set_content_provider(size, type, provider_of(std::move(stream)));
}

// "Mon, 23 Nov 2026 21:00:00 GMT" (RFC 9110, section 5.6.7), made once a second by each thread.
const std::string& date_now() {
  thread_local std::time_t made_at = 0;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now == made_at) return text;
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 40> buffer{};
  std::strftime(buffer.data(), buffer.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  made_at = now;
  return text = buffer.data();
}

// A port that another of us listens on is in use: the library's own default would share it.
void allow_quick_restart(socket_t socket) {
  const int on = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
}

}  // namespace

class HttpHost::Server final : public httplib::Server {
 public:
  Server(HttpHost::Options options, Site& site) : options_(std::move(options)), site_(site) {}

  Result<void> start(Lobby::Complain);
  int port() const { return port_; }
  Lobby& lobby() { return *lobby_; }

 private:
  // What a request is served with, for the callbacks that the library gives it to.
  struct Serving {
    Connection& connection;
    ConnectionStream& stream;
    Exchange exchange;
    const RequestHead* head = nullptr;  // null: the head was refused
    std::shared_ptr<WireBody> body;
    bool close = false;
  };

  Result<void> load_tls();
  Result<void> bind();
  Lobby::After serve(Connection&);
  void prepare(Serving&);
  http::Response answer(Serving&);
  void settle(Serving&, httplib::Response&);
  static bool rest_is_here(const Serving&);

  const HttpHost::Options options_;
  Site& site_;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> tls_{nullptr, SSL_CTX_free};
  int port_ = 0;
  std::unique_ptr<Lobby> lobby_;
  static thread_local Serving* serving_;
};

thread_local HttpHost::Server::Serving* HttpHost::Server::serving_ = nullptr;

Result<void> HttpHost::Server::load_tls() {
  if (options_.tls_certificate_path.empty() && options_.tls_key_path.empty()) return {};
  tls_.reset(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_set_min_proto_version(tls_.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(tls_.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(tls_.get(), SSL_MODE_RELEASE_BUFFERS);  // an idle connection costs little
  if (SSL_CTX_use_certificate_chain_file(tls_.get(), options_.tls_certificate_path.c_str()) != 1)
    return invalid("tls-cert", "tls_certificate",
                   "The TLS certificate " + options_.tls_certificate_path + " cannot be read.");
  if (SSL_CTX_use_PrivateKey_file(tls_.get(), options_.tls_key_path.c_str(), SSL_FILETYPE_PEM) !=
          1 ||
      SSL_CTX_check_private_key(tls_.get()) != 1)
    return invalid("tls-key", "tls_key",
                   "The TLS key " + options_.tls_key_path +
                       " cannot be read, or does not belong to the certificate.");
  return {};
}

Result<void> HttpHost::Server::bind() {
  set_socket_options(allow_quick_restart);
  set_tcp_nodelay(true);
  const bool any = options_.port == 0;
  errno = 0;
  port_ = any                                          ? bind_to_any_port(options_.host)
          : bind_to_port(options_.host, options_.port) ? options_.port
                                                       : -1;
  if (port_ > 0) return {};
  const std::string where = options_.host + " port " + std::to_string(options_.port);
  return failure(ErrorKind::unavailable, "port_unavailable",
                 errno == EADDRINUSE ? "The address " + where + " is in use by another program."
                                     : "Cannot listen on " + where + ": " + strerror(errno) + ".");
}

Result<void> HttpHost::Server::start(Lobby::Complain complain) {
  signal(SIGPIPE, SIG_IGN);
  TRY(load_tls());
  TRY(bind());
  set_pre_routing_handler([this](const httplib::Request&, httplib::Response& out) {
    fill(out, answer(*serving_));
    return HandlerResponse::Handled;
  });
  set_post_routing_handler(
      [this](const httplib::Request&, httplib::Response& out) { settle(*serving_, out); });
  Lobby::Options lobby = options_.lobby;
  lobby.tls = tls_.get();
  lobby_ = std::make_unique<Lobby>(
      lobby, svr_sock_, [this](Connection& connection) { return serve(connection); },
      std::move(complain));
  lobby_->start();  // only now: serving uses lobby_
  return {};
}

Lobby::After HttpHost::Server::serve(Connection& connection) {
  const std::int64_t began_us = steady_us();
  const auto* head = std::get_if<RequestHead>(&connection.head());
  static const RequestHead refused{.method = "GET", .keep_alive = false};
  ConnectionStream stream(connection, *lobby_, options_.lobby.limits,
                          framing_head(head == nullptr ? refused : *head),
                          head != nullptr && head->expects_continue);
  Serving serving{connection, stream, {}, head, nullptr, head == nullptr || !head->keep_alive};
  prepare(serving);
  serving_ = &serving;
  bool client_closes = false;
  const bool written = process_request(stream, {}, 0, {}, 0, serving.close, client_closes, nullptr);
  const bool sent = stream.flush() && written;
  serving_ = nullptr;
  Exchange& exchange = serving.exchange;
  exchange.bytes_in += stream.bytes_in();
  exchange.bytes_out = stream.bytes_out();
  exchange.duration_us = steady_us() - began_us;
  site_.finished(exchange);
  if (sent && exchange.take_over) return {.take_over = std::move(exchange.take_over)};
  return {.keep = sent && !serving.close};
}

void HttpHost::Server::prepare(Serving& serving) {
  Exchange& exchange = serving.exchange;
  exchange.connection = serving.connection.peer_address();
  http::Request& request = exchange.request;
  request.peer_address = exchange.connection;
  request.secure = serving.connection.socket().secure();
  if (serving.head == nullptr) return;
  const RequestHead& head = *serving.head;
  exchange.method = head.method;
  exchange.bytes_in = serving.connection.head_bytes();
  request.method = http::parse_method(head.method).value_or(http::Method::post);
  request.path = head.path;
  request.query = http::Query(head.query);
  request.headers = head.headers;
  if (head.chunked || head.content_length) {
    serving.body = std::make_shared<WireBody>(serving.stream, head);
    request.body = serving.body;
  }
  if (!options_.trust_proxy) return;
  request.peer_address = forwarded_for(head.headers, request.peer_address);
  if (head.headers.get("X-Forwarded-Proto") == "https") request.secure = true;
}

http::Response HttpHost::Server::answer(Serving& serving) {
  if (serving.head == nullptr)
    return refusal_document(std::get<Refusal>(serving.connection.head()));
  if (!http::parse_method(serving.head->method))
    return refusal_document({501, "method_not_supported", "This method is not known here."});
  http::Response out = site_.answer(serving.exchange);
  if (!serving.head->takes_chunked && std::holds_alternative<http::Feed>(out.body)) {
    auto whole = out.whole_body();
    if (!whole.ok()) return http::problem(whole.error());
    out.body = *std::move(whole);
  }
  return out;
}

// The last word on an answer before it is written.
void HttpHost::Server::settle(Serving& serving, httplib::Response& out) {
  serving.exchange.status = out.status;
  out.headers.erase("Keep-Alive");
  out.set_header("Date", date_now());
  if (out.status < 200 || out.status == 204 || out.status == 304)  // RFC 9110, section 8.6
    out.headers.erase("Content-Length");
  serving.close |= !rest_is_here(serving) || lobby_->stopping();
  if (serving.exchange.take_over) return;
  out.headers.erase("Connection");
  if (serving.close) out.set_header("Connection", "close");
}

// Whether the connection can go on with the next request: a body that nobody asked for is passed
// over where it lies there already, and is not waited for.
bool HttpHost::Server::rest_is_here(const Serving& serving) {
  if (serving.body == nullptr || serving.body->drained()) return true;
  const RequestHead& head = *serving.head;
  const std::uint64_t left = head.content_length.value_or(0);
  if (!serving.body->untouched() || head.chunked || left > serving.connection.unread().size())
    return false;
  serving.connection.consume(left);
  return true;
}

HttpHost::HttpHost(std::unique_ptr<Server> server) : server_(std::move(server)) {}
HttpHost::~HttpHost() = default;

Result<std::unique_ptr<HttpHost>> HttpHost::start(Options options, Site& site,
                                                  Lobby::Complain complain) {
  auto server = std::make_unique<Server>(std::move(options), site);
  TRY(server->start(std::move(complain)));
  return std::unique_ptr<HttpHost>(new HttpHost(std::move(server)));
}

int HttpHost::port() const {
  return server_->port();
}
void HttpHost::stop(std::int64_t patience_ms) {
  server_->lobby().stop(patience_ms);
}
std::shared_ptr<void> HttpHost::waiting() {
  return std::make_shared<Lobby::Waiting>(server_->lobby());
}
Lobby::Gauges HttpHost::gauges() const {
  return server_->lobby().gauges();
}

}  // namespace septet::server
