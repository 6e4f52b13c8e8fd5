#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <thread>

#include "base/json.h"
#include "events/outbox.h"
#include "http/router.h"
#include "server/group_commit_database.h"
#include "server/live_hub.h"
#include "support/fakes.h"
#include "support/temporary_folder.h"
#include "tests/server/web_socket_client.h"

using namespace septet;
using test::Frame;
using test::Wire;

namespace {

Id account(unsigned char n) {
  Id out;
  out.bytes[15] = n;
  return out;
}

// A server with nothing but the live socket. The bearer token is the number of the account.
struct Live {
  Live() { start(); }
  void start() {
    database = *server::GroupCommitDatabase::open({.path = folder.path("t.db")});
    REQUIRE(events::migrate(*database).ok());
    hub = std::make_unique<server::LiveHub>(server::LiveHub::Options(), *database,
                                            [this](const http::Request& r) { return who(r); });
    database->on_commit([this] { hub->wake(); });
    host = std::make_unique<test::TestHost>(
        [this](server::Exchange& exchange) { return hub->upgrade(exchange); });
  }
  ~Live() {
    host.reset();
    database->on_commit({});
  }
  Result<Caller> who(const http::Request& request) {
    const std::string token = request.headers.get("Authorization");
    ++asked;
    asked.notify_all();
    if (away) return failure(ErrorKind::unavailable, "away", "Away.");
    if (token.size() != 8 || revoked) return failure(ErrorKind::unauthenticated, "no", "No.");
    return Caller{.account_id = account(static_cast<unsigned char>(token[7]))};
  }
  void append(unsigned char whose, int from, int count, std::string topic = "drive") {
    const auto done = database->write([&](db::Transaction& tx) -> Result<void> {
      for (int i = from; i < from + count; ++i)
        TRY(events::append(tx, clock.now(),
                           {account(whose), topic, "test", {{"number", i}, {"pad", pad}}}));
      return {};
    });
    REQUIRE(done.ok());
  }

  test::FakeClock clock;
  test::TemporaryFolder folder;
  std::string pad;
  std::atomic<bool> revoked{false};
  std::atomic<bool> away{false};  // who says whose a session is
  std::atomic<int> asked{0};
  std::unique_ptr<server::GroupCommitDatabase> database;
  std::unique_ptr<server::LiveHub> hub;
  std::unique_ptr<test::TestHost> host;
};

class LiveClient : public test::WebSocketClient {
 public:
  LiveClient(const Live& live, unsigned char whose, const std::string& query = "")
      : WebSocketClient(live.host->port(), "/api/live" + query,
                        std::string(1, static_cast<char>(whose))) {}
  int number() { return message()["data"]["number"].get<int>(); }
};

}  // namespace

TEST_CASE("live: the handshake is that of RFC 6455") {
  Live live;
  LiveClient client(live, 'a');
  CHECK(client.head.starts_with("HTTP/1.1 101 "));
  CHECK(client.head.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n") !=
        client.head.npos);
  CHECK(client.head.find("Content-Length") == client.head.npos);
  CHECK(client.message()["kind"] == "ready");
}

TEST_CASE("live: everyone hears of their own, after the commit") {
  Live live;
  LiveClient ann(live, 'a'), ben(live, 'b');
  CHECK(ann.message()["kind"] == "ready");
  CHECK(ben.message()["kind"] == "ready");
  live.append('b', 1, 1);
  live.append('a', 2, 2);
  CHECK(ann.number() == 2);
  CHECK(ann.number() == 3);
  const Json heard = ben.message();
  CHECK(heard["data"]["number"] == 1);
  CHECK(heard["topic"] == "drive");
  CHECK(heard["sequence"] == 1);
}

