#include "ui/list_input.h"

#include <algorithm>
#include <cmath>
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

constexpr float scroll_zone = 32;    // at either end
constexpr float scroll_speed = 900;  // pixels a second, at the very end

// And one marquee.
struct MarqueeState {
  bool armed = false;  // pressed where one may begin
  bool on = false;
  ImVec2 start{0, 0};  // in the content
};
MarqueeState marquee_now;

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
  if (!item.pressed || !where.contains(ImGui::GetMousePos()) || drag.on || marquee_now.on) return;
  if (platform::using_touch())
    events.opened = row;
  else
    events.clicked = RowClick{row, io.KeyCtrl || io.KeySuper, io.KeyShift};
}

void report_drag(const Item& item, Rect where, std::size_t row, const ListModel& model,
                 ListEvents& events) {
  if (platform::using_touch()) return;
  const ImVec2 from = ImGui::GetIO().MouseClickedPos[0];
  const bool chosen = model.selected && model.selected(row);
  if (item.held && ImGui::IsMouseClicked(ImGuiMouseButton_Left) && model.grips && !chosen &&
      !model.grips(row, where, from))
    marquee_now.armed = true;
  if (!model.takes_drop || marquee_now.armed) return;
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

std::string drag_out_of(const ListModel& model, std::size_t row, Rect where) {
  const bool here = model.drag_out && !platform::using_touch() && !marquee_now.armed &&
                    where.contains(ImGui::GetMousePos());
  if (!here) return {};
  const bool chosen = model.selected && model.selected(row);
  if (!chosen && model.grips && !model.grips(row, where, ImGui::GetMousePos())) return {};
  return model.drag_out(row);
}

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
  report_drag(item, where, row, model, events);
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

namespace {

void scroll_at_ends(Rect where) {
  const ImVec2 at = ImGui::GetMousePos();
  const float above = std::clamp((where.y + scroll_zone - at.y) / scroll_zone, 0.f, 1.f);
  const float below = std::clamp((at.y - where.bottom() + scroll_zone) / scroll_zone, 0.f, 1.f);
  if (above == 0 && below == 0) return;
  ImGui::SetScrollY(std::clamp(ImGui::GetScrollY() + (below - above) * scroll_speed *
                                                         std::min(ImGui::GetIO().DeltaTime, 0.05f),
                               0.f, ImGui::GetScrollMaxY()));
  platform::animate();
}

void draw_marquee(Rect box, Rect where) {
  const Clip clip(where);
  fill(box, color(accent(), 0.12f), radius_small);
  outline(box, accent(), radius_small);
}

}  // namespace

void list_marquee(Scroll& scroll, Rect where, ListEvents& events,
                  const std::function<void(Rect, std::vector<std::size_t>&)>& rows_in) {
  if (events.background_clicked && !platform::using_touch()) marquee_now.armed = true;
  if (!ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
    marquee_now.armed = marquee_now.on = false;
    return;
  }
  if (!marquee_now.armed) return;
  const Rect content = scroll.content();
  const ImVec2 at = ImGui::GetMousePos();
  const bool begins =
      !marquee_now.on && ImGui::IsMouseDragging(ImGuiMouseButton_Left, drag_threshold);
  if (begins) {
    const ImVec2 from = ImGui::GetIO().MouseClickedPos[0];
    marquee_now.start = {from.x - content.x, from.y - content.y};
    marquee_now.on = true;
  }
  if (!marquee_now.on) return;
  scroll_at_ends(where);
  const ImVec2 to{std::clamp(at.x, where.x, where.right()) - content.x, at.y - content.y};
  const ImVec2 from = marquee_now.start;
  const Rect box{std::min(from.x, to.x), std::min(from.y, to.y), std::abs(from.x - to.x),
                 std::abs(from.y - to.y)};
  events.marquee = Marquee{{}, begins};
  rows_in(box, events.marquee->rows);
  draw_marquee(box.moved(content.x, content.y), where);
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
