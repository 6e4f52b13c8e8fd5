// The texture that holds every glyph: ImGui's font atlas, filled on demand by the browser.
#pragma once

#include <optional>
#include <string_view>

#include "imgui.h"
#include "platform/rasterizer.h"

namespace septet::ui {

// A text's ink in the texture. Empty ink draws nothing.
struct Stamp {
  platform::Ink ink;
  int x = 0, y = 0;  // in the texture, pixels
  std::uint8_t colored = 0;
  bool ready = false;
};

class GlyphAtlas {
 public:
  static constexpr int size_px = 2048;

  // Creates the texture and lets ImGui build its fonts (which must have been added) over it.
  // What was stamped before is gone.
  void build();
  // Rasterises text and finds it a place. The stamp's address has to last until flush().
  void stamp(Stamp&, int style, std::string_view text, float shift, bool kerned);
  // Draws into the texture what was stamped since the last flush.
  void flush();
  // Something found no place; build() again.
  bool full() const { return full_; }

 private:
  unsigned texture_ = 0;
  bool full_ = false;
};

GlyphAtlas& glyph_atlas();

}  // namespace septet::ui
