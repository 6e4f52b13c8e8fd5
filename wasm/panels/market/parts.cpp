#include "panels/market/parts.h"

#include <algorithm>

#include "platform/accessibility.h"
#include "ui/item.h"

namespace septet::panels::market {

using ui::Color;
using ui::Rect;
using ui::Type;

ui::Color figure_tint(const View& view, std::int64_t sign) {
  return view.stale() ? Color::text_muted : tint_of(sign);
}

void draw_fact(Rect where, std::string_view name, std::string_view value, Color tint) {
  ui::Stack lines(where.middle(36));
  ui::label(lines.next(16), Type::caption, Color::text_faint, name);
  ui::label(lines.next(20), Type::body_medium, tint, value);
}

void draw_line(Rect where, std::string_view name, std::string_view value, Type type, Color tint) {
  ui::label(where.cut_right(ui::measure(type, value).x + 1), type, tint, value, ui::Align::right);
  ui::label(where, type == Type::caption ? Type::caption : Type::body, Color::text_muted, name);
}

void draw_dot(Rect where, Color tint) {
  ui::disc({where.center_x(), where.center_y()}, 3, ui::color(tint));
}

void draw_spark(Rect where, const std::vector<float>& values, Color tint) {
  if (values.size() < 2) return;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const float range = std::max(*high - *low, 1e-6f);
  std::vector<ImVec2> points;
  points.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    points.push_back(
        {where.x + where.w * static_cast<float>(i) / static_cast<float>(values.size() - 1),
         where.y + 3 + (*high - values[i]) / range * (where.h - 6)});
  ui::draw_list()->AddPolyline(points.data(), static_cast<int>(points.size()), ui::color(tint), 0,
                               1.5f);
}

namespace {

void fill_under(const std::vector<ImVec2>& points, float bottom, ImU32 top_tint, ImU32 none,
                float top) {
  ImDrawList* list = ui::draw_list();
  const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
  const int count = static_cast<int>(points.size());
  list->PrimReserve((count - 1) * 6, count * 2);
  const auto base = list->_VtxCurrentIdx;
  for (const ImVec2& point : points) {
    const float share = (point.y - top) / std::max(1.f, bottom - top);
    list->PrimWriteVtx(point, white, ui::mixed(top_tint, none, share));
    list->PrimWriteVtx({point.x, bottom}, white, none);
  }
  for (int i = 0; i + 1 < count; ++i) {
    const auto a = base + 2 * static_cast<unsigned>(i);
    for (const unsigned index : {a, a + 1, a + 3, a, a + 3, a + 2})
      list->PrimWriteIdx(static_cast<ImDrawIdx>(index));
  }
}

void dotted(Rect where, float y, Color tint) {
  for (float x = where.x; x < where.right(); x += 6)
    ui::horizontal_line(x, y, std::min(2.f, where.right() - x), ui::color(tint));
}

}  // namespace

void draw_area(Rect where, const std::vector<double>& values, double base, bool up) {
  if (values.size() < 2) return;
  auto [low_at, high_at] = std::minmax_element(values.begin(), values.end());
  const double low = std::min(*low_at, base);
  const double range = std::max(std::max(*high_at, base) - low, 1e-9);
  const auto y_of = [&](double value) {
    return where.y + 6 +
           static_cast<float>(1 - (value - low) / range) * std::max(1.f, where.h - 14);
  };
  std::vector<ImVec2> points;
  for (std::size_t i = 0; i < values.size(); ++i)
    points.push_back(
        {where.x + where.w * static_cast<float>(i) / static_cast<float>(values.size() - 1),
         y_of(values[i])});
  const Color tint = up ? Color::candle_up : Color::candle_down;
  const float strength = ui::theme() == ui::Theme::dark ? 0.26f : 0.18f;
  fill_under(points, where.bottom(), ui::color(tint, strength), ui::color(tint, 0), where.y);
  dotted(where, y_of(base), Color::chart_axis);
  ui::draw_list()->AddPolyline(points.data(), static_cast<int>(points.size()), ui::color(tint), 0,
                               2);
  ui::disc(points.back(), 3, ui::color(tint));
}

void draw_row_skeletons(double since_ms, Rect area, float row_height) {
  if (!ui::skeleton_due(since_ms)) return;
  for (int i = 0; i < 12 && area.h >= row_height; ++i) {
    const Rect row = area.cut_top(row_height).inset(16, 0).middle(12);
    ui::skeleton({row.x, row.y, std::min(row.w / 3, 60.f + 24.f * static_cast<float>(i % 3)), 12});
    ui::skeleton({row.right() - 64, row.y, 64, 12});
  }
}

bool row_button(Rect cell, std::string_view name) {
  const Rect at = cell.middle(ui::touch() ? ui::control_touch : 22.f);
  const Rect box = at.middle(22);
  const ui::Item item = ui::press_item(at, name);
  a11y::describe(a11y::Role::button, name);
  ui::box(box, Color::surface, Color::border_strong, ui::radius_control);
  ui::lay_state(item, box.inset(1), ui::radius_control - 1, false);
  ui::label(at, Type::label, Color::text, name, ui::Align::center);
  ui::draw_focus_ring(item, box, ui::radius_control);
  return item.pressed;
}

float text_button_width(std::string_view name) {
  return std::max(28.f, ui::measure(Type::body_medium, name).x + 16);
}

bool text_button(Rect where, std::string_view name, bool on, std::string_view spoken) {
  const ui::Pressed pressed = ui::pressable(where, spoken);
  a11y::describe(a11y::Role::radio, spoken, {.checked = on});
  if (on)
    ui::fill(where, ui::accent_soft(), ui::radius_control);
  else if (pressed.hovered)
    ui::fill(where, Color::hover, ui::radius_control);
  ui::label(where, Type::body_medium, on ? ui::accent() : Color::text_muted, name,
            ui::Align::center);
  return pressed.clicked;
}

void draw_nothing(Rect where, std::string_view text) {
  const float width = std::min(400.f, where.w - 32);
  const float height = ui::measure(Type::body, text, width).y;
  ui::paragraph_centered(where.centered(width, height), Type::body, Color::text_muted, text);
}

double market_value(const Stock& stock, const Quote* quote) {
  return quote ? stock.shares_outstanding.real() * quote->last.real() : 0;
}

}  // namespace septet::panels::market
