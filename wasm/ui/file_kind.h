// What sort of thing a name stands for: its icon and colour, what it is called, how it is shown.
#pragma once

#include <string>
#include <string_view>

#include "ui/geometry.h"
#include "ui/theme.h"

namespace septet::ui {

enum class FileKind {
  folder,
  image,
  video,
  audio,
  document,
  pdf,
  spreadsheet,
  presentation,
  drawing,
  code,
  text,
  archive,
  other,
};

FileKind file_kind(std::string_view name);
// "pdf", lower case; empty if the name has none.
std::string extension(std::string_view name);
// Where the extension begins, so that a rename selects only what stands before it.
std::size_t stem_length(std::string_view name);
// "PNG image", "Folder", "Text".
std::string kind_label(std::string_view name, bool folder);

// How a file opens inside the panel.
enum class Preview { none, image, text, video, audio, pdf };
Preview preview_of(std::string_view name);
// Whether a browser can decode that image without help.
bool decodes_itself(std::string_view name);

Icon icon_of(FileKind);
Color tint_of(FileKind);
// The icon of a kind in its colour, 16 or 20 px; a folder is filled.
void file_icon(FileKind, Rect where, float size = icon_normal);

}  // namespace septet::ui
