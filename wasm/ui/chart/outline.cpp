#include "ui/chart/outline.h"

#include <algorithm>
#include <cmath>

namespace septet::ui::chart {
namespace {

constexpr double fibonacci_levels[]{0, 0.236, 0.382, 0.5, 0.618, 0.786, 1};

// The line through both, from the first to the edge of the pane in the direction of the second.
Stroke ray_between(Point a, Point b, float left, float right) {
  if (a.x == b.x) return {a, {a.x, b.y > a.y ? 1e5f : -1e5f}};
  const float end = b.x > a.x ? right : left;
  return {a, {end, a.y + (b.y - a.y) / (b.x - a.x) * (end - a.x)}};
}

void add_channel(Outline& out, std::span<const Point> p) {
  out.strokes.push_back({p[0], p[1]});
  if (p.size() < 3) return;
  const float slope = p[1].x == p[0].x ? 0 : (p[1].y - p[0].y) / (p[1].x - p[0].x);
  const float by = p[2].y - (p[0].y + slope * (p[2].x - p[0].x));
  const Point a{p[0].x, p[0].y + by}, b{p[1].x, p[1].y + by};
  out.strokes.push_back({a, b});
  out.strokes.push_back({{p[0].x, p[0].y + by / 2}, {p[1].x, p[1].y + by / 2}, true});
  out.fills.push_back({p[0], p[1], b, a});
}

void add_box(Outline& out, Point a, Point b, bool lines) {
  const std::array<Point, 4> corners{a, Point{b.x, a.y}, b, Point{a.x, b.y}};
  out.fills.push_back(corners);
  for (std::size_t i = 0; lines && i < 4; ++i)
    out.strokes.push_back({corners[i], corners[(i + 1) % 4]});
}

void add_fibonacci(Outline& out, const Drawing& drawing, const Projection& to) {
  const Anchor& a = drawing.anchors[0];
  const Anchor& b = drawing.anchors[1];
  const float from_x = std::min(out.handles[0].x, out.handles[1].x);
  const float to_x = std::max(out.handles[0].x, out.handles[1].x);
  float last_y = 0;
  for (const double level : fibonacci_levels) {
    const double price = b.price + (a.price - b.price) * level;
    const float y = to.scale.y_of(price);
    if (level > 0)
      out.fills.push_back({Point{from_x, last_y}, {to_x, last_y}, {to_x, y}, {from_x, y}});
    out.strokes.push_back({{from_x, y}, {to_x, y}, false, level, price});
    last_y = y;
  }
  out.strokes.push_back({out.handles[0], out.handles[1], true});
}

// An arrow up or down in the middle of the box.
void add_measure(Outline& out, Point a, Point b) {
  add_box(out, a, b, false);
  const float x = (a.x + b.x) / 2;
  const float back = b.y < a.y ? 5.f : -5.f;
  out.strokes.push_back({{x, a.y}, {x, b.y}});
  out.strokes.push_back({{x - 4, b.y + back}, {x, b.y}});
  out.strokes.push_back({{x + 4, b.y + back}, {x, b.y}});
}

void add_two_point(Outline& out, const Drawing& drawing, const Projection& to) {
  const auto& p = out.handles;
  switch (drawing.kind) {
    case DrawingKind::ray:
      return out.strokes.push_back(ray_between(p[0], p[1], to.left(), to.right()));
    case DrawingKind::channel:
      return add_channel(out, p);
    case DrawingKind::fibonacci:
      return add_fibonacci(out, drawing, to);
    case DrawingKind::rectangle:
      return add_box(out, p[0], p[1], true);
    case DrawingKind::measure:
      return add_measure(out, p[0], p[1]);
    default:
      return out.strokes.push_back({p[0], p[1]});
  }
}

float length_of(Point a, Point b) {
  return std::hypot(a.x - b.x, a.y - b.y);
}

}  // namespace

Point Projection::point_of(const Anchor& anchor) const {
  return {axis.x_of(bar_of(*bars, anchor.time, interval_s)), scale.y_of(anchor.price)};
}

Anchor Projection::anchor_at(Point at) const {
  return {time_of(*bars, axis.bar_at(at.x), interval_s), scale.price_at(at.y)};
}

Outline outline_of(const Drawing& drawing, const Projection& to) {
  Outline out;
  for (const Anchor& anchor : drawing.anchors) out.handles.push_back(to.point_of(anchor));
  if (out.handles.empty()) return out;
  if (drawing.kind == DrawingKind::horizontal)
    out.strokes.push_back({out.handles[0], {to.right(), out.handles[0].y}, true});
  else if (out.handles.size() >= 2)
    add_two_point(out, drawing, to);
  return out;
}

float distance_to(const Stroke& stroke, Point p) {
  const float dx = stroke.to.x - stroke.from.x;
  const float dy = stroke.to.y - stroke.from.y;
  const float length = dx * dx + dy * dy;
  float share = 0;
  if (length > 0)
    share =
        std::clamp(((p.x - stroke.from.x) * dx + (p.y - stroke.from.y) * dy) / length, 0.f, 1.f);
  return length_of(p, {stroke.from.x + share * dx, stroke.from.y + share * dy});
}

bool is_inside(const std::array<Point, 4>& corners, Point p) {
  bool inside = false;
  for (std::size_t i = 0, j = 3; i < 4; j = i++) {
    const Point a = corners[i], b = corners[j];
    if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x)
      inside = !inside;
  }
  return inside;
}

std::optional<std::size_t> handle_at(const Outline& outline, Point p, float reach_px) {
  std::optional<std::size_t> out;
  float nearest = reach_px;
  for (std::size_t i = 0; i < outline.handles.size(); ++i) {
    const float distance = length_of(outline.handles[i], p);
    if (distance > nearest) continue;
    nearest = distance;
    out = i;
  }
  return out;
}

bool is_on(const Outline& outline, DrawingKind kind, Point p, float reach_px) {
  for (const Stroke& stroke : outline.strokes)
    if (distance_to(stroke, p) <= reach_px) return true;
  if (kind != DrawingKind::rectangle && kind != DrawingKind::measure) return false;
  for (const auto& corners : outline.fills)
    if (is_inside(corners, p)) return true;
  return false;
}

std::optional<double> magnetic_price(const Projection& to, Point p, float reach_px) {
  const double at = std::round(to.axis.bar_at(p.x));
  if (at < 0 || at >= static_cast<double>(to.bars->size())) return {};
  const Bar bar = to.bars->at(static_cast<std::size_t>(at));
  std::optional<double> out;
  float nearest = reach_px;
  for (const double price : {bar.open, bar.high, bar.low, bar.close}) {
    const float distance = std::abs(to.scale.y_of(price) - p.y);
    if (distance > nearest) continue;
    nearest = distance;
    out = price;
  }
  return out;
}

}  // namespace septet::ui::chart
