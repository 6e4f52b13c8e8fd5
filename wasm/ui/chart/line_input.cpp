// Lines of own orders and alerts: dragged or moved by keys to another price.
#include <cmath>

#include "imgui_internal.h"
#include "platform/input.h"
#include "platform/loop.h"
#include "ui/chart/chart_state.h"
#include "ui/controls.h"
#include "ui/paint.h"

namespace septet::ui::chart {
namespace {

constexpr float line_reach_px = 5;

// By the arrow keys: a tick at a time, told when Enter is pressed. When the keyboard goes elsewhere
// it is as it was.
void move_by_keys(Frame& frame, const Item& item, const PriceLine& line) {
  Held& held = frame.state.held;
  for (const ImGuiKey key : {ImGuiKey_UpArrow, ImGuiKey_DownArrow})
    ImGui::SetKeyOwner(key, item.id);
  const int steps = ImGui::IsKeyPressed(ImGuiKey_UpArrow) - ImGui::IsKeyPressed(ImGuiKey_DownArrow);
  if (steps != 0) {
    if (held.line != line.id) held.line_price = line.price;
    held.line = line.id;
    const double by = steps * frame.state.subject.tick * (ImGui::GetIO().KeyShift ? 10 : 1);
    held.line_price = on_tick(held.line_price + by, frame.state.subject.tick);
    platform::wake();
  }
  if (held.line != line.id) return;
  if (ImGui::IsKeyPressed(ImGuiKey_Escape)) held = {};
  if (ImGui::IsKeyPressed(ImGuiKey_Enter)) {
    held.moved = true;
    let_line_go(frame);
    held = {};
  }
}

void take_line(Frame& frame, const PriceLine& line) {
  const Rect box = line_label_box(frame, line);
  if (box.y < frame.main.y || box.bottom() > frame.main.bottom()) return;
  const Scope scope(line.id);
  const Item item = press_item(box, "line");
  const std::string price = figure_text(shown_price(frame, line), frame.state.subject.decimals);
  const auto role = line.movable ? a11y::Role::slider : a11y::Role::button;
  a11y::describe(role, line.label + " at " + price,
                 {.value = line.movable ? std::string_view(price) : std::string_view(),
                  .description = line.movable ? "Arrow keys move it, Enter confirms" : "",
                  .value_now = static_cast<float>(shown_price(frame, line)),
                  .value_min = static_cast<float>(frame.scale.low),
                  .value_max = line.movable ? static_cast<float>(frame.scale.high) : 0});
  const bool pointer =
      item.held && ImGui::GetCurrentContext()->ActiveIdSource == ImGuiInputSource_Mouse;
  if (line.movable && pointer && ImGui::IsMouseClicked(0)) {
    frame.state.held = {};
    frame.state.held.grip = Grip::line;
    frame.state.held.from = ImGui::GetMousePos();
    frame.state.held.line = line.id;
    frame.state.held.line_price = line.price;
  }
  if (!line.movable && item.pressed) frame.events.line_pressed = line.id;
  if (line.movable && item.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
  Held& held = frame.state.held;
  if (line.movable && item.ringed)
    move_by_keys(frame, item, line);
  else if (held.grip == Grip::none && held.line == line.id)
    held = {};
  draw_focus_ring(item, box, radius_small);
}

}  // namespace

const PriceLine* line_under(const Frame& frame, ImVec2 at) {
  for (const PriceLine& line : frame.chart.lines) {
    if (!line.movable) continue;
    const Rect box = line_label_box(frame, line);
    if (at.x >= box.x && std::abs(at.y - box.center_y()) <= line_reach_px) return &line;
  }
  return nullptr;
}

void let_line_go(Frame& frame) {
  const Held& held = frame.state.held;
  for (const PriceLine& line : frame.chart.lines) {
    if (line.id != held.line) continue;
    if (held.moved && held.line_price != line.price)
      frame.events.line_moved = MovedLine{line.id, held.line_price};
    else if (!held.moved)
      frame.events.line_pressed = line.id;
  }
}

double shown_price(const Frame& frame, const PriceLine& line) {
  const Held& held = frame.state.held;
  return !held.line.empty() && held.line == line.id ? held.line_price : line.price;
}

void take_lines(Frame& frame) {
  if (!frame.shows_prices() || frame.bars().empty()) return;
  for (const PriceLine& line : frame.chart.lines) take_line(frame, line);
}

}  // namespace septet::ui::chart
