// Search on PostgreSQL finds what it finds on SQLite: the same cases.
#include <doctest/doctest.h>

#include <random>

#include "server/postgres_database.h"
#include "support/postgres.h"
#include "support/search_cases.h"

using namespace septet;

namespace {

// Nothing, if the tests have no PostgreSQL.
std::unique_ptr<db::Database> search_database() {
  const std::string url = test::postgres_url();
  if (url.empty()) return nullptr;
  REQUIRE(test::empty_database(url).ok());
  auto database = server::PostgresDatabase::open({.url = url});
  REQUIRE(database.ok());
  return *std::move(database);
}

}  // namespace

TEST_CASE("search on PostgreSQL: what is found, in which order, in pages of one too") {
  if (const auto database = search_database()) test::check_search_cases(*database);
}

TEST_CASE("search on PostgreSQL: the index follows its documents") {
  if (const auto database = search_database()) test::check_search_changes(*database);
}

TEST_CASE("search on PostgreSQL: whatever is typed does no harm") {
  if (const auto database = search_database())
    test::check_search_takes_anything(*database, std::random_device{}(), 100);
}

TEST_CASE("search on PostgreSQL: a long body") {
  if (const auto database = search_database()) test::check_search_long_body(*database);
}
