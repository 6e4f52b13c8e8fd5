#include "ui/icons.h"

#include <cmath>

#include "imgui_internal.h"
#include "ui/paint.h"
#include "ui/text.h"

namespace septet::ui {

void icon(Icon which, Rect where, float size, ImU32 tint) {
  if (which == Icon::none) return;
  const IconSize font = size > icon_small ? IconSize::normal : IconSize::small;
  const Rect at = where.centered(size, size);
  draw_icon(draw_list(), font, at.min(), tint, static_cast<ImWchar>(which));
}

void filled_folder(Rect where, float size, ImU32 tint) {
  const Rect at = where.centered(size, size);
  const float unit = size / 24;
  ImDrawList* list = draw_list();
  const auto point = [&](float x, float y) { return ImVec2(at.x + x * unit, at.y + y * unit); };
  // Half a stroke outside Lucide's outline: the tab, and over it the body.
  list->PathArcTo(point(4, 5), 3 * unit, IM_PI, IM_PI * 1.5f, 4);
  list->PathLineTo(point(7.9f, 2));
  list->PathLineTo(point(10.1f, 3));
  list->PathLineTo(point(12.6f, 7));
  list->PathLineTo(point(1, 9));
  list->PathFillConvex(tint);
  const ImVec2 from = point(1, 5);
  const ImVec2 to = point(23, 21);
  list->AddRectFilled(from, to, tint, 3 * unit);
}

void filled_star(Rect where, float size, ImU32 tint) {
  const Rect at = where.centered(size, size);
  const ImVec2 center{at.center_x(), at.center_y() + size * 0.03f};
  const auto point = [&](int i) {
    const float angle = static_cast<float>(i) * IM_PI / 5 - IM_PI / 2;
    const float radius = size * (i % 2 ? 0.215f : 0.47f);
    return ImVec2(center.x + std::cos(angle) * radius, center.y + std::sin(angle) * radius);
  };
  // A star is not convex: five kites around its middle.
  for (int i = 0; i < 10; i += 2) {
    const ImVec2 kite[] = {center, point(i + 9), point(i), point(i + 1)};
    draw_list()->AddConvexPolyFilled(kite, 4, tint);
  }
}

void logo(Rect where) {
  constexpr float heights[] = {8, 14, 20, 11, 17, 12, 7};  // of a mark of 32
  const float unit = std::min(where.w, where.h) / 32;
  for (int i = 0; i < 7; ++i) {
    const float x = where.x + (3 + 3.9f * static_cast<float>(i)) * unit;
    const float y = where.center_y() - heights[i] / 2 * unit;
    // Not moved onto pixels: the bars are closer together than that would keep even.
    draw_list()->AddRectFilled({x, y}, {x + 2.6f * unit, y + heights[i] * unit},
                               color(accent_of(static_cast<Service>(i))), 1.3f * unit);
  }
}

}  // namespace septet::ui
