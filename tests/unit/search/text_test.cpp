#include <doctest/doctest.h>

#include <random>
#include <set>

#include "base/text.h"
#include "search/expression.h"
#include "search/fold.h"
#include "search/marks.h"
#include "search/query.h"
#include "search/terms.h"
#include "search/typo.h"
#include "support/fakes.h"

using namespace septet;
using search::folded;

namespace {

std::vector<std::string> words(std::string_view text, search::Purpose purpose) {
  const std::string folding = folded(text);
  std::vector<std::string> out;
  for (const auto& word : search::words_of(folding, purpose))
    out.emplace_back(search::term_of(folding, word));
  return out;
}

using Words = std::vector<std::string>;

// By definition: every single edit of `typed`, tried.
bool one_typo_by_trying(const std::string& typed, const std::string& word, bool as_prefix) {
  std::set<std::string> edits{typed};
  for (std::size_t i = 0; i <= typed.size(); ++i) {
    if (i < typed.size()) edits.insert(std::string(typed).erase(i, 1));
    if (i + 1 < typed.size()) {
      std::string swapped = typed;
      std::swap(swapped[i], swapped[i + 1]);
      edits.insert(swapped);
    }
    for (const char c : {'a', 'b', 'c'}) {
      edits.insert(std::string(typed).insert(i, 1, c));
      if (i < typed.size()) edits.insert(std::string(typed).replace(i, 1, 1, c));
    }
  }
  for (const std::string& edit : edits)
    if (as_prefix ? word.starts_with(edit) : word == edit) return true;
  return false;
}

}  // namespace

TEST_CASE("fold: without case, diacritics, compatibility forms and double spaces") {
  CHECK(folded("  Crème\t\n BRÛLÉE ") == "creme brulee");
  CHECK(folded("Straße") == "strasse");
  CHECK(folded("Łódź Ærø þorn İstanbul ISPARTA ı") == "lodz aero thorn istanbul isparta i");
  CHECK(folded("Ёлка Й") == "елка и");
  CHECK(folded("ﬁ Ｗ ① ½") == "fi w 1 1⁄2");
  CHECK(folded("が 한국") == "が 한국");
  CHECK(folded("कि") == "कि");
  CHECK(folded("a\xC2\xAD"
               "b") == "ab");  // a soft hyphen
}

TEST_CASE("fold: each byte knows where it came from") {
  const std::string text = " Straße  É!";
  const auto folding = search::folded_with_origins(text);
  CHECK(folding.text == "strasse e!");
  const auto original = [&](std::size_t begin, std::size_t end) {
    const auto span = folding.original({begin, end});
    return text.substr(span.begin, span.end - span.begin);
  };
  CHECK(original(0, 7) == "Straße");
  CHECK(original(8, 9) == "É");
  CHECK(original(9, 10) == "!");
}

TEST_CASE("fold: what can be stored is UTF-8 without NUL, whatever came") {
  CHECK(search::storable(std::string("a\0b", 3)) == "a b");
  CHECK(search::storable("a\xff\xC3") == "a\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(search::storable("e\xCC\x81") == "é");
}

TEST_CASE("words: letters and digits; pairs where a script has no spaces") {
  using search::Purpose;
  CHECK(words("invoice_2026-final.PDF", Purpose::index) ==
        Words{"invoice", "2026", "final", "pdf"});
  CHECK(words("東京都 map", Purpose::index) == Words{"東京", "京都", "都", "map"});
  CHECK(words("東京都", Purpose::query) == Words{"東京", "京都"});
  CHECK(words("都x", Purpose::query) == Words{"都", "x"});
  CHECK(words("--- !", Purpose::index).empty());
  CHECK(words(std::string(100, 'x'), Purpose::index) == Words{std::string(64, 'x')});
}

TEST_CASE("terms: nothing that a parser could take for something else") {
  test::SeededRandom random(std::random_device{}());
  for (int i = 0; i < 300; ++i) {
    const std::string text = search::storable(random.bytes(40));
    for (const std::string& term : search::terms_of("0123456789", text, text)) {
      CAPTURE(term);
      CHECK(is_utf8(term));
      CHECK(std::all_of(term.begin(), term.end(), [](char c) {
        return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') ||
               (c >= 'a' && c <= 'z');
      }));
    }
  }
}

TEST_CASE("terms: scopes and kinds are apart, and a long body stays under PostgreSQL's limit") {
  Id a, b;
  b.bytes[15] = 1;
  CHECK(search::code_of("drive", a) != search::code_of("drive", b));
  CHECK(search::code_of("drive", a) != search::code_of("shop", a));
  std::string body;
  for (int i = 0; i < 200'000; ++i) body += std::to_string(i) + " ";
  std::size_t bytes = 0;
  for (const auto& term : search::terms_of("0123456789", "t", body)) bytes += term.size();
  CHECK(bytes < 901'000);
  CHECK(bytes > 900'000);
}

TEST_CASE("expressions: as each engine writes them") {
  using namespace search;
  const Expression expression =
      without(all({term("a"), any({term("b"), beginning("c")})}), all({term("d")}));
  CHECK(written(expression, {'"', "*", " AND ", " OR ", " NOT "}) ==
        R"((("a" AND ("b" OR "c"*)) NOT "d"))");
  CHECK(written(expression, {'\'', ":*", " & ", " | ", " & !"}) ==
        "(('a' & ('b' | 'c':*)) & !'d')");
}

TEST_CASE("typo: one mistake, as trying all of them says") {
  const std::uint64_t seed = std::random_device{}();
  MESSAGE("seed " << seed);
  test::SeededRandom random(seed);
  const auto word = [&] {
    std::string out;
    for (std::uint64_t i = random.next() % 6; i > 0; --i)
      out += static_cast<char>('a' + random.next() % 3);
    return out;
  };
  for (int i = 0; i < 3'000; ++i) {
    const std::string typed = word(), other = word();
    CAPTURE(typed);
    CAPTURE(other);
    for (const bool as_prefix : {false, true})
      CHECK(search::within_one_typo(typed, other, as_prefix) ==
            one_typo_by_trying(typed, other, as_prefix));
  }
  CHECK(search::within_one_typo("krème", "crème", false));
}

TEST_CASE("query: the last word may be a beginning; long words without digits may err") {
  const auto wanted = search::wanted_from(" Old  INVOICE 2026x rep");
  CHECK(wanted.literal == "old invoice 2026x rep");
  REQUIRE(wanted.words.size() == 4);
  CHECK(wanted.words[1].may_err);
  CHECK_FALSE(wanted.words[0].may_err);
  CHECK_FALSE(wanted.words[2].may_err);
  CHECK_FALSE(wanted.words[1].beginning);
  CHECK(wanted.words[3].beginning);
  CHECK(search::wanted_from(std::string(9'999, 'x')).literal.size() == 200);
}

TEST_CASE("snippet: around the first place, in whole characters") {
  std::string body;
  for (int i = 0; i < 100; ++i) body += "äöü ";
  body += "needle ";
  for (int i = 0; i < 100; ++i) body += "äöü ";
  const auto snippet = search::snippet_of(body, search::wanted_from("need"));
  REQUIRE(snippet.marks.size() == 1);
  const auto mark = snippet.marks[0];
  CHECK(snippet.text.substr(mark.begin, mark.end - mark.begin) == "need");
  CHECK(is_utf8(snippet.text));
  CHECK(snippet.text.size() <= 200);
  CHECK(search::snippet_of(body, search::wanted_from("zebra")).text.empty());
}
