// Lucide's icons, drawn from its font. ui/tokens.h lists those in use.
#pragma once

#include "ui/geometry.h"
#include "ui/theme.h"

namespace septet::ui {

// Draws an icon in the middle of where; size is 16, 20 or 24.
void icon(Icon, Rect where, float size, ImU32 tint);
inline void icon(Icon which, Rect where, float size, Color tint) {
  icon(which, where, size, color(tint));
}

// Lucide has outlines only; these are the shapes that the design fills.
void filled_folder(Rect where, float size, ImU32 tint);
void filled_star(Rect where, float size, ImU32 tint);

// Septet's mark: seven bars, one in the accent of each service.
void logo(Rect where);

}  // namespace septet::ui
