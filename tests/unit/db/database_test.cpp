#include <doctest/doctest.h>

#include "db/embedded_database.h"

using namespace septet;

namespace {

std::unique_ptr<db::EmbeddedDatabase> memory() {
  return *db::EmbeddedDatabase::open({.path = ":memory:"});
}

constexpr db::Migration tables[] = {
    {1, "CREATE TABLE t (k TEXT NOT NULL PRIMARY KEY, v BIGINT, b BYTEA)"},
    {2, "ALTER TABLE t ADD COLUMN note TEXT"}};

}  // namespace

TEST_CASE("database: values go in and come out") {
  auto database = memory();
  REQUIRE(db::migrate(*database, "test", tables).ok());
  const std::string bytes("\0\xff\x01", 3);
  REQUIRE(database
              ->write([&](db::Transaction& tx) -> Result<void> {
                TRY(tx.run("INSERT INTO t (k, v, b, note) VALUES (?, ?, ?, ?)", "a", 1LL << 40,
                           db::Blob{bytes}, std::optional<std::string>{}));
                return {};
              })
              .ok());
  auto row = database->read([&](db::Session& s) {
    return s.first(
        "SELECT v, b, note FROM t WHERE k = ?",
        [&](const db::Row& r) {
          CHECK(r.integer(0) == 1LL << 40);
          CHECK(r.blob(1) == bytes);
          CHECK(r.is_null(2));
          return 1;
        },
        "a");
  });
  REQUIRE(row.ok());
  CHECK(row->has_value());
}

TEST_CASE("database: an error undoes the whole closure, and only commits are announced") {
  auto database = memory();
  REQUIRE(db::migrate(*database, "test", tables).ok());
  int commits = 0;
  database->on_commit([&] { ++commits; });
  auto failed = database->write([](db::Transaction& tx) -> Result<int> {
    TRY(tx.run("INSERT INTO t (k) VALUES (?)", "a"));
    return not_found("stop");
  });
  CHECK_FALSE(failed.ok());
  CHECK(commits == 0);
  CHECK(*database->read([](db::Session& s) { return s.integer("SELECT count(*) FROM t"); }) == 0);
}

TEST_CASE("database: a broken uniqueness is a conflict") {
  auto database = memory();
  REQUIRE(db::migrate(*database, "test", tables).ok());
  const auto insert = [](db::Transaction& tx) {
    return tx.run("INSERT INTO t (k) VALUES (?)", "a");
  };
  CHECK(database->write(insert).ok());
  const auto again = database->write(insert);
  REQUIRE_FALSE(again.ok());
  CHECK(again.error().code == "duplicate");
}

TEST_CASE("database: migrations run once, and a newer database is refused") {
  auto database = memory();
  REQUIRE(db::migrate(*database, "test", tables).ok());
  REQUIRE(db::migrate(*database, "test", tables).ok());
  const auto older = db::migrate(*database, "test", std::span(tables).first(1));
  REQUIRE_FALSE(older.ok());
  CHECK(older.error().code == "database_newer");
}
