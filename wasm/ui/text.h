// Text in the sizes of the design tokens, rasterised by the browser: any script and emoji that the
// person's system has, kerned, as crisp as the page's own. Positions are CSS pixels.
//
// A font's ImFont::FontSize is the token's line height, so that ImGui::Text, CalcTextSize and
// wrapped text keep the rhythm of the design by themselves; a text's position is the upper left of
// its line box.
#pragma once

#include <string_view>

#include "imgui.h"

namespace septet::ui {

// size/line/weight: caption 12/16/400, label 12/16/500, body 13/20/400, body_medium 13/20/500,
// body_strong 13/20/600, reading 15/24/400, heading 15/24/600, title 18/28/600, page 24/32/600,
// display 32/40/600; slanted is reading in italics, code 13/24 in the system's monospaced font.
enum class Type {
  caption,
  label,
  body,
  body_medium,
  body_strong,
  reading,
  heading,
  title,
  page,
  display,
  slanted,
  code
};
enum class IconSize { small, normal };  // 16 and 20 px

// For PushFont and for labels. Digits have equal width in all of them.
ImFont* font(Type);
// The same without kerning and with whole-pixel advances, for ImGui::InputText, whose caret counts
// character by character.
ImFont* field_font(Type);
// Lucide; the code points are in ui/icons.h. Square line box of 16 or 20 px.
ImFont* icon_font(IconSize);

float line_height(Type);

// Width and height in one line, or wrapped at wrap_width (0: not).
ImVec2 measure(Type, std::string_view, float wrap_width = 0);

enum class Align { left, center, right };

void draw_text(ImDrawList*, Type, ImVec2 position, ImU32 color, std::string_view);
// Within [min.x, max.x] in one line, aligned, vertically centred in [min.y, max.y]; what does not
// fit ends in an ellipsis. Returns whether it was cut (the full text belongs into a tooltip).
bool draw_text_in(ImDrawList*, Type, ImVec2 min, ImVec2 max, ImU32 color, std::string_view,
                  Align = Align::left);
// In lines of at most wrap_width; at most max_lines of them, the last one cut by an ellipsis (0:
// any). Returns the height drawn.
float draw_text_wrapped(ImDrawList*, Type, ImVec2 position, float wrap_width, ImU32 color,
                        std::string_view, int max_lines = 0);
// The icon with this code point, its box at position.
void draw_icon(ImDrawList*, IconSize, ImVec2 position, ImU32 color, ImWchar code_point);

}  // namespace septet::ui
