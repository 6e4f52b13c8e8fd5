// Lines and many boxes at once, for charts.
#pragma once

#include <span>
#include <vector>

#include "imgui.h"
#include "ui/chart/lod.h"
#include "ui/chart/scale.h"
#include "ui/chart/time_axis.h"
#include "ui/geometry.h"

namespace septet::ui::chart {

// Boxes in one go; coordinates are taken as they are.
class Boxes {
 public:
  Boxes(ImDrawList*, std::size_t most);
  ~Boxes();
  Boxes(const Boxes&) = delete;
  Boxes& operator=(const Boxes&) = delete;
  void add(float x0, float y0, float x1, float y1, ImU32 color);

 private:
  ImDrawList* list_;
  int left_;
};

// The colour with its opacity multiplied.
ImU32 faded(ImU32 tint, float alpha);
void dashed_across(float x0, float x1, float y, float dash, float gap, ImU32);
void dashed_down(float x, float y0, float y1, float dash, float gap, ImU32);
void stroke(ImVec2 from, ImVec2 to, ImU32, float width = 1.5f);
void dashed_stroke(ImVec2 from, ImVec2 to, ImU32, float width = 1);
void polyline(std::span<const ImVec2>, ImU32, float width);
// A line of which only is known what it reaches up and down to: as thick as that. Its edges are
// soft, unless so many bars are merged that they jitter anyway.
void ribbon(std::span<const ImVec2> upper, std::span<const ImVec2> lower, ImU32, float width,
            bool soft);

// A column of values as a line.
struct ColumnView {
  std::span<const double> values;
  const Pyramid* pyramid;
  std::size_t first, end;  // bars; one beside each edge of the pane
  std::size_t group;
};
// A line in one piece, one point for each column; `lower` is empty where each has one value only.
struct Piece {
  std::vector<ImVec2> upper, lower;
  bool soft = true;
};
// NaN breaks it.
std::vector<Piece> pieces_of(const ColumnView&, const TimeAxis&, const PriceScale&);
void paint_piece(const Piece&, ImU32, float width);
// The fill between two such lines, or down to the bottom with a ramp to nothing.
void fill_between(std::span<const ImVec2> upper, std::span<const ImVec2> lower, ImU32);
void fill_below(std::span<const ImVec2> line, float top, float bottom, ImU32 color, float alpha);

}  // namespace septet::ui::chart
