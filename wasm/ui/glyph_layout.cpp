#include "ui/glyph_layout.h"

#include <cmath>

#include "imgui_internal.h"
#include "platform/surface.h"

namespace septet::ui {
namespace {

struct Range {
  char32_t first, last;
};

bool in_any(char32_t c, const Range* ranges, std::size_t count) {
  for (std::size_t i = 0; i < count && c >= ranges[i].first; i++) {
    if (c <= ranges[i].last) return true;
  }
  return false;
}

// What attaches to the character before it: combining marks, joiners, variation selectors, skin
// tones, keycaps, tags.
bool attaches(char32_t c) {
  static constexpr Range ranges[] = {{0x300, 0x36F},    {0x200C, 0x200D}, {0x20D0, 0x20FF},
                                     {0xFE00, 0xFE0F},  {0xFE20, 0xFE2F}, {0x1F3FB, 0x1F3FF},
                                     {0xE0020, 0xE007F}};
  return c >= 0x300 && in_any(c, ranges, std::size(ranges));
}

// Scripts in which the shape or the place of a letter depends on its neighbours, and flags.
bool is_joined(char32_t c) {
  static constexpr Range ranges[] = {{0x590, 0x109F},   {0x1780, 0x17FF}, {0x1A20, 0x1AAF},
                                     {0xFB1D, 0xFDFF},  {0xFE70, 0xFEFE}, {0x11000, 0x11FFF},
                                     {0x1F1E6, 0x1F1FF}};
  return c >= 0x590 && in_any(c, ranges, std::size(ranges));
}

char32_t decode(const char* at, const char* end, int* size_bytes) {
  unsigned code_point = static_cast<unsigned char>(*at);
  *size_bytes = code_point < 0x80 ? 1 : ImTextCharFromUtf8(&code_point, at, end);
  return code_point;
}

// One thing to draw: a glyph, or a joined run.
struct Piece {
  std::string_view text;
  char32_t code_point = 0;
  bool run = false;
  float advance = 0;  // device pixels, kerning before it included
  float kerning = 0;
};

// Where a run that begins at at ends; at itself if a plain glyph stands there.
const char* run_end(const char* at, const char* end) {
  constexpr int longest_run_bytes = 240;
  const char* last = at;
  bool bound = false;  // the character before is a joiner
  while (last < end && last - at < longest_run_bytes) {
    int size = 0;
    const char32_t c = decode(last, end, &size);
    if (last == at && !is_joined(c)) {
      int next_size = 0;
      if (last + size >= end || !attaches(decode(last + size, end, &next_size))) return at;
    } else if (last != at && !bound && !attaches(c) && !is_joined(c)) {
      break;
    }
    bound = c == 0x200D;
    last += size;
  }
  return last;
}

Piece next_piece(Face& face, const char* at, const char* end, char32_t previous) {
  int size = 0;
  Piece piece;
  piece.code_point = decode(at, end, &size);
  if (piece.code_point >= 0x80 || (at + 1 < end && static_cast<unsigned char>(at[1]) >= 0xCC)) {
    if (const char* last = run_end(at, end); last > at) {
      piece.text = {at, static_cast<std::size_t>(last - at)};
      piece.run = true;
      piece.advance = face.run(piece.text).ink.advance;
      return piece;
    }
  }
  piece.text = {at, static_cast<std::size_t>(size)};
  if (piece.code_point < 0x20) return piece;
  if (previous >= 0x20) piece.kerning = face.kerning(previous, piece.code_point);
  piece.advance = face.glyph(piece.code_point, piece.text).advance + piece.kerning;
  return piece;
}

// Calls visit(piece, pen) with the pen in device pixels until it returns false.
template <class Visit>
void for_each_piece(Face& face, std::string_view text, Visit visit) {
  const char* at = text.data();
  const char* end = at + text.size();
  float pen = 0;
  char32_t previous = 0;
  while (at < end) {
    const Piece piece = next_piece(face, at, end, previous);
    if (!visit(piece, pen)) return;
    pen += piece.advance;
    previous = piece.run ? 0 : piece.code_point;
    at += piece.text.size();
  }
}

struct Quad {
  ImVec2 min, max, uv_min, uv_max;
};

Quad quad_of(const Stamp& stamp, float x_px, float y_px) {
  const float ratio = platform::pixel_ratio();
  const float u = 1.f / GlyphAtlas::size_px;
  const platform::Ink& ink = stamp.ink;
  const ImVec2 min((x_px + ink.left) / ratio, (y_px + ink.top) / ratio);
  return {min,
          {min.x + ink.width / ratio, min.y + ink.height / ratio},
          {stamp.x * u, stamp.y * u},
          {(stamp.x + ink.width) * u, (stamp.y + ink.height) * u}};
}

// Cuts the quad; false if nothing is left.
bool cut(Quad& q, const ImVec4& clip) {
  if (q.min.x >= clip.z || q.max.x <= clip.x || q.min.y >= clip.w || q.max.y <= clip.y)
    return false;
  const ImVec2 scale((q.uv_max.x - q.uv_min.x) / (q.max.x - q.min.x),
                     (q.uv_max.y - q.uv_min.y) / (q.max.y - q.min.y));
  const ImVec2 min(ImMax(q.min.x, clip.x), ImMax(q.min.y, clip.y));
  const ImVec2 max(ImMin(q.max.x, clip.z), ImMin(q.max.y, clip.w));
  q.uv_max = {q.uv_min.x + (max.x - q.min.x) * scale.x, q.uv_min.y + (max.y - q.min.y) * scale.y};
  q.uv_min = {q.uv_min.x + (min.x - q.min.x) * scale.x, q.uv_min.y + (min.y - q.min.y) * scale.y};
  q.min = min;
  q.max = max;
  return true;
}

void draw_stamp(ImDrawList* list, const Stamp& stamp, float x_px, float y_px, ImU32 color,
                const ImVec4* clip) {
  if (stamp.ink.width <= 0) return;
  Quad quad = quad_of(stamp, x_px, y_px);
  if (clip && !cut(quad, *clip)) return;
  list->PrimReserve(6, 4);
  list->PrimRectUV(quad.min, quad.max, quad.uv_min, quad.uv_max,
                   stamp.colored ? color | ~IM_COL32_A_MASK : color);
}

void draw_glyph(ImDrawList* list, Face& face, const Piece& piece, float x_px, float y_px,
                ImU32 color, const ImVec4* clip) {
  Face::Glyph& glyph = face.glyph(piece.code_point, piece.text);
  const float steps = glyph.aligned ? 1 : Face::positions;
  const float snapped = std::round(x_px * steps) / steps;
  const float whole = std::floor(snapped);
  const int position = static_cast<int>((snapped - whole) * Face::positions);
  draw_stamp(list, face.stamp(glyph, piece.text, position), whole, y_px, color, clip);
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// A line may break behind this piece if the next one does not begin with a blank.
bool may_break_after(const Piece& piece) {
  const char32_t c = piece.code_point;
  const bool ideographic = c >= 0x2E80 && c <= 0x9FFF && c != 0x3001 && c != 0x3002;
  return c == ' ' || c == '\t' || c == '-' || c == '/' || c == 0x2013 || c == 0x2014 || ideographic;
}

}  // namespace

std::string_view fitting(Face& face, std::string_view text, float max_width, float* width) {
  const float ratio = platform::pixel_ratio();
  const float limit = max_width * ratio;
  std::size_t size = 0;
  float reached = 0;
  for_each_piece(face, text, [&](const Piece& piece, float pen) {
    if (pen + piece.advance > limit) return false;
    size += piece.text.size();
    reached = pen + piece.advance;
    return true;
  });
  *width = reached / ratio;
  return text.substr(0, size);
}

float line_width(Face& face, std::string_view text) {
  float width = 0;
  fitting(face, text, FLT_MAX, &width);
  return width;
}

std::string_view take_line(Face& face, std::string_view& text, float max_width) {
  const float limit = max_width > 0 ? max_width * platform::pixel_ratio() + 0.01f : FLT_MAX;
  std::size_t size = 0;    // what fits
  std::size_t broken = 0;  // up to the last place to break
  bool hard = false;
  for_each_piece(face, text, [&](const Piece& piece, float pen) {
    if (piece.code_point == '\n') return !(hard = true);
    const bool fits = pen + piece.advance <= limit || is_blank(piece.text[0]) || size == 0;
    if (!fits) return false;
    size += piece.text.size();
    if (may_break_after(piece)) broken = size;
    return true;
  });
  if (size < text.size() && !hard && broken > 0) size = broken;
  std::string_view line = text.substr(0, size);
  text.remove_prefix(size + (hard ? 1 : 0));
  while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
  return line;
}

ImVec2 text_size(Face& face, std::string_view text, float wrap_width) {
  ImVec2 size(0, 0);
  do {
    const bool ends_in_break = !text.empty() && text.back() == '\n';
    const std::string_view line = take_line(face, text, wrap_width);
    size.x = ImMax(size.x, line_width(face, line));
    size.y += face.spec().line_px;
    if (text.empty() && ends_in_break) break;
  } while (!text.empty());
  return size;
}

void draw_line(ImDrawList* list, Face& face, ImVec2 position, ImU32 color, std::string_view text,
               const ImVec4* clip) {
  const ImVec4& bounds = list->_CmdHeader.ClipRect;
  if (position.y > bounds.w || position.y + face.spec().line_px < bounds.y) return;
  const float ratio = platform::pixel_ratio();
  const float start = position.x * ratio;
  const float y = std::round(position.y * ratio) + face.baseline();
  for_each_piece(face, text, [&](const Piece& piece, float pen) {
    const float x = start + pen + piece.kerning;
    if (x > bounds.z * ratio) return false;
    if (piece.run) {
      draw_stamp(list, face.run(piece.text), std::round(x), y, color, clip);
    } else if (piece.code_point > 0x20) {
      draw_glyph(list, face, piece, x, y, color, clip);
    }
    return true;
  });
}

}  // namespace septet::ui
