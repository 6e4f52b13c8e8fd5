#include <cmath>
#include <string>
#include <vector>

#include "imgui_internal.h"
#include "platform/accessibility.h"
#include "ui/controls.h"
#include "ui/floating.h"
#include "ui/icons.h"
#include "ui/item.h"
#include "ui/paint.h"

namespace septet::ui {
namespace {

void draw_check_box(const Item& item, Rect where, Check state) {
  const Rect at = where.centered(control_checkbox, control_checkbox);
  const bool on = state != Check::off;
  box(at, on ? accent() : Color::surface, on ? accent() : Color::border_strong, radius_small);
  if (!on && item.hovered) outline(at, Color::text_muted, radius_small);
  // The tick is 12 wide with a thick stroke: Lucide's is too thin here.
  ImDrawList* list = draw_list();
  if (state == Check::on) {
    const ImVec2 tick[] = {
        {at.x + 4, at.y + 8.2f}, {at.x + 6.9f, at.y + 11}, {at.x + 12, at.y + 5.2f}};
    list->AddPolyline(tick, 3, color(Color::on_accent), 0, 1.75f);
  } else if (state == Check::some) {
    list->AddRectFilled({at.x + 4, at.y + 7}, {at.x + 12, at.y + 9}, color(Color::on_accent), 1);
  }
  draw_focus_ring(item, at, radius_small);
}

float segment_width(const Segment& segment) {
  if (segment.icon != Icon::none) return 36;
  return std::ceil(measure(Type::body_medium, segment.name).x) + 24;
}

void draw_segment(const Item& item, Rect where, const Segment& segment, bool chosen) {
  if (chosen) {
    fill(where, Color::border_strong, radius_control);
    fill(where.inset(1), Color::raised, radius_control - 1);
  }
  const Color tint = chosen || item.hovered ? Color::text : Color::text_muted;
  if (segment.icon != Icon::none) {
    icon(segment.icon, where, icon_small, tint);
    offer_tooltip(item, where, segment.name);
  } else {
    label(where, Type::body_medium, tint, segment.name, Align::center);
  }
  draw_focus_ring(item, where, radius_control);
}

float tab_width(const Tab& tab) {
  const float name = measure(Type::body_medium, tab.name).x;
  const float count = tab.count < 0 ? 0 : measure(Type::caption, std::to_string(tab.count)).x + 6;
  return std::ceil(name + count);
}

void draw_tab(const Item& item, Rect where, const Tab& tab, bool chosen) {
  const Color tint = chosen || item.hovered ? Color::text : Color::text_muted;
  if (chosen) fill({where.x, where.bottom() - 2, where.w, 2}, accent());
  Row row(where, 6);
  label(row.left(measure(Type::body_medium, tab.name).x), Type::body_medium, tint, tab.name);
  if (tab.count >= 0)
    label(row.rest(), Type::caption, Color::text_faint, std::to_string(tab.count));
  draw_focus_ring(item, where, radius_small);
}

// Two letters at most: of the first and the last word.
std::string initials_of(std::string_view name) {
  const auto letter_at = [&](std::size_t at) {
    unsigned code = 0;
    const int bytes = ImTextCharFromUtf8(&code, name.data() + at, name.data() + name.size());
    std::string letter(name.substr(at, static_cast<std::size_t>(bytes)));
    if (letter.size() == 1) letter[0] = static_cast<char>(std::toupper(letter[0]));
    return letter;
  };
  if (name.empty()) return "?";
  const std::size_t last = name.find_last_of(' ');
  std::string out = letter_at(0);
  if (last != name.npos && last + 1 < name.size()) out += letter_at(last + 1);
  return out;
}

std::string_view first_letter(std::string_view text) {
  unsigned code = 0;
  const int bytes = ImTextCharFromUtf8(&code, text.data(), text.data() + text.size());
  return text.substr(0, static_cast<std::size_t>(bytes));
}

constexpr Color avatar_colors[] = {Color::series_1, Color::series_2, Color::series_3,
                                   Color::series_4, Color::series_5, Color::series_6,
                                   Color::series_7, Color::series_8};

Color avatar_color(std::string_view name) {
  return avatar_colors[ImHashData(name.data(), name.size()) % std::size(avatar_colors)];
}

constexpr float crumb_gap = 24;  // with the chevron

float crumb_width(std::string_view name, bool last) {
  return std::ceil(measure(last ? Type::heading : Type::body_medium, name).x);
}

// How many parts after the first have to be left out for the rest to fit.
std::size_t hidden_crumbs(std::span<const std::string> parts, float width) {
  float needed = 0;
  for (std::size_t i = 0; i < parts.size(); ++i)
    needed += crumb_width(parts[i], i + 1 == parts.size()) + (i ? crumb_gap : 0);
  std::size_t hidden = 0;
  while (needed > width && hidden + 2 < parts.size()) {
    if (hidden == 0) needed += crumb_gap + icon_small;
    needed -= crumb_width(parts[++hidden], false) + crumb_gap;
  }
  return hidden;
}

bool draw_crumb(Rect where, std::string_view name, bool last) {
  if (last) {
    a11y::node(a11y::Role::heading, name, where.min(), where.max(), {.current = true, .level = 1});
    const a11y::Silence silence;
    label(where, Type::heading, Color::text, name);
    return false;
  }
  const Item item = press_item(where.middle(28), name);
  a11y::describe(a11y::Role::link, name);
  label(where, Type::body_medium, item.hovered ? Color::text : Color::text_muted, name);
  draw_focus_ring(item, where.middle(24), radius_small);
  return item.pressed;
}

int hidden_crumb_menu(Rect where, std::span<const std::string> parts, std::size_t hidden) {
  if (icon_button(where, Icon::ellipsis, "Folders above", {.size = Size::compact}))
    open_menu("Folders above", where);
  int chosen = -1;
  if (Menu menu("Folders above"); menu)
    for (std::size_t i = 1; i <= hidden; ++i)
      if (menu.item(parts[i] + "##" + std::to_string(i), {.icon = Icon::folder}))
        chosen = static_cast<int>(i);
  return chosen;
}

}  // namespace

bool check_mark(Rect where, std::string_view name, Check state) {
  const Item item = press_item(where, name);
  a11y::describe(a11y::Role::checkbox, drawn_name(name),
                 {.checked = state == Check::on, .mixed = state == Check::some});
  if (item.visible) draw_check_box(item, where, state);
  return item.pressed;
}

bool checkbox(Rect where, std::string_view name, bool& value) {
  const Item item = press_item(where, name);
  if (item.pressed) value = !value;
  a11y::describe(a11y::Role::checkbox, drawn_name(name), {.checked = value});
  if (!item.visible) return item.pressed;
  Row row(where, 8);
  draw_check_box(item, row.left(control_checkbox), value ? Check::on : Check::off);
  label(row.rest(), Type::body, Color::text, drawn_name(name));
  return item.pressed;
}

bool radio(Rect where, std::string_view name, bool chosen) {
  const Item item = press_item(where, name);
  a11y::describe(a11y::Role::radio, drawn_name(name), {.checked = chosen});
  if (!item.visible) return item.pressed;
  Row row(where, 8);
  const Rect at = row.left(control_checkbox).centered(control_checkbox, control_checkbox);
  box(at, Color::surface, chosen ? accent() : Color::border_strong, radius_pill);
  if (chosen) {
    fill(at, accent(), radius_pill);
    fill(at.inset(5), Color::surface, radius_pill);
  }
  label(row.rest(), Type::body, Color::text, drawn_name(name));
  draw_focus_ring(item, at, 8);
  return item.pressed;
}

bool toggle(Rect where, std::string_view name, bool& value, bool disabled) {
  const Rect at =
      Rect{where.right() - switch_width, where.y, switch_width, where.h}.middle(switch_height);
  const Item item = press_item(at, name, disabled);
  if (item.pressed) value = !value;
  a11y::describe(a11y::Role::toggle, drawn_name(name), {.checked = value, .disabled = disabled});
  if (!item.visible) return item.pressed;
  const float on = eased(item.id, value, motion_normal);
  const float strength = disabled ? 0.5f : 1.f;
  fill(at, mixed(color(Color::border_strong, strength), color(accent(), strength), on),
       radius_pill);
  disc({at.x + 9 + 14 * on, at.center_y()}, 7, color(Color::surface));
  draw_focus_ring(item, at, switch_height / 2);
  return item.pressed;
}

bool slider(Rect where, std::string_view name, float& value) {
  const Item item = press_item(where, name);
  const float before = value;
  const Rect track = where.middle(control_slider).inset(8, 0);
  if (item.held && ImGui::IsMouseDown(0))
    value = std::clamp((ImGui::GetMousePos().x - track.x) / std::max(1.f, track.w), 0.f, 1.f);
  if (item.ringed) {
    for (const ImGuiKey key : {ImGuiKey_LeftArrow, ImGuiKey_RightArrow})
      ImGui::SetKeyOwner(key, item.id);
    const int steps =
        ImGui::IsKeyPressed(ImGuiKey_RightArrow) - ImGui::IsKeyPressed(ImGuiKey_LeftArrow);
    value = std::clamp(value + 0.05f * static_cast<float>(steps), 0.f, 1.f);
  }
  a11y::describe(a11y::Role::slider, drawn_name(name),
                 {.value_now = value * 100, .value_max = 100});
  if (!item.visible) return value != before;
  fill(track, Color::pressed, 2);
  fill({track.x, track.y, track.w * value, track.h}, accent(), 2);
  const Rect thumb{track.x + track.w * value - 8, where.center_y() - 8, 16, 16};
  shadow(thumb, 1, 8);
  disc({thumb.center_x(), thumb.center_y()}, 8, color(accent()));
  draw_focus_ring(item, thumb, 8);
  return value != before;
}

float segments_width(std::span<const Segment> parts) {
  float width = 2;
  for (const Segment& part : parts) width += segment_width(part);
  return width;
}

bool segments(Rect where, std::string_view name, std::span<const Segment> parts, int& chosen) {
  const a11y::Group group(a11y::Role::radiogroup, drawn_name(name));
  const Scope scope(name);
  const int before = chosen;
  box(where, Color::sunken, Color::border, radius_control);
  const float extra = (where.w - segments_width(parts)) / static_cast<float>(parts.size());
  Row row(where.inset(1), 0);
  for (int i = 0; i < static_cast<int>(parts.size()); ++i) {
    const Segment& part = parts[static_cast<std::size_t>(i)];
    const Rect at = row.left(segment_width(part) + std::max(0.f, extra));
    const Item item = press_item(at, part.name);
    if (item.pressed) chosen = i;
    a11y::describe(a11y::Role::radio, drawn_name(part.name), {.checked = i == before});
    draw_segment(item, at, part, i == before);
  }
  return chosen != before;
}

bool tabs(Rect where, std::string_view name, std::span<const Tab> all, int& chosen) {
  const a11y::Group group(a11y::Role::tablist, drawn_name(name));
  const Scope scope(name);
  const int before = chosen;
  horizontal_line(where.x, where.bottom() - 1, where.w, color(Color::border));
  Row row(where, 20);
  for (int i = 0; i < static_cast<int>(all.size()); ++i) {
    const Tab& tab = all[static_cast<std::size_t>(i)];
    const Rect at = row.left(tab_width(tab));
    const Item item = press_item(at, tab.name);
    if (item.pressed) chosen = i;
    const std::string count = tab.count < 0 ? "" : std::to_string(tab.count);
    a11y::describe(a11y::Role::tab, drawn_name(tab.name),
                   {.description = count, .selected = i == before});
    draw_tab(item, at, tab, i == before);
  }
  return chosen != before;
}

int breadcrumb(Rect where, std::span<const std::string> parts, std::vector<Rect>* boxes) {
  if (boxes) boxes->assign(parts.size(), {});
  const a11y::Group group(a11y::Role::navigation, "Path");
  const std::size_t hidden = hidden_crumbs(parts, where.w);
  int chosen = -1;
  Row row(where, 4);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Scope scope(static_cast<int>(i));
    if (i > 0) icon(Icon::chevron_right, row.left(icon_small), icon_small, Color::text_faint);
    if (hidden > 0 && i == 1) {
      if (const int above = hidden_crumb_menu(row.left(icon_small), parts, hidden); above >= 0)
        chosen = above;
      i = hidden;
      continue;
    }
    const bool last = i + 1 == parts.size();
    const Rect at = last ? row.rest() : row.left(crumb_width(parts[i], false));
    if (boxes) (*boxes)[i] = at;
    if (draw_crumb(at, parts[i], last)) chosen = static_cast<int>(i);
  }
  return chosen;
}

