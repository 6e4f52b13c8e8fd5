#include "ui/controls.h"

#include <cmath>
#include <string>

#include "imgui_internal.h"
#include "platform/accessibility.h"
#include "ui/icons.h"
#include "ui/item.h"
#include "ui/paint.h"

namespace septet::ui {
namespace {

struct ButtonLook {
  ImU32 fill = 0;
  ImU32 border = 0;
  ImU32 text = 0;
};

ButtonLook look_of(const ButtonOptions& options) {
  if (options.disabled || options.busy)
    return {color(Color::sunken), options.kind == Kind::ghost ? 0 : color(Color::border),
            color(Color::text_faint)};
  switch (options.kind) {
    case Kind::primary:
      return {color(accent()), 0, color(Color::on_accent)};
    case Kind::danger_filled:
      return {color(Color::bad), 0, color(Color::on_accent)};
    case Kind::danger:
      return {color(Color::surface), color(Color::border_strong), color(Color::bad)};
    case Kind::soft:
      return {color(accent_soft()), 0, color(accent())};
    case Kind::ghost:
      return {0, 0, color(Color::text)};
    case Kind::secondary:
      break;
  }
  return {color(Color::surface), color(Color::border_strong), color(Color::text)};
}

bool is_filled(Kind kind) {
  return kind == Kind::primary || kind == Kind::danger_filled;
}

Type type_of(const ButtonOptions& options) {
  if (options.size == Size::touch) return Type::reading;
  return is_filled(options.kind) ? Type::body_strong : Type::body_medium;
}

float padding_of(Size size) {
  constexpr float paddings[] = {10, 12, 16, 20};
  return paddings[static_cast<int>(size)];
}

float content_width(std::string_view name, const ButtonOptions& options) {
  const std::string_view text = drawn_name(name);
  float width = text.empty() ? 0 : measure(type_of(options), text).x;
  for (const Icon icon : {options.icon, options.trailing})
    if (icon != Icon::none) width += icon_small + (text.empty() ? 0 : 8);
  return width;
}

void draw_button_content(Rect where, std::string_view name, const ButtonOptions& options,
                         ImU32 tint) {
  const float width = std::min(content_width(name, options), where.w - 12);
  Row row(where.centered(width, where.h), 8);
  if (options.icon != Icon::none) icon(options.icon, row.left(icon_small), icon_small, tint);
  if (options.trailing != Icon::none)
    icon(options.trailing, row.right(icon_small), icon_small, tint);
  label(row.rest(), type_of(options), tint, drawn_name(name), Align::center);
}

// The mirror's tooltips and ours say why something is disabled.
std::string_view said_about(const ButtonOptions& options) {
  return options.disabled ? options.reason : std::string_view();
}

}  // namespace

Scope::Scope(std::string_view name) {
  ImGui::PushID(name.data(), name.data() + name.size());
}
Scope::Scope(int index) {
  ImGui::PushID(index);
}
Scope::~Scope() {
  ImGui::PopID();
}

float height_of(Size size) {
  constexpr float heights[] = {control_compact, control_normal, control_large, control_touch};
  return touch() ? control_touch : heights[static_cast<int>(size)];
}

float button_width(std::string_view name, const ButtonOptions& options) {
  return std::ceil(content_width(name, options) + 2 * padding_of(options.size));
}

bool button(Rect where, std::string_view name, const ButtonOptions& options) {
  const bool disabled = options.disabled || options.busy;
  const Item item = press_item(where, name, disabled);
  a11y::describe(
      a11y::Role::button, drawn_name(name),
      {.description = said_about(options), .shortcut = options.shortcut, .disabled = disabled});
  if (!item.visible) return false;
  const ButtonLook look = look_of(options);
  if (look.fill) fill(where, look.border ? look.border : look.fill, radius_control);
  if (look.border) fill(where.inset(1), look.fill, radius_control - 1);
  if (!disabled)
    lay_state(item, look.border ? where.inset(1) : where, radius_control,
              look.fill && !look.border);
  draw_button_content(where, name, options, look.text);
  draw_focus_ring(item, where, radius_control);
  offer_tooltip(item, where, options.disabled ? options.reason : std::string_view());
  return item.pressed;
}

bool icon_button(Rect where, Icon which, std::string_view name, const IconButtonOptions& options) {
  const float side = height_of(options.size);
  const Rect box = where.centered(std::min(side, where.w), std::min(side, where.h));
  const Item item = press_item(box, name, options.disabled);
  a11y::describe(a11y::Role::button, drawn_name(name),
                 {.description = options.disabled ? options.reason : options.description,
                  .shortcut = options.shortcut,
                  .pressed = options.toggles ? std::optional(options.on) : std::nullopt,
                  .disabled = options.disabled});
  if (!item.visible) return false;
  if (options.on) fill(box, accent_soft(), radius_control);
  if (options.bordered) ui::box(box, Color::surface, Color::border_strong, radius_control);
  if (!options.disabled) lay_state(item, box, radius_control, options.on);
  const Color tint = options.disabled ? Color::text_faint : options.on ? accent() : options.tint;
  icon(which, box, options.icon_size, color(tint, options.disabled ? 0.6f : 1.f));
  draw_focus_ring(item, box, radius_control);
  offer_tooltip(item, box,
                options.disabled && !options.reason.empty() ? options.reason : drawn_name(name),
                options.shortcut);
  return item.pressed;
}

float link_width(std::string_view name) {
  return measure(Type::body_medium, drawn_name(name)).x;
}

bool link(Rect where, std::string_view name) {
  const Item item = press_item(where, name);
  a11y::describe(a11y::Role::link, drawn_name(name));
  if (!item.visible) return false;
  label(where, Type::body_medium, accent(), drawn_name(name));
  if (item.hovered) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    horizontal_line(where.x, where.center_y() + 8, std::min(where.w, link_width(name)),
                    color(accent()));
  }
  draw_focus_ring(item, where, radius_small);
  return item.pressed;
}

