// An exchange over a database in memory, for its tests, which can be made to fail and to stop in
// the middle of anything.
#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "db/embedded_database.h"
#include "market/stock_store.h"
#include "market/venue.h"
#include "support/fakes.h"

namespace septet::test {

// Another database, of which writes fail when asked.
class FailingDatabase final : public db::Database {
 public:
  // `several`: as if other servers wrote to it.
  explicit FailingDatabase(db::Database& inner, bool several = false)
      : inner_(inner), several_(several) {}
  bool shared() const override { return several_; }
  void on_commit(std::function<void()> listener) override { inner_.on_commit(std::move(listener)); }

  enum class Failing { never, before, after };  // the commit
  // The write after so many more fails in this way, and every one after it at once.
  void fail_after(int writes, Failing how) {
    left_ = writes;
    how_ = how;
  }
  bool failed() const { return left_ < 0; }

 protected:
  Result<void> read_closure(const db::ReadClosure& closure) override {
    return inner_.read([&](db::Session& session) { return closure(session); });
  }
  Result<void> write_closure(const db::WriteClosure& closure) override {
    if (how_ != Failing::never && --left_ < 0) {
      if (left_ == -1 && how_ == Failing::after)
        (void)inner_.write([&](db::Transaction& tx) { return closure(tx); });
      return failure(ErrorKind::unavailable, "gone", "The database is gone.");
    }
    return inner_.write([&](db::Transaction& tx) { return closure(tx); });
  }

 private:
  db::Database& inner_;
  bool several_;
  int left_ = 0;
  Failing how_ = Failing::never;
};

// As FakeClock, for several threads.
class SharedClock final : public Clock {
 public:
  Timestamp now() override { return {now_us_}; }
  void advance(Duration d) { now_us_ += d.us; }

 private:
  std::atomic<std::int64_t> now_us_{FakeClock().now().us};
};

// One person's orders and what became of them, kept in a table of the test's own.
class MarketWorld {
 public:
  explicit MarketWorld(market::Settings wanted = {}, bool several = false)
      : settings(wanted), several_(several) {
    kept = *db::EmbeddedDatabase::open({.path = ":memory:"});
    REQUIRE(market::store::migrate_stocks(*kept).ok());
    REQUIRE(kept->write([](db::Transaction& tx) {
                  return tx.script(
                      "CREATE TABLE test_outcome (number BIGINT PRIMARY KEY, kind BIGINT, "
                      "taker BIGINT, maker BIGINT)");
                })
                .ok());
    start();
  }
  ~MarketWorld() { venue.reset(); }

  void start() {
    database = std::make_unique<FailingDatabase>(*kept, several_);
    context = std::make_unique<market::Context>(
        market::Context{*database, clock, random, nullptr, nullptr, settings, nullptr});
    venue = open(*context);
    context->venue = venue.get();
  }
  // Over any context: that of another server, say.
  std::unique_ptr<market::Venue> open(const market::Context& its) {
    auto opened = market::Venue::open(
        its, [this](db::Transaction& tx, std::span<const market::Outcome> outcomes) {
          return book(tx, outcomes);
        });
    REQUIRE(opened.ok());
    return *std::move(opened);
  }
  // As when the machine loses its power: nothing more is written.
  void crash() {
    if (!database->failed()) database->fail_after(0, FailingDatabase::Failing::before);
    venue.reset();
    start();
  }

  std::uint32_t list(const std::string& symbol, market::Price price) {
    std::int64_t number = 0;
    REQUIRE(venue
                ->perform([&](db::Transaction& tx, Timestamp now) -> Result<market::Command> {
                  market::store::StoredStock stored;
                  stored.stock.id = make_id(clock, random);
                  stored.stock.symbol = symbol;
                  stored.stock.name = symbol + " Corporation";
                  stored.stock.sector = "Industrials";
                  stored.stock.shares_outstanding = market::Quantity::whole(50'000'000);
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

  Result<void> perform(const market::Command& command) {
    return venue->perform(
        [&](db::Transaction&, Timestamp) -> Result<market::Command> { return command; });
  }
  market::Command limit(std::uint32_t stock, matching::OrderNumber number, market::Side side,
                        market::Price price, std::int64_t shares) {
    market::Command out{.kind = market::CommandKind::submit, .stock = stock};
    out.order.number = number;
    out.order.owner = market::first_person + 1;
    out.order.side = side;
    out.order.limit_price = price.units;
    out.order.quantity = market::Quantity::whole(shares).units;
    out.order.time_in_force = matching::TimeInForce::gtc;
    return out;
  }

  // In steps of a quarter of a second, as a host does.
  void run(Duration time) {
    for (Duration done{}; done < time; done.us += 250'000) {
      clock.advance(milliseconds(250));
      REQUIRE(venue->advance().ok());
    }
  }

  struct Booked {
    std::int64_t number = 0;
    matching::EventKind kind = matching::EventKind::accepted;
    std::int64_t taker = 0, maker = 0;
  };
  std::vector<Booked> booked() {
    return *kept->read([](db::Session& session) {
      return session.all("SELECT number, kind, taker, maker FROM test_outcome ORDER BY number",
                         [](const db::Row& row) {
                           return Booked{row.integer(0),
                                         static_cast<matching::EventKind>(row.integer(1)),
                                         row.integer(2), row.integer(3)};
                         });
    });
  }

  // Everything that is published.
  std::string published() { return published(*venue); }
  static std::string published(market::Venue& its) {
    std::vector<std::uint32_t> all(its.stock_count());
    for (std::uint32_t i = 0; i < all.size(); ++i) all[i] = i;
    return to_text(encode(its.feed(all, all, 0)));
  }

  // What else settling does.
  std::function<void(const market::Outcome&)> on_outcome;
  market::Settings settings;
  SharedClock clock;
  SeededRandom random;
  std::unique_ptr<db::EmbeddedDatabase> kept;
  std::unique_ptr<FailingDatabase> database;
  std::unique_ptr<market::Context> context;
  std::unique_ptr<market::Venue> venue;

 private:
  bool several_;

  Result<void> book(db::Transaction& tx, std::span<const market::Outcome> outcomes) {
    for (const market::Outcome& outcome : outcomes) {
      TRY(tx.run("INSERT INTO test_outcome (number, kind, taker, maker) VALUES (?, ?, ?, ?)",
                 outcome.number, static_cast<int>(outcome.event.kind), outcome.event.order,
                 outcome.event.maker));
      if (on_outcome) on_outcome(outcome);
    }
    return {};
  }
};

}  // namespace septet::test
