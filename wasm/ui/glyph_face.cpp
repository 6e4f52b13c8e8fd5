#include "ui/glyph_face.h"

#include <cmath>
#include <cstdio>

#include "imgui_internal.h"
#include "ui/glyph_fonts.h"

namespace septet::ui {
namespace {

// Ideographs and kana sit in equal boxes: whole pixels are as good, and four times fewer stamps.
bool is_ideographic(char32_t c) {
  return c >= 0x2E80;
}

std::string utf8_of(char32_t code_point) {
  char buffer[5];
  return ImTextCharToUtf8(buffer, code_point);
}

}  // namespace

Face::Face(FaceSpec spec, ImFontAtlas* atlas, int index) : spec_(std::move(spec)) {
  static char no_data = 0;  // the atlas insists on some
  ImFontConfig config;
  config.FontData = &no_data;
  config.FontDataSize = 1;
  config.FontDataOwnedByAtlas = false;
  config.SizePixels = spec_.line_px;
  config.FontNo = index;
  font_ = atlas->AddFont(&config);
}

void Face::reset(float pixel_ratio) {
  pixel_ratio_ = pixel_ratio;
  char css[160];
  std::snprintf(css, sizeof css, "%s%d %gpx %s", spec_.italic ? "italic " : "", spec_.weight,
                spec_.size_px * pixel_ratio, spec_.family.c_str());
  style_ = platform::rasterizer_style(css);
  const platform::Ink ink = platform::measure_ink(style_, "x", 0, false);
  const float ascent = std::round(ink.ascent);
  const float descent = std::round(ink.descent);
  baseline_ = std::round((spec_.line_px * pixel_ratio - ascent - descent) / 2 + ascent);
  for (auto& each : ascii_) each.reset();
  others_.clear();
  kerning_.clear();
  runs_.clear();
  imgui_stamps_.clear();
}

void Face::attach(ImFontAtlas* atlas, ImFontConfig& config) {
  const float ascent_px = baseline_ / pixel_ratio_;
  ImFontAtlasBuildSetupFont(atlas, font_, &config, ascent_px, spec_.line_px - ascent_px);
  for (char32_t code_point : {U' ', U'?', U'.'}) add_imgui_glyph(code_point, {});
  // ImGui draws a password as asterisks of this font: they are to be bullets.
  add_imgui_glyph('*', spec_.exact ? "\u2022" : std::string_view());
}

void Face::add_imgui_glyph(char32_t code_point, std::string_view shown) {
  const std::string text(shown.empty() ? utf8_of(code_point) : shown);
  const float r = pixel_ratio_;
  const float advance_px = std::round(platform::measure_ink(style_, text, 0, false).advance) / r;
  auto& stamp = imgui_stamps_[code_point] = std::make_unique<Stamp>();
  if (!shown.empty()) glyph_atlas().stamp(*stamp, style_, text, 0, false);
  const platform::Ink& ink = stamp->ink;
  const float x0 = ink.left / r;
  const float y0 = (baseline_ + ink.top) / r;
  const float u = 1.f / GlyphAtlas::size_px;
  font_->AddGlyph(nullptr, code_point, x0, y0, x0 + ink.width / r, y0 + ink.height / r,
                  stamp->x * u, stamp->y * u, (stamp->x + ink.width) * u,
                  (stamp->y + ink.height) * u, advance_px);
}

Face::Glyph& Face::glyph(char32_t code_point, std::string_view utf8) {
  auto& slot = code_point < ascii_.size() ? ascii_[code_point] : others_[code_point];
  if (!slot) {
    slot = std::make_unique<Glyph>();
    make_glyph(*slot, code_point, utf8);
  }
  return *slot;
}

void Face::make_glyph(Glyph& glyph, char32_t code_point, std::string_view utf8) {
  glyph.aligned = spec_.exact || is_ideographic(code_point);
  const float advance = platform::measure_ink(style_, utf8, 0, false).advance;
  const float spacing = spec_.letter_spacing_em * spec_.size_px * pixel_ratio_;
  glyph.advance = spec_.exact ? std::round(advance) : advance + spacing;
  if (!spec_.exact) return;
  // ImGui's caret looks advances up in this table.
  const int known = font_->IndexAdvanceX.Size;
  font_->GrowIndex(static_cast<int>(code_point) + 1);
  for (int i = known; i < font_->IndexAdvanceX.Size; i++) {
    font_->IndexAdvanceX[i] = font_->FallbackAdvanceX;
  }
  font_->IndexAdvanceX[static_cast<int>(code_point)] = glyph.advance / pixel_ratio_;
}

const Stamp& Face::stamp(Glyph& glyph, std::string_view utf8, int position) {
  Stamp& stamp = glyph.stamps[position];
  if (!stamp.ready) {
    glyph_atlas().stamp(stamp, style_, utf8, position / static_cast<float>(positions), false);
  }
  return stamp;
}

float Face::kerning(char32_t left, char32_t right) {
  if (spec_.exact || is_ideographic(left) || is_ideographic(right)) return 0;
  const auto [entry, is_new] = kerning_.try_emplace(std::uint64_t{left} << 32 | right, 0.f);
  if (!is_new) return entry->second;
  const std::string first = utf8_of(left);
  const std::string second = utf8_of(right);
  const auto width = [&](const std::string& text) {
    return platform::measure_ink(style_, text, 0, true).advance;
  };
  const float difference = width(first + second) - width(first) - width(second);
  return entry->second = std::abs(difference) < 0.001f ? 0.f : difference;
}

Stamp& Face::run(std::string_view utf8) {
  auto& slot = runs_[std::string(utf8)];
  if (!slot) {
    slot = std::make_unique<Stamp>();
    glyph_atlas().stamp(*slot, style_, utf8, 0, true);
  }
  return *slot;
}

}  // namespace septet::ui
