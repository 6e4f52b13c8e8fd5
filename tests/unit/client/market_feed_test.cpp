#include "client/market_feed.h"

#include <doctest/doctest.h>

#include <cstring>

#include "support/fake_platform.h"

using namespace septet;
using client::MarketFeed;

namespace {

// An exchange that answers each question with what is put into it.
class ExchangeTransport final : public client::Transport {
 public:
  bool local() const override { return true; }
  client::CallId send(client::Request request, client::Then<client::Reply> then,
                      platform::Progress) override {
    ++asked;
    last = request.path;
    platform::after(5, [this, then = std::move(then)] {
      if (away) return then(client::unreachable());
      then(client::Reply{200, {}, to_text(encode(next))});
    });
    return asked;
  }
  void cancel(client::CallId) override {}
  void open_live(std::int64_t, client::LiveSink) override {}
  void close_live() override {}
  void address(std::string, std::string, client::Then<std::string>) override {}
  void save(std::string, std::string, client::Then<void>) override {}

  market::FeedUpdate next;
  int asked = 0;
  std::string last;
  bool away = false;
};

market::Quote quote_of(const std::string& symbol, std::int64_t cents, std::int64_t sequence) {
  market::Quote quote;
  quote.symbol = symbol;
  quote.last = {cents * 100};
  quote.sequence = sequence;
  return quote;
}

market::Trade trade_of(std::int64_t id) {
  market::Trade trade;
  trade.id = id;
  trade.price = market::Price::whole(100);
  trade.size = market::Quantity::whole(id);
  return trade;
}

struct FreshBrowser {
  FreshBrowser() { test::reset_browser(); }
};

struct Screen {
  Screen() {
    feed.on_update([this](const market::FeedUpdate&) { ++updates; });
  }
  bool until_asked(int times) {
    return test::run_until([this, times] { return exchange.asked >= times; });
  }

  FreshBrowser browser;  // before all that asks it for something
  ExchangeTransport exchange;
  client::MarketApi api{exchange, [] { return Id{}; }};
  MarketFeed feed{api, [] { return true; }};
  int updates = 0;
};

}  // namespace

TEST_CASE("The feed asks for what is watched, and for nothing while nobody watches") {
  Screen screen;
  CHECK_FALSE(screen.until_asked(1));
  screen.exchange.next.sequence = 7;
  screen.exchange.next.quotes = {quote_of("KITE", 18'462, 3)};
  screen.feed.watch({{"KITE"}, {"NVLX"}});
  REQUIRE(screen.until_asked(2));
  CHECK(screen.exchange.last == "/api/market/feed?watch=KITE%2CNVLX&focus=NVLX&after=7");
  CHECK(screen.feed.state() == MarketFeed::State::live);
  REQUIRE(screen.feed.quote("KITE") != nullptr);
  CHECK(screen.feed.quote("KITE")->last.text() == "184.62");
  CHECK(screen.feed.quote("NVLX") == nullptr);
  screen.feed.stop();
  CHECK(screen.feed.state() == MarketFeed::State::resting);
  const int asked = screen.exchange.asked;
  CHECK_FALSE(screen.until_asked(asked + 1));
}

TEST_CASE("What has not changed is not told, and nothing is painted for it") {
  Screen screen;
  screen.exchange.next.quotes = {quote_of("KITE", 18'462, 3)};
  screen.feed.watch({{"KITE"}, {}});
  REQUIRE(screen.until_asked(4));
  CHECK(screen.updates == 1);
  CHECK(test::unseen() >= 4);  // of answers two, and of each timer one
  screen.exchange.next.quotes = {quote_of("KITE", 18'463, 4)};
  REQUIRE(screen.until_asked(6));
  CHECK(screen.updates == 2);
}

TEST_CASE("The tape has each trade once, the newest first, in whatever order they come") {
  Screen screen;
  screen.exchange.next.trades = {{"KITE", {trade_of(3), trade_of(2), trade_of(1)}}};
  screen.feed.watch({{}, {"KITE"}});
  REQUIRE(screen.until_asked(2));
  screen.exchange.next.trades = {{"KITE", {trade_of(2), trade_of(3), trade_of(5), trade_of(4)}}};
  REQUIRE(screen.until_asked(4));
  const auto* trades = screen.feed.trades("KITE");
  REQUIRE(trades != nullptr);
  REQUIRE(trades->size() == 5);
  for (std::size_t i = 0; i < trades->size(); ++i)
    CHECK((*trades)[i].id == 5 - static_cast<std::int64_t>(i));
}

TEST_CASE("A feed that is lost says so, keeps what it knew and tries again ever more slowly") {
  Screen screen;
  screen.exchange.next.quotes = {quote_of("KITE", 18'462, 3)};
  screen.feed.watch({{"KITE"}, {}});
  REQUIRE(screen.until_asked(2));
  screen.exchange.away = true;
  REQUIRE(test::run_until([&] { return screen.feed.stale(); }));
  CHECK(screen.feed.quote("KITE") != nullptr);
  const double first_ms = screen.feed.retry_at_ms() - platform::now_ms();
  const int asked = screen.exchange.asked;
  REQUIRE(test::run_until([&] {
    return screen.exchange.asked > asked && screen.feed.retry_at_ms() > platform::now_ms();
  }));
  CHECK(screen.feed.retry_at_ms() - platform::now_ms() > first_ms);
  screen.exchange.away = false;
  screen.feed.retry_now();
  REQUIRE(test::run_until([&] { return screen.feed.state() == MarketFeed::State::live; }));
}

TEST_CASE("A page that nobody sees asks for nothing") {
  Screen screen;
  screen.feed.watch({{"KITE"}, {}});
  REQUIRE(screen.until_asked(2));
  test::show_page(false);
  const int asked = screen.exchange.asked;
  CHECK_FALSE(screen.until_asked(asked + 1));
  test::show_page(true);
  CHECK(screen.until_asked(asked + 1));
}

TEST_CASE("Bars in columns: as many as the head says, or none") {
  const std::int64_t words[] = {2, 9, 60, 120, 1, 2, 3, 4, 5, 6, 7, 8, 100, 200};
  std::string bytes(sizeof words, '\0');
  std::memcpy(bytes.data(), words, sizeof words);
  const auto bars = client::bars_of_binary(bytes);
  REQUIRE(bars.ok());
  CHECK(bars->times == std::vector<std::int64_t>{60, 120});
  CHECK(bars->open == std::vector<std::int64_t>{1, 2});
  CHECK(bars->close == std::vector<std::int64_t>{7, 8});
  CHECK(bars->volume == std::vector<std::int64_t>{100, 200});
  CHECK_FALSE(client::bars_of_binary(bytes.substr(0, 40)).ok());
  CHECK_FALSE(client::bars_of_binary("").ok());
  bytes[0] = '\xff';
  bytes[7] = '\x7f';
  CHECK_FALSE(client::bars_of_binary(bytes).ok());
}
