#include "ui/item.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "imgui_internal.h"
#include "platform/input.h"
#include "platform/loop.h"
#include "ui/paint.h"

namespace septet::ui {
namespace {

constexpr double tooltip_delay_ms = 400;

// How far along a cubic Bézier curve is after this share of its time (as CSS defines it).
float bezier(const float (&ease)[4], float time) {
  const auto at = [](float a, float b, float t) {
    const float s = 1 - t;
    return 3 * s * s * t * a + 3 * s * t * t * b + t * t * t;
  };
  float low = 0;
  float high = 1;
  for (int i = 0; i < 12; ++i) {
    const float middle = (low + high) / 2;
    (at(ease[0], ease[2], middle) < time ? low : high) = middle;
  }
  return at(ease[1], ease[3], (low + high) / 2);
}

// What the pointer rests on, and since when.
struct Resting {
  Rect box;
  double since_ms = 0;
};
Resting resting;

bool same(const Rect& a, const Rect& b) {
  return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

Rect tooltip_box(Rect anchor, ImVec2 size) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float x =
      std::clamp(anchor.center_x() - size.x / 2, 4.f, std::max(4.f, screen.x - size.x - 4));
  const bool below = anchor.bottom() + 8 + size.y < screen.y;
  return {snapped(x), snapped(below ? anchor.bottom() + 6 : anchor.y - 6 - size.y), size.x, size.y};
}

// On touch every target is 44 at least, even where its mark is smaller. What is a pixel wide is
// there for the keyboard alone.
Rect target_of(Rect where) {
  if (!touch() || where.w <= 1) return where;
  const auto missing = [](float size) { return std::max(0.f, control_touch - size) / 2; };
  return where.inset(-missing(where.w), -missing(where.h));
}

}  // namespace

std::string_view drawn_name(std::string_view name) {
  return name.substr(0, name.find("##"));
}

ImGuiID id_of(std::string_view name) {
  return ImGui::GetCurrentWindow()->GetID(name.data(), name.data() + name.size());
}

Item press_item(Rect where, std::string_view name, bool disabled, ImGuiButtonFlags flags) {
  Item item{.id = id_of(name)};
  const Rect target = target_of(where);
  const ImRect box(target.min(), target.max());
  if (disabled) ImGui::BeginDisabled();
  item.visible = ImGui::ItemAdd(box, item.id);
  if (item.visible)
    item.pressed = ImGui::ButtonBehavior(box, item.id, &item.hovered, &item.held, flags);
  if (disabled) {
    ImGui::EndDisabled();
    item.hovered = ImGui::IsWindowHovered() && where.contains(ImGui::GetMousePos());
    item.pressed = item.held = false;
  }
  if (platform::using_touch()) item.hovered = false;
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  item.ringed = g.NavId == item.id && platform::using_keyboard();
  return item;
}

float eased(ImGuiID id, bool on, const Motion& motion) {
  float* time = ImGui::GetStateStorage()->GetFloatRef(id ^ 0x5e97e7u, on ? 1.f : 0.f);
  const float target = on ? 1.f : 0.f;
  if (*time == target) return target;
  if (reduced_motion()) return *time = target;
  const float step = ImGui::GetIO().DeltaTime * 1000 / motion.duration_ms;
  *time = on ? std::min(1.f, *time + step) : std::max(0.f, *time - step);
  platform::animate();
  return bezier(motion.ease, *time);
}

void lay_state(const Item& item, Rect where, float radius, bool over_fill) {
  const float over = eased(item.id, item.hovered || item.held);
  if (over <= 0) return;
  const float strength = item.held ? 2.f : 1.f;
  if (over_fill)
    fill(where, color(Color::text, 0.06f * over * strength), radius);
  else
    fill(where, color(item.held ? Color::pressed : Color::hover, over), radius);
}

void draw_focus_ring(const Item& item, Rect where, float radius) {
  if (!item.ringed) return;
  constexpr float out = focus_ring_gap + focus_ring_width;
  ImGui::PushClipRect(where.inset(-2 * out).min(), where.inset(-2 * out).max(), false);
  outline({where.x - out, where.y - out, where.w + 2 * out, where.h + 2 * out}, Color::focus,
          radius + out, focus_ring_width);
  ImGui::PopClipRect();
}

bool pointer_rests_on(Rect where) {
  if (platform::using_touch() || !ImGui::IsWindowHovered()) return false;
  if (!where.contains(ImGui::GetMousePos()) || ImGui::IsAnyMouseDown()) return false;
  const double now = platform::now_ms();
  if (!same(resting.box, where)) {
    resting = {where, now};
    platform::wake_after(tooltip_delay_ms);
  }
  return now - resting.since_ms >= tooltip_delay_ms - 1;
}

void show_tooltip(Rect anchor, std::string_view text, std::string_view shortcut) {
  const OnTop on_top;
  const a11y::Silence silence;
  const float wrap = std::min(420.f, ImGui::GetIO().DisplaySize.x - 32);
  const ImVec2 size = measure(Type::label, text, wrap);
  const float hint = shortcut.empty() ? 0 : measure(Type::label, shortcut).x + 12;
  const Rect box = tooltip_box(anchor, {size.x + hint + 20, size.y + 12});
  shadow(box, 2, radius_control);
  fill(box, Color::inverse, radius_control);
  draw_text_wrapped(draw_list(), Type::label, {box.x + 10, box.y + 6}, wrap,
                    color(Color::on_inverse), text);
  if (hint > 0)
    draw_text(draw_list(), Type::label, {box.right() - 10 - hint + 12, box.y + 6},
              color(Color::on_inverse, 0.65f), shortcut);
}

void offer_tooltip(const Item& item, Rect anchor, std::string_view text,
                   std::string_view shortcut) {
  if (text.empty() || item.held) return;
  if (pointer_rests_on(anchor)) show_tooltip(anchor, text, shortcut);
}

std::size_t find_folded(std::string_view text, std::string_view wanted) {
  const auto lower = [](unsigned char c) { return c < 128 ? std::tolower(c) : c; };
  const auto found =
      std::search(text.begin(), text.end(), wanted.begin(), wanted.end(),
                  [&](unsigned char a, unsigned char b) { return lower(a) == lower(b); });
  return found == text.end() ? text.npos : static_cast<std::size_t>(found - text.begin());
}

}  // namespace septet::ui
