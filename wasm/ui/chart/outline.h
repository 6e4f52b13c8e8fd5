// The shape of a drawing in pixels: for painting it and for finding it under the pointer.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "ui/chart/bars.h"
#include "ui/chart/drawing.h"
#include "ui/chart/scale.h"
#include "ui/chart/time_axis.h"

namespace septet::ui::chart {

struct Point {
  float x = 0, y = 0;
};

// Where times and prices lie in the pane.
struct Projection {
  const Bars* bars;
  std::int64_t interval_s;
  TimeAxis axis;
  PriceScale scale;

  Point point_of(const Anchor&) const;
  Anchor anchor_at(Point) const;
  float left() const { return axis.x; }
  float right() const { return axis.x + axis.width; }
};

struct Stroke {
  Point from, to;
  bool dashed = false;
  double level = -1;  // Fibonacci's: 0.618
  double price = 0;   // of a level
};

struct Outline {
  std::vector<Stroke> strokes;
  std::vector<std::array<Point, 4>> fills;
  std::vector<Point> handles;  // one for each anchor
};

// For a drawing that is still being made, with as many anchors as it has by then.
Outline outline_of(const Drawing&, const Projection&);

float distance_to(const Stroke&, Point);
bool is_inside(const std::array<Point, 4>&, Point);
// The handle within reach, the nearest first.
std::optional<std::size_t> handle_at(const Outline&, Point, float reach_px);
// Whether the pointer is on one of its lines, or inside of what is filled and no mere line.
bool is_on(const Outline&, DrawingKind, Point, float reach_px);

// The price of the bar at that time (open, high, low or close) nearest to the pointer, if it is
// within reach.
std::optional<double> magnetic_price(const Projection&, Point, float reach_px);

}  // namespace septet::ui::chart
