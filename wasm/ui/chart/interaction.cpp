// What the pointer does on axes, borders of panes and the plot as a whole.
#include <algorithm>
#include <cmath>

#include "imgui_internal.h"
#include "platform/input.h"
#include "platform/loop.h"
#include "ui/chart/chart_state.h"
#include "ui/controls.h"
#include "ui/paint.h"

namespace septet::ui::chart {
namespace {

constexpr float separator_reach = 7;
constexpr double wheel_zoom = 0.2;  // of a notch, as an exponent
constexpr float coasting_ms = 325;  // until a pan has a third of its speed
constexpr float least_speed_px_s = 20;
constexpr double bars_left_to_ask = 60;
constexpr double ask_again_ms = 10'000;  // where nothing came

std::string plot_name(const Frame& frame) {
  const State& state = frame.state;
  std::string out = state.subject.symbol;
  if (!state.subject.spoken_interval.empty()) out += ", " + state.subject.spoken_interval;
  if (frame.bars().empty()) return out + ", no prices";
  const int decimals = state.subject.decimals;
  out += ", last " + figure_text(frame.bars().close.back(), decimals);
  if (frame.first >= frame.end) return out;
  const auto& bars = frame.bars();
  const MinMax span = state.span.query(bars.low, bars.high, frame.first, frame.end);
  return out + ", between " + figure_text(span.low, decimals) + " and " +
         figure_text(span.high, decimals) + " in view";
}

Item plot_item(Frame& frame) {
  ImGui::SetCursorScreenPos(frame.plot.min());
  const Item item = press_item(frame.plot, "plot", false, ImGuiButtonFlags_AllowOverlap);
  const bool by_keys = frame.state.crosshair.on && frame.state.crosshair.by_keys;
  const auto bar = frame.told_bar();
  const std::string told = by_keys && bar ? told_about(frame, *bar) : std::string();
  a11y::describe(a11y::Role::image, plot_name(frame),
                 {.description = told, .busy = frame.chart.loading});
  return item;
}

void stretch_prices(Frame& frame, double factor) {
  frame.scale = stretched(frame.scale, factor, (frame.scale.top + frame.scale.bottom) / 2);
  frame.state.own_scale = frame.scale;
  platform::wake();
}

void take_price_axis(Frame& frame) {
  if (!frame.shows_prices() || frame.bars().empty()) return;
  const Item item = press_item(frame.price_axis, "price scale");
  const std::string range = figure_text(frame.scale.low, frame.state.subject.decimals) + " to " +
                            figure_text(frame.scale.high, frame.state.subject.decimals);
  a11y::describe(a11y::Role::slider, "Price scale",
                 {.value = range, .value_now = 50, .value_max = 100});
  if (item.hovered || item.held) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
  if (item.hovered && ImGui::IsMouseDoubleClicked(0)) frame.state.own_scale.reset();
  const float dragged = ImGui::GetIO().MouseDelta.y;
  if (item.held && ImGui::IsMouseDown(0) && dragged != 0)
    stretch_prices(frame, std::exp(dragged / 200));
  if (item.ringed) {
    for (const ImGuiKey key : {ImGuiKey_UpArrow, ImGuiKey_DownArrow})
      ImGui::SetKeyOwner(key, item.id);
    if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) stretch_prices(frame, 1 / 1.1);
    if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) stretch_prices(frame, 1.1);
    if (ImGui::IsKeyPressed(ImGuiKey_Home)) frame.state.own_scale.reset();
  }
  draw_focus_ring(item, frame.price_axis.inset(4), radius_small);
}

void take_pane_axis(Frame& frame, std::size_t place) {
  Pane& pane = frame.panes[place];
  const Scope scope(static_cast<int>(place));
  const Item item = press_item(pane.axis, "pane scale");
  a11y::describe(a11y::Role::none, "");
  if (item.hovered || item.held) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
  auto& own = frame.state.own_pane_scales[place];
  if (item.hovered && ImGui::IsMouseDoubleClicked(0)) own.reset();
  const float dragged = ImGui::GetIO().MouseDelta.y;
  if (!item.held || !ImGui::IsMouseDown(0) || dragged == 0) return;
  own = stretched(pane.scale, std::exp(dragged / 100), (pane.scale.top + pane.scale.bottom) / 2);
}

void take_time_axis(Frame& frame) {
  if (frame.bars().empty()) return;
  const Item item = press_item(frame.time_axis, "time scale");
  const Chart::Range range = frame.chart.visible();
  const auto spoken = [&](std::int64_t time) {
    return spoken_moment(time, frame.state.subject.interval_s, frame.chart.utc_offset);
  };
  a11y::describe(a11y::Role::slider, "Time scale",
                 {.value = spoken(range.from) + " to " + spoken(range.to),
                  .value_now = static_cast<float>(frame.end - frame.first),
                  .value_max = static_cast<float>(frame.bars().size())});
  if (item.hovered || item.held) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  if (item.hovered && ImGui::IsMouseDoubleClicked(0)) frame.chart.show_newest();
  const float right = frame.plot.right();
  const float dragged = ImGui::GetIO().MouseDelta.x;
  if (item.held && ImGui::IsMouseDown(0) && dragged != 0)
    zoom_by(frame, std::exp(dragged / 200), right);
  if (item.ringed) {
    for (const ImGuiKey key : {ImGuiKey_LeftArrow, ImGuiKey_RightArrow})
      ImGui::SetKeyOwner(key, item.id);
    if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) zoom_by(frame, 1 / 1.2, right);
    if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) zoom_by(frame, 1.2, right);
  }
  draw_focus_ring(item, frame.time_axis.inset(2), radius_small);
}

