// How files look: the icon of their kind in its colour, and their pictures.
#pragma once

#include "panels/drive/file_kind.h"
#include "panels/drive/listing.h"
#include "ui/widgets.h"

namespace septet::panels::drive {

ui::Icon icon_of(FileKind);
ui::Color tint_of(FileKind);
FileKind kind_of(const Node&);

// The icon of a kind in its colour, 16 or 20 px; a folder is filled.
void file_icon(FileKind, ui::Rect where, float size = ui::icon_normal);
inline void file_icon(const Node& node, ui::Rect where, float size = ui::icon_normal) {
  file_icon(kind_of(node), where, size);
}
// "214 items" or "18.2 MB".
std::string extent_text(const Node&);

}  // namespace septet::panels::drive
