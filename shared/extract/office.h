// The text of office files and books, which are XML in a ZIP archive: OpenDocument (OASIS,
// ISO/IEC 26300), Office Open XML (ECMA-376) and EPUB.
#pragma once

#include <string_view>

#include "archive/zip_index.h"
#include "extract/text_sink.h"

namespace septet::extract {

// Errors: those of ZipIndex::read().
Result<void> add_open_document(const archive::ZipIndex&, TextSink&);
Result<void> add_word_document(const archive::ZipIndex&, TextSink&);
Result<void> add_workbook(const archive::ZipIndex&, TextSink&);
Result<void> add_slides(const archive::ZipIndex&, TextSink&);
Result<void> add_book(const archive::ZipIndex&, TextSink&);

// HTML by itself.
void add_html(std::string_view markup, TextSink&);
// All text of XML by itself.
void add_xml(std::string_view markup, TextSink&);

}  // namespace septet::extract
