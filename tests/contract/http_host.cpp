// The hosts that speak HTTP: a server of our own, and the bridge to the tab's worker.
#include <arpa/inet.h>
#include <httplib.h>
#include <unistd.h>

#include <filesystem>

#include "contract/host.h"
#include "server/system.h"
#include "support/child_process.h"

namespace septet::contract {

namespace {

Error no_answer(const std::string& why) {
  return failure(ErrorKind::unavailable, "no_answer", why);
}

class HttpHost final : public Host {
 public:
  enum class Kind { server, bridge };

  HttpHost(Kind kind, std::unique_ptr<test::ChildProcess> process, int port, std::string folder)
      : kind_(kind), process_(std::move(process)), port_(port), folder_(std::move(folder)) {}
  ~HttpHost() override {
    client_.reset();
    process_.reset();
    std::filesystem::remove_all(folder_);
  }

  // Waits until it answers. Error: unavailable, with the end of its output.
  Result<void> wait_until_ready();

  bool has(std::string_view feature) const override {
    if (kind_ == Kind::bridge) return feature == "local";
    return feature == "accounts" || feature == "server" || feature == "announce" ||
           feature == "half" || feature == "administrator";
  }
  std::string setup_token() override;
  Result<Answer> exchange(const Exchange&) override;
  Timestamp now() const override { return clock_.now(); }

 private:
  httplib::Client& client_for(const std::string& address);
  Result<Answer> exchange_whole(const Exchange&);
  Result<Answer> exchange_part(const Exchange&) const;

