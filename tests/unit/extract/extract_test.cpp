#include "extract/extract.h"

#include <doctest/doctest.h>

#include "archive/crc32.h"
#include "archive/zip_index.h"
#include "archive/zip_layout.h"
#include "base/encoding.h"
#include "base/text.h"
#include "extract/charset.h"
#include "extract/markup.h"
#include "support/documents.h"
#include "support/fakes.h"

using namespace septet;
using extract::Form;

namespace {

std::string text(Form form, const std::string& bytes, std::size_t most = 1 << 20) {
  const auto out = extract::text_of(form, test::stream_over(bytes), most);
  REQUIRE(out.ok());
  return *out;
}

// Deflate (RFC 1951, section 3.2.6) of one byte again and again: 13 bits for each 258 of them.
class Bits {
 public:
  void add(unsigned value, int count) {
    for (int i = 0; i < count; ++i, ++filled_) {
      if (filled_ % 8 == 0) bytes += '\0';
      bytes.back() = static_cast<char>(bytes.back() | (value >> i & 1) << filled_ % 8);
    }
  }
  void add_code(unsigned code, int count) {
    for (int i = count - 1; i >= 0; --i) add(code >> i & 1, 1);
  }
  std::string bytes;

 private:
  std::size_t filled_ = 0;
};

std::string many_letters(int repetitions) {
  Bits out;
  out.add(1, 1);  // the last block
  out.add(1, 2);  // of fixed codes
  out.add_code(0x30 + 'a', 8);
  for (int i = 0; i < repetitions; ++i) {
    out.add_code(0xC5, 8);  // 258 bytes
    out.add_code(0, 5);     // from one before
  }
  out.add_code(0, 7);
  return out.bytes;
}

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
}

// An archive of one deflated entry.
std::string deflated_file(const std::string& name, const std::string& data) {
  std::string head;
  put(head, 20, 2), put(head, 0, 2), put(head, 8, 2), put(head, 0, 4);
  put(head, 0, 4), put(head, data.size(), 4), put(head, 1000, 4);
  put(head, name.size(), 2), put(head, 0, 2);
  std::string out;
  put(out, archive::local_signature, 4);
  out += head + name + data;
  const std::size_t directory = out.size();
  put(out, archive::central_signature, 4);
  put(out, 20, 2);
  out += head;
  put(out, 0, 2), put(out, 0, 2), put(out, 0, 2), put(out, 0, 4), put(out, 0, 4);
  out += name;
  const std::size_t size = out.size() - directory;
  put(out, archive::end_signature, 4), put(out, 0, 4), put(out, 1, 2), put(out, 1, 2);
  put(out, size, 4), put(out, directory, 4), put(out, 0, 2);
  return out;
}

}  // namespace

TEST_CASE("charset: marks, UTF-8, Windows-1252, and what is no text") {
  CHECK(extract::as_utf8("\xEF\xBB\xBFgr\xC3\xBC\xC3\x9F") == "gr\xC3\xBC\xC3\x9F");
  CHECK(extract::as_utf8(std::string("\xFF\xFEg\0\xFC\0\x3D\xD8\x00\xDE", 10)) ==
        "g\xC3\xBC\xF0\x9F\x98\x80");
  CHECK(extract::as_utf8(std::string("\xFE\xFF\0g\0\xFC", 6)) == "g\xC3\xBC");
  CHECK(extract::as_utf8("gr\xFC\xDF 5 \x80") == "gr\xC3\xBC\xC3\x9F 5 \xE2\x82\xAC");
  CHECK(extract::as_utf8("cut off: \xE2\x82") == "cut off: ");
  CHECK(extract::as_utf8(std::string("ab\0c", 4)).empty());
  CHECK(extract::as_utf8("\x01\x02\x03\x04 abc").empty());
  CHECK(extract::as_utf8("").empty());
}

TEST_CASE("markup: characters for references, and nothing for entities of one's own") {
  CHECK(extract::with_characters("a &amp; b &lt;&#65;&#x42;&eacute;&yuml;&euro; &nonsense; &") ==
        "a & b <AB\xC3\xA9\xC3\xBF\xE2\x82\xAC &nonsense; &");
  CHECK(extract::with_characters("&#0;&#xD800;&#99999999999;&#;") ==
        "&#0;&#xD800;&#99999999999;&#;");
  const std::string laughs =
      "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><l>&b; end</l>";
  CHECK(text(Form::xml, laughs) == "&b; end");
}

TEST_CASE("text: HTML without its scripts, words that tags do not part") {
  CHECK(text(Form::html,
             "<!doctype html><html><head><title>Pl&auml;ne</title><style>p{}</style>"
             "<script>var hidden = '<p>no</p>';</script></head><body><p>One<p>two"
             "<b>three</b> <!-- four -->5 < 6<br>seven<IMG alt='>'></body>") ==
        "Pl\xC3\xA4ne One twothree 5 < 6 seven");
  CHECK(text(Form::html, "<p>never ends <b").starts_with("never ends"));
  CHECK(text(Form::html, "<script>never ends").empty());
  CHECK(text(Form::xml, "<svg><text>In a picture</text><![CDATA[a < b]]></svg>") ==
        "In a picture a < b");
  CHECK(text(Form::plain, "  lines\r\n\tof   text\n") == "lines of text");
}