void avatar(Rect where, std::string_view name, ImTextureID picture_id) {
  const float side = std::min(where.w, where.h);
  const Rect at = where.centered(side, side);
  if (picture_id) {
    picture(picture_id, at, side / 2, {1, 1});
    return;
  }
  const a11y::Silence silence;
  fill(at, mixed(color(avatar_color(name)), color(Color::surface), 0.78f), side / 2);
  const Type type = side >= 64 ? Type::page : side >= 40 ? Type::heading : Type::label;
  const std::string initials = initials_of(name);
  // In a small one there is room for a single letter.
  const std::string_view shown = side >= 28 ? std::string_view(initials) : first_letter(initials);
  label(at, type, mixed(color(avatar_color(name)), color(Color::text), 0.45f), shown,
        Align::center);
}

bool avatar_button(Rect where, std::string_view name, std::string_view person,
                   ImTextureID picture_id) {
  const Item item = press_item(where, name);
  a11y::describe(a11y::Role::button, drawn_name(name), {.has_popup = true});
  const Rect at = where.centered(28, 28);
  avatar(at, person, picture_id);
  if (item.hovered) outline(at.inset(-2), Color::border_strong, 16, 2);
  draw_focus_ring(item, at, 14);
  offer_tooltip(item, where, drawn_name(name));
  return item.pressed;
}

}  // namespace septet::ui
