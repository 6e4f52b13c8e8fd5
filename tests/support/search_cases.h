// What search has to find, as data, to be run over any engine.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "search/index.h"
#include "support/fakes.h"

namespace septet::test {

struct SearchDocument {
  const char* title;
  const char* body;
};

struct SearchCase {
  std::string what;
  std::string typed;
  std::vector<std::string> titles;  // found, in this order
};

inline const std::vector<SearchDocument>& search_documents() {
  static const std::vector<SearchDocument> documents{
      {"Invoice 2.pdf", ""},
      {"invoice 1.pdf", ""},
      {"old invoice.pdf", "paid in Málaga"},
      {"invoices 2026", ""},
      {"proforma_reinvoiced-final.TXT", ""},
      {"Straße nach Łódź.jpg", ""},
      {"Crème brûlée", "a dessert with sugar, burnt; the invoice is in the drawer"},
      {"Ёлка и чай.doc", ""},
      {"東京都の地図.png", "会議の議事録"},
      {"京都.png", ""},
      {"한국어 문서", ""},
      {"हिन्दी किताब", ""},
      {"100% done_now.txt", ""},
      {"a", ""},
      {"report'; DROP TABLE search_document; --", ""},
      {"Ünïcödé", "near NEAR and AND or OR not NOT"},
      {"Quarterly presentation", "numbers of the third quarter"},
      {"presence", ""},
      {"\xF0\x9F\x8E\x89 party", ""},
      {"Ｆｕｌｌｗｉｄｔｈ ﬁle", ""},
  };
  return documents;
}

inline const std::vector<SearchCase>& search_cases() {
  static const std::vector<SearchCase> cases{
      {"whole words, then beginnings, then parts, then bodies; natural order within",
       "INVOICE",
       {"invoice 1.pdf", "Invoice 2.pdf", "old invoice.pdf", "invoices 2026",
        "proforma_reinvoiced-final.TXT", "Crème brûlée"}},
      {"all words have to occur, in any order", "pdf old", {"old invoice.pdf"}},
      {"the last word may be its beginning",
       "invoice p",
       {"invoice 1.pdf", "Invoice 2.pdf", "old invoice.pdf", "proforma_reinvoiced-final.TXT"}},
      {"of earlier ones it is a part like any other",
       "inv pdf",
       {"invoice 1.pdf", "Invoice 2.pdf", "old invoice.pdf"}},
      {"a word of the title and one of the body", "old malaga", {"old invoice.pdf"}},
      {"in the body as it is typed", "dess", {"Crème brûlée"}},
      {"nothing", "zebra", {}},
      {"without diacritics", "creme BRULEE", {"Crème brûlée"}},
      {"with other diacritics", "crémé", {"Crème brûlée"}},
      {"decomposed", "bru\xCC\x82le\xCC\x81", {"Crème brûlée"}},
      {"sharp s and letters with a stroke", "STRASSE lodz", {"Straße nach Łódź.jpg"}},
      {"Cyrillic, io and short i", "елка ЧАИ", {"Ёлка и чай.doc"}},
      {"full width and ligatures", "fullwidth file", {"Ｆｕｌｌｗｉｄｔｈ ﬁle"}},
      {"two characters without spaces", "東京", {"東京都の地図.png"}},
      {"two that another title has too", "京都", {"京都.png", "東京都の地図.png"}},
      {"in the middle of such a title", "地図", {"東京都の地図.png"}},
      {"the last of such characters alone", "図", {"東京都の地図.png"}},
      {"such a body", "議事", {"東京都の地図.png"}},
      {"Korean as it is typed", "문", {"한국어 문서"}},
      {"vowel signs are not diacritics", "किताब", {"हिन्दी किताब"}},
      {"one character", "чай", {"Ёлка и чай.doc"}},
      {"the middle of a word", "ofor", {"proforma_reinvoiced-final.TXT"}},
      {"a part across words", "e 2.p", {"Invoice 2.pdf"}},
      {"two characters in the middle", "%", {"100% done_now.txt"}},
      {"the end of a title", "0% done_now.txt", {"100% done_now.txt"}},
      {"an underscore is itself", "1_0", {}},
      {"a per cent sign is itself", "0%", {"100% done_now.txt"}},
      {"only a symbol", "\xF0\x9F\x8E\x89", {"\xF0\x9F\x8E\x89 party"}},
      {"another letter", "presemtation", {"Quarterly presentation"}},
      {"a letter less", "presntation", {"Quarterly presentation"}},
      {"a letter more", "pressentation", {"Quarterly presentation"}},
      {"two swapped", "rpesentation", {"Quarterly presentation"}},
      {"two swapped in the middle", "presetnation", {"Quarterly presentation"}},
      {"a mistake while it is typed", "qusrter", {"Quarterly presentation"}},
      {"a mistake in one of two words", "quarterly presentaton", {"Quarterly presentation"}},
      {"a mistake in each is too much", "quartrly presentaton", {}},
      {"numbers are not mistaken", "invoices 2027", {}},
      {"an operator is a word", "NEAR", {"Ünïcödé"}},
      {"operators are words", "AND OR NOT", {"Ünïcödé"}},
      {"a quote", "report';", {"report'; DROP TABLE search_document; --"}},
      {"a double quote", "\"invoice 2", {"Invoice 2.pdf", "invoices 2026"}},
      {"a star", "inv*ce", {}},
      {"a column filter", "terms:invoice", {}},
      {"a parenthesis", "(old", {"old invoice.pdf"}},
      {"a NUL", std::string("old\0invoice", 11), {"old invoice.pdf"}},
      {"not UTF-8", "old \xff invoice", {"old invoice.pdf"}},
      {"white space only", " \t\n", {}},
      {"nothing at all", "", {}},
      {"ten thousand characters", std::string(10'000, 'x'), {}},
      {"five thousand words",
       [] {
         std::string text;
         for (int i = 0; i < 5'000; ++i) text += "w ";
         return text;
       }(),
       {}},
  };
  return cases;
}

// An index with the documents above for one account, and others' beside them.
class SearchWorld {
 public:
  explicit SearchWorld(db::Database& where, std::uint64_t seed = 1)
      : database(where), random(seed) {
    REQUIRE(search::migrate(database).ok());
    anna = make_id(clock, random);
    ben = make_id(clock, random);
  }

  Id put(const Id& scope, std::string_view title, std::string_view body = {}) {
    const Id id = make_id(clock, random);
    put_as(id, scope, title, body);
    return id;
  }

  void put_as(const Id& id, const Id& scope, std::string_view title,
              std::optional<std::string_view> body = {}) {
    const std::string key = search::folded(title);
    const auto done = database.write([&](db::Transaction& tx) {
      return index.put(tx, {id, scope, title, key, body});
    });
    REQUIRE_MESSAGE(done.ok(), done.error().cause);
  }

  void remove(const Id& id) {
    REQUIRE(database.write([&](db::Transaction& tx) { return index.remove(tx, id); }).ok());
  }

  void fill() {
    for (const auto& [title, body] : search_documents()) put(anna, title, body);
  }

  search::Hits page(const Id& scope, std::string_view typed, int limit,
                    std::string_view cursor = {}) {
    auto hits = database.read([&](db::Session& session) {
      return index.find(session, {typed, std::span(&scope, 1), cursor, limit});
    });
    REQUIRE_MESSAGE(hits.ok(), hits.error().cause);
    return *std::move(hits);
  }

  // All pages.
  std::vector<std::string> titles(const Id& scope, std::string_view typed, int limit = 100) {
    std::vector<std::string> out;
    std::string cursor;
    do {
      const auto hits = page(scope, typed, limit, cursor);
      for (const auto& hit : hits.items) out.push_back(hit.title.text);
      cursor = hits.next_cursor.value_or("");
    } while (!cursor.empty());
    return out;
  }

  db::Database& database;
  FakeClock clock;
  SeededRandom random;
  search::Index index{"test"};
  Id anna, ben;
};

inline std::string lines(const std::vector<std::string>& titles) {
  std::string out;
  for (const std::string& title : titles) out += title + "\n";
  return out;
}

inline void check_search_cases(db::Database& database) {
  SearchWorld world(database);
  world.fill();
  for (const SearchCase& one : search_cases()) {
    CAPTURE(one.what);
    CHECK(lines(world.titles(world.anna, one.typed)) == lines(one.titles));
    CHECK(lines(world.titles(world.anna, one.typed, 1)) == lines(one.titles));
    CHECK(world.titles(world.ben, one.typed).empty());
  }
}

// Documents come, change and go; what is found follows, and nothing is left behind.
inline void check_search_changes(db::Database& database) {
  SearchWorld world(database);
  using Titles = std::vector<std::string>;
  const Id a = world.put(world.anna, "alpha", "one two");
  const Id b = world.put(world.ben, "alpha");
  CHECK(world.titles(world.anna, "alpha") == Titles{"alpha"});
  world.put_as(a, world.anna, "beta", "one three");
  CHECK(world.titles(world.anna, "alpha").empty());
  CHECK(world.titles(world.anna, "two").empty());
  CHECK(world.titles(world.anna, "three") == Titles{"beta"});
  world.put_as(a, world.anna, "delta", std::nullopt);
  CHECK(world.titles(world.anna, "delta three") == Titles{"delta"});
  world.put_as(a, world.ben, "beta", "one three");
  CHECK(world.titles(world.anna, "beta").empty());
  CHECK(world.titles(world.ben, "beta") == Titles{"beta"});
  world.remove(b);
  world.remove(b);
  CHECK(world.titles(world.ben, "alpha").empty());
  REQUIRE(search::rebuild(database).ok());
  CHECK(world.titles(world.ben, "three") == Titles{"beta"});
  const Id c = world.put(world.anna, "gamma");
  world.put(world.anna, "");
  REQUIRE(
      database.write([&](db::Transaction& tx) { return world.index.remove_scope(tx, world.anna); })
          .ok());
  CHECK(world.titles(world.anna, "gamma").empty());
  world.put_as(c, world.anna, "gamma");
  CHECK(world.titles(world.anna, "gamma") == Titles{"gamma"});
  world.remove(c);
  world.remove(a);
  CHECK(*database.read([](db::Session& session) {
    return session.integer("SELECT count(*) FROM search_document");
  }) == 0);
}

inline void check_search_long_body(db::Database& database) {
  SearchWorld world(database);
  std::string body;
  for (int i = 0; body.size() < 3'000'000; ++i) body += "word" + std::to_string(i) + " ";
  world.put(world.anna, "long", body);
  const auto hits = world.page(world.anna, "word77", 1);
  REQUIRE(hits.items.size() == 1);
  CHECK(hits.items[0].snippet.text.size() <= 200);
  CHECK(hits.items[0].rank == search::Rank::body);
  CHECK(world.titles(world.anna, "word300000").empty());
}

// What was typed at random, of pieces that mean something to some parser.
inline std::string random_query(SeededRandom& random) {
  static const std::vector<std::string> pieces{"invoice",
                                               "\"",
                                               "'",
                                               "*",
                                               "AND",
                                               " OR ",
                                               "NOT ",
                                               "NEAR(",
                                               ")",
                                               "(",
                                               "%",
                                               "_",
                                               "\\",
                                               ":",
                                               "^",
                                               "-",
                                               "+",
                                               "&",
                                               "|",
                                               "!",
                                               "<->",
                                               "terms",
                                               " ",
                                               "\t",
                                               std::string(1, '\0'),
                                               "\xff",
                                               "é",
                                               "東京",
                                               "\xF0\x9F\x8E\x89",
                                               "\xEE\x80\x80",
                                               "2",
                                               "ı",
                                               "x",
                                               "$1",
                                               "?",
                                               ";",
                                               "--"};
  std::string out;
  for (std::uint64_t i = random.next() % 12; i > 0; --i)
    out += pieces[random.next() % pieces.size()];
  return out;
}

// Any text finds something or nothing, and a title is found by itself whatever is in it.
inline void check_search_takes_anything(db::Database& database, std::uint64_t seed, int rounds) {
  MESSAGE("seed " << seed);
  SearchWorld world(database, seed);
  world.fill();
  for (int i = 0; i < rounds; ++i) {
    const std::string typed = random_query(world.random);
    CAPTURE(typed);
    const auto titles = world.titles(world.anna, typed, 7);
    auto once = titles;
    std::sort(once.begin(), once.end());
    CHECK(std::unique(once.begin(), once.end()) == once.end());
    const Id id = world.put(world.ben, typed, typed);
    const auto found = world.page(world.ben, typed, 1000);
    CHECK(search::folded(search::storable(typed)).empty() == found.items.empty());
    world.remove(id);
  }
}

}  // namespace septet::test