  Kind kind_;
  std::unique_ptr<test::ChildProcess> process_;
  int port_;
  std::string folder_;
  std::string address_;
  std::unique_ptr<httplib::Client> client_;
  mutable server::SystemClock clock_;
};

std::string read_tail(const std::string& path) {
  std::ifstream in(path);
  const std::string all((std::istreambuf_iterator<char>(in)), {});
  return all.size() > 2000 ? all.substr(all.size() - 2000) : all;
}

Result<void> HttpHost::wait_until_ready() {
  const Timestamp last = clock_.now() + seconds(60);
  while (clock_.now() < last) {
    if (const auto answer = exchange({"GET", "/api/server"}); answer.ok() && answer->status == 200)
      return {};
    if (process_->ended_within(20)) break;
  }
  return no_answer("it did not start: " + read_tail(folder_ + "/log"));
}

// From the one-time link that the server printed at its first start.
std::string HttpHost::setup_token() {
  const std::string said = read_tail(folder_ + "/log");
  const std::string_view before = "/#/setup/";
  const auto at = said.find(before);
  if (at == said.npos) return {};
  const auto from = at + before.size();
  return said.substr(from, said.find_first_of(" \r\n", from) - from);
}

httplib::Client& HttpHost::client_for(const std::string& address) {
  if (client_ != nullptr && address == address_) return *client_;
  client_ = std::make_unique<httplib::Client>("127.0.0.1", port_);
  client_->set_keep_alive(true);
  client_->set_url_encode(false);
  client_->set_read_timeout(60);
  if (kind_ == Kind::server && !address.empty()) client_->set_interface(address);
  address_ = address;
  return *client_;
}

Result<Answer> HttpHost::exchange(const Exchange& exchange) {
  return exchange.sending == Sending::whole ? exchange_whole(exchange) : exchange_part(exchange);
}

Result<Answer> HttpHost::exchange_whole(const Exchange& exchange) {
  httplib::Request request;
  request.method = exchange.method;
  request.path = exchange.url;
  for (const auto& [name, value] : exchange.headers.fields()) request.set_header(name, value);
  request.body = exchange.body;
  const auto result = client_for(exchange.address).send(request);
  if (!result) return no_answer(httplib::to_string(result.error()));
  Answer out{result->status, {}, result->body};
  for (const auto& [name, value] : result->headers) out.headers.add(name, value);
  return out;
}

// What a browser that goes away, or a sender that only announces, puts on the wire.
std::string raw_request(const Exchange& exchange) {
  const bool half = exchange.sending == Sending::half;
  std::string out = exchange.method + " " + exchange.url + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
  for (const auto& [name, value] : exchange.headers.fields()) out += name + ": " + value + "\r\n";
  const std::uint64_t size = half ? exchange.body.size() : exchange.announced_bytes;
  out += "Content-Length: " + std::to_string(size) + "\r\n\r\n";
  return half ? out + exchange.body.substr(0, exchange.body.size() / 2) : out;
}

class Connection {
 public:
  Connection(int port, const std::string& from) : descriptor_(socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval most{30, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    if (inet_pton(AF_INET, from.c_str(), &address.sin_addr) == 1)
      bind(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    connected_ = connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Connection() { close(descriptor_); }

  bool write(std::string_view bytes) {
    while (connected_ && !bytes.empty()) {
      const auto sent = send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return connected_;
  }
  // Appends what came; false at the end or after 30 seconds of nothing.
  bool read(std::string& out) {
    char piece[16384];
    const auto got = recv(descriptor_, piece, sizeof piece, 0);
    if (got > 0) out.append(piece, static_cast<std::size_t>(got));
    return got > 0;
  }

 private:
  int descriptor_;
  bool connected_ = false;
};

// Status, headers and a body of Content-Length bytes; an error if it is not all there yet.
Result<Answer> parsed_answer(const std::string& text) {
  const auto end = text.find("\r\n\r\n");
  if (!text.starts_with("HTTP/1.1 ") || end == text.npos) return no_answer("not an HTTP answer");
  Answer out{std::atoi(text.c_str() + 9), {}, text.substr(end + 4)};
  for (auto at = text.find("\r\n"); at < end; at = text.find("\r\n", at + 2)) {
    const std::string line = text.substr(at + 2, text.find("\r\n", at + 2) - at - 2);
    const auto colon = line.find(": ");
    if (colon != line.npos) out.headers.add(line.substr(0, colon), line.substr(colon + 2));
  }
  if (out.body.size() < std::strtoull(out.headers.get("Content-Length").c_str(), nullptr, 10))
    return no_answer("the answer broke off");
  return out;
}

Result<Answer> HttpHost::exchange_part(const Exchange& exchange) const {
  Connection connection(port_, exchange.address);
  if (!connection.write(raw_request(exchange))) return no_answer("cannot send");
  if (exchange.sending == Sending::half) return no_answer("broken off on purpose");
  std::string text;
  while (connection.read(text))
    if (auto answer = parsed_answer(text); answer.ok()) return answer;
  return no_answer("no answer to the headers alone within 30 s");
}

Result<std::string> fresh_folder() {
  std::string name = std::filesystem::temp_directory_path() / "septet-contract-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) return no_answer("no temporary folder");
  return name;
}

Result<std::unique_ptr<Host>> started(HttpHost::Kind kind, std::vector<std::string> command,
                                      int port, const std::string& folder) {
  auto process = TRY(test::ChildProcess::start(command, folder + "/log"));
  auto host = std::make_unique<HttpHost>(kind, std::move(process), port, folder);
  TRY(host->wait_until_ready());
  return std::unique_ptr<Host>(std::move(host));
}

}  // namespace

Result<std::unique_ptr<Host>> make_server_host(const std::string& binary) {
  const int port = TRY(test::free_port());
  const std::string folder = TRY(fresh_folder());
  return started(
      HttpHost::Kind::server,
      {binary, "serve", "--empty", "--port", std::to_string(port), "--data", folder + "/data"},
      port, folder);
}

Result<std::unique_ptr<Host>> make_bridge_host(std::vector<std::string> command) {
  const int port = TRY(test::free_port());
  command.push_back(std::to_string(port));
  return started(HttpHost::Kind::bridge, std::move(command), port, TRY(fresh_folder()));
}

}  // namespace septet::contract
