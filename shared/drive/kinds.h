// What kind of thing a file is, as far as its name tells, and what follows: how its text is found,
// what a preview of it is made by.
#pragma once

#include <optional>
#include <string_view>

#include "base/record.h"
#include "extract/extract.h"

namespace septet::drive {

// What a search can be narrowed to. Every file is of one of these or of none.
enum class FileKind {
  folder,
  image,
  video,
  audio,
  document,  // made with a word processor, and books
  pdf,
  spreadsheet,
  presentation,
  archive,
  text,  // plain text, code, markup
};

// Nothing for what is none of them, and never `folder`.
std::optional<FileKind> file_kind_of(std::string_view name);

extract::Form text_form_of(std::string_view name);

enum class PreviewSource {
  none,
  image,
  video,
  pdf,
};
PreviewSource preview_source_of(std::string_view name);

}  // namespace septet::drive

namespace septet {

template <>
struct EnumNames<drive::FileKind> {
  static constexpr std::pair<drive::FileKind, std::string_view> names[] = {
      {drive::FileKind::folder, "folder"},
      {drive::FileKind::image, "image"},
      {drive::FileKind::video, "video"},
      {drive::FileKind::audio, "audio"},
      {drive::FileKind::document, "document"},
      {drive::FileKind::pdf, "pdf"},
      {drive::FileKind::spreadsheet, "spreadsheet"},
      {drive::FileKind::presentation, "presentation"},
      {drive::FileKind::archive, "archive"},
      {drive::FileKind::text, "text"}};
};

}  // namespace septet
