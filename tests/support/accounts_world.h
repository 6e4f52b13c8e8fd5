// Paper accounts on an exchange over a database in memory. While its clock stands still no agent
// trades, and a book holds only what persons put into it.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "db/embedded_database.h"
#include "events/outbox.h"
#include "ledger/ledger.h"
#include "market/accounts.h"
#include "market/corporate.h"
#include "market/portfolio.h"
#include "market/settlement.h"
#include "market/stock_store.h"
#include "market/upkeep.h"
#include "support/fakes.h"
#include "support/sums.h"
#include "support/told_people.h"

namespace septet::test {

class AccountsWorld {
 public:
  explicit AccountsWorld(market::Settings settings = {}, std::uint64_t seed = 1) : random(seed) {
    REQUIRE(events::migrate(*database).ok());
    REQUIRE(market::store::migrate_stocks(*database).ok());
    REQUIRE(market::store::migrate_actions(*database).ok());
    REQUIRE(market::migrate_market_accounts(*database).ok());
    settings.speed = 1;
    context.settings = settings;
    auto opened = market::Venue::open(
        context, [this](db::Transaction& tx, std::span<const market::Outcome> outcomes) {
          return settlement.settle(tx, outcomes);
        });
    REQUIRE(opened.ok());
    venue = *std::move(opened);
    context.venue = venue.get();
    kite = list("KITE", dollars("100.00"));
  }
  ~AccountsWorld() { venue.reset(); }

  std::uint32_t list(const std::string& symbol, market::Price price, bool shortable = true) {
    std::int64_t number = 0;
    REQUIRE(venue
                ->perform([&](db::Transaction& tx, Timestamp now) -> Result<market::Command> {
                  market::store::StoredStock stored;
                  stored.stock.id = make_id(clock, random);
                  stored.stock.symbol = stored.stock.name = symbol;
                  stored.stock.sector = "Industrials";
                  stored.stock.shortable = shortable;
                  stored.stock.borrow_rate = *market::Percent::parse_text("3.6");
                  stored.stock.shares_outstanding = shares(50'000'000);
                  stored.number = number = TRY(market::store::stock_count(tx));
                  stored.opening_price = price;
                  stored.created_at = now;
                  TRY(market::store::insert_stock(tx, stored));
                  return market::Command{.kind = market::CommandKind::list_stock,
                                         .stock = static_cast<std::uint32_t>(number)};
                })
                .ok());
    return static_cast<std::uint32_t>(number);
  }

  Caller person() {
    Caller caller;
    caller.account_id = make_id(clock, random);
    return caller;
  }
  Caller administrator() {
    Caller caller = person();
    caller.roles = static_cast<unsigned>(Role::administrator);
    return caller;
  }

  market::PlaceOrder limit(market::Side side, std::int64_t count, const char* price,
                           const char* symbol = "KITE") {
    market::PlaceOrder out;
    out.symbol = symbol;
    out.side = side;
    out.type = market::OrderType::limit;
    out.quantity = shares(count);
    out.limit_price = dollars(price);
    return out;
  }
  market::PlaceOrder at_market(market::Side side, std::int64_t count, const char* symbol = "KITE") {
    market::PlaceOrder out;
    out.symbol = symbol;
    out.side = side;
    out.quantity = shares(count);
    return out;
  }
  market::Order placed(const Caller& who, const market::PlaceOrder& order) {
    auto out = orders.place(who, order);
    if (!out.ok()) FAIL_CHECK(out.error().code << " " << out.error().message << out.error().cause);
    REQUIRE(out.ok());
    return *std::move(out);
  }
  // The code and the field with which it is refused.
  std::string refusal(const Caller& who, const market::PlaceOrder& order) {
    const auto out = orders.place(who, order);
    return out.ok() ? "taken" : out.error().code + " " + out.error().field;
  }
  market::Order order(const Caller& who, const Id& id) { return *orders.find(who, id); }
  market::Portfolio portfolio(const Caller& who) { return *portfolios.view(who); }
  // `buyer` gets so many shares from `seller` at a price.
  void trade(const Caller& seller, const Caller& buyer, std::int64_t count, const char* price,
             const char* symbol = "KITE") {
    placed(seller, limit(market::Side::sell, count, price, symbol));
    const auto bought = placed(buyer, limit(market::Side::buy, count, price, symbol));
    REQUIRE(bought.status == market::OrderStatus::filled);
  }

  // Empty, or what of money, shares or reservations does not add up.
  std::string discrepancy() {
    return *database->read([&](db::Session& session) -> Result<std::string> {
      const std::string money_fault = TRY(ledger::discrepancy(session));
      if (!money_fault.empty()) return money_fault;
      if (TRY(session.integer("SELECT count(*) FROM (SELECT stock FROM market_position "
                              "GROUP BY stock HAVING sum(quantity) <> 0) AS odd")) != 0)
        return std::string("The shares of a stock do not add up to nothing.");
      if (TRY(session.integer("SELECT count(*) FROM market_order WHERE is_open = 0 AND "
                              "(reserved <> 0 OR closing <> 0)")) != 0)
        return std::string("An order that has ended reserves something.");
      if (TRY(session.integer("SELECT count(*) FROM market_order WHERE reserved < 0 OR "
                              "closing < 0 OR filled_quantity > quantity")) != 0)
        return std::string("An order reserves less than nothing.");
      return std::string();
    });
  }

  FakeClock clock;
  SeededRandom random;
  ToldPeople people;
  std::unique_ptr<db::EmbeddedDatabase> database =
      *db::EmbeddedDatabase::open({.path = ":memory:"});
  market::Context context{*database, clock, random, &people};
  market::Settlement settlement{context};
  market::Orders orders{context};
  market::Portfolios portfolios{context, orders};
  market::CorporateActions actions{context};
  market::Upkeep upkeep{context, orders, actions};
  std::unique_ptr<market::Venue> venue;
  std::uint32_t kite = 0;
};

}  // namespace septet::test
