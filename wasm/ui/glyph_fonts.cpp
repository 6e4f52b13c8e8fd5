#include "ui/glyph_fonts.h"

#include <vector>

#include "platform/surface.h"
#include "ui/theme.h"

namespace septet::ui {
namespace {

constexpr const char* text_family =
    "Inter, system-ui, 'Noto Sans', 'Noto Sans CJK SC', 'Noto Color Emoji', sans-serif";

constexpr const char* code_family =
    "ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace";

struct TypeSpec {
  float size_px, line_px;
  int weight;
  float letter_spacing_em;
  const char* family = text_family;
  bool italic = false;
};
// In the order of enum Type.
constexpr TypeSpec type_specs[] = {{12, 16, 400, 0},
                                   {12, 16, 500, 0},
                                   {13, 20, 400, 0},
                                   {13, 20, 500, 0},
                                   {13, 20, 600, 0},
                                   {15, 24, 400, 0},
                                   {15, 24, 600, 0},
                                   {18, 28, 600, -.01f},
                                   {24, 32, 600, -.015f},
                                   {32, 40, 600, -.02f},
                                   {15, 24, 400, 0, text_family, true},
                                   {13, 24, 400, 0, code_family}};
constexpr int type_count = std::size(type_specs);
constexpr float icon_sizes_px[] = {16, 20};

std::vector<std::unique_ptr<Face>>& faces() {
  static std::vector<std::unique_ptr<Face>> instance;
  return instance;
}

void add_face(FaceSpec spec) {
  const int index = static_cast<int>(faces().size());
  faces().push_back(std::make_unique<Face>(std::move(spec), ImGui::GetIO().Fonts, index));
}

void add_text_faces(bool exact) {
  for (const TypeSpec& type : type_specs) {
    add_face({type.family, type.weight, type.size_px, type.line_px,
              exact ? 0.f : type.letter_spacing_em, exact, type.italic});
  }
}

void rebuild(float pixel_ratio) {
  for (auto& each : faces()) each->reset(pixel_ratio);
  glyph_atlas().build();
}

// Dark ink for the light theme: glyphs are drawn anew when it changes.
void follow_theme() {
  static Theme inked = Theme::light;
  if (theme() == inked) return;
  inked = theme();
  platform::set_ink_color(inked == Theme::light);
  platform::remake_surface();
}

void before_paint() {
  follow_theme();
  glyph_atlas().flush();
  if (!glyph_atlas().full()) return;
  // This frame lacks a few glyphs; the next one has room again.
  platform::remake_surface();
}

}  // namespace

void start_fonts() {
  add_text_faces(false);
  add_text_faces(true);
  for (float size_px : icon_sizes_px) add_face({"Lucide", 400, size_px, size_px, 0, false});
  ImGui::GetIO().FontDefault = face(Type::body).font();
  platform::on_surface({rebuild, before_paint});
}

Face& face(Type type, bool exact) {
  return *faces()[static_cast<int>(type) + (exact ? type_count : 0)];
}

Face& icon_face(IconSize size) {
  return *faces()[type_count * 2 + static_cast<int>(size)];
}

Face* find_face(const ImFont* font) {
  return font && font->ConfigData ? &face_of(*font->ConfigData) : nullptr;
}

Face& face_of(const ImFontConfig& config) {
  return *faces()[config.FontNo];
}

}  // namespace septet::ui
