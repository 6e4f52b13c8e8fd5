// How files look: the icon of their kind in its colour, and their pictures.
#pragma once

#include "panels/drive/listing.h"
#include "ui/file_kind.h"
#include "ui/widgets.h"

namespace septet::panels::drive {

using ui::file_kind;
using ui::FileKind;
using ui::kind_label;
using ui::Preview;
using ui::preview_of;

FileKind kind_of(const Node&);
inline void file_icon(const Node& node, ui::Rect where, float size = ui::icon_normal) {
  ui::file_icon(kind_of(node), where, size);
}
// "214 items" or "18.2 MB".
std::string extent_text(const Node&);

}  // namespace septet::panels::drive
