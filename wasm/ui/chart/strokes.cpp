#include "ui/chart/strokes.h"

#include <algorithm>
#include <cmath>

#include "imgui_internal.h"
#include "ui/paint.h"

namespace septet::ui::chart {
namespace {

bool is_value(double value) {
  return value == value;
}

// A quarter of a strip: two triangles between this column of two points and the last.
void add_strip_step(ImDrawList* list, ImVec2 top, ImVec2 bottom, ImU32 top_tint, ImU32 bottom_tint,
                    bool first) {
  const ImVec2 white = list->_Data->TexUvWhitePixel;
  const auto at = list->_VtxCurrentIdx;
  list->PrimWriteVtx(top, white, top_tint);
  list->PrimWriteVtx(bottom, white, bottom_tint);
  if (first) return;
  for (const auto index : {at - 2, at, at + 1, at - 2, at + 1, at - 1})
    list->PrimWriteIdx(static_cast<ImDrawIdx>(index));
}

}  // namespace

Boxes::Boxes(ImDrawList* list, std::size_t most) : list_(list), left_(static_cast<int>(most)) {
  list_->PrimReserve(left_ * 6, left_ * 4);
}

Boxes::~Boxes() {
  if (left_ > 0) list_->PrimUnreserve(left_ * 6, left_ * 4);
}

void Boxes::add(float x0, float y0, float x1, float y1, ImU32 tint) {
  if (left_ == 0) return;
  --left_;
  list_->PrimRect({x0, y0}, {x1, y1}, tint);
}

ImU32 faded(ImU32 tint, float alpha) {
  const float full = static_cast<float>(tint >> IM_COL32_A_SHIFT & 0xff);
  const auto opacity = static_cast<ImU32>(full * std::clamp(alpha, 0.f, 1.f) + 0.5f);
  return (tint & ~IM_COL32_A_MASK) | opacity << IM_COL32_A_SHIFT;
}

void dashed_across(float x0, float x1, float y, float dash, float gap, ImU32 tint) {
  if (x1 <= x0) return;
  const float top = snapped(y);
  Boxes boxes(draw_list(), static_cast<std::size_t>((x1 - x0) / (dash + gap)) + 1);
  for (float x = x0; x < x1; x += dash + gap)
    boxes.add(x, top, std::min(x + dash, x1), top + 1, tint);
}

void dashed_down(float x, float y0, float y1, float dash, float gap, ImU32 tint) {
  if (y1 <= y0) return;
  const float left = snapped(x);
  Boxes boxes(draw_list(), static_cast<std::size_t>((y1 - y0) / (dash + gap)) + 1);
  for (float y = y0; y < y1; y += dash + gap)
    boxes.add(left, y, left + 1, std::min(y + dash, y1), tint);
}

void stroke(ImVec2 from, ImVec2 to, ImU32 tint, float width) {
  draw_list()->AddLine(from, to, tint, width);
}

void dashed_stroke(ImVec2 from, ImVec2 to, ImU32 tint, float width) {
  constexpr float dash = 5, gap = 4;
  const float length = std::hypot(to.x - from.x, to.y - from.y);
  const float most = std::min(length, 4000.f);
  for (float at = 0; at < most; at += dash + gap) {
    const float a = at / length;
    const float b = std::min(at + dash, length) / length;
    stroke({from.x + (to.x - from.x) * a, from.y + (to.y - from.y) * a},
           {from.x + (to.x - from.x) * b, from.y + (to.y - from.y) * b}, tint, width);
  }
}

void polyline(std::span<const ImVec2> points, ImU32 tint, float width) {
  if (points.size() < 2) return;
  draw_list()->AddPolyline(points.data(), static_cast<int>(points.size()), tint, 0, width);
}

void ribbon(std::span<const ImVec2> upper, std::span<const ImVec2> lower, ImU32 tint, float width,
            bool soft) {
  const int count = static_cast<int>(std::min(upper.size(), lower.size()));
  if (count < 2) return;
  const float half = width / 2;
  constexpr float edge = 0.5f;
  const ImU32 none = tint & ~IM_COL32_A_MASK;
  const unsigned across = soft ? 4 : 2;  // corners of a column
  ImDrawList* list = draw_list();
  const ImVec2 white = list->_Data->TexUvWhitePixel;
  list->PrimReserve((count - 1) * static_cast<int>(across - 1) * 6,
                    count * static_cast<int>(across));
  for (int i = 0; i < count; ++i) {
    const float x = upper[static_cast<std::size_t>(i)].x;
    const float top = upper[static_cast<std::size_t>(i)].y - half;
    const float bottom = lower[static_cast<std::size_t>(i)].y + half;
    const auto at = list->_VtxCurrentIdx;
    if (soft) list->PrimWriteVtx({x, top - edge}, white, none);
    list->PrimWriteVtx({x, soft ? top + edge : top}, white, tint);
    list->PrimWriteVtx({x, soft ? bottom - edge : bottom}, white, tint);
    if (soft) list->PrimWriteVtx({x, bottom + edge}, white, none);
    for (unsigned k = 0; i > 0 && k + 1 < across; ++k) {
      const auto last = at - across + k, now = at + k;
      for (const auto index : {last, now, now + 1, last, now + 1, last + 1})
        list->PrimWriteIdx(static_cast<ImDrawIdx>(index));
    }
  }
}

std::vector<Piece> pieces_of(const ColumnView& view, const TimeAxis& axis,
                             const PriceScale& scale) {
  constexpr std::size_t many = 8;
  const Piece empty{.soft = view.group < many};
  std::vector<Piece> out{empty};
  const std::size_t end = std::min(view.end, view.values.size());
  for (std::size_t at = group_start(view.first, view.group); at < end; at += view.group) {
    const std::size_t to = std::min(at + view.group, end);
    const MinMax span = view.group == 1 ? MinMax{view.values[at], view.values[at]}
                                        : view.pyramid->query(view.values, view.values, at, to);
    if (!is_value(span.low) || span.empty()) {
      if (!out.back().upper.empty()) out.push_back(empty);
      continue;
    }
    const float x = axis.x_of(static_cast<double>(at + to - 1) / 2);
    out.back().upper.push_back({x, scale.y_of(span.high)});
    if (view.group > 1) out.back().lower.push_back({x, scale.y_of(span.low)});
  }
  return out;
}

void paint_piece(const Piece& piece, ImU32 tint, float width) {
  if (piece.lower.empty())
    polyline(piece.upper, tint, width);
  else
    ribbon(piece.upper, piece.lower, tint, width, piece.soft);
}

void fill_between(std::span<const ImVec2> upper, std::span<const ImVec2> lower, ImU32 tint) {
  const int count = static_cast<int>(std::min(upper.size(), lower.size()));
  if (count < 2) return;
  ImDrawList* list = draw_list();
  list->PrimReserve((count - 1) * 6, count * 2);
  for (int i = 0; i < count; ++i) {
    const auto k = static_cast<std::size_t>(i);
    add_strip_step(list, upper[k], lower[k], tint, tint, i == 0);
  }
}

void fill_below(std::span<const ImVec2> line, float top, float bottom, ImU32 tint, float alpha) {
  const int count = static_cast<int>(line.size());
  if (count < 2) return;
  ImDrawList* list = draw_list();
  list->PrimReserve((count - 1) * 6, count * 2);
  for (int i = 0; i < count; ++i) {
    const ImVec2 at = line[static_cast<std::size_t>(i)];
    const float share = 1 - (at.y - top) / std::max(1.f, bottom - top);
    add_strip_step(list, at, {at.x, bottom}, faded(tint, alpha * share), faded(tint, 0), i == 0);
  }
}

}  // namespace septet::ui::chart
