// Rectangles in CSS pixels, cut from the outside in. Layout is done by cutting, so that every edge
// is where the design measures it.
#pragma once

#include <algorithm>

#include "imgui.h"

namespace septet::ui {

// Moves a coordinate onto the nearest edge of a device pixel.
float snapped(float coordinate);

struct Rect {
  float x = 0;
  float y = 0;
  float w = 0;
  float h = 0;

  float right() const { return x + w; }
  float bottom() const { return y + h; }
  float center_x() const { return x + w / 2; }
  float center_y() const { return y + h / 2; }
  ImVec2 min() const { return {x, y}; }
  ImVec2 max() const { return {x + w, y + h}; }
  bool contains(ImVec2 p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }

  Rect inset(float all) const { return inset(all, all); }
  Rect inset(float sides, float ends) const {
    return {x + sides, y + ends, std::max(0.f, w - 2 * sides), std::max(0.f, h - 2 * ends)};
  }
  Rect moved(float dx, float dy) const { return {x + dx, y + dy, w, h}; }
  // A box of this size in the middle, on whole device pixels.
  Rect centered(float width, float height) const {
    return {snapped(x + (w - width) / 2), snapped(y + (h - height) / 2), width, height};
  }
  // The box with this height in the middle of the height.
  Rect middle(float height) const { return {x, snapped(y + (h - height) / 2), w, height}; }

  // Cuts a strip off and returns it; what is left stays. Never more than there is.
  Rect cut_top(float height) {
    height = std::clamp(height, 0.f, h);
    const Rect strip{x, y, w, height};
    y += height;
    h -= height;
    return strip;
  }
  Rect cut_bottom(float height) {
    height = std::clamp(height, 0.f, h);
    h -= height;
    return {x, y + h, w, height};
  }
  Rect cut_left(float width) {
    width = std::clamp(width, 0.f, w);
    const Rect strip{x, y, width, h};
    x += width;
    w -= width;
    return strip;
  }
  Rect cut_right(float width) {
    width = std::clamp(width, 0.f, w);
    w -= width;
    return {x + w, y, width, h};
  }
};

// Boxes beside one another, a gap between each two, taken from either end.
class Row {
 public:
  explicit Row(Rect area, float gap = 8) : rest_(area), gap_(gap) {}
  Rect left(float width) {
    const Rect box = rest_.cut_left(width);
    rest_.cut_left(gap_);
    return box;
  }
  Rect right(float width) {
    const Rect box = rest_.cut_right(width);
    rest_.cut_right(gap_);
    return box;
  }
  Rect rest() const { return rest_; }

 private:
  Rect rest_;
  float gap_;
};

// The same, one below the other.
class Stack {
 public:
  explicit Stack(Rect area, float gap = 0) : rest_(area), gap_(gap) {}
  Rect next(float height) {
    const Rect box = rest_.cut_top(height);
    rest_.cut_top(gap_);
    return box;
  }
  void skip(float height) { rest_.cut_top(height); }
  Rect rest() const { return rest_; }

 private:
  Rect rest_;
  float gap_;
};

// Cell number index of a row of count cells of equal width with a gap between them.
Rect column_of(Rect row, int index, int count, float gap);

}  // namespace septet::ui
