// Where each glyph of a text goes: fractional pens, kerning, joined runs for scripts whose letters
// connect, and line breaks. Lengths are CSS pixels.
#pragma once

#include <string_view>

#include "imgui.h"
#include "ui/glyph_face.h"

namespace septet::ui {

// How much of text, in one line, is narrower than max_width; its width goes to *width.
std::string_view fitting(Face&, std::string_view text, float max_width, float* width);
float line_width(Face&, std::string_view text);

// The next line of text, which ends at a line break, or where max_width is reached (0: nowhere)
// after a blank, after a hyphen or between ideographs. Takes it and the blanks after it off text.
std::string_view take_line(Face&, std::string_view& text, float max_width);
ImVec2 text_size(Face&, std::string_view text, float wrap_width);

// Draws one line; what lies outside of clip (min x, min y, max x, max y) is cut off.
void draw_line(ImDrawList*, Face&, ImVec2 position, ImU32 color, std::string_view text,
               const ImVec4* clip = nullptr);

}  // namespace septet::ui
