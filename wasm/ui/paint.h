// What everything is made of: rounded rectangles, 1 px lines, flat fills, ramps, soft shadows. All
// edges are moved onto device pixels. Draws into the current window.
#pragma once

#include <string_view>

#include "ui/geometry.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace septet::ui {

// Where everything here draws: the current window, or what lies on top of all (OnTop).
ImDrawList* draw_list();
class OnTop {
 public:
  OnTop();
  ~OnTop();
  OnTop(const OnTop&) = delete;
  OnTop& operator=(const OnTop&) = delete;
};

// One line of text in the middle of the height, cut by an ellipsis; a text that was cut is shown in
// full by a tooltip.
void label(Rect, Type, ImU32 color, std::string_view text, Align = Align::left);
inline void label(Rect where, Type type, Color tint, std::string_view text,
                  Align align = Align::left) {
  label(where, type, color(tint), text, align);
}
// Lines from the top of the box, as wide as it; returns their height.
float paragraph(Rect, Type, Color, std::string_view text, int max_lines = 0);
// The same with each line in the middle: for a sentence or two, never for running text.
void paragraph_centered(Rect, Type, Color, std::string_view text);
// The same with a part of the text in another weight: what a search found.
void label_with_match(Rect, Type, Type match, Color, std::string_view text, std::string_view found);
float measure_with_match(Type, Type match, std::string_view text, std::string_view found);

void fill(Rect, ImU32 color, float radius = 0, ImDrawFlags corners = 0);
inline void fill(Rect where, Color tint, float radius = 0, ImDrawFlags corners = 0) {
  fill(where, color(tint), radius, corners);
}
// A line inside the edge of the box, 1 px wide unless told otherwise.
void outline(Rect, ImU32 color, float radius = 0, float width = 1);
inline void outline(Rect where, Color tint, float radius = 0, float width = 1) {
  outline(where, color(tint), radius, width);
}
// A fill and the line inside its edge.
void box(Rect, Color fill, Color border, float radius);
void dashed_outline(Rect, ImU32 color, float radius);
// One device-independent pixel, along the top of the box or down its left edge.
void horizontal_line(float x, float y, float width, ImU32 color);
void vertical_line(float x, float y, float height, ImU32 color);
void disc(ImVec2 center, float radius, ImU32 color);
// From the first colour at the top (or left) to the second.
void ramp(Rect, ImU32 from, ImU32 to, bool sideways = false);
// A picture with rounded corners, cropped to fill the box.
void picture(ImTextureID, Rect, float radius, ImVec2 picture_size);
// The shadow of a floating box: level 1 (a thumb), 2 (menus, toasts), 3 (dialogs, trays).
void shadow(Rect, int level, float radius = radius_card);

// Clips what is drawn until the end of its life.
class Clip {
 public:
  explicit Clip(Rect);
  ~Clip();
  Clip(const Clip&) = delete;
  Clip& operator=(const Clip&) = delete;
};

}  // namespace septet::ui
