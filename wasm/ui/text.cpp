#include "ui/text.h"

#include <cmath>
#include <string>

#include "imgui_internal.h"
#include "platform/accessibility.h"
#include "ui/glyph_fonts.h"
#include "ui/glyph_layout.h"

namespace septet::ui {
namespace {

constexpr std::string_view ellipsis = "\u2026";

// The text if it fits into width, otherwise its beginning and an ellipsis.
std::string shortened(Face& face, std::string_view text, float width) {
  float used = 0;
  std::string_view head = fitting(face, text, width - line_width(face, ellipsis), &used);
  while (!head.empty() && head.back() == ' ') head.remove_suffix(1);
  return std::string(head) + std::string(ellipsis);
}

void draw_and_tell(ImDrawList* list, Face& face, ImVec2 position, ImU32 color,
                   std::string_view shown, std::string_view full, float width) {
  draw_line(list, face, position, color, shown);
  const FaceSpec& spec = face.spec();
  a11y::text(full, position, {position.x + width, position.y + spec.line_px},
             {spec.size_px, spec.line_px, spec.weight});
}

float aligned_x(float min, float max, float width, Align align) {
  if (align == Align::right) return max - width;
  if (align == Align::center) return std::floor((min + max - width) / 2);
  return min;
}

}  // namespace

ImFont* font(Type type) {
  return face(type).font();
}
ImFont* field_font(Type type) {
  return face(type, true).font();
}
ImFont* icon_font(IconSize size) {
  return icon_face(size).font();
}
float line_height(Type type) {
  return face(type).spec().line_px;
}

ImVec2 measure(Type type, std::string_view text, float wrap_width) {
  return text_size(face(type), text, wrap_width);
}

void draw_text(ImDrawList* list, Type type, ImVec2 position, ImU32 color, std::string_view text) {
  draw_and_tell(list, face(type), position, color, text, text, line_width(face(type), text));
}

bool draw_text_in(ImDrawList* list, Type type, ImVec2 min, ImVec2 max, ImU32 color,
                  std::string_view text, Align align) {
  Face& used = face(type);
  const float room = max.x - min.x;
  float width = line_width(used, text);
  const float y = std::floor((min.y + max.y - used.spec().line_px) / 2);
  if (width <= room + 0.5f) {
    draw_and_tell(list, used, {aligned_x(min.x, max.x, width, align), y}, color, text, text, width);
    return false;
  }
  draw_and_tell(list, used, {min.x, y}, color, shortened(used, text, room), text, room);
  return true;
}

float draw_text_wrapped(ImDrawList* list, Type type, ImVec2 position, float wrap_width, ImU32 color,
                        std::string_view text, int max_lines) {
  Face& used = face(type);
  std::string_view rest = text;
  float y = position.y;
  for (int line = 1; !rest.empty(); line++) {
    const bool last = line == max_lines;
    const std::string_view before = rest;
    const std::string_view taken = take_line(used, rest, wrap_width);
    const bool cut = last && !rest.empty();
    draw_line(list, used, {position.x, y}, color,
              cut ? shortened(used, before.substr(0, before.find('\n')), wrap_width)
                  : std::string(taken));
    y += used.spec().line_px;
    if (last) break;
  }
  const FaceSpec& spec = used.spec();
  a11y::text(text, position, {position.x + wrap_width, y},
             {spec.size_px, spec.line_px, spec.weight});
  return y - position.y;
}

void draw_icon(ImDrawList* list, IconSize size, ImVec2 position, ImU32 color, ImWchar code_point) {
  char utf8[5];
  draw_line(list, icon_face(size), position, color, ImTextCharToUtf8(utf8, code_point));
}

}  // namespace septet::ui