float chip_width(std::string_view name, const ChipOptions& options) {
  float width = 24 + measure(Type::body_medium, drawn_name(name)).x;
  for (const Icon icon : {options.icon, options.trailing})
    if (icon != Icon::none) width += icon_small + 6;
  return std::ceil(width);
}

bool chip(Rect where, std::string_view name, const ChipOptions& options) {
  const Item item = press_item(where, name);
  a11y::describe(a11y::Role::button, drawn_name(name), {.pressed = options.on});
  if (!item.visible) return false;
  const Rect body = where.middle(touch() ? 36.f : control_compact);
  box(body, options.on ? accent_soft() : Color::surface,
      options.on ? accent() : Color::border_strong, radius_pill);
  lay_state(item, body.inset(1), radius_pill, options.on);
  const Color tint = options.on ? accent() : Color::text;
  Row row(body.inset(12, 0), 6);
  if (options.icon != Icon::none) icon(options.icon, row.left(icon_small), icon_small, tint);
  if (options.trailing != Icon::none)
    icon(options.trailing, row.right(icon_small), icon_small, tint);
  label(row.rest(), Type::body_medium, tint, drawn_name(name));
  draw_focus_ring(item, body, body.h / 2);
  return item.pressed;
}

float tag_width(std::string_view text) {
  return std::ceil(measure(Type::label, text).x) + 12;
}

float tag(Rect where, std::string_view text, Tone tone) {
  constexpr Color fills[] = {Color::sunken,       Color::sunken,   Color::good_soft,
                             Color::warning_soft, Color::bad_soft, Color::info_soft};
  constexpr Color tints[] = {Color::text_muted, Color::text, Color::good,
                             Color::warning,    Color::bad,  Color::info};
  const int index = static_cast<int>(tone);
  const bool own = tone == Tone::accent;
  const float width = std::min(tag_width(text), where.w);
  const Rect body = Rect{where.x, where.y, width, where.h}.middle(20);
  fill(body, own ? accent_soft() : fills[index], radius_small);
  label(body.inset(6, 0), Type::label, own ? accent() : tints[index], text, Align::center);
  return width;
}

float key_hint_width(std::string_view keys) {
  return std::ceil(measure(Type::label, keys).x) + 14;
}

void key_hint(Rect where, std::string_view keys) {
  const float width = key_hint_width(keys);
  const Rect body = Rect{where.right() - width, where.y, width, where.h}.middle(20);
  const a11y::Silence silence;
  box(body, Color::sunken, Color::border, radius_small);
  label(body, Type::label, Color::text_muted, keys, Align::center);
}

bool side_item(Rect where, std::string_view name, const SideItemOptions& options) {
  const Item item = press_item(where, name);
  a11y::describe(a11y::Role::link, drawn_name(name),
                 {.description = options.count, .current = options.current});
  if (!item.visible) return false;
  if (options.current) fill(where, accent_soft(), radius_control);
  lay_state(item, where, radius_control, options.current);
  const Color tint = options.current ? accent() : Color::text_muted;
  Row row(where.inset(8, 0), 10);
  if (options.filled)
    filled_folder(row.left(icon_small), icon_small,
                  color(options.current ? accent() : Color::text_faint));
  else if (options.icon != Icon::none)
    icon(options.icon, row.left(icon_small), icon_small, tint);
  if (!options.count.empty())
    label(row.right(measure(Type::caption, options.count).x), Type::caption, Color::text_faint,
          options.count);
  label(row.rest(), Type::body_medium, tint, drawn_name(name));
  draw_focus_ring(item, where, radius_control);
  return item.pressed;
}

Pressed pressable(Rect where, std::string_view name) {
  const Item item =
      press_item(where, name, false,
                 ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight |
                     ImGuiButtonFlags_AllowOverlap);
  a11y::describe(a11y::Role::button, drawn_name(name));
  draw_focus_ring(item, where, radius_card);
  const bool secondary = item.pressed && ImGui::GetIO().MouseReleased[ImGuiMouseButton_Right];
  return {.clicked = item.pressed && !secondary,
          .double_clicked = item.hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left),
          .hovered = item.hovered,
          .held = item.held,
          .focused = item.ringed,
          .menu = secondary};
}

void tooltip(std::string_view text, std::string_view shortcut) {
  const ImGuiLastItemData& last = ImGui::GetCurrentContext()->LastItemData;
  const Rect where{last.Rect.Min.x, last.Rect.Min.y, last.Rect.GetWidth(), last.Rect.GetHeight()};
  if (pointer_rests_on(where)) show_tooltip(where, text, shortcut);
}

void tooltip_over(Rect where, std::string_view text) {
  if (!text.empty() && pointer_rests_on(where)) show_tooltip(where, text);
}

}  // namespace septet::ui
