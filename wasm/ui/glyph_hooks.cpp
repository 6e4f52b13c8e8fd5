// Linked with --wrap (wasm/CMakeLists.txt): every text that ImGui or we measure or draw comes by
// here, is laid out by glyph_layout.h and told to the accessibility mirror.
#include <cfloat>
#include <cstring>

#include "imgui_internal.h"
#include "platform/accessibility.h"
#include "ui/glyph_layout.h"

namespace {

using namespace septet;

std::string_view view(const char* begin, const char* end) {
  return {begin, end ? static_cast<std::size_t>(end - begin) : std::strlen(begin)};
}

void draw_lines(ImDrawList* list, ui::Face& face, ImVec2 position, ImU32 color,
                std::string_view text, float wrap_width, const ImVec4* clip) {
  float y = position.y;
  while (!text.empty()) {
    const std::string_view line = ui::take_line(face, text, wrap_width);
    ui::draw_line(list, face, {position.x, y}, color, line, clip);
    y += face.spec().line_px;
  }
}

}  // namespace

#define CALC_TEXT_SIZE(prefix) prefix##_ZNK6ImFont13CalcTextSizeAEfffPKcS1_PS1_
#define ADD_TEXT(prefix) prefix##_ZN10ImDrawList7AddTextEPK6ImFontfRK6ImVec2jPKcS7_fPK6ImVec4
#define ADD_TEXT_SHORT(prefix) prefix##_ZN10ImDrawList7AddTextERK6ImVec2jPKcS4_

extern "C" {

void CALC_TEXT_SIZE(__real_)(ImVec2*, const ImFont*, float, float, float, const char*, const char*,
                             const char**);
void CALC_TEXT_SIZE(__wrap_)(ImVec2* result, const ImFont* font, float size_px, float max_width,
                             float wrap_width, const char* begin, const char* end,
                             const char** remaining) {
  ui::Face* face = ui::find_face(font);
  if (!face) {
    CALC_TEXT_SIZE(__real_)
    (result, font, size_px, max_width, wrap_width, begin, end, remaining);
    return;
  }
  const std::string_view text = view(begin, end);
  if (max_width == FLT_MAX) {
    *result = ui::text_size(*face, text, wrap_width);
    if (remaining) *remaining = begin + text.size();
    return;
  }
  float width = 0;
  const std::string_view fits = ui::fitting(*face, text, max_width, &width);
  *result = {width, face->spec().line_px};
  if (remaining) *remaining = begin + fits.size();
}

void ADD_TEXT(__real_)(ImDrawList*, const ImFont*, float, const ImVec2&, ImU32, const char*,
                       const char*, float, const ImVec4*);
void ADD_TEXT(__wrap_)(ImDrawList* list, const ImFont* font, float size_px, const ImVec2& position,
                       ImU32 color, const char* begin, const char* end, float wrap_width,
                       const ImVec4* clip) {
  const ImFont* used = font ? font : ImGui::GetFont();
  ui::Face* face = ui::find_face(used);
  if (!face) {
    ADD_TEXT(__real_)(list, font, size_px, position, color, begin, end, wrap_width, clip);
    return;
  }
  const std::string_view text = view(begin, end);
  if (text.empty() || (color & IM_COL32_A_MASK) == 0) return;
  draw_lines(list, *face, position, color, text, wrap_width, clip);
  if (face->spec().family == "Lucide") return;
  const ImVec2 size = ui::text_size(*face, text, wrap_width);
  const ui::FaceSpec& spec = face->spec();
  a11y::text(text, position, {position.x + size.x, position.y + size.y},
             {spec.size_px, spec.line_px, spec.weight});
}

void ADD_TEXT_SHORT(__wrap_)(ImDrawList* list, const ImVec2& position, ImU32 color,
                             const char* begin, const char* end) {
  ADD_TEXT(__wrap_)(list, nullptr, 0, position, color, begin, end, 0, nullptr);
}

}  // extern "C"
