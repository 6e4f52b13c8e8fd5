// What is pressed, dragged and let go in the plot.
#include <algorithm>
#include <cmath>

#include "imgui_internal.h"
#include "platform/input.h"
#include "platform/loop.h"
#include "ui/chart/chart_state.h"
#include "ui/paint.h"

namespace septet::ui::chart {
namespace {

constexpr float slop_px = 6;
constexpr double long_press_ms = 400;

float reach_px() {
  return platform::using_touch() ? 16.f : 6.f;
}

bool by_pointer(const Item& item) {
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  return item.held && g.ActiveIdSource == ImGuiInputSource_Mouse;
}

// What lies under the pointer, from the front to the back.
void take_hold(Frame& frame, ImVec2 at) {
  State& state = frame.state;
  state.held = {};
  state.held.from = at;
  state.held.since_ms = platform::now_ms();
  state.speed_px_s = 0;
  if (!frame.main.contains(at) || !frame.shows_prices()) {
    state.held.grip = Grip::plot;
    return;
  }
  if (state.tool || state.board.pending()) return press_anchor(frame, at);
  if (const PriceLine* line = line_under(frame, at)) {
    state.held.grip = Grip::line;
    state.held.line = line->id;
    state.held.line_price = line->price;
    return;
  }
  const auto drawing = drawing_under(frame, at, reach_px());
  if (!drawing) {
    state.held.grip = Grip::plot;
    return;
  }
  const Outline outline = outline_of(state.board.all()[*drawing], frame.projection());
  grip_drawing(frame, *drawing, handle_at(outline, {at.x, at.y}, reach_px() + 3), at);
}

void pan(Frame& frame, ImVec2 by) {
  State& state = frame.state;
  if (!state.held.moved) return;
  pan_by(frame, by.x);
  if (state.own_scale && by.y != 0) {
    frame.scale = moved(frame.scale, by.y);
    state.own_scale = frame.scale;
  }
  const float elapsed_s = ImGui::GetIO().DeltaTime;
  state.speed_px_s = 0.7f * by.x / std::max(elapsed_s, 0.001f) + 0.3f * state.speed_px_s;
}

void show_crosshair(Frame& frame, ImVec2 at) {
  Crosshair& crosshair = frame.state.crosshair;
  crosshair.on = true;
  crosshair.by_keys = false;
  crosshair.x = std::clamp(at.x, frame.plot.x, frame.plot.right());
  crosshair.y = std::clamp(at.y, frame.plot.y, frame.plot.bottom() - 1);
}

void drag_line(Frame& frame, ImVec2 at) {
  Held& held = frame.state.held;
  if (!held.moved) return;
  held.line_price = on_tick(frame.scale.price_at(at.y), frame.state.subject.tick);
  ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
}

// A finger that rests on the bars calls the crosshair, which then follows it.
void watch_long_press(Frame& frame, ImVec2 at) {
  Held& held = frame.state.held;
  if (!platform::using_touch() || held.grip != Grip::plot || held.moved) return;
  const double left_ms = held.since_ms + long_press_ms - platform::now_ms();
  if (left_ms > 0) return platform::wake_after(left_ms);
  held.grip = Grip::crosshair;
  show_crosshair(frame, at);
}

void drag(Frame& frame, ImVec2 at) {
  Held& held = frame.state.held;
  held.moved |= std::hypot(at.x - held.from.x, at.y - held.from.y) > slop_px;
  watch_long_press(frame, at);
  switch (held.grip) {
    case Grip::plot:
      return pan(frame, ImGui::GetIO().MouseDelta);
    case Grip::crosshair:
      return show_crosshair(frame, at);
    case Grip::line:
      return drag_line(frame, at);
    case Grip::drawing:
    case Grip::handle:
      return held.moved ? drag_drawing(frame, at) : void();
    case Grip::anchor:
      return frame.state.board.follow(anchor_under(frame, at));
    case Grip::none:
      return;
  }
}

void let_go(Frame& frame) {
  State& state = frame.state;
  const Held held = std::exchange(state.held, {});
  switch (held.grip) {
    case Grip::plot:
      if (!platform::using_touch()) state.speed_px_s = 0;
      if (held.moved) return;
      state.board.select({});
      if (platform::using_touch()) state.crosshair = {};
      return;
    case Grip::line:
      state.held = held;
      let_line_go(frame);
      state.held = {};
      return;
    case Grip::drawing:
    case Grip::handle:
      return state.board.end_edit();
    case Grip::anchor:
      return release_anchor(frame, held.moved);
    default:
      return;
  }
}

void hover(Frame& frame, const Item& plot, ImVec2 at) {
  State& state = frame.state;
  const bool here = plot.hovered && frame.plot.contains(at);
  if (here) {
    show_crosshair(frame, at);
    if (state.board.pending() && state.held.grip == Grip::none)
      state.board.follow(anchor_under(frame, at));
  } else if (!state.crosshair.by_keys && !platform::using_touch()) {
    state.crosshair.on = false;
  }
  if (!here || state.tool || !frame.shows_prices() || !frame.main.contains(at)) return;
  if (line_under(frame, at)) return ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
  if (drawing_under(frame, at, reach_px())) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
}

void open_menu_at(Frame& frame, ImVec2 at) {
  MenuWanted menu;
  menu.anchor = {at.x, at.y - 4, 0, 0};
  const double bar = std::round(frame.state.axis.bar_at(at.x));
  menu.time = time_of(frame.bars(), bar, frame.state.subject.interval_s);
  menu.price = on_tick(frame.scale.price_at(at.y), frame.state.subject.tick);
  if (const PriceLine* line = line_under(frame, at)) menu.line = line->id;
  menu.drawing = drawing_under(frame, at, reach_px());
  if (menu.drawing) frame.state.board.select(menu.drawing);
  frame.events.menu = menu;
}

// All bars, or from there back to the newest; a text is edited.
void double_click(Frame& frame, ImVec2 at) {
  State& state = frame.state;
  if (const auto drawing = drawing_under(frame, at, reach_px())) {
    frame.events.text_wanted = drawing;
    return;
  }
  const bool all = frame.first == 0 && frame.end == frame.bars().size();
  state.own_scale.reset();
  if (all)
    frame.chart.show_newest();
  else
    show_all_bars(frame);
}

}  // namespace

void take_plot(Frame& frame, const Item& plot) {
  State& state = frame.state;
  const ImVec2 at = ImGui::GetMousePos();
  // An order's label is an item of its own; what holds it is dragged as its line is.
  const bool by_label = state.held.grip == Grip::line && !by_pointer(plot);
  const bool holds = (by_pointer(plot) || by_label) && ImGui::IsMouseDown(0);
  const bool fresh = holds && !by_label && ImGui::IsMouseClicked(0);
  hover(frame, plot, at);
  if (fresh && ImGui::GetIO().MouseClickedCount[0] == 2 && !state.tool && !state.board.pending())
    double_click(frame, at);
  else if (fresh)
    take_hold(frame, at);
  else if (holds)
    drag(frame, at);
  const bool mine = state.held.grip != Grip::none;
  if (!ImGui::IsMouseDown(0) && mine) let_go(frame);
  if (plot.hovered && ImGui::IsMouseReleased(1) && frame.main.contains(at)) open_menu_at(frame, at);
  if (state.crosshair.on && frame.plot.contains(at))
    if (const auto bar = frame.told_bar()) frame.events.crosshair = frame.bars().time[*bar];
}

}  // namespace septet::ui::chart
