// Markdown as blocks and runs, and tables as text.
#include "panels/drive/markdown.h"

#include <doctest/doctest.h>

#include <random>

#include "panels/drive/csv.h"

using namespace septet;
using namespace panels::drive;
using markdown::BlockKind;

namespace {

// "p:text", "h2:text", "i1 •:text", "c:code", "t:2x3", "-": one a block.
std::string gist(std::string_view text) {
  std::string out;
  for (const markdown::Block& block : markdown::parse(text)) {
    if (!out.empty()) out += " | ";
    out += std::string(static_cast<std::size_t>(block.quote), '>');
    if (!block.marker.empty()) out += "i" + std::to_string(block.indent) + " " + block.marker + ":";
    if (block.kind == BlockKind::rule) out += "-";
    if (block.kind == BlockKind::code) out += "c:" + block.text;
    if (block.kind == BlockKind::heading) out += "h" + std::to_string(block.level) + ":";
    if (block.kind == BlockKind::table)
      out += "t:" + std::to_string(block.rows.size()) + "x" + std::to_string(block.aligns.size());
    out += markdown::plain_text(block.runs);
  }
  return out;
}

// Each run with its marks: b strong, i slanted, c code, s struck, l(link), p(picture).
std::string inline_gist(std::string_view text) {
  std::string out;
  const auto blocks = markdown::parse(text);
  REQUIRE(blocks.size() == 1);
  for (const markdown::Run& run : blocks[0].runs) {
    std::string marks;
    if (run.strong) marks += 'b';
    if (run.slanted) marks += 'i';
    if (run.code) marks += 'c';
    if (run.struck) marks += 's';
    if (run.picture) marks += 'p';
    if (!run.link.empty()) marks += "(" + run.link + ")";
    out += (marks.empty() ? run.text : marks + "<" + run.text + ">") + (run.ends_line ? "/" : "");
  }
  return out;
}

}  // namespace

TEST_CASE("blocks of Markdown") {
  CHECK(gist("# One\ntext\nmore\n\nTwo\n---\n### Three ###") ==
        "h1:One | text more | h2:Two | h3:Three");
  CHECK(gist("a\n\n***\n\nb") == "a | - | b");
  CHECK(gist("```c\nint a;\n\n# no\n```\nafter") == "c:int a;\n\n# no\n | after");
  CHECK(gist("    indented\n    code") == "c:indented\ncode\n");
  CHECK(gist("> quoted\n> # head\nout\n\nfree") == ">quoted | >h1:head | >out | free");
  CHECK(gist("#no heading") == "#no heading");
  CHECK(gist("") == "");
}

TEST_CASE("lists, lists in lists, tasks") {
  CHECK(gist("- a\n- b\n  - c\n- d") == "i1 \u2022:a | i1 \u2022:b | i2 \u2022:c | i1 \u2022:d");
  CHECK(gist("1. one\n2. two") == "i1 1.:one | i1 2.:two");
  CHECK(gist("- [ ] open\n- [x] done") == "i1 \u2610:open | i1 \u2611:done");
  CHECK(gist("- a\n\n  more of a\n\nout") == "i1 \u2022:a | more of a | out");
  CHECK(gist("* a\nlazy") == "i1 \u2022:a lazy");
  CHECK(gist("-no item") == "-no item");
}

TEST_CASE("a table with its alignments") {
  const auto blocks = markdown::parse("| a | b \\| c |\n|:-:|--:|\n| 1 | 2 |\n| 3 |\n\nafter");
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[0].kind == BlockKind::table);
  CHECK(blocks[0].aligns == std::vector{markdown::CellAlign::center, markdown::CellAlign::right});
  REQUIRE(blocks[0].rows.size() == 3);
  CHECK(markdown::plain_text(blocks[0].rows[0][1]) == "b | c");
  CHECK(markdown::plain_text(blocks[0].rows[2][1]).empty());
}

TEST_CASE("emphasis, code and links within a line") {
  CHECK(inline_gist("a *b* **c** ***d*** _e_ ~~f~~") == "a i<b> b<c> bi<d> i<e> s<f>");
  CHECK(inline_gist("snake_case_name and 2 * 3 * 4") == "snake_case_name and 2 * 3 * 4");
  CHECK(inline_gist("**a *b* c**") == "b<a >bi<b>b< c>");
  CHECK(inline_gist("`a *b*` ``c`d``") == "c<a *b*> c<c`d>");
  CHECK(inline_gist("[x](y.md) ![z](w.png \"t\")") == "(y.md)<x> p(w.png)<z>");
  CHECK(inline_gist("<https://a.b/c> https://d.e/f.") ==
        "(https://a.b/c)<https://a.b/c> (https://d.e/f)<https://d.e/f>.");
  CHECK(inline_gist("one  \ntwo\\\nthree") == "one/two/three");
  CHECK(inline_gist("\\*a\\* &amp; <b>") == "*a* & <b>");
  CHECK(inline_gist("[no link] (a)") == "[no link] (a)");
  CHECK(inline_gist("**open") == "**open");
}

TEST_CASE("whatever is written is read to its end") {
  const unsigned seed = std::random_device{}();
  INFO("seed ", seed);
  std::mt19937 random(seed);
  const std::string_view pieces[] = {
      "*",   "**", "_",     "`",    "```",   "~~",           "[",   "](",    ")",  "!",
      "<",   ">",  "\n",    "\n\n", "    ",  "- ",           "1. ", "> ",    "# ", "|",
      "---", "a",  "word ", "\\",   "&amp;", "https://x.y/", "\t",  "\u00e9"};
  for (int round = 0; round < 3'000; ++round) {
    std::string text;
    for (int i = 0; i < 60; ++i) text += pieces[random() % std::size(pieces)];
    for (const markdown::Block& block : markdown::parse(text)) {
      CHECK(block.indent + block.quote <= 50);
      for (const auto& row : block.rows) CHECK(row.size() == block.aligns.size());
    }
  }
  std::string deep;
  for (int i = 0; i < 10'000; ++i) deep += "> ";
  CHECK(markdown::parse(deep + "end").size() >= 1);
}

TEST_CASE("values with commas, quotes and line ends in them") {
  using Rows = std::vector<std::vector<std::string>>;
  CHECK(parse_csv("a,b\r\n1,\"x, \"\"y\"\"\nz\"\n", 10) == Rows{{"a", "b"}, {"1", "x, \"y\"\nz"}});
  CHECK(parse_csv("a;b;c\n1;2,5;3", 10) == Rows{{"a", "b", "c"}, {"1", "2,5", "3"}});
  CHECK(parse_csv("a\tb\n", 10) == Rows{{"a", "b"}});
  CHECK(parse_csv("a,\n,b", 10) == Rows{{"a", ""}, {"", "b"}});
  CHECK(parse_csv("1\n2\n3", 2) == Rows{{"1"}, {"2"}});
  CHECK(parse_csv("\"open", 2) == Rows{{"open"}});
  CHECK(parse_csv("", 2).empty());
}