void set_pane_height(Frame& frame, std::size_t place, float height) {
  auto& heights = frame.chart.settings.pane_heights;
  while (heights.size() < frame.panes.size()) heights.push_back(frame.panes[heights.size()].plot.h);
  heights[place] = std::clamp(height, 48.f, frame.plot.h * 0.7f);
  frame.events.settings_changed = true;
  platform::wake();
}

void take_separator(Frame& frame, std::size_t place) {
  const Pane& pane = frame.panes[place];
  const Rect where{frame.area.x, pane.plot.y - separator_reach / 2, frame.area.w, separator_reach};
  const Scope scope(static_cast<int>(place));
  const Item item = press_item(where, "height");
  const Indicator& indicator = frame.state.indicators[pane.indicator].indicator;
  a11y::describe(a11y::Role::separator, "Height of " + name_of(indicator));
  if (item.hovered || item.held) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
  if (item.held && ImGui::IsMouseDown(0) && ImGui::GetIO().MouseDelta.y != 0)
    set_pane_height(frame, place, pane.plot.bottom() - ImGui::GetMousePos().y);
  if (item.ringed) {
    for (const ImGuiKey key : {ImGuiKey_UpArrow, ImGuiKey_DownArrow})
      ImGui::SetKeyOwner(key, item.id);
    if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) set_pane_height(frame, place, pane.plot.h + 12);
    if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) set_pane_height(frame, place, pane.plot.h - 12);
  }
  draw_focus_ring(item, where, 2);
}

void take_wheel(Frame& frame) {
  const ImGuiIO& io = ImGui::GetIO();
  if (!ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem)) return;
  if (!frame.plot.contains(io.MousePos) && !frame.time_axis.contains(io.MousePos)) return;
  if (io.MouseWheel != 0) zoom_by(frame, std::exp(io.MouseWheel * wheel_zoom), io.MousePos.x);
  if (io.MouseWheelH != 0) pan_by(frame, io.MouseWheelH * 100);
  if (const float factor = platform::pinch(); factor != 1) zoom_by(frame, factor, io.MousePos.x);
}

// A pan that a finger let go runs out.
void coast(Frame& frame) {
  float& speed = frame.state.speed_px_s;
  if (speed == 0 || frame.state.held.grip != Grip::none) return;
  const float elapsed_s = ImGui::GetIO().DeltaTime;
  const double before = frame.state.axis.right;
  const float left = std::exp(-elapsed_s * 1000 / coasting_ms);
  pan_by(frame, speed * (1 - left) * coasting_ms / 1000);
  speed *= left;
  const bool stuck = frame.state.axis.right == before;
  if (std::abs(speed) < least_speed_px_s || stuck || reduced_motion()) speed = 0;
  platform::animate();
}

void ask_for_older(Frame& frame) {
  State& state = frame.state;
  if (!state.has_older || state.bars.empty() || frame.chart.loading) return;
  const double now_ms = platform::now_ms();
  if (state.asked_older_ms != 0 && now_ms - state.asked_older_ms < ask_again_ms) return;
  const double left = state.axis.right - state.axis.width / state.axis.step_px;
  if (left > bars_left_to_ask) return;
  state.asked_older_ms = now_ms;
  frame.events.wants_older = true;
}

}  // namespace

void pan_by(Frame& frame, float px) {
  TimeAxis& axis = frame.state.axis;
  axis.right -= px / axis.step_px;
  axis = axis.kept_in(frame.bars().size(), least_step_px(frame.state));
  platform::wake();
}

void zoom_by(Frame& frame, double factor, float around_x) {
  TimeAxis& axis = frame.state.axis;
  const double least = least_step_px(frame.state);
  factor = std::max(factor, least / axis.step_px);
  axis = axis.zoomed(factor, around_x).kept_in(frame.bars().size(), least);
  platform::wake();
}

void take_input(Frame& frame) {
  const Item plot = plot_item(frame);
  for (std::size_t i = 0; i < frame.panes.size(); ++i) take_pane_axis(frame, i);
  take_price_axis(frame);
  take_time_axis(frame);
  for (std::size_t i = 0; i < frame.panes.size(); ++i) take_separator(frame, i);
  take_wheel(frame);
  take_lines(frame);
  if (!frame.bars().empty()) {
    take_plot(frame, plot);
    take_keys(frame, plot);
    coast(frame);
  }
  ask_for_older(frame);
}

}  // namespace septet::ui::chart
