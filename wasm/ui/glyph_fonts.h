// The table of fonts, from the design tokens.
#pragma once

#include "ui/glyph_face.h"
#include "ui/text.h"

namespace septet::ui {

// Adds every font to ImGui and fills the atlas whenever the surface changes. Before platform::run.
void start_fonts();

Face& face(Type, bool exact = false);
Face& icon_face(IconSize);

}  // namespace septet::ui
