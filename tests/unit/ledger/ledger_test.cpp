#include "ledger/ledger.h"

#include <doctest/doctest.h>

#include <map>

#include "db/embedded_database.h"
#include "support/fakes.h"
#include "support/outcome.h"
#include "support/rounds.h"

using namespace septet;
using test::code_of;

namespace {

struct LedgerWorld {
  LedgerWorld() {
    database = *db::EmbeddedDatabase::open({.path = ":memory:"});
    REQUIRE(ledger::migrate(*database).ok());
  }
  Id open(const std::string& currency = "USD", bool may_be_negative = false) {
    const Id id = make_id(clock, random);
    REQUIRE(database
                ->write([&](db::Transaction& tx) {
                  return ledger::open_account(tx, {id, currency, "test", 0, may_be_negative});
                })
                .ok());
    return id;
  }
  ledger::Transfer about(const Id& debit, const Id& credit, std::int64_t amount) {
    return {make_id(clock, random), debit, credit, amount, "test.move", {}, "", clock.now()};
  }
  Result<void> move(const std::vector<ledger::Transfer>& transfers) {
    return database->write(
        [&](db::Transaction& tx) { return ledger::transfer_all(tx, transfers); });
  }
  std::int64_t balance(const Id& id) {
    return *database->read(
        [&](db::Session& session) { return ledger::balance_minor(session, id); });
  }
  std::string discrepancy() {
    return *database->read([](db::Session& session) { return ledger::discrepancy(session); });
  }
  std::vector<ledger::Entry> entries(const Id& id, std::optional<Id> before, int limit) {
    return *database->read(
        [&](db::Session& session) { return ledger::entries(session, id, before, limit); });
  }

  test::FakeClock clock;
  test::SeededRandom random;
  std::unique_ptr<db::EmbeddedDatabase> database;
};

}  // namespace

TEST_CASE("ledger: a transfer takes from one account what it gives to the other") {
  LedgerWorld world;
  const Id bank = world.open("USD", true), anna = world.open();
  REQUIRE(world.move({world.about(bank, anna, 10'000)}).ok());
  CHECK(world.balance(anna) == 10'000);
  CHECK(world.balance(bank) == -10'000);
  CHECK(world.discrepancy().empty());
}

TEST_CASE("ledger: the same transfer again changes nothing, another under its id is refused") {
  LedgerWorld world;
  const Id bank = world.open("USD", true), anna = world.open();
  auto wanted = world.about(bank, anna, 700);
  REQUIRE(world.move({wanted}).ok());
  REQUIRE(world.move({wanted}).ok());
  REQUIRE(world.move({wanted, wanted}).ok());
  CHECK(world.balance(anna) == 700);
  wanted.amount_minor = 701;
  CHECK(code_of(world.move({wanted})) == "transfer_differs");
  CHECK(world.balance(anna) == 700);
}

TEST_CASE("ledger: what cannot be is refused, and nothing of its list is done") {
  LedgerWorld world;
  const Id bank = world.open("USD", true), anna = world.open(), euros = world.open("EUR");
  const auto good = world.about(bank, anna, 100);
  const auto code = [&](const ledger::Transfer& bad) { return code_of(world.move({good, bad})); };
  CHECK(code(world.about(bank, anna, 0)) == "amount_not_positive");
  CHECK(code(world.about(bank, anna, -5)) == "amount_not_positive");
  CHECK(code(world.about(anna, anna, 5)) == "same_account");
  CHECK(code(world.about(anna, bank, 101)) == "insufficient_funds");
  CHECK(code(world.about(bank, euros, 5)) == "currencies_differ");
  CHECK(code(world.about(bank, Id{}, 5)) == "not_found");
  CHECK(code(world.about(bank, anna, INT64_MAX)) == "amount_too_large");
  CHECK(world.balance(anna) == 0);
  CHECK(world.discrepancy().empty());
}

TEST_CASE("ledger: an account is opened once, and not as another") {
  LedgerWorld world;
  const Id anna = world.open();
  const auto open = [&](const ledger::Account& account) {
    return code_of(world.database->write(
        [&](db::Transaction& tx) { return ledger::open_account(tx, account); }));
  };
  CHECK(open({anna, "USD", "test", 0, false}) == "ok");
  CHECK(open({anna, "EUR", "test", 0, false}) == "account_differs");
  CHECK(open({anna, "USD", "test", 0, true}) == "account_differs");
}

TEST_CASE("ledger: entries come newest first, in pages, with the balance after each") {
  LedgerWorld world;
  const Id bank = world.open("USD", true), anna = world.open();
  for (int i = 1; i <= 7; ++i)
    REQUIRE(
        world.move({i % 3 == 0 ? world.about(anna, bank, i) : world.about(bank, anna, i)}).ok());
  const auto newest = world.entries(anna, {}, 4);
  REQUIRE(newest.size() == 4);
  CHECK(newest[0].change_minor == 7);
  CHECK(newest[0].balance_minor == 1 + 2 - 3 + 4 + 5 - 6 + 7);
  CHECK(newest[1].change_minor == -6);
  const auto rest = world.entries(anna, newest[3].transfer.id, 10);
  REQUIRE(rest.size() == 3);
  CHECK(rest[0].change_minor == -3);
  CHECK(rest[2].balance_minor == 1);
  const Id other = world.open();
  CHECK_FALSE(world.database
                  ->read([&](db::Session& session) {
                    return ledger::entries(session, other, newest[0].transfer.id, 5);
                  })
                  .ok());
}

TEST_CASE("ledger: balances are those of a replay, whatever was moved") {
  LedgerWorld world;
  test::SeededRandom dice(test::seed_of("ledger"));
  std::vector<Id> ids{world.open("USD", true)};
  for (int i = 0; i < 9; ++i) ids.push_back(world.open());
  std::map<Id, std::int64_t> expected;
  std::vector<ledger::Transfer> made;
  const int rounds = test::rounds(2'000);
  for (int round = 0; round < rounds; ++round) {
    const Id debit = ids[dice.next() % ids.size()], credit = ids[dice.next() % ids.size()];
    const auto wanted = !made.empty() && dice.next() % 10 == 0
                            ? made[dice.next() % made.size()]
                            : world.about(debit, credit, dice.next() % 1'000);
    const bool again = !made.empty() && std::any_of(made.begin(), made.end(), [&](const auto& m) {
      return m.id == wanted.id;
    });
    const bool possible = wanted.amount_minor > 0 && wanted.debit != wanted.credit &&
                          (wanted.debit == ids[0] || expected[wanted.debit] >= wanted.amount_minor);
    REQUIRE(world.move({wanted}).ok() == (again || possible));
    if (again || !possible) continue;
    made.push_back(wanted);
    expected[wanted.debit] -= wanted.amount_minor;
    expected[wanted.credit] += wanted.amount_minor;
  }
  for (const Id& id : ids) CHECK(world.balance(id) == expected[id]);
  CHECK(world.discrepancy().empty());
}