TEST_CASE("live: who comes back misses nothing and hears nothing twice") {
  Live live;
  live.append('a', 0, 1'200);
  std::thread writing([&] {
    for (int i = 1'200; i < 1'600; ++i) live.append('a', i, 1);
  });
  LiveClient client(live, 'a', "?since=100");
  int expected = 100;
  while (expected < 1'600 && client.number() == expected) ++expected;
  CHECK(expected == 1'600);
  writing.join();
}

TEST_CASE("live: what is kept no longer is a reset, and it goes on from there") {
  Live live;
  live.append('a', 0, 10);
  live.clock.advance(days(2));
  live.append('a', 10, 1);
  REQUIRE(live.database
              ->write([&](db::Transaction& tx) {
                return events::forget_before(tx, live.clock.now() - days(1));
              })
              .ok());
  for (const auto* since : {"?since=3", "?since=999"}) {
    LiveClient client(live, 'a', since);
    const Json first = client.message();
    CHECK(first["kind"] == "reset");
    CHECK(first["sequence"] == 11);
  }
  LiveClient kept(live, 'a', "?since=10");
  CHECK(kept.number() == 10);
  live.append('a', 11, 1);
  CHECK(kept.number() == 11);
}

TEST_CASE("live: a slow reader costs no memory and still gets everything") {
  Live live;
  live.pad = std::string(1'000, 'x');
  LiveClient client(live, 'a', "?since=0");
  constexpr int count = 8'000;  // 8 MB, far more than the queue and the sockets hold
  for (int i = 0; i < count; i += 100) live.append('a', i, 100);
  int expected = 0;
  while (expected < count && client.number() == expected) ++expected;
  CHECK(expected == count);
}

TEST_CASE("live: who is not let in") {
  Live live;
  const auto status = [&](const std::string& head) {
    Wire wire(live.host->port());
    wire.send("GET /api/live?since=x HTTP/1.1\r\nHost: s\r\n" + head + "\r\n");
    return wire.answer().substr(9, 3);
  };
  const std::string upgrade =
      "Upgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  CHECK(status("") == "400");
  CHECK(status(upgrade) == "400");
  LiveClient nobody(live, 'a');
  live.revoked = true;
  CHECK(LiveClient(live, 'a').head.starts_with("HTTP/1.1 401"));
}

TEST_CASE("live: a session that ended is closed as soon as people tells of it") {
  Live live;
  LiveClient client(live, 'a');
  CHECK(client.message()["kind"] == "ready");
  live.revoked = true;
  live.append('a', 1, 1, "people");
  CHECK(client.close_code() == 1008);
}

TEST_CASE("live: that nobody can say whether a session has ended does not end it") {
  Live live;
  LiveClient client(live, 'a');
  CHECK(client.message()["kind"] == "ready");
  live.away = true;
  const int asked = live.asked;
  live.append('a', 1, 1, "people");
  CHECK(client.number() == 1);
  for (int now = live.asked; now < asked + 2; now = live.asked) live.asked.wait(now);
  live.append('a', 2, 1);
  CHECK(client.number() == 2);
  live.revoked = true;
  live.away = false;
  CHECK(client.close_code() == 1008);
}

TEST_CASE("live: pings are answered, and what breaks the protocol ends it") {
  Live live;
  LiveClient polite(live, 'a');
  CHECK(polite.frame().opcode == 1);
  polite.send(9, "are you there");
  const Frame pong = polite.frame();
  CHECK(pong.opcode == 10);
  CHECK(pong.payload == "are you there");
  polite.send(8, std::string("\x03\xe8", 2));
  CHECK(polite.close_code() == 1000);
  LiveClient talkative(live, 'a');
  CHECK(talkative.frame().opcode == 1);
  talkative.send(1, std::string(60'000, 'x'));
  CHECK(talkative.close_code() == 1009);
  LiveClient unmasked(live, 'a');
  CHECK(unmasked.frame().opcode == 1);
  unmasked.send(1, "x", false);
  CHECK(unmasked.close_code() == 1002);
}

TEST_CASE("live: the end of the server is said") {
  Live live;
  LiveClient client(live, 'a');
  CHECK(client.message()["kind"] == "ready");
  live.host->host->stop(1'000);
  live.database->on_commit({});
  live.hub.reset();
  CHECK(client.close_code() == 1001);
  live.start();
}
