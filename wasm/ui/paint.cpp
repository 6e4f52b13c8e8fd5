#include "ui/paint.h"

#include <array>
#include <cmath>
#include <numbers>

#include "imgui_internal.h"
#include "ui/item.h"

namespace septet::ui {
namespace {

bool on_top = false;

ImDrawFlags rounding_flags(float radius, ImDrawFlags corners) {
  if (radius <= 0) return ImDrawFlags_RoundCornersNone;
  return corners ? corners : ImDrawFlags_RoundCornersAll;
}

Rect on_pixels(Rect r) {
  const float x = snapped(r.x);
  const float y = snapped(r.y);
  return {x, y, snapped(r.right()) - x, snapped(r.bottom()) - y};
}

// The share of a shadow's darkness left at this distance outside its box: a Gaussian's integral, as
// a browser's box-shadow. spread is half the blur.
float falloff(float distance, float spread) {
  return 0.5f * std::erfc(distance / (spread * std::numbers::sqrt2_v<float>));
}

struct Ring {
  Rect box;
  float radius;
  float alpha;
};

// A strip between two rounded outlines, each with its own darkness.
void add_band(ImDrawList* list, const Ring& inner, const Ring& outer) {
  constexpr int steps = 8;  // to a corner
  constexpr int points = 4 * (steps + 1);
  list->PrimReserve(points * 6, points * 2);
  const auto base = list->_VtxCurrentIdx;
  const ImVec2 white = list->_Data->TexUvWhitePixel;
  for (int i = 0; i < points; ++i) {
    const int corner = i / (steps + 1);
    const float turn = static_cast<float>(corner + 2) +
                       static_cast<float>(i % (steps + 1)) / static_cast<float>(steps);
    const float angle = turn * std::numbers::pi_v<float> / 2;
    for (const Ring* ring : {&inner, &outer}) {
      const bool right = corner == 1 || corner == 2;
      const bool below = corner >= 2;
      const float cx = right ? ring->box.right() - ring->radius : ring->box.x + ring->radius;
      const float cy = below ? ring->box.bottom() - ring->radius : ring->box.y + ring->radius;
      list->PrimWriteVtx({cx + std::cos(angle) * ring->radius, cy + std::sin(angle) * ring->radius},
                         white, IM_COL32(0, 0, 0, static_cast<int>(ring->alpha * 255 + 0.5f)));
    }
  }
  for (int i = 0; i < points; ++i) {
    const auto a = base + 2 * static_cast<unsigned>(i);
    const auto b = base + 2 * static_cast<unsigned>((i + 1) % points);
    for (const auto index : {a, a + 1, b + 1, a, b + 1, b})
      list->PrimWriteIdx(static_cast<ImDrawIdx>(index));
  }
}

void dashed_line(ImVec2 from, ImVec2 to, ImU32 tint) {
  constexpr float dash = 3;
  const float dx = to.x - from.x;
  const float dy = to.y - from.y;
  const float length = std::hypot(dx, dy);
  for (float at = 0; at < length; at += 2 * dash) {
    const float end = std::min(at + dash, length);
    const ImVec2 a{from.x + dx * at / length, from.y + dy * at / length};
    const ImVec2 b{from.x + dx * end / length, from.y + dy * end / length};
    draw_list()->AddRectFilled({a.x, a.y},
                               {b.x + (dy == 0 ? 0.f : 1.f), b.y + (dx == 0 ? 0.f : 1.f)}, tint);
  }
}

}  // namespace

ImDrawList* draw_list() {
  return on_top ? ImGui::GetForegroundDrawList() : ImGui::GetWindowDrawList();
}
OnTop::OnTop() {
  on_top = true;
}
OnTop::~OnTop() {
  on_top = false;
}

void label(Rect where, Type type, ImU32 tint, std::string_view text, Align align) {
  const bool cut = draw_text_in(draw_list(), type, where.min(), where.max(), tint, text, align);
  if (cut && !on_top && pointer_rests_on(where)) show_tooltip(where, text);
}

float paragraph(Rect where, Type type, Color tint, std::string_view text, int max_lines) {
  return draw_text_wrapped(draw_list(), type, where.min(), where.w, color(tint), text, max_lines);
}

void paragraph_centered(Rect where, Type type, Color tint, std::string_view text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    std::size_t end = rest.size();
    // The longest run of whole words that fits.
    while (measure(type, rest.substr(0, end)).x > where.w) {
      const std::size_t space = rest.substr(0, end).find_last_of(' ');
      if (space == rest.npos || space == 0) break;
      end = space;
    }
    label(where.cut_top(line_height(type)), type, tint, rest.substr(0, end), Align::center);
    rest.remove_prefix(std::min(rest.size(), end + 1));
  }
}

void label_with_match(Rect where, Type type, Type match, Color tint, std::string_view text,
                      std::string_view found) {
  const std::size_t at = found.empty() ? text.npos : find_folded(text, found);
  if (at == text.npos) return label(where, type, tint, text);
  const std::string_view parts[] = {text.substr(0, at), text.substr(at, found.size()),
                                    text.substr(at + found.size())};
  for (int i = 0; i < 3; ++i) {
    const Type weight = i == 1 ? match : type;
    label(where, weight, tint, parts[i]);
    where.cut_left(measure(weight, parts[i]).x);
  }
}

