// The PostgreSQL engine. What needs a database is passed over without SEPTET_TEST_POSTGRES.
#include <doctest/doctest.h>

#include <condition_variable>
#include <map>
#include <set>
#include <thread>

#include "events/outbox.h"
#include "server/key_table.h"
#include "server/postgres_database.h"
#include "server/postgres_values.h"
#include "support/fakes.h"
#include "support/postgres.h"
#include "support/threads.h"

using namespace septet;
using server::PostgresDatabase;

namespace {

const bool nowhere = test::postgres_url().empty();

constexpr db::Migration postgres_tables[] = {
    {1, "CREATE TABLE t (k BIGINT NOT NULL PRIMARY KEY, v BIGINT NOT NULL)"}};

std::unique_ptr<PostgresDatabase> opened_database(const std::string& url = test::postgres_url()) {
  auto opened = PostgresDatabase::open({.url = url});
  REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().cause));
  return *std::move(opened);
}

std::unique_ptr<PostgresDatabase> fresh_database() {
  REQUIRE(test::empty_database(test::postgres_url()).ok());
  auto database = opened_database();
  REQUIRE(db::migrate(*database, "test", postgres_tables).ok());
  return database;
}

Result<void> put_row(db::Database& database, std::int64_t k, std::int64_t v) {
  return database.write([&](db::Transaction& tx) -> Result<void> {
    TRY(tx.run("INSERT INTO t (k, v) VALUES (?, ?)", k, v));
    return {};
  });
}

std::int64_t value_of(db::Database& database, std::int64_t k) {
  return *database.read(
      [&](db::Session& s) { return s.integer("SELECT v FROM t WHERE k = ?", k); });
}

// Ends every connection to the database but the one that asks.
void break_connections() {
  auto connection = *server::PostgresConnection::open(test::postgres_url());
  REQUIRE(connection
              ->script("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE "
                       "datname = current_database() AND pid <> pg_backend_pid()")
              .ok());
}

std::string code_of(const Result<std::unique_ptr<PostgresDatabase>>& opened) {
  return opened.ok() ? "" : opened.error().code;
}

}  // namespace

TEST_CASE("postgres: placeholders are numbered, but not in texts, names and comments") {
  CHECK(server::numbered_placeholders("a = ? AND b = ?") == "a = $1 AND b = $2");
  CHECK(server::numbered_placeholders("'?' || ? -- ?\n\"?\" ? /* ? */ ?") ==
        "'?' || $1 -- ?\n\"?\" $2 /* ? */ $3");
  CHECK(server::numbered_placeholders("'it''s ?' ?") == "'it''s ?' $1");
  CHECK(server::numbered_placeholders("'open ?") == "'open ?");
}

TEST_CASE("postgres: values come back as they were given" * doctest::skip(nowhere)) {
  const auto database = fresh_database();
  const std::string bytes("\0\xff'\\x", 5);
  constexpr auto least = std::numeric_limits<std::int64_t>::min();
  const auto done = database->write([&](db::Transaction& tx) -> Result<void> {
    TRY(
        tx.script("CREATE TABLE kinds (n BIGINT, d DOUBLE PRECISION, s TEXT, b BYTEA, e TEXT, "
                  "z BYTEA, nothing BYTEA)"));
    TRY(tx.run("INSERT INTO kinds VALUES (?, ?, ?, ?, ?, ?, ?)", least, -0.1, "żółw 🐢",
               db::Blob{bytes}, "", db::Blob{""}, nullptr));
    return tx.each(
        "SELECT n, d, s, b, e, z, nothing, n, sum(n) + sum(n), count(*), sum(d), -12345678901.5 "
        "FROM kinds GROUP BY n, d, s, b, e, z, nothing",
        [&](const db::Row& row) {
          CHECK(row.integer(0) == least);
          CHECK(row.real(1) == -0.1);
          CHECK(row.text(2) == "żółw 🐢");
          CHECK(row.blob(3) == bytes);
          CHECK(row.text(4).empty());
          CHECK_FALSE(row.is_null(5));
          CHECK(row.is_null(6));
          CHECK(row.integer(6) == 0);
          CHECK(row.real(8) == 2 * static_cast<double>(least));
          CHECK(row.integer(9) == 1);
          CHECK(row.real(10) == -0.1);
          CHECK(row.real(11) == -12345678901.5);
          CHECK(row.integer(11) == -12345678901);
        });
  });
  CHECK_MESSAGE(done.ok(), (done.ok() ? "" : done.error().cause));
}

