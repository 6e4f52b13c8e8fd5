#include <doctest/doctest.h>

#include <thread>

#include "server/group_commit_database.h"
#include "support/temporary_folder.h"
#include "support/threads.h"

using namespace septet;

namespace {

constexpr db::Migration tables[] = {
    {1, "CREATE TABLE t (k BIGINT NOT NULL PRIMARY KEY, v BIGINT NOT NULL)"}};

struct Fixture {
  explicit Fixture(std::string database_key = "") : key(std::move(database_key)) { open(); }
  void open() {
    database.reset();
    auto opened = server::GroupCommitDatabase::open({.path = folder.path("t.db"), .key = key});
    REQUIRE(opened.ok());
    database = *std::move(opened);
    REQUIRE(db::migrate(*database, "test", tables).ok());
  }
  Result<std::int64_t> insert(std::int64_t k) {
    return database->write([&](db::Transaction& tx) {
      return tx.run("INSERT INTO t (k, v) VALUES (?, ?)", k, k * 2);
    });
  }
  std::int64_t count() {
    return *database->read([](db::Session& s) { return s.integer("SELECT count(*) FROM t"); });
  }
  test::TemporaryFolder folder;
  std::string key;
  std::unique_ptr<server::GroupCommitDatabase> database;
};

}  // namespace

TEST_CASE("group commit: what is acknowledged is there after reopening, encrypted or not") {
  for (const auto& key : {std::string(), std::string(32, 'k')}) {
    Fixture f(key);
    REQUIRE(f.insert(7).ok());
    f.open();
    CHECK(f.count() == 1);
  }
}

TEST_CASE("group commit: what has to be durable before is, or the write fails") {
  Fixture f;
  int asked = 0;
  bool fails = false;
  f.database->before_commit([&]() -> Result<void> {
    ++asked;
    if (fails) return internal("no disk");
    return {};
  });
  CHECK(f.insert(1).ok());
  CHECK(asked == 1);
  fails = true;
  CHECK_FALSE(f.insert(2).ok());
  CHECK(f.count() == 1);
  fails = false;
  CHECK(f.insert(3).ok());
  CHECK(f.count() == 2);
}

TEST_CASE("group commit: another key is refused") {
  Fixture f(std::string(32, 'k'));
  f.database.reset();
  const auto other = server::GroupCommitDatabase::open(
      {.path = f.folder.path("t.db"), .key = std::string(32, 'x')});
  REQUIRE_FALSE(other.ok());
  CHECK(other.error().code == "database_corrupt");
}

TEST_CASE("group commit: many writers and readers at once, no write lost, no torn read") {
  Fixture f;
  constexpr int threads = 8, each = 100;
  test::in_threads(threads, [&](int thread) {
    for (int i = 0; i < each; ++i) {
      CHECK(f.insert(thread * each + i).ok());
      const auto sums = f.database->read([](db::Session& s) {
        return s.first("SELECT sum(k), sum(v) FROM t",
                       [](const db::Row& r) { return std::pair(r.integer(0), r.integer(1)); });
      });
      CHECK((*sums)->second == 2 * (*sums)->first);
    }
  });
  CHECK(f.count() == threads * each);
  const auto counts = f.database->counts();
  CHECK(counts.closures == threads * each + 1);  // and the migration
  CHECK(counts.commits <= counts.closures);
}

TEST_CASE("group commit: a failing closure harms no neighbour in the same commit") {
  Fixture f;
  constexpr int threads = 8, each = 50;
  std::atomic<int> refused{0};
  test::in_threads(threads, [&](int thread) {
    for (int i = 0; i < each; ++i) {
      const std::int64_t k = thread * each + i;
      const auto done = f.database->write([&](db::Transaction& tx) -> Result<void> {
        TRY(tx.run("INSERT INTO t (k, v) VALUES (?, ?)", k, k * 2));
        if (k % 3 == 0) return not_found("after having written");
        if (k % 3 == 1 && k % 2 == 0) throw std::runtime_error("thrown after having written");
        return {};
      });
      if (!done.ok()) ++refused;
    }
  });
  CHECK(refused > threads * each / 3);
  CHECK(f.count() == threads * each - refused);
}

TEST_CASE("group commit: a reader keeps its snapshot while others write") {
  Fixture f;
  REQUIRE(f.insert(1).ok());
  const auto seen = f.database->read([&](db::Session& s) -> Result<std::int64_t> {
    TRY(s.integer("SELECT count(*) FROM t"));
    std::thread([&] { CHECK(f.insert(2).ok()); }).join();
    return s.integer("SELECT count(*) FROM t");
  });
  CHECK(*seen == 1);
  CHECK(f.count() == 2);
}

TEST_CASE("group commit: the listener hears of commits only, and a nested write is refused") {
  Fixture f;
  std::atomic<int> heard{0};
  f.database->on_commit([&] { ++heard; });
  CHECK(f.insert(1).ok());
  CHECK_FALSE(f.insert(1).ok());
  CHECK(heard == 1);
  const auto nested = f.database->write([&](db::Transaction&) { return f.insert(2); });
  CHECK_FALSE(nested.ok());
  CHECK(heard == 1);
}

TEST_CASE("group commit: a transaction that is undone under way fails for its own writer only") {
  Fixture f;
  test::in_threads(8, [&](int thread) {
    const auto done = f.database->write([&](db::Transaction& tx) -> Result<void> {
      TRY(tx.run("INSERT INTO t (k, v) VALUES (?, ?)", thread, thread * 2));
      // What SQLite does by itself on a full disk.
      if (thread == 3) return tx.script("ROLLBACK; SELECT no_such_column");
      return {};
    });
    CHECK(done.ok() == (thread != 3));
  });
  CHECK(f.count() == 7);
}

TEST_CASE("group commit: a copy made while it runs is whole") {
  Fixture f(std::string(32, 'k'));
  REQUIRE(f.insert(1).ok());
  REQUIRE(f.database->copy_to(f.folder.path("copy.db")).ok());
  auto copy = server::GroupCommitDatabase::open({.path = f.folder.path("copy.db"), .key = f.key});
  REQUIRE(copy.ok());
  CHECK(*copy.value()->read([](db::Session& s) { return s.integer("SELECT count(*) FROM t"); }) ==
        1);
}
