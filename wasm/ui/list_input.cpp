#include "ui/list_input.h"

#include <string>

#include "imgui_internal.h"
#include "platform/input.h"
#include "platform/loop.h"
#include "ui/paint.h"

namespace septet::ui {
namespace {

constexpr float drag_threshold = 6;

// There is one pointer, hence one drag.
struct Drag {
  bool on = false;
  std::string name;
};
Drag drag;

void report_press(const Item& item, Rect where, std::size_t row, ListEvents& events) {
  const ImGuiIO& io = ImGui::GetIO();
  if (item.hovered && ImGui::IsMouseReleased(ImGuiMouseButton_Right)) {
    const ImVec2 at = ImGui::GetMousePos();
    events.menu = row;
    events.menu_anchor = {at.x, at.y - 4, 0, 0};
    return;
  }
  if (item.hovered && !platform::using_touch() &&
      ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
    events.opened = row;
    return;
  }
  if (!item.pressed || !where.contains(ImGui::GetMousePos()) || drag.on) return;
  if (platform::using_touch())
    events.opened = row;
  else
    events.clicked = RowClick{row, io.KeyCtrl || io.KeySuper, io.KeyShift};
}

void report_drag(const Item& item, std::size_t row, const ListModel& model, ListEvents& events) {
  if (!model.takes_drop || platform::using_touch()) return;
  if (item.held && !drag.on && ImGui::IsMouseDragging(ImGuiMouseButton_Left, drag_threshold)) {
    drag = {true, model.name(row)};
    events.drag_started = row;
  }
}

std::ptrdiff_t step_of_keys(const Steps& steps, const ListModel& model) {
  const auto count = static_cast<std::ptrdiff_t>(model.count);
  const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(key) ? 1 : 0; };
  return steps.down * pressed(ImGuiKey_DownArrow) - steps.up * pressed(ImGuiKey_UpArrow) +
         (steps.sideways ? pressed(ImGuiKey_RightArrow) - pressed(ImGuiKey_LeftArrow) : 0) +
         steps.page * (pressed(ImGuiKey_PageDown) - pressed(ImGuiKey_PageUp)) +
         count * (pressed(ImGuiKey_End) - pressed(ImGuiKey_Home));
}

}  // namespace

Item list_row(Rect where, std::size_t row, const ListModel& model, ListEvents& events) {
  const bool current = model.current.value_or(0) == row;
  // Tab comes to the current row alone; the arrows go on from there.
  ImGui::PushItemFlag(ImGuiItemFlags_NoTabStop, !current);
  const Item item = press_item(
      where, "row", false, ImGuiButtonFlags_AllowOverlap | ImGuiButtonFlags_PressedOnClickRelease);
  ImGui::PopItemFlag();
  a11y::describe(a11y::Role::cell, model.name(row));
  if (current && model.reveal_current) {
    ImGui::SetFocusID(item.id, ImGui::GetCurrentWindow());
    platform::wake();
  }
  report_press(item, where, row, events);
  report_drag(item, row, model, events);
  if (drag.on && !ImGui::IsMouseDown(ImGuiMouseButton_Left) && drop_hovers(where, row, model))
    events.dropped_onto = row;
  return item;
}

bool drop_hovers(Rect where, std::size_t row, const ListModel& model) {
  return drag.on && where.contains(ImGui::GetMousePos()) && model.takes_drop &&
         model.takes_drop(row);
}

DragOver dragged_over(Rect where) {
  if (!drag.on || !where.contains(ImGui::GetMousePos())) return DragOver::none;
  return ImGui::IsMouseDown(ImGuiMouseButton_Left) ? DragOver::over : DragOver::dropped;
}

void list_keys(const ListModel& model, const Steps& steps, bool focused, ListEvents& events) {
  if (!focused || model.count == 0) return;
  const ImGuiID owner = ImGui::GetID("keys");
  for (const ImGuiKey key : {ImGuiKey_UpArrow, ImGuiKey_DownArrow, ImGuiKey_LeftArrow,
                             ImGuiKey_RightArrow, ImGuiKey_PageUp, ImGuiKey_PageDown, ImGuiKey_Home,
                             ImGuiKey_End, ImGuiKey_Enter, ImGuiKey_Space})
    ImGui::SetKeyOwner(key, owner);
  const ImGuiIO& io = ImGui::GetIO();
  const std::size_t row = model.current.value_or(0);
  if (const std::ptrdiff_t step = step_of_keys(steps, model); step != 0)
    events.stepped = RowStep{step, io.KeyShift};
  if (ImGui::IsKeyPressed(ImGuiKey_Enter, false)) events.opened = row;
  if (ImGui::IsKeyPressed(ImGuiKey_Space, false)) events.clicked = RowClick{row, true, io.KeyShift};
  if ((io.KeyCtrl || io.KeySuper) && ImGui::IsKeyPressed(ImGuiKey_A, false)) events.all = true;
}

void draw_drag(const ListModel& model) {
  if (!drag.on) return;
  if (!ImGui::IsMouseDown(ImGuiMouseButton_Left) || ImGui::IsKeyPressed(ImGuiKey_Escape)) {
    drag.on = false;
    return;
  }
  const OnTop on_top;
  const a11y::Silence silence;
  const std::string text =
      model.selected_count > 1 ? std::to_string(model.selected_count) + " items" : drag.name;
  const ImVec2 at = ImGui::GetMousePos();
  const float width = std::min(260.f, measure(Type::body_medium, text).x + 24);
  const Rect ghost{snapped(at.x + 12), snapped(at.y + 12), width, 32};
  shadow(ghost, 2, radius_control);
  box(ghost, Color::raised, Color::border, radius_control);
  label(ghost.inset(12, 0), Type::body_medium, Color::text, text);
}

}  // namespace septet::ui
