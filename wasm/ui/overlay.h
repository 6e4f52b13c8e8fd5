// A box over what was drawn before it in the same panel: a tray, a round button, a pane over the
// content. It takes the pointer from what lies below, which a box that is only drawn would not.
#pragma once

#include <string_view>

#include "ui/geometry.h"
#include "ui/tokens.h"

namespace septet::ui {

class Overlay {
 public:
  // level: of the shadow around it (ui/paint.h), 0 for none.
  Overlay(std::string_view name, Rect where, int shadow_level, float radius = radius_card);
  ~Overlay();
  Overlay(const Overlay&) = delete;
  Overlay& operator=(const Overlay&) = delete;
};

}  // namespace septet::ui
