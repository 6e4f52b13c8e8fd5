#include <doctest/doctest.h>

#include <future>
#include <thread>

#include "http/router.h"
#include "tests/server/wire.h"

using namespace septet;
using test::TestHost;
using test::Wire;

namespace {

// "METHOD path body" of what came; a fault of the body as a problem.
http::Response echo(server::Exchange& exchange) {
  std::string body;
  if (exchange.request.body != nullptr) {
    const auto drained =
        exchange.request.body->drain(1 << 20, [&](std::string_view piece) -> Result<void> {
          body += piece;
          return {};
        });
    if (!drained.ok()) return http::problem(drained.error());
  }
  return http::Response::text(exchange.method + " " + exchange.request.path + " " + body,
                              "text/plain");
}

std::string get(std::string_view path) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: septet\r\n\r\n";
}

std::string post(std::string_view body) {
  return "POST /in HTTP/1.1\r\nHost: septet\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

std::string status_of(const std::string& answer) {
  return answer.substr(9, 3);
}

bool is_served(int port) {
  Wire wire(port);
  wire.send(get("/"));
  return status_of(wire.answer()) == "200";
}

}  // namespace

TEST_CASE("http host: answers, keeps the connection, and answers again") {
  TestHost host(echo);
  Wire wire(host.port());
  for (const auto* path : {"/one", "/two?x=1", "/three%20four"}) {
    wire.send(get(path));
    const std::string answer = wire.answer();
    CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(answer.find("Connection:") == answer.npos);
  }
  wire.send("GET /a%2Fb HTTP/1.1\r\nHost: s\r\nConnection: close\r\n\r\n");
  CHECK(wire.rest().ends_with("\r\n\r\nGET /a%2Fb "));
  CHECK(wire.closed());
}

TEST_CASE("http host: requests that come at once are answered in order") {
  TestHost host(echo);
  Wire wire(host.port());
  wire.send(get("/1") + post("two") + get("/3") + post("four"));
  for (const auto* expected : {"GET /1 ", "POST /in two", "GET /3 ", "POST /in four"})
    CHECK(wire.answer().ends_with(expected));
}

TEST_CASE(
    "http host: a body that nobody reads is passed over where it is there, else ends it all") {
  TestHost host([](server::Exchange&) { return http::Response::empty(); });
  Wire small(host.port());
  small.send(post("not asked for") + get("/next"));
  CHECK(status_of(small.answer()) == "204");
  CHECK(status_of(small.answer()) == "204");
  Wire large(host.port());
  large.send("POST /in HTTP/1.1\r\nHost: s\r\nContent-Length: 900000\r\n\r\nthe first bytes");
  CHECK(large.answer().find("Connection: close") != std::string::npos);
  CHECK(large.rest().empty());
  CHECK(large.closed());
}

TEST_CASE("http host: whoever sends a head slowly is cut off and holds no thread") {
  TestHost host(echo, test::short_limits(1));
  std::vector<Wire> slow;
  for (int i = 0; i < 8; ++i) {
    slow.emplace_back(host.port());
    slow.back().send("GET / HTTP/1.1\r\nHost:");
  }
  CHECK(is_served(host.port()));
  for (auto& wire : slow) {
    CHECK(wire.rest().empty());
    CHECK(wire.closed());
  }
}

TEST_CASE("http host: a head that comes byte by byte, but in time, is a head") {
  TestHost host(echo);
  Wire wire(host.port());
  for (const char c : get("/drop")) wire.send({&c, 1});
  CHECK(wire.answer().ends_with("GET /drop "));
}

TEST_CASE("http host: whoever sends a body slowly is cut off, and others are served meanwhile") {
  TestHost host(echo, test::short_limits(1));
  std::vector<Wire> slow;
  for (const auto* framing :
       {"Content-Length: 500000", "Content-Length: 100", "Transfer-Encoding: chunked"}) {
    slow.emplace_back(host.port());
    slow.back().send("POST /slow HTTP/1.1\r\nHost: s\r\n" + std::string(framing) + "\r\n\r\n1");
  }
  CHECK(is_served(host.port()));
  for (auto& wire : slow) {
    const std::string answer = wire.rest();
    CHECK((answer.empty() || status_of(answer) == "400"));
    CHECK(wire.closed());
  }
}

