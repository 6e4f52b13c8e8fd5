// The chart without a pointer: arrows pan, + and − zoom, Home and End, Enter calls a crosshair that
// the arrows then move from bar to bar while a screen reader reads them.
#include <algorithm>
#include <cmath>

#include "imgui_internal.h"
#include "platform/accessibility.h"
#include "platform/loop.h"
#include "ui/chart/chart_state.h"

namespace septet::ui::chart {
namespace {

constexpr float pan_share = 0.1f;  // of the width
constexpr double key_zoom = 1.25;

bool pressed(ImGuiKey key) {
  return ImGui::IsKeyPressed(key);
}

void tell_bar(Frame& frame) {
  const auto bar = frame.told_bar();
  if (!bar || frame.state.crosshair.told == frame.bars().time[*bar]) return;
  frame.state.crosshair.told = frame.bars().time[*bar];
  a11y::announce(told_about(frame, *bar));
}

void call_crosshair(Frame& frame) {
  Crosshair& crosshair = frame.state.crosshair;
  if (crosshair.on && crosshair.by_keys) return;
  const std::size_t bar = frame.end > 0 ? frame.end - 1 : 0;
  crosshair.on = crosshair.by_keys = true;
  crosshair.x = frame.state.axis.x_of(static_cast<double>(bar));
  crosshair.y = frame.scale.y_of(frame.bars().close[bar]);
  crosshair.told = -1;
}

// The axis follows where the crosshair would leave it.
void step_crosshair(Frame& frame, int bars) {
  Crosshair& crosshair = frame.state.crosshair;
  TimeAxis& axis = frame.state.axis;
  const double last = static_cast<double>(frame.bars().size()) - 1;
  const double bar = std::clamp(std::round(axis.bar_at(crosshair.x)) + bars, 0.0, last);
  if (axis.x_of(bar) < axis.x + 8) pan_by(frame, axis.x + 8 - axis.x_of(bar));
  const float right = axis.x + axis.width - 8;
  if (axis.x_of(bar) > right) pan_by(frame, right - axis.x_of(bar));
  crosshair.x = axis.x_of(bar);
  if (!frame.state.tool && !frame.state.board.pending())
    crosshair.y = frame.scale.y_of(frame.bars().close[static_cast<std::size_t>(bar)]);
  platform::wake();
}

void move_price(Frame& frame, int steps) {
  Crosshair& crosshair = frame.state.crosshair;
  const float by = static_cast<float>(steps) * 4;
  crosshair.y = std::clamp(crosshair.y - by, frame.main.y, frame.main.bottom() - 1);
  platform::wake();
}

bool by_crosshair(const Frame& frame) {
  const Crosshair& crosshair = frame.state.crosshair;
  return (crosshair.on && crosshair.by_keys) || ImGui::GetIO().KeyShift;
}

void take_arrows(Frame& frame) {
  const int across = pressed(ImGuiKey_RightArrow) - pressed(ImGuiKey_LeftArrow);
  const int up = pressed(ImGuiKey_UpArrow) - pressed(ImGuiKey_DownArrow);
  if (across == 0 && up == 0) return;
  if (!by_crosshair(frame)) {
    if (across != 0) pan_by(frame, static_cast<float>(-across) * frame.plot.w * pan_share);
    if (up != 0) zoom_by(frame, up > 0 ? key_zoom : 1 / key_zoom, frame.plot.center_x());
    return;
  }
  call_crosshair(frame);
  if (across != 0) step_crosshair(frame, across * (ImGui::GetIO().KeyCtrl ? 10 : 1));
  if (up != 0) move_price(frame, up);
  if (frame.state.board.pending())
    frame.state.board.follow(
        anchor_under(frame, {frame.state.crosshair.x, frame.state.crosshair.y}));
  tell_bar(frame);
}

// With a tool, Enter sets an anchor where the crosshair is.
void take_enter(Frame& frame) {
  State& state = frame.state;
  if (!pressed(ImGuiKey_Enter) && !pressed(ImGuiKey_Space)) return;
  if ((!state.tool && !state.board.pending()) || !state.crosshair.by_keys) {
    call_crosshair(frame);
    return tell_bar(frame);
  }
  press_anchor(frame, {state.crosshair.x, state.crosshair.y});
  state.held = {};
  release_anchor(frame, false);
}

void take_ends(Frame& frame) {
  TimeAxis& axis = frame.state.axis;
  const bool home = pressed(ImGuiKey_Home);
  if (!home && !pressed(ImGuiKey_End)) return;
  const double shown = axis.width / axis.step_px;
  axis.right = home ? shown - 2 : static_cast<double>(frame.bars().size()) + 6;
  if (frame.state.crosshair.by_keys) {
    frame.state.crosshair.x = axis.x_of(home ? 0 : static_cast<double>(frame.bars().size() - 1));
    tell_bar(frame);
  }
  platform::wake();
}

bool has_what_escape_ends(const State& state) {
  return state.board.editing() || state.board.pending() || state.tool || state.board.selected() ||
         state.crosshair.by_keys || state.held.grip != Grip::none;
}

// From the innermost outwards: a drag, a drawing that is being made, the tool, the selection, the
// crosshair.
void take_escape(Frame& frame) {
  State& state = frame.state;
  if (!pressed(ImGuiKey_Escape)) return;
  if (state.board.editing()) {
    state.board.cancel_edit();
    state.held = {};
  } else if (state.board.pending() || state.tool) {
    state.board.cancel();
    state.tool.reset();
    frame.events.drawing_made = true;
  } else if (state.board.selected()) {
    state.board.select({});
  } else {
    state.crosshair = {};
    state.held = {};
  }
  platform::wake();
}

void take_edit_keys(Frame& frame) {
  const ImGuiIO& io = ImGui::GetIO();
  DrawingBoard& board = frame.state.board;
  const auto selected = board.selected();
  if (selected && (pressed(ImGuiKey_Delete) || pressed(ImGuiKey_Backspace)))
    board.remove(*selected);
  if (!io.KeyCtrl) return;
  if (pressed(ImGuiKey_Y) || (pressed(ImGuiKey_Z) && io.KeyShift))
    board.redo();
  else if (pressed(ImGuiKey_Z))
    board.undo();
}

}  // namespace

std::string told_about(const Frame& frame, std::size_t bar) {
  const State& state = frame.state;
  const Bar at = state.bars.at(bar);
  const int decimals = state.subject.decimals;
  std::string out = spoken_moment(at.time, state.subject.interval_s, frame.chart.utc_offset);
  out += ": open " + figure_text(at.open, decimals) + ", high " + figure_text(at.high, decimals) +
         ", low " + figure_text(at.low, decimals) + ", close " + figure_text(at.close, decimals) +
         ", volume " + large_text(at.volume);
  for (const IndicatorLines& one : state.indicators) {
    if (one.indicator.hidden) continue;
    std::string values;
    for (const ValueLine& line : one.lines)
      if (line.told && bar < line.values.size() && std::isfinite(line.values[bar]))
        values += " " + figure_text(line.values[bar], 2);
    if (!values.empty()) out += ", " + name_of(one.indicator) + values;
  }
  return out;
}

void take_keys(Frame& frame, const Item& plot) {
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  if (g.NavId != plot.id || g.IO.WantTextInput) return;
  for (const ImGuiKey key : {ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_UpArrow,
                             ImGuiKey_DownArrow, ImGuiKey_Home, ImGuiKey_End})
    ImGui::SetKeyOwner(key, plot.id);
  // Otherwise ImGui takes the focus out of the chart.
  if (has_what_escape_ends(frame.state)) ImGui::SetKeyOwner(ImGuiKey_Escape, plot.id);
  take_arrows(frame);
  take_enter(frame);
  take_ends(frame);
  take_escape(frame);
  take_edit_keys(frame);
  if (pressed(ImGuiKey_Equal)) zoom_by(frame, key_zoom, frame.plot.center_x());
  if (pressed(ImGuiKey_Minus)) zoom_by(frame, 1 / key_zoom, frame.plot.center_x());
}

}  // namespace septet::ui::chart
