#include "extract/office.h"

#include <algorithm>
#include <vector>

#include "extract/charset.h"
#include "extract/markup.h"

namespace septet::extract {

namespace {

using archive::ZipIndex;

constexpr std::size_t part_max_bytes = 16 << 20;   // of one part, unpacked
constexpr std::size_t parts_max_bytes = 48 << 20;  // of all that are looked at

// Whether a name is one of these, which have a space on either side.
bool is_one_of(std::string_view names, std::string_view name) {
  if (name.empty()) return false;
  return names.find(" " + std::string(name) + " ") != names.npos;
}

// Tags within words: what they mark is no other word.
constexpr std::string_view inline_html =
    " a abbr b bdi bdo big cite code dfn em font i ins kbd mark q rb ruby s samp small span strike "
    "strong sub sup tt u var wbr ";
constexpr std::string_view inline_open_document =
    " a bookmark bookmark-end bookmark-start meta reference-mark reference-mark-end "
    "reference-mark-start ruby ruby-base soft-page-break span ";

void add_markup(std::string_view text, Markup kind, std::string_view inline_tags, TextSink& out) {
  MarkupReader reader(text, kind);
  while (!out.full()) {
    const auto part = reader.next();
    if (!part) return;
    if (part->kind == MarkupPart::Kind::text)
      out.add(part->text);
    else if (!is_one_of(inline_tags, part->name))
      out.gap();
  }
}

// What stands between such tags, be they nested.
class Within {
 public:
  explicit Within(std::string_view names) : names_(names) {}
  void see(const MarkupPart& part) {
    if (part.kind == MarkupPart::Kind::text || part.is_empty || !is_one_of(names_, part.name))
      return;
    if (part.kind == MarkupPart::Kind::start)
      ++depth_;
    else if (depth_ > 0)
      --depth_;
  }
  explicit operator bool() const { return depth_ > 0; }

 private:
  std::string_view names_;
  int depth_ = 0;
};

// Numbers and styles have texts as well, which are not the document's.
void add_open_document_body(std::string_view xml, TextSink& out) {
  MarkupReader reader(xml, Markup::xml);
  Within body(" body "), hidden(" tracked-changes binary-data ");
  while (!out.full()) {
    const auto part = reader.next();
    if (!part) return;
    body.see(*part);
    hidden.see(*part);
    if (!body || hidden) continue;
    if (part->kind == MarkupPart::Kind::text)
      out.add(part->text);
    else if (!is_one_of(inline_open_document, part->name))
      out.gap();
  }
}

// Texts stand in "t" alone; these tags are no part of a word.
void add_runs(std::string_view xml, TextSink& out) {
  MarkupReader reader(xml, Markup::xml);
  Within run(" t "), reading(" rPh ");  // how a Japanese word is read
  while (!out.full()) {
    const auto part = reader.next();
    if (!part) return;
    run.see(*part);
    reading.see(*part);
    if (part->kind == MarkupPart::Kind::text) {
      if (run && !reading) out.add(part->text);
    } else if (is_one_of(" p si br cr tab tc c ", part->name)) {
      out.gap();
    }
  }
}

// Values that stand in the cells themselves; those of type "s" are numbers of shared texts.
void add_cells(std::string_view xml, TextSink& out) {
  MarkupReader reader(xml, Markup::xml);
  Within value(" v t ");
  bool shared = false;
  while (!out.full()) {
    const auto part = reader.next();
    if (!part) return;
    value.see(*part);
    if (part->kind == MarkupPart::Kind::start && part->name == "c") {
      shared = attribute(part->attributes, "t") == "s";
      out.gap();
    }
    if (part->kind == MarkupPart::Kind::text && value && !shared) out.add(part->text);
  }
}

void add_sheet_names(std::string_view xml, TextSink& out) {
  MarkupReader reader(xml, Markup::xml);
  while (const auto part = reader.next())
    if (part->kind == MarkupPart::Kind::start && part->name == "sheet") {
      out.add(attribute(part->attributes, "name"));
      out.gap();
    }
}

bool in_natural_order(const ZipIndex::Item* a, const ZipIndex::Item* b) {
  return a->name.size() != b->name.size() ? a->name.size() < b->name.size() : a->name < b->name;
}

std::vector<const ZipIndex::Item*> items_between(const ZipIndex& archive, std::string_view begin,
                                                 std::string_view end) {
  std::vector<const ZipIndex::Item*> out;
  for (const auto& item : archive.items())
    if (item.name.size() >= begin.size() + end.size() && item.name.starts_with(begin) &&
        item.name.ends_with(end))
      out.push_back(&item);
  std::sort(out.begin(), out.end(), in_natural_order);
  return out;
}

// The parts one after another, as long as there is room.
class Parts {
 public:
  using Add = void (*)(std::string_view xml, TextSink&);
  Parts(const ZipIndex& archive, TextSink& out) : archive_(archive), out_(out) {}

  Result<void> add(const std::vector<const ZipIndex::Item*>& items, Add how) {
    for (const auto* item : items) {
      if (out_.full() || left_bytes_ == 0) return {};
      const std::string xml = TRY(archive_.read(*item, std::min(part_max_bytes, left_bytes_)));
      left_bytes_ -= xml.size();
      how(as_utf8(xml), out_);
      out_.gap();
    }
    return {};
  }
  Result<void> add(std::string_view begin, std::string_view end, Add how) {
    return add(items_between(archive_, begin, end), how);
  }
  Result<void> add(std::string_view name, Add how) {
    const auto* item = archive_.find(name);
    return item == nullptr ? Result<void>() : add({item}, how);
  }

 private:
  const ZipIndex& archive_;
  TextSink& out_;
  std::size_t left_bytes_ = parts_max_bytes;
};

}  // namespace

void add_html(std::string_view markup, TextSink& out) {
  add_markup(markup, Markup::html, inline_html, out);
}

void add_xml(std::string_view markup, TextSink& out) {
  add_markup(markup, Markup::xml, "", out);
}

Result<void> add_open_document(const ZipIndex& archive, TextSink& out) {
  return Parts(archive, out).add("content.xml", add_open_document_body);
}

Result<void> add_word_document(const ZipIndex& archive, TextSink& out) {
  Parts parts(archive, out);
  TRY(parts.add("word/document.xml", add_runs));
  for (const char* more :
       {"word/footnotes", "word/endnotes", "word/comments", "word/header", "word/footer"})
    TRY(parts.add(more, ".xml", add_runs));
  return {};
}

Result<void> add_workbook(const ZipIndex& archive, TextSink& out) {
  Parts parts(archive, out);
  TRY(parts.add("xl/workbook.xml", add_sheet_names));
  TRY(parts.add("xl/sharedStrings.xml", add_runs));
  return parts.add("xl/worksheets/sheet", ".xml", add_cells);
}

Result<void> add_slides(const ZipIndex& archive, TextSink& out) {
  Parts parts(archive, out);
  TRY(parts.add("ppt/slides/slide", ".xml", add_runs));
  return parts.add("ppt/notesSlides/notesSlide", ".xml", add_runs);
}

Result<void> add_book(const ZipIndex& archive, TextSink& out) {
  Parts parts(archive, out);
  for (const char* end : {".xhtml", ".html", ".htm"}) TRY(parts.add("", end, add_html));
  return {};
}

}  // namespace septet::extract