TEST_CASE("text: OpenDocument, without styles and what was struck out") {
  const std::string bytes = test::open_document(
      "<text:tracked-changes><text:p>struck</text:p></text:tracked-changes>"
      "<text:h>Head</text:h><text:p>A<text:span>bc</text:span><text:tab/>d&amp;e</text:p>");
  CHECK(text(Form::open_document, bytes) == "Head Abc d&e");
}

TEST_CASE("text: Office Open XML") {
  CHECK(text(Form::word_document,
             test::word_document("Split</w:t></w:r><w:r><w:t>ted</w:t><w:instrText>PAGE"
                                 "</w:instrText></w:r></w:p><w:p><w:r><w:t>next")) ==
        "Splitted next");
  const std::string workbook =
      test::zip_file({{"xl/workbook.xml",
                       "<workbook><sheets><sheet name=\"Costs &amp; more\"/></sheets></workbook>"},
                      {"xl/sharedStrings.xml",
                       "<sst><si><t>Rent</t></si><si><r><t>Wa</t></r><r><t>ter</t></r></si>"
                       "</sst>"},
                      {"xl/worksheets/sheet1.xml",
                       "<row><c t=\"s\"><v>0</v></c><c><v>1250.5</v></c>"
                       "<c t=\"inlineStr\"><is><t>inline</t></is></c></row>"}});
  CHECK(text(Form::workbook, workbook) == "Costs & more Rent Water 1250.5 inline");
  const std::string slides =
      test::zip_file({{"ppt/slides/slide10.xml", "<a:p><a:r><a:t>ten</a:t></a:r></a:p>"},
                      {"ppt/slides/slide2.xml", "<a:p><a:r><a:t>two</a:t></a:r></a:p>"},
                      {"ppt/notesSlides/notesSlide2.xml", "<a:p><a:t>a note</a:t></a:p>"}});
  CHECK(text(Form::slides, slides) == "two ten a note");
  const std::string book = test::zip_file({{"mimetype", "application/epub+zip"},
                                           {"OEBPS/ch1.xhtml", "<html><p>Call me</p></html>"},
                                           {"OEBPS/ch2.xhtml", "<html><p>Ishmael</p></html>"}});
  CHECK(text(Form::book, book) == "Call me Ishmael");
}

TEST_CASE("text: as much as is wanted, in whole characters") {
  std::string long_text;
  for (int i = 0; i < 1000; ++i) long_text += "\xC3\xA4";
  for (std::size_t most = 0; most < 9; ++most) {
    const std::string out = text(Form::plain, long_text, most);
    CHECK(out.size() <= most);
    CHECK(is_utf8(out));
  }
}

TEST_CASE("text: what is damaged, cut off or swells gives little, and no error") {
  const std::string whole = test::word_document("Some words");
  for (std::size_t cut = 0; cut < whole.size(); cut += 7)
    CHECK(text(Form::word_document, whole.substr(0, cut)).size() <= 10);
  test::SeededRandom random(3);
  for (int i = 0; i < 300; ++i) {
    std::string damaged = whole;
    for (int j = 0; j < 4; ++j)
      damaged[random.next() % damaged.size()] = static_cast<char>(random.next());
    CHECK(text(Form::word_document, damaged).size() <= damaged.size());
  }
  for (const Form form : {Form::word_document, Form::open_document, Form::workbook, Form::slides,
                          Form::book, Form::html, Form::xml, Form::plain})
    CHECK(text(form, "").empty());
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "<w:p>";
  CHECK(text(Form::word_document, test::word_document(deep + "deep")) == "deep");
  // 200 MB that are 1 MB: 16 MiB are looked at, of which none is text.
  const std::string bomb = deflated_file("word/document.xml", many_letters(800'000));
  CHECK(bomb.size() < 1'400'000);
  CHECK(text(Form::word_document, bomb).empty());
}

TEST_CASE("zip index: single entries, stored and deflated, as much as is wanted") {
  const std::string stored =
      test::zip_file({{"a/b.txt", "hello"}, {"c", std::string(70'000, 'c')}});
  const auto index = archive::ZipIndex::open(test::stream_over(stored));
  REQUIRE(index.ok());
  REQUIRE(index->items().size() == 2);
  CHECK(index->find("nothing") == nullptr);
  CHECK(*index->read(*index->find("a/b.txt"), 100) == "hello");
  CHECK(index->read(*index->find("c"), 65)->size() == 65);
  // By Python's zipfile: a.txt, fifty times "hello ", deflated.
  const auto deflated = archive::ZipIndex::open(test::stream_over(*from_hex(
      "504b03041400000008004208785dc14842590c0000002c01000005000000612e747874cb48cdc9c957c81825"
      "892001504b010214031400000008004208785dc14842590c0000002c010000050000000000000000000000"
      "800100000000612e747874504b05060000000001000100330000002f0000000000")));
  REQUIRE(deflated.ok());
  CHECK(deflated->read(deflated->items()[0], 1000)->size() == 300);
  CHECK(*deflated->read(deflated->items()[0], 8) == "hello he");
  CHECK(archive::ZipIndex::open(test::stream_over("no archive")).error().code == "bad_archive");
}