TEST_CASE("postgres: what cannot be stored is said, and changes nothing" * doctest::skip(nowhere)) {
  const auto database = fresh_database();
  REQUIRE(put_row(*database, 1, 10).ok());
  const auto twice = put_row(*database, 1, 11);
  CHECK(twice.error().kind == ErrorKind::conflict);
  CHECK(twice.error().code == "duplicate");
  const auto text = database->write([&](db::Transaction& tx) {
    return tx.run("UPDATE schema_version SET service = ?", std::string_view("a\0b", 3));
  });
  CHECK(text.error().code == "invalid_text");
  const auto passed_over = database->write([&](db::Transaction& tx) -> Result<void> {
    TRY(tx.run("UPDATE t SET v = 12"));
    (void)tx.run("INSERT INTO t (k, v) VALUES (1, 1)");
    return {};
  });
  CHECK_FALSE(passed_over.ok());
  const auto thrown = database->write([](db::Transaction& tx) -> Result<void> {
    TRY(tx.run("UPDATE t SET v = 13"));
    throw std::runtime_error("from the closure");
  });
  CHECK(thrown.error().kind == ErrorKind::internal);
  CHECK(value_of(*database, 1) == 10);
}

TEST_CASE("postgres: writes side by side, on two servers, are as if one after another" *
          doctest::skip(nowhere)) {
  const auto one = fresh_database();
  const auto two = opened_database();
  REQUIRE(put_row(*one, 1, 0).ok());
  test::in_threads(6, [&](int thread) {
    PostgresDatabase& database = thread % 2 == 0 ? *one : *two;
    for (int i = 0; i < 20; ++i)
      CHECK(database
                .write([](db::Transaction& tx) -> Result<void> {
                  const auto seen = TRY(tx.integer("SELECT v FROM t WHERE k = 1"));
                  TRY(tx.run("UPDATE t SET v = ? WHERE k = 1", seen + 1));
                  return {};
                })
                .ok());
  });
  CHECK(value_of(*one, 1) == 120);
  CHECK(one->counts().retries + two->counts().retries > 0);
}

TEST_CASE("postgres: writes of one account share commits, and one that fails undoes itself only" *
          doctest::skip(nowhere)) {
  const auto database = fresh_database();
  test::FakeClock clock;
  test::SeededRandom random;
  const Id account = make_id(clock, random);
  test::in_threads(8, [&](int thread) {
    for (int i = 0; i < 20; ++i) {
      const int k = thread * 100 + i;
      const auto done = database->write(account, [&](db::Transaction& tx) -> Result<void> {
        TRY(tx.run("INSERT INTO t (k, v) VALUES (?, ?)", k, k));
        if (i % 5 == 1) TRY(tx.run("INSERT INTO t (k, v) VALUES (?, ?)", k, k));
        if (i % 5 == 2) return invalid("", "unwanted", "");
        return {};
      });
      CHECK(done.ok() == (i % 5 != 1 && i % 5 != 2));
      if (i % 5 == 1) CHECK(done.error().code == "duplicate");
      if (i % 5 == 2) CHECK(done.error().code == "unwanted");
    }
  });
  CHECK(*database->read([](db::Session& s) { return s.integer("SELECT count(*) FROM t"); }) == 96);
  const auto counts = database->counts();
  CHECK(counts.closures >= 96);
  CHECK(counts.commits < counts.closures);
}

