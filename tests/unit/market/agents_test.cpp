#include "market/agents.h"

#include <doctest/doctest.h>

#include <cmath>

#include "market/companies.h"
#include "support/simulated_stock.h"

namespace septet::market {
namespace {

using matching::Session;
using matching::Side;
using test::SimulatedStock;

std::vector<SimulatedStock> some_stocks(std::uint64_t seed, std::initializer_list<const char*> of) {
  std::vector<SimulatedStock> out;
  std::uint64_t stream = 0;
  for (const char* symbol : of) out.emplace_back(traits_of(*find_company(symbol)), seed, stream++);
  return out;
}

const auto nothing = [](const Moment&) {};

std::int64_t spread(const SimulatedStock& stock) {
  const auto bid = stock.book.best_bid().price, ask = stock.book.best_ask().price;
  return bid == 0 || ask == 0 ? -1 : ask - bid;
}

std::uint64_t hash_of(const std::vector<SimulatedStock>& stocks) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  const auto mix = [&](std::int64_t value) {
    hash = (hash ^ static_cast<std::uint64_t>(value)) * 0x100000001b3u;
  };
  for (const auto& stock : stocks) {
    for (const auto& fill : stock.fills) {
      mix(fill.price);
      mix(fill.quantity);
      mix(static_cast<std::int64_t>(fill.order));
    }
    for (const Side side : {Side::buy, Side::sell}) {
      std::vector<matching::BookLevel> levels;
      stock.book.depth(side, 50, levels);
      for (const auto& level : levels) mix(level.price), mix(level.quantity);
    }
  }
  return hash;
}

TEST_CASE("agents: a full book with a narrow spread, all day long") {
  auto stocks = some_stocks(3, {"KITE", "NVLX", "SEPT", "LUMA", "OAKE", "PYRE"});
  Climate climate(3);
  std::vector<double> spreads(stocks.size()), levels(stocks.size());
  int seen = 0, empty = 0;
  test::run_session(stocks, climate, Session::pre_market, 15'000, 16'000, 1, nothing);
  test::run_session(stocks, climate, Session::regular, 0, 3'000, 1, [&](const Moment&) {
    ++seen;
    for (std::size_t i = 0; i < stocks.size(); ++i) {
      empty += spread(stocks[i]) <= 0;
      spreads[i] += static_cast<double>(spread(stocks[i]));
      for (const Side side : {Side::buy, Side::sell}) {
        std::vector<matching::BookLevel> found;
        stocks[i].book.depth(side, 50, found);
        levels[i] += static_cast<double>(found.size()) / 2;
      }
    }
  });
  for (std::size_t i = 0; i < stocks.size(); ++i) {
    CAPTURE(i);
    const double cents = spreads[i] / seen / 100;
    CHECK(cents < (i == 1 ? 8 : 4));
    CHECK(levels[i] / seen > 12);
    CHECK(levels[i] / seen < 30);
    CHECK(stocks[i].book.broken_invariant() == "");
  }
  CHECK(empty == 0);
  CHECK(spreads[0] / seen / 100 > 1);
  const std::int64_t before = spread(stocks[0]);
  test::run_session(stocks, climate, Session::after_hours, 0, 1'200, 1, nothing);
  CHECK(spread(stocks[0]) > before);  // wider when few trade
}

TEST_CASE("agents: a day's turnover, and most of it at its ends") {
  auto stocks = some_stocks(4, {"KITE", "LUMA"});
  Climate climate(4);
  double shares[3] = {};
  test::run_session(stocks, climate, Session::pre_market, 17'400, 19'800, 2, nothing);
  test::run_session(stocks, climate, Session::regular, 0, test::regular_seconds, 2,
                    [&](const Moment& moment) {
                      for (auto& stock : stocks) {
                        for (const auto& fill : stock.fills)
                          shares[moment.since_start * 3 / test::regular_seconds] +=
                              static_cast<double>(fill.quantity) / Quantity::one;
                        stock.fills.clear();
                      }
                    });
  const double usual = 12.4e6 + 19.5e6, all = shares[0] + shares[1] + shares[2];
  CHECK(all > 0.6 * usual);
  CHECK(all < 1.6 * usual);
  CHECK(shares[0] > 1.2 * shares[1]);
  CHECK(shares[2] > 1.2 * shares[1]);
}

TEST_CASE("agents: OPG and CLS orders meet in the auctions") {
  auto stocks = some_stocks(5, {"KITE"});
  Climate climate(5);
  test::run_session(stocks, climate, Session::pre_market, 17'800, 19'800, 2, nothing);
  stocks[0].fills.clear();
  stocks[0].enter(Session::regular);
  CHECK(stocks[0].fills.size() > 5);
  test::run_session(stocks, climate, Session::regular, 21'400, 23'400, 2, nothing);
  stocks[0].fills.clear();
  stocks[0].enter(Session::after_hours);
  CHECK(stocks[0].fills.size() > 5);
}

TEST_CASE("agents: the book refills after somebody swept it, and the price comes back") {
  auto stocks = some_stocks(6, {"KITE"});
  Climate climate(6);
  test::run_session(stocks, climate, Session::regular, 400, 1'000, 1, nothing);
  const std::int64_t before = stocks[0].book.best_ask().price;
  const std::int64_t fair = stocks[0].agents.fair_price();
  matching::NewOrder order;
  order.number = 1;
  order.owner = 1'000'001;
  order.type = matching::OrderType::market;
  order.quantity = 400'000 * Quantity::one;
  stocks[0].submit(order);
  CHECK(stocks[0].book.last_price() > before);
  const std::int64_t pushed = stocks[0].agents.fair_price();
  Moment moment{Session::regular, 1, 1'000, test::regular_seconds, false};
  for (int i = 0; i < 20; ++i) {
    climate.step(moment);
    stocks[0].step(moment, climate);
  }
  std::vector<matching::BookLevel> asks;
  stocks[0].book.depth(Side::sell, 50, asks);
  CHECK(asks.size() > 10);
  CHECK(spread(stocks[0]) < 1'000);
  CHECK(pushed > fair);
  CHECK(pushed < fair * 102 / 100);
}

TEST_CASE("agents: news moves the price, and trading with it") {
  auto stocks = some_stocks(7, {"KITE", "KITE"});
  Climate climate(7);
  test::run_session(stocks, climate, Session::regular, 600, 900, 1, nothing);
  for (auto& stock : stocks) stock.fills.clear();
  const std::int64_t before = stocks[1].agents.fair_price();
  stocks[1].agents.news(-80'000, 120);
  test::run_session(stocks, climate, Session::regular, 600, 900, 1, nothing);
  CHECK(stocks[1].agents.fair_price() < before * 95 / 100);
  CHECK(stocks[1].agents.fair_price() > before * 88 / 100);
  CHECK(stocks[1].fills.size() > stocks[0].fills.size() * 6 / 5);
}

TEST_CASE("agents: a split, and a price that goes on elsewhere") {
  auto stocks = some_stocks(8, {"NVLX"});
  Climate climate(8);
  test::run_session(stocks, climate, Session::regular, 600, 800, 1, nothing);
  stocks[0].book.split(1, 4);
  stocks[0].agents.split(1, 4);
  test::run_session(stocks, climate, Session::regular, 800, 830, 1, nothing);
  CHECK(std::abs(stocks[0].book.best_bid().price - 1'280'000) < std::int64_t{60'000});
  CHECK(spread(stocks[0]) < 1'500);
  stocks[0].agents.move_to(2'000'000);
  test::run_session(stocks, climate, Session::regular, 800, 830, 1, nothing);
  CHECK(std::abs(stocks[0].book.best_bid().price - 2'000'000) < 60'000);
  CHECK(stocks[0].book.broken_invariant() == "");
}

TEST_CASE("agents: saved and restored they go on the same") {
  auto stocks = some_stocks(9, {"KITE", "SOLA"});
  Climate climate(9);
  test::run_session(stocks, climate, Session::regular, 600, 900, 1, nothing);
  auto again = some_stocks(1, {"TALK", "TALK"});
  Climate climate_again = Climate::restored(climate.saved()).value();
  for (std::size_t i = 0; i < stocks.size(); ++i) {
    again[i].agents = std::move(Agents::restored(stocks[i].agents.saved())).value();
    again[i].book = std::move(matching::Book::restored(stocks[i].book.saved())).value();
    CHECK(again[i].agents.saved() == stocks[i].agents.saved());
    stocks[i].fills.clear();
  }
  const Moment moment{Session::regular, 1, 300, test::regular_seconds, false};
  for (int n = 0; n < 200; ++n) {
    climate.step(moment);
    climate_again.step(moment);
    for (std::size_t i = 0; i < stocks.size(); ++i) {
      stocks[i].step(moment, climate);
      again[i].step(moment, climate_again);
    }
  }
  CHECK(hash_of(stocks) == hash_of(again));
  const std::string saved = stocks[0].agents.saved();
  CHECK(!Agents::restored(saved.substr(0, saved.size() - 1)).ok());
  CHECK(!Agents::restored("").ok());
  CHECK(!Climate::restored("x").ok());
}

TEST_CASE("agents: a year at high speed has no impossible price and a plausible volatility") {
  auto stocks = some_stocks(10, {"KITE", "PYRE"});
  Climate climate(10);
  std::vector<double> squares(stocks.size());
  std::vector<std::int64_t> closes;
  for (const auto& stock : stocks) closes.push_back(stock.agents.traits().price);
  constexpr int days = 252;
  int impossible = 0;
  for (int day = 0; day < days; ++day) {
    test::run_session(stocks, climate, Session::regular, 0, test::regular_seconds, 60,
                      [&](const Moment&) {
                        for (auto& stock : stocks) {
                          impossible += spread(stock) <= 0;
                          for (const auto& fill : stock.fills) impossible += fill.price <= 0;
                          stock.fills.clear();
                        }
                      });
    test::run_night(stocks, climate);
    for (std::size_t i = 0; i < stocks.size(); ++i) {
      const auto now = stocks[i].book.last_price();
      const double change = std::log(static_cast<double>(now) / static_cast<double>(closes[i]));
      squares[i] += change * change;
      closes[i] = now;
    }
  }
  CHECK(impossible == 0);
  for (std::size_t i = 0; i < stocks.size(); ++i) {
    const Traits& traits = stocks[i].agents.traits();
    const double wanted = static_cast<double>(traits.volatility_ppm) / 1e6;
    CAPTURE(i);
    CHECK(std::sqrt(squares[i] / days) > 0.6 * wanted);
    CHECK(std::sqrt(squares[i] / days) < 1.6 * wanted);
    CHECK(closes[i] > traits.price / 6);
    CHECK(closes[i] < traits.price * 6);
    CHECK(stocks[i].book.broken_invariant() == "");
  }
}

TEST_CASE("agents: the same trades from the same seed on every host") {
  auto stocks = some_stocks(11, {"KITE", "NVLX", "PYRE"});
  Climate climate(11);
  test::run_session(stocks, climate, Session::pre_market, 19'500, 19'800, 1, nothing);
  test::run_session(stocks, climate, Session::regular, 0, 900, 1, nothing);
  test::run_session(stocks, climate, Session::after_hours, 0, 300, 5, nothing);
  test::run_night(stocks, climate);
  test::run_session(stocks, climate, Session::regular, 600, 900, 1, nothing);
  CHECK(hash_of(stocks) == 11309499957311568102u);
}

}  // namespace
}  // namespace septet::market
