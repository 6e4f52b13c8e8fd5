#include "extract/extract.h"

#include <algorithm>

#include "extract/charset.h"
#include "extract/office.h"

namespace septet::extract {

namespace {

constexpr std::size_t markup_max_bytes = 8 << 20;  // of which the text is a part

Result<std::string> beginning_of(const http::Stream& source, std::size_t most) {
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(source.size, most));
  std::string out;
  while (out.size() < wanted) {
    const std::string piece = TRY(source.read(out.size(), wanted - out.size()));
    if (piece.empty()) return internal("a stream ended early");
    out += piece;
  }
  return out;
}

// UTF-16 takes twice as many bytes, and white space is dropped.
Result<void> add_plain(const http::Stream& source, std::size_t most, TextSink& out) {
  out.add(as_utf8(TRY(beginning_of(source, 2 * most))));
  return {};
}

using AddMarkup = void (*)(std::string_view, TextSink&);
Result<void> add_file(const http::Stream& source, AddMarkup add, TextSink& out) {
  add(as_utf8(TRY(beginning_of(source, markup_max_bytes))), out);
  return {};
}

using AddArchive = Result<void> (*)(const archive::ZipIndex&, TextSink&);
Result<void> add_archive(const http::Stream& source, AddArchive add, TextSink& out) {
  const auto archive = TRY(archive::ZipIndex::open(source));
  return add(archive, out);
}

Result<void> add_by_form(Form form, const http::Stream& source, std::size_t most, TextSink& out) {
  switch (form) {
    case Form::plain:
      return add_plain(source, most, out);
    case Form::html:
      return add_file(source, add_html, out);
    case Form::xml:
      return add_file(source, add_xml, out);
    case Form::open_document:
      return add_archive(source, add_open_document, out);
    case Form::word_document:
      return add_archive(source, add_word_document, out);
    case Form::workbook:
      return add_archive(source, add_workbook, out);
    case Form::slides:
      return add_archive(source, add_slides, out);
    case Form::book:
      return add_archive(source, add_book, out);
    case Form::none:
    case Form::pdf:
      break;
  }
  return {};
}

bool is_of_the_file(const Error& error) {
  return error.kind == ErrorKind::invalid || error.kind == ErrorKind::unsupported;
}

}  // namespace

Result<std::string> text_of(Form form, const http::Stream& source, std::size_t most_bytes) {
  TextSink out(most_bytes);
  const auto added = add_by_form(form, source, most_bytes, out);
  if (!added.ok() && !is_of_the_file(added.error())) return added.error();
  return out.take();
}

}  // namespace septet::extract
