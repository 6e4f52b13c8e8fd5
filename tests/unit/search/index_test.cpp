#include "search/index.h"

#include <doctest/doctest.h>

#include <random>

#include "db/embedded_database.h"
#include "support/search_cases.h"

using namespace septet;

namespace {

std::unique_ptr<db::EmbeddedDatabase> memory() {
  return *db::EmbeddedDatabase::open({.path = ":memory:"});
}

std::string shown(const search::Marked& marked) {
  std::string out = marked.text;
  for (auto mark = marked.marks.rbegin(); mark != marked.marks.rend(); ++mark)
    out.insert(mark->end, "]").insert(mark->begin, "[");
  return out;
}

}  // namespace

TEST_CASE("search: what is found, in which order, in pages of one too") {
  test::check_search_cases(*memory());
}

TEST_CASE("search: the index follows its documents") {
  test::check_search_changes(*memory());
}

TEST_CASE("search: whatever is typed does no harm") {
  test::check_search_takes_anything(*memory(), std::random_device{}(), 400);
}

TEST_CASE("search: a write that fails leaves no trace in the index") {
  const auto database = memory();
  test::SearchWorld world(*database);
  const Id id = make_id(world.clock, world.random);
  const auto failed = database->write([&](db::Transaction& tx) -> Result<void> {
    TRY(world.index.put(tx, {id, world.anna, "alpha", ""}));
    return internal("after all");
  });
  CHECK_FALSE(failed.ok());
  CHECK(world.titles(world.anna, "alpha").empty());
}

TEST_CASE("search: hits say where the words stand") {
  const auto database = memory();
  test::SearchWorld world(*database);
  world.fill();
  const auto first = [&](const char* typed) {
    const auto hits = world.page(world.anna, typed, 1);
    REQUIRE(hits.items.size() == 1);
    return hits.items[0];
  };
  CHECK(shown(first("brul creme").title) == "[Crème] [brûl]ée");
  CHECK(shown(first("creme brul").title) == "[Crème] [brûl]ée");
  CHECK(shown(first("ofor").title) == "pr[ofor]ma_reinvoiced-final.TXT");
  CHECK(shown(first("presemtation").title) == "Quarterly [presentation]");
  CHECK(shown(first("京都の").title) == "東[京都の]地図.png");
  CHECK(shown(first("drawer").snippet) ==
        "dessert with sugar, burnt; the invoice is in the [drawer]");
  CHECK(first("invoice 1").snippet.text.empty());
}

TEST_CASE("search: several scopes, each kind by itself, and cursors that are none") {
  const auto database = memory();
  test::SearchWorld world(*database);
  world.put(world.anna, "one b");
  world.put(world.ben, "one a");
  const Id both[] = {world.anna, world.ben};
  const auto find = [&](const search::Index& index, std::string_view cursor) {
    return database->read([&](db::Session& session) {
      return index.find(session, {"one", both, cursor, 10});
    });
  };
  const auto hits = find(world.index, "");
  REQUIRE(hits->items.size() == 2);
  CHECK(hits->items[0].title.text == "one a");
  CHECK(hits->items[0].scope == world.ben);
  CHECK(find(search::Index("other"), "")->items.empty());
  for (const char* cursor : {"x", "????", "_wAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    CHECK(find(world.index, cursor).error().code == "bad_cursor");
}

TEST_CASE("search: a body of any length, of which the first MiB counts") {
  test::check_search_long_body(*memory());
}
