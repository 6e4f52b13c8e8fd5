#include "ui/glyph_atlas.h"

#include <GLES3/gl3.h>

#include <vector>

#include "imgui_internal.h"
#include "ui/glyph_face.h"

#define STBRP_STATIC
#define STB_RECT_PACK_IMPLEMENTATION
#include "imstb_rectpack.h"

namespace septet::ui {
namespace {

// ImGui's own pixels (a white one) are in the first rows; only these pass through memory.
constexpr int own_rows_px = 8;

struct Packer {
  stbrp_context context;
  std::vector<stbrp_node> nodes = std::vector<stbrp_node>(GlyphAtlas::size_px);
};

Packer& packer() {
  static Packer instance;
  return instance;
}

// ImGui's builder: packs its own rectangles, and leaves the glyphs to be stamped when they appear.
bool build_fonts(ImFontAtlas* atlas) {
  ImFontAtlasBuildInit(atlas);
  Packer& pack = packer();
  stbrp_init_target(&pack.context, GlyphAtlas::size_px, GlyphAtlas::size_px, pack.nodes.data(),
                    GlyphAtlas::size_px);
  ImFontAtlasBuildPackCustomRects(atlas, &pack.context);
  atlas->TexWidth = GlyphAtlas::size_px;
  atlas->TexHeight = GlyphAtlas::size_px;
  atlas->TexUvScale = {1.f / GlyphAtlas::size_px, 1.f / GlyphAtlas::size_px};
  const std::size_t size_bytes = GlyphAtlas::size_px * own_rows_px * 4;
  atlas->TexPixelsRGBA32 = static_cast<unsigned*>(IM_ALLOC(size_bytes));
  memset(atlas->TexPixelsRGBA32, 0, size_bytes);
  for (ImFontConfig& config : atlas->ConfigData) face_of(config).attach(atlas, config);
  ImFontAtlasBuildFinish(atlas);
  return true;
}

unsigned create_texture() {
  unsigned texture = 0;
  glGenTextures(1, &texture);
  glBindTexture(GL_TEXTURE_2D, texture);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, GlyphAtlas::size_px, GlyphAtlas::size_px, 0, GL_RGBA,
               GL_UNSIGNED_BYTE, nullptr);
  return texture;
}

}  // namespace

void GlyphAtlas::build() {
  if (texture_) glDeleteTextures(1, &texture_);
  texture_ = create_texture();
  full_ = false;
  static ImFontBuilderIO builder{build_fonts};
  ImFontAtlas* fonts = ImGui::GetIO().Fonts;
  fonts->FontBuilderIO = &builder;
  // Antialiased lines by geometry: baked ones need a filtered texture, and glyphs an unfiltered
  // one.
  fonts->Flags |= ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoBakedLines;
  fonts->ClearTexData();
  fonts->Build();
  glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, size_px, own_rows_px, GL_RGBA, GL_UNSIGNED_BYTE,
                  fonts->TexPixelsRGBA32);
  fonts->SetTexID(reinterpret_cast<ImTextureID>(static_cast<std::intptr_t>(texture_)));
  fonts->ClearTexData();
  fonts->TexReady = true;
  flush();
}

void GlyphAtlas::stamp(Stamp& stamp, int style, std::string_view text, float shift, bool kerned) {
  stamp.ready = true;
  stamp.ink = platform::measure_ink(style, text, shift, kerned);
  if (stamp.ink.width <= 0) return;
  stbrp_rect place{};
  place.w = static_cast<int>(stamp.ink.width);
  place.h = static_cast<int>(stamp.ink.height);
  stbrp_pack_rects(&packer().context, &place, 1);
  if (!place.was_packed) {
    full_ = true;
    stamp.ink.width = 0;
    return;
  }
  stamp.x = place.x;
  stamp.y = place.y;
  platform::queue_ink(style, text, shift, kerned, stamp.ink, stamp.x, stamp.y, &stamp.colored);
}

void GlyphAtlas::flush() {
  platform::flush_ink(texture_);
}

GlyphAtlas& glyph_atlas() {
  static GlyphAtlas instance;
  return instance;
}

}  // namespace septet::ui
