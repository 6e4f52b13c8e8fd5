// One font in one size: its glyphs, kerning and joined runs, made when they first appear.
// Lengths are device pixels unless they are named otherwise.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "imgui.h"
#include "ui/glyph_atlas.h"

namespace septet::ui {

struct FaceSpec {
  std::string family;  // as CSS lists it
  int weight = 400;
  float size_px = 13;  // CSS pixels
  float line_px = 20;  // CSS pixels; becomes ImFont::FontSize
  float letter_spacing_em = 0;
  // For input fields, whose caret counts characters: no kerning, whole-pixel advances.
  bool exact = false;
  bool italic = false;
};

class Face {
 public:
  // Subpixel positions of a glyph: a quarter of a pixel each.
  static constexpr int positions = 4;
  struct Glyph {
    float advance = 0;
    bool aligned = false;  // stands on whole pixels only
    std::array<Stamp, positions> stamps;
  };

  Face(FaceSpec spec, ImFontAtlas* atlas, int index);

  ImFont* font() const { return font_; }
  const FaceSpec& spec() const { return spec_; }
  // Distance from the top of the line box to the baseline.
  float baseline() const { return baseline_; }

  // Forgets every glyph, for another pixel ratio or a new texture.
  void reset(float pixel_ratio);
  // Gives ImGui's font its metrics and the few glyphs that ImGui looks up itself.
  void attach(ImFontAtlas*, ImFontConfig&);

  Glyph& glyph(char32_t code_point, std::string_view utf8);
  const Stamp& stamp(Glyph&, std::string_view utf8, int position);
  float kerning(char32_t left, char32_t right);
  // A text whose letters join, rasterised as one.
  Stamp& run(std::string_view utf8);

 private:
  void make_glyph(Glyph&, char32_t code_point, std::string_view utf8);
  void add_imgui_glyph(char32_t code_point, std::string_view shown);

  FaceSpec spec_;
  ImFont* font_;
  int style_ = 0;
  float pixel_ratio_ = 1;
  float baseline_ = 0;
  std::array<std::unique_ptr<Glyph>, 128> ascii_;
  std::unordered_map<char32_t, std::unique_ptr<Glyph>> others_;
  std::unordered_map<std::uint64_t, float> kerning_;
  std::unordered_map<std::string, std::unique_ptr<Stamp>> runs_;
  std::unordered_map<char32_t, std::unique_ptr<Stamp>> imgui_stamps_;
};

// The face behind a font of ours; nullptr for another (ImGui's password font).
Face* find_face(const ImFont*);
Face& face_of(const ImFontConfig&);

}  // namespace septet::ui
