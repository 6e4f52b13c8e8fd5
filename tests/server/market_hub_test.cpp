#include "server/market_hub.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <thread>

#include "market/types.h"
#include "support/market_world.h"
#include "tests/server/web_socket_client.h"

using namespace septet;
using market::FeedUpdate;

namespace {

// An exchange with two stocks, and nothing but its socket. The bearer token is anything.
struct Prices {
  Prices() {
    world.list("KITE", market::Price::whole(184));
    world.list("LUMA", market::Price::whole(20));
    world.run(minutes(2));
    hub = std::make_unique<server::MarketHub>(
        server::MarketHub::Options{.pause_ms = 20, .recheck_ms = 100}, *world.venue,
        [this](const http::Request& r) { return who(r); });
    world.venue->on_publish([this] {
      if (hub) hub->wake();
    });
    host = std::make_unique<test::TestHost>(
        [this](server::Exchange& exchange) { return hub->upgrade(exchange); });
  }
  ~Prices() { host.reset(), hub.reset(); }
  Result<Caller> who(const http::Request& request) {
    if (revoked || request.headers.get("Authorization").empty())
      return failure(ErrorKind::unauthenticated, "no", "No.");
    Caller out;
    out.account_id.bytes[15] = 1;
    return out;
  }

  test::MarketWorld world;
  std::atomic<bool> revoked{false};
  std::unique_ptr<server::MarketHub> hub;
  std::unique_ptr<test::TestHost> host;
};

class PriceClient : public test::WebSocketClient {
 public:
  explicit PriceClient(const Prices& prices)
      : WebSocketClient(prices.host->port(), "/api/market/live", "x") {}
  void watch(const std::string& wish) { send(1, wish); }
  FeedUpdate update() {
    auto decoded = decode<FeedUpdate>(message());
    REQUIRE(decoded.ok());
    return *std::move(decoded);
  }
};

}  // namespace

TEST_CASE("prices: at first the whole of what is watched, then what changes") {
  Prices prices;
  PriceClient client(prices);
  CHECK(client.head.starts_with("HTTP/1.1 101 "));
  client.watch(R"({"watch": ["KITE", "LUMA", "NOPE"], "focus": ["KITE"]})");
  const FeedUpdate first = client.update();
  CHECK(first.quotes.size() == 2);
  REQUIRE(first.depths.size() == 1);
  CHECK(first.depths[0].symbol == "KITE");
  CHECK(to_text(encode(first.depths[0])) == to_text(encode(prices.world.venue->depth(0, 20))));
  REQUIRE(first.trades.size() == 1);
  CHECK(first.trades[0].items.size() == 50);
  CHECK(to_text(encode(first.quotes[0])) == to_text(encode(prices.world.venue->quote(0))));
  std::int64_t trade = first.trades[0].items.front().id, sequence = first.sequence;
  for (int i = 0; i < 20; ++i) {
    prices.world.run(seconds(2));
    FeedUpdate next = client.update();
    CHECK(next.sequence > sequence);
    sequence = next.sequence;
    for (auto& list : next.trades) {
      std::reverse(list.items.begin(), list.items.end());
      for (const auto& item : list.items) CHECK(item.id == ++trade);
    }
  }
}

TEST_CASE("prices: what is watched may change at any time, and nonsense is passed over") {
  Prices prices;
  PriceClient client(prices);
  client.watch("{");
  client.watch("[]");
  client.watch(R"({"watch": 7})");
  CHECK(client.update().quotes.empty());
  client.watch(R"({"watch": ["LUMA"]})");
  FeedUpdate update = client.update();
  while (update.quotes.empty()) update = client.update();
  CHECK(update.quotes[0].symbol == "LUMA");
  client.watch(R"({"watch": ["KITE"]})");
  update = client.update();
  CHECK(update.quotes.front().symbol == "KITE");
  CHECK(update.depths.empty());
}

TEST_CASE("prices: a slow reader is behind by one update at most, and then has the newest") {
  Prices prices;
  PriceClient slow(prices), quick(prices);
  slow.watch(R"({"watch": ["KITE", "LUMA"], "focus": ["KITE", "LUMA"]})");
  quick.watch(R"({"watch": ["KITE"]})");
  (void)slow.update();
  (void)quick.update();
  for (int i = 0; i < 200; ++i) prices.world.run(seconds(1));
  const std::string newest = prices.world.venue->quote(0).last.text();
  for (const auto client : {&slow, &quick}) {
    std::int64_t sequence = 0;
    FeedUpdate update;
    while (sequence < prices.world.venue->quote(0).sequence) {
      update = client->update();
      CHECK(update.sequence > sequence);
      sequence = update.sequence;
    }
  }
  CHECK(prices.hub->counts().sockets == 2);
}

TEST_CASE("prices: nobody without a session, and nobody whose session has ended") {
  Prices prices;
  {
    PriceClient client(prices);
    client.watch(R"({"watch": ["KITE"]})");
    (void)client.update();
    prices.revoked = true;
    CHECK(client.close_code() == 1008);
  }
  PriceClient refused(prices);
  CHECK(refused.head.starts_with("HTTP/1.1 401 "));
}

TEST_CASE("prices: when the server stops, it says so") {
  Prices prices;
  PriceClient client(prices);
  client.watch(R"({"watch": ["KITE"]})");
  (void)client.update();
  prices.hub.reset();
  CHECK(client.close_code() == 1001);
}