TEST_CASE("postgres: of events written side by side a follower misses none, in one order" *
          doctest::skip(nowhere)) {
  const auto one = fresh_database();
  const auto two = opened_database();
  REQUIRE(events::migrate(*one).ok());
  REQUIRE(events::migrate(*two).ok());
  test::FakeClock clock;
  test::SeededRandom random;
  const Id account = make_id(clock, random);
  constexpr int threads = 6, each = 25, of_a_write = 3;
  std::atomic<int> running{threads};
  std::vector<events::StoredEvent> seen;
  std::thread follower([&] {
    for (bool last = false; !last;) {
      last = running == 0;
      const auto page = two->read([&](db::Session& s) {
        return events::after(s, seen.empty() ? 0 : seen.back().sequence, std::nullopt, 1'000);
      });
      REQUIRE(page.ok());
      seen.insert(seen.end(), page->begin(), page->end());
    }
  });
  test::in_threads(threads, [&](int thread) {
    PostgresDatabase& database = thread % 2 == 0 ? *one : *two;
    for (int i = 0; i < each; ++i)
      CHECK(database
                .write([&](db::Transaction& tx) -> Result<void> {
                  for (int n = 0; n < of_a_write; ++n)
                    TRY(events::append(
                        tx, clock.now(),
                        {account, "test", "t", {{"thread", thread}, {"n", i * of_a_write + n}}}));
                  return {};
                })
                .ok());
    --running;
  });
  follower.join();
  REQUIRE(seen.size() == threads * each * of_a_write);
  std::map<int, int> next;  // of each thread
  for (std::size_t i = 0; i < seen.size(); ++i) {
    CHECK(seen[i].sequence == static_cast<std::int64_t>(i) + 1);
    CHECK(seen[i].event.data["n"] == next[seen[i].event.data["thread"]]++);
  }
}

namespace {

// Waits until the listener was called after something held.
class Bell {
 public:
  void ring() {
    const std::lock_guard lock(mutex_);
    ++rung_;
    changed_.notify_all();
  }
  bool await(const std::function<bool()>& held) {
    std::unique_lock lock(mutex_);
    for (int i = 0; i < 200 && !held(); ++i)
      changed_.wait_for(lock, std::chrono::milliseconds(100));
    return held();
  }
  int rung() const { return rung_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<int> rung_ = 0;
};

}  // namespace

TEST_CASE("postgres: a commit on one server wakes the other, also after its connection broke" *
          doctest::skip(nowhere)) {
  const auto one = fresh_database();
  const auto two = opened_database();
  REQUIRE(events::migrate(*one).ok());
  test::FakeClock clock;
  test::SeededRandom random;
  const Id account = make_id(clock, random);
  Bell bell;
  two->on_commit([&] { bell.ring(); });
  const auto newest = [&] { return *two->read(events::newest); };
  for (int i = 1; i <= 3; ++i) {
    const int before = bell.rung();
    REQUIRE(one->write([&](db::Transaction& tx) {
                 return events::append(tx, clock.now(), {account, "test", "t", {}});
               })
                .ok());
    CHECK(bell.await([&] { return bell.rung() > before && newest() == i; }));
    break_connections();
  }
}

TEST_CASE("postgres: events that a server left without numbers when it died get theirs" *
          doctest::skip(nowhere)) {
  const auto database = fresh_database();
  REQUIRE(events::migrate(*database).ok());
  test::FakeClock clock;
  test::SeededRandom random;
  const Id account = make_id(clock, random);
  Bell bell;
  database->on_commit([&] { bell.ring(); });
  auto dying = *server::PostgresConnection::open(test::postgres_url());
  dying->begin(server::PostgresConnection::Isolation::serializable);
  REQUIRE(events::append(*dying, clock.now(), {account, "test", "t", {}}).ok());
  REQUIRE(dying->commit().ok());
  CHECK(bell.await([&] { return *database->read(events::newest) == 1; }));
}

TEST_CASE("postgres: a connection that broke is replaced; an outcome that is not known is said so" *
          doctest::skip(nowhere)) {
  const auto database = fresh_database();
  REQUIRE(put_row(*database, 1, 1).ok());
  break_connections();
  CHECK(value_of(*database, 1) == 1);
  break_connections();
  CHECK(put_row(*database, 2, 2).ok());
  bool breaks = true;
  database->before_commit([&]() -> Result<void> {
    if (std::exchange(breaks, false)) break_connections();
    return {};
  });
  const auto unknown = put_row(*database, 3, 3);
  CHECK(unknown.error().kind == ErrorKind::unavailable);
  CHECK(unknown.error().code == db::commit_unknown);
  CHECK(unknown.error().retry_after_s > 0);
  CHECK(put_row(*database, 4, 4).ok());
}

TEST_CASE("postgres: servers that start together make the tables and the key ring once" *
          doctest::skip(nowhere)) {
  REQUIRE(test::empty_database(test::postgres_url()).ok());
  std::mutex mutex;
  std::set<std::string> rings;
  test::in_threads(6, [&](int) {
    const auto database = PostgresDatabase::open({.url = test::postgres_url()});
    REQUIRE_MESSAGE(database.ok(), (database.ok() ? "" : database.error().cause));
    CHECK(db::migrate(**database, "test", postgres_tables).ok());
    CHECK(events::migrate(**database).ok());
    test::SeededRandom random(std::hash<std::thread::id>{}(std::this_thread::get_id()));
    const auto keys = server::open_key_table(**database, std::string(32, 'm'), random);
    REQUIRE(keys.ok());
    const std::lock_guard lock(mutex);
    rings.insert(keys->chunk_ids);
  });
  CHECK(rings.size() == 1);
  test::SeededRandom random;
  const auto wrong = server::open_key_table(*opened_database(), std::string(32, 'x'), random);
  CHECK(wrong.error().code == "key_wrong");
}

TEST_CASE("postgres: what is no database of ours is refused, with nothing written" *
          doctest::skip(nowhere)) {
  CHECK(code_of(PostgresDatabase::open({.url = "postgresql://["})) == "wrong_setting");
  CHECK(code_of(PostgresDatabase::open({.url = "postgresql://x@127.0.0.1:1/x"})) ==
        "database_unavailable");
  CHECK(code_of(PostgresDatabase::open({.url = test::postgres_url() + "_missing"})) ==
        "database_unavailable");
  REQUIRE(test::empty_database(test::postgres_url()).ok());
  auto other = *server::PostgresConnection::open(test::postgres_url());
  REQUIRE(other->script("CREATE TABLE wp_posts (id BIGINT)").ok());
  CHECK(code_of(PostgresDatabase::open({.url = test::postgres_url()})) == "database_foreign");
  CHECK(*other->integer("SELECT count(*) FROM information_schema.tables "
                        "WHERE table_schema = 'public'") == 1);
  { const auto ours = fresh_database(); }
  REQUIRE(other->script("UPDATE schema_version SET version = 99 WHERE service = 'postgres'").ok());
  CHECK(code_of(PostgresDatabase::open({.url = test::postgres_url()})) == "database_newer");
}