TEST_CASE("http host: who is done sending still gets the answer") {
  TestHost host(echo);
  Wire wire(host.port());
  wire.send(post("last words"));
  wire.finish();
  CHECK(wire.rest().ends_with("POST /in last words"));
  CHECK(wire.closed());
}

TEST_CASE("http host: what is too large is refused") {
  TestHost host(echo);
  Wire head(host.port());
  head.send("GET / HTTP/1.1\r\nHost: s\r\nX: " + std::string(40'000, 'x'));
  CHECK(status_of(head.rest()) == "431");
  Wire target(host.port());
  target.send(get("/" + std::string(9'000, 'x')));
  CHECK(status_of(target.rest()) == "414");
}

TEST_CASE("http host: 413 comes before the body is read, and no 100 before it") {
  TestHost host([](server::Exchange& exchange) {
    return exchange.request.body->size() > 1'000
               ? http::problem(failure(ErrorKind::too_large, "body_too_large", "Too large."))
               : echo(exchange);
  });
  for (const auto* expect : {"", "Expect: 100-continue\r\n"}) {
    Wire wire(host.port());
    wire.send("PUT /in HTTP/1.1\r\nHost: s\r\nContent-Length: 5000000\r\n" + std::string(expect) +
              "\r\n");
    const std::string answer = wire.rest();
    CHECK(status_of(answer) == "413");
    CHECK(answer.find("Connection: close") != answer.npos);
  }
  Wire welcome(host.port());
  welcome.send("PUT /in HTTP/1.1\r\nHost: s\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  CHECK(welcome.until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  welcome.send("hello");
  CHECK(welcome.answer().ends_with("PUT /in hello"));
}

TEST_CASE("http host: a refusal is heard even by one who goes on sending") {
  TestHost host([](server::Exchange&) {
    return http::problem(failure(ErrorKind::too_large, "body_too_large", "Too large."));
  });
  Wire wire(host.port());
  wire.send("POST /in HTTP/1.1\r\nHost: s\r\nContent-Length: 3000000\r\n\r\n");
  const std::string piece(64 * 1024, 'x');
  for (int i = 0; i < 40; ++i) wire.send(piece);
  CHECK(status_of(wire.rest()) == "413");
}

TEST_CASE("http host: chunked bodies") {
  TestHost host(echo);
  Wire wire(host.port());
  const std::string head = "POST /in HTTP/1.1\r\nHost: s\r\nTransfer-Encoding: chunked\r\n\r\n";
  wire.send(head + "5\r\nhello\r\n6;a=b\r\n world\r\n0\r\nX-Trailer: t\r\n\r\n" + get("/after"));
  CHECK(wire.answer().ends_with("POST /in hello world"));
  CHECK(wire.answer().ends_with("GET /after "));
  Wire over(host.port());
  over.send(head + "200000\r\n");
  CHECK(status_of(over.rest()) == "413");
  Wire broken(host.port());
  broken.send(head + "5\r\nhelloXX\r\n");
  CHECK(status_of(broken.rest()) == "400");
}

TEST_CASE("http host: what could be read in two ways is refused") {
  TestHost host(echo);
  const std::pair<const char*, const char*> cases[] = {
      {"400", "POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"},
      {"400", "POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"},
      {"400", "POST / HTTP/1.1\r\nContent-Length: 5, 5\r\n\r\n"},
      {"400", "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"},
      {"400", "POST / HTTP/1.1\r\nContent-Length : 5\r\n\r\n"},
      {"400", "GET / HTTP/1.1\r\nX: a\r\n folded\r\n\r\n"},
      {"400", "GET / HTTP/1.1\r\nno colon\r\n\r\n"},
      {"400", "GET / HTTP/1.1\r\nX: a\rb\r\n\r\n"},
      {"400", "GET  / HTTP/1.1\r\n\r\n"},
      {"400", "GET relative HTTP/1.1\r\n\r\n"},
      {"400", "nonsense\r\n\r\n"},
      {"501", "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n"},
      {"400", "DELETE /a#b HTTP/1.1\r\nHost: s\r\n\r\n"},
      {"501", "REPORT / HTTP/1.1\r\nHost: s\r\n\r\n"},
      {"505", "GET / HTTP/3.0\r\n\r\n"}};
  for (const auto& [status, bytes] : cases) {
    CAPTURE(bytes);
    Wire wire(host.port());
    wire.send(bytes);
    wire.finish();
    CHECK(status_of(wire.rest()) == status);
  }
}

TEST_CASE("http host: WebDAV's verbs arrive as they are, with their bodies") {
  TestHost host(echo);
  Wire wire(host.port());
  for (const char* verb : {"PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK"}) {
    wire.send(std::string(verb) + " /a HTTP/1.1\r\nContent-Length: 3\r\n\r\n<a>");
    const std::string answer = wire.answer();
    CHECK_MESSAGE(answer.ends_with("\r\n\r\n" + std::string(verb) + " /a <a>"), answer);
  }
}

TEST_CASE("http host: what has no known size comes in chunks, or whole to HTTP/1.0") {
  TestHost host([](server::Exchange&) {
    http::Response out = http::Response::text("", "text/plain");
    out.body = http::Feed{[left = 3]() mutable {
      return Result<std::string>(left-- > 0 ? std::string("piece") : std::string());
    }};
    return out;
  });
  const auto answer_to = [&](const std::string& request) {
    Wire wire(host.port());
    wire.send(request);
    return wire.rest();
  };
  const std::string chunked = answer_to("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
  CHECK(chunked.find("Transfer-Encoding: chunked") != chunked.npos);
  CHECK(chunked.ends_with("\r\n\r\n5\r\npiece\r\n5\r\npiece\r\n5\r\npiece\r\n0\r\n\r\n"));
  CHECK(answer_to("HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n").ends_with("\r\n\r\n"));
  const std::string whole = answer_to("GET / HTTP/1.0\r\n\r\n");
  CHECK(whole.find("Content-Length: 15") != whole.npos);
  CHECK(whole.ends_with("\r\n\r\npiecepiecepiece"));
}

TEST_CASE("http host: HEAD, a range and a stream") {
  TestHost host([](server::Exchange& exchange) {
    const http::Stream digits{1'000'000, [](std::uint64_t offset, std::size_t most) {
                                std::string out(std::min<std::uint64_t>(most, 1'000'000 - offset),
                                                '0');
                                for (auto& c : out) c = static_cast<char>('0' + offset++ % 10);
                                return Result<std::string>(std::move(out));
                              }};
    return http::Response::content(exchange.request, digits, "text/plain", "\"e\"");
  });
  Wire wire(host.port());
  wire.send(get("/all"));
  const std::string all = wire.answer();
  CHECK(all.find("Content-Length: 1000000\r\n") != all.npos);
  CHECK(all.ends_with("0123456789"));
  wire.send("GET /part HTTP/1.1\r\nHost: s\r\nRange: bytes=3-6\r\n\r\n");
  const std::string part = wire.answer();
  CHECK(status_of(part) == "206");
  CHECK(part.find("Content-Range: bytes 3-6/1000000\r\n") != part.npos);
  CHECK(part.ends_with("\r\n\r\n3456"));
  wire.send("HEAD /all HTTP/1.1\r\nHost: s\r\n\r\n" + get("/all"));
  const std::string head = wire.until("\r\n\r\n");
  CHECK(head.find("Content-Length: 1000000\r\n") != head.npos);
  CHECK(wire.until("\r\n").starts_with("HTTP/1.1 200"));
}

TEST_CASE("http host: a stream that fails under way is broken off, not completed") {
  TestHost host([](server::Exchange&) {
    http::Response out;
    out.body =
        http::Stream{1'000'000, [](std::uint64_t offset, std::size_t) -> Result<std::string> {
                       if (offset > 0) return internal("the disk is gone");
                       return std::string(1'000, 'x');
                     }};
    return out;
  });
  Wire wire(host.port());
  wire.send(get("/"));
  CHECK(wire.rest().size() < 3'000);
  CHECK(wire.closed());
}

TEST_CASE("http host: a thousand connections kept alive by four threads") {
  TestHost host(echo, [] {
    server::HttpHost::Options options;
    options.lobby.threads = 4;
    return options;
  }());
  std::vector<Wire> wires;
  for (int i = 0; i < 1'000; ++i) wires.emplace_back(host.port());
  for (int round = 0; round < 3; ++round) {
    for (auto& wire : wires) wire.send(get("/" + std::to_string(round)));
    int answered = 0;
    for (auto& wire : wires)
      if (wire.answer().ends_with("GET /" + std::to_string(round) + " ")) ++answered;
    CHECK(answered == 1'000);
  }
  CHECK(host.host->gauges().connections == 1'000);
  CHECK(host.host->gauges().threads == 4);
}

TEST_CASE("http host: who is idle makes room for who comes") {
  auto options = test::short_limits();
  options.lobby.limits.idle_ms = 60'000;
  options.lobby.most_connections = 20;
  TestHost host(echo, options);
  std::vector<Wire> idle;
  for (int i = 0; i < 20; ++i) idle.emplace_back(host.port());
  CHECK(is_served(host.port()));
  int left = 0;
  for (auto& wire : idle)
    if (wire.send(get("/")) && !wire.answer().empty()) ++left;
  CHECK(left < 20);
  CHECK(left >= 15);
}

TEST_CASE("http host: idle connections end after their time") {
  TestHost host(echo, test::short_limits());
  Wire wire(host.port());
  wire.send(get("/"));
  CHECK(status_of(wire.answer()) == "200");
  CHECK(wire.rest().empty());
  CHECK(wire.closed());
}

TEST_CASE("http host: stops when what runs is answered") {
  std::promise<void> entered, go_on;
  TestHost host([&](server::Exchange&) {
    entered.set_value();
    go_on.get_future().wait();
    return http::Response::text("done", "text/plain");
  });
  Wire busy(host.port()), idle(host.port());
  busy.send(get("/"));
  entered.get_future().wait();
  std::thread stopping([&] { host.host->stop(20'000); });
  CHECK(idle.rest().empty());
  go_on.set_value();
  const std::string answer = busy.rest();
  stopping.join();
  CHECK(answer.ends_with("done"));
  CHECK(answer.find("Connection: close") != answer.npos);
  CHECK(host.site.finished() == 1);
}

TEST_CASE("http host: a port in use is said so") {
  TestHost host(echo);
  server::HttpHost::Options options;
  options.port = host.port();
  const auto second = server::HttpHost::start(options, host.site, [](std::string_view) {});
  REQUIRE_FALSE(second.ok());
  CHECK(second.error().message.find("in use") != std::string::npos);
}

TEST_CASE("http host: a proxy is believed only when told so") {
  for (const bool trust : {false, true}) {
    server::HttpHost::Options options;
    options.trust_proxy = trust;
    TestHost host(
        [](server::Exchange& exchange) {
          return http::Response::text(
              exchange.request.peer_address + (exchange.request.secure ? " secure" : " plain"),
              "t/p");
        },
        options);
    Wire wire(host.port());
    wire.send(
        "GET / HTTP/1.1\r\nHost: s\r\nX-Forwarded-For: 10.0.0.1, 192.0.2.7\r\n"
        "X-Forwarded-Proto: https\r\n\r\n");
    CHECK(wire.answer().ends_with(trust ? "\r\n192.0.2.7 secure" : "\r\n127.0.0.1 plain"));
  }
}
