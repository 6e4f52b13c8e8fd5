#include "ui/states.h"

#include <cmath>
#include <string>

#include "imgui_internal.h"
#include "platform/accessibility.h"
#include "platform/loop.h"
#include "ui/icons.h"
#include "ui/item.h"
#include "ui/paint.h"

namespace septet::ui {
namespace {

constexpr double skeleton_delay_ms = 150;

// Tile, title, text and buttons in the middle of where; returns where the buttons go.
Rect state_head(Rect where, Icon which, float tile_size, Color soft, Color tint,
                std::string_view title, std::string_view text, bool buttons) {
  const float width = std::min(400.f, where.w - 32);
  const float lines = text.empty() ? 0 : measure(Type::body, text, width).y;
  const float height = tile_size + 16 + 28 + (lines > 0 ? 4 + lines : 0) + (buttons ? 52 : 0);
  Stack stack(where.centered(width, std::min(height, where.h)));
  tile(stack.next(tile_size).centered(tile_size, tile_size), which, soft, tint);
  stack.skip(16);
  const Rect head = stack.next(28);
  heading(head, Type::title, 2, title, Align::center);
  if (lines > 0) {
    stack.skip(4);
    paragraph_centered(stack.next(lines), Type::body, Color::text_muted, text);
  }
  stack.skip(20);
  return stack.next(height_of(Size::normal));
}

}  // namespace

void progress(Rect where, std::string_view name, float share, Color tint) {
  share = std::clamp(share, 0.f, 1.f);
  const Rect bar = where.middle(control_slider);
  fill(bar, Color::pressed, 2);
  if (share > 0) fill({bar.x, bar.y, std::max(4.f, bar.w * share), bar.h}, tint, 2);
  if (!name.empty())
    a11y::node(a11y::Role::progressbar, name, bar.min(), bar.max(),
               {.value_now = share * 100, .value_max = 100});
}

void skeleton(Rect where, float radius) {
  fill(where, Color::skeleton, radius);
  if (reduced_motion()) return;
  const float width = ImGui::GetIO().DisplaySize.x;
  const double time = std::fmod(platform::now_ms() / motion_skeleton.duration_ms, 1.0);
  const float at = static_cast<float>(time) * width * 1.4f - width * 0.2f;
  const ImU32 sheen = color(Color::skeleton_sheen);
  const ImU32 none = color(Color::skeleton_sheen, 0);
  const float left = std::max(where.x, at - 80);
  const float right = std::min(where.right(), at + 80);
  platform::animate();
  if (left >= right) return;
  const auto strength = [&](float x) { return 1 - std::abs(x - at) / 80; };
  const auto part = [&](float from, float to) {
    if (from < to)
      ramp({from, where.y + 1, to - from, where.h - 2}, mixed(none, sheen, strength(from)),
           mixed(none, sheen, strength(to)), true);
  };
  part(left, std::min(at, right));
  part(std::max(at, left), right);
}

bool skeleton_due(double since_ms) {
  const double waited = platform::now_ms() - since_ms;
  if (waited >= skeleton_delay_ms) return true;
  platform::wake_after(skeleton_delay_ms - waited);
  return false;
}

Answer empty_state(Rect where, const EmptyOptions& options) {
  const Scope scope(options.title);
  if (options.dashed) dashed_outline(where, color(Color::border_strong), radius_card);
  const Rect line = state_head(where, options.icon, 56, accent_soft(), accent(), options.title,
                               options.text, !options.primary.empty());
  const ButtonOptions first{.kind = Kind::primary, .icon = options.primary_icon};
  const ButtonOptions second{.icon = options.secondary_icon};
  const float one = options.primary.empty() ? 0 : button_width(options.primary, first);
  const float two = options.secondary.empty() ? 0 : button_width(options.secondary, second);
  Row row(line.centered(one + two + (one > 0 && two > 0 ? 8 : 0), line.h), 8);
  if (one > 0 && button(row.left(one), options.primary, first)) return Answer::primary;
  if (two > 0 && button(row.left(two), options.secondary, second)) return Answer::secondary;
  return Answer::none;
}

bool error_state(Rect where, std::string_view title, const Error& error) {
  const Scope scope(title);
  const Rect line = state_head(where, Icon::triangle_alert, 48, Color::bad_soft, Color::bad, title,
                               error.message, true);
  const ButtonOptions again{.kind = Kind::primary, .icon = Icon::rotate_ccw};
  return button(line.centered(button_width("Try again", again), line.h), "Try again", again);
}

bool error_strip(Rect where, std::string_view text, std::string_view action) {
  // At the top of a panel, whose upper left corner is round.
  fill(where, Color::warning_soft, radius_card - 1, ImDrawFlags_RoundCornersTopLeft);
  Row row(where.inset(16, 0), 12);
  icon(Icon::wifi_off, row.left(icon_small), icon_small, Color::warning);
  const ButtonOptions options{.size = Size::compact};
  bool pressed = false;
  if (!action.empty())
    pressed =
        button(row.right(button_width(action, options)).middle(control_compact), action, options);
  label(row.rest(), Type::body_medium, Color::text, text);
  return pressed;
}

float more_link_width(std::string_view name) {
  return std::ceil(measure(Type::label, name).x) + 4 + icon_small;
}

bool more_link(Rect where, std::string_view name) {
  const Item item = press_item(where.middle(touch() ? control_touch : control_compact), name);
  a11y::describe(a11y::Role::link, name);
  const Color tint = item.hovered ? Color::text : Color::text_muted;
  Row row(where, 4);
  icon(Icon::chevron_right, row.right(icon_small), icon_small, tint);
  label(row.rest(), Type::label, tint, name);
  draw_focus_ring(item, where.middle(24), radius_small);
  return item.pressed;
}

void heading(Rect where, Type type, int level, std::string_view text, Align align, Color tint) {
  a11y::node(a11y::Role::heading, text, where.min(), where.max(), {.level = level});
  const a11y::Silence silence;
  label(where, type, tint, text, align);
}

bool section_title(Rect where, std::string_view title, std::string_view more) {
  const Scope scope(title);
  Row row(where, 8);
  bool pressed = false;
  if (!more.empty()) pressed = more_link(row.right(more_link_width(more)), more);
  heading(row.rest(), Type::heading, 2, title);
  return pressed;
}

void card(Rect where) {
  box(where, Color::surface, Color::border, radius_card);
}

void tile(Rect where, Icon which, Color soft, Color tint, float icon_size, float radius) {
  fill(where, soft, radius);
  icon(which, where, icon_size, tint);
}

}  // namespace septet::ui