float measure_with_match(Type type, Type match, std::string_view text, std::string_view found) {
  const std::size_t at = found.empty() ? text.npos : find_folded(text, found);
  if (at == text.npos) return measure(type, text).x;
  return measure(type, text.substr(0, at)).x + measure(match, text.substr(at, found.size())).x +
         measure(type, text.substr(at + found.size())).x;
}

void fill(Rect where, ImU32 tint, float radius, ImDrawFlags corners) {
  where = on_pixels(where);
  radius = std::min({radius, where.w / 2, where.h / 2});
  draw_list()->AddRectFilled(where.min(), where.max(), tint, radius,
                             rounding_flags(radius, corners));
}

void outline(Rect where, ImU32 tint, float radius, float width) {
  where = on_pixels(where);
  radius = std::min({radius, where.w / 2, where.h / 2});
  // ImGui moves the path by half a pixel itself, for a width of one.
  const float half = (width - 1) / 2;
  draw_list()->AddRect({where.x + half, where.y + half},
                       {where.right() - half, where.bottom() - half}, tint,
                       std::max(0.f, radius - half), rounding_flags(radius, 0), width);
}

void box(Rect where, Color inside, Color border, float radius) {
  fill(where, border, radius);
  fill(where.inset(1), inside, radius - 1);
}

void dashed_outline(Rect where, ImU32 tint, float radius) {
  where = on_pixels(where);
  const float x0 = where.x, y0 = where.y, x1 = where.right() - 1, y1 = where.bottom() - 1;
  dashed_line({x0 + radius, y0}, {x1 - radius, y0}, tint);
  dashed_line({x0 + radius, y1}, {x1 - radius, y1}, tint);
  dashed_line({x0, y0 + radius}, {x0, y1 - radius}, tint);
  dashed_line({x1, y0 + radius}, {x1, y1 - radius}, tint);
  const ImVec2 centers[] = {{x0 + radius, y0 + radius},
                            {x1 - radius, y0 + radius},
                            {x1 - radius, y1 - radius},
                            {x0 + radius, y1 - radius}};
  for (int corner = 0; corner < 4; ++corner)
    for (int part = 0; part < 3; ++part) {
      const float quarter = std::numbers::pi_v<float> / 2;
      const float from = quarter * (static_cast<float>(corner + 2) + static_cast<float>(part) / 3);
      const ImVec2 c = centers[corner];
      draw_list()->PathArcTo({c.x + 0.5f, c.y + 0.5f}, radius, from, from + quarter / 6, 4);
      draw_list()->PathStroke(tint, 0, 1);
    }
}

void horizontal_line(float x, float y, float width, ImU32 tint) {
  const float top = snapped(y);
  draw_list()->AddRectFilled({snapped(x), top}, {snapped(x + width), top + 1}, tint);
}

void vertical_line(float x, float y, float height, ImU32 tint) {
  const float left = snapped(x);
  draw_list()->AddRectFilled({left, snapped(y)}, {left + 1, snapped(y + height)}, tint);
}

void disc(ImVec2 center, float radius, ImU32 tint) {
  draw_list()->AddCircleFilled(center, radius, tint);
}

void ramp(Rect where, ImU32 from, ImU32 to, bool sideways) {
  where = on_pixels(where);
  draw_list()->AddRectFilledMultiColor(where.min(), where.max(), from, sideways ? to : from, to,
                                       sideways ? from : to);
}

void picture(ImTextureID texture, Rect where, float radius, ImVec2 size) {
  where = on_pixels(where);
  const float scale = std::max(where.w / size.x, where.h / size.y);
  const float u = where.w / (size.x * scale) / 2;
  const float v = where.h / (size.y * scale) / 2;
  draw_list()->AddImageRounded(
      texture, where.min(), where.max(), {0.5f - u, 0.5f - v}, {0.5f + u, 0.5f + v}, IM_COL32_WHITE,
      std::min({radius, where.w / 2, where.h / 2}), rounding_flags(radius, 0));
}

void shadow(Rect where, int level, float radius) {
  const Elevation& elevation = elevations[level - 1];
  const float darkness = elevation.alpha[static_cast<int>(theme())];
  const float spread = elevation.blur / 2;
  constexpr int bands = 12;
  ImDrawList* list = draw_list();
  list->PushClipRectFullScreen();
  const Rect base = where.moved(0, elevation.offset_y);
  // From as far inside as the offset uncovers to where nothing is left.
  const float inside = std::min({elevation.offset_y + radius, where.w / 2, where.h / 2});
  const auto ring = [&](int i) {
    const float at = -inside + (inside + elevation.blur) * static_cast<float>(i) / bands;
    return Ring{{base.x - at, base.y - at, base.w + 2 * at, base.h + 2 * at},
                std::max(0.f, std::max(radius, spread) + at),
                darkness * falloff(at, spread)};
  };
  for (int i = 0; i < bands; ++i) add_band(list, ring(i), ring(i + 1));
  list->PopClipRect();
}

Clip::Clip(Rect where) {
  ImGui::PushClipRect(where.min(), where.max(), true);
}
Clip::~Clip() {
  ImGui::PopClipRect();
}

}  // namespace septet::ui
