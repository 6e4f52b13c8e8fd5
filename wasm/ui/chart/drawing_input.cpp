// Making, choosing and moving drawings.
#include <algorithm>
#include <cmath>

#include "platform/input.h"
#include "ui/chart/chart_state.h"

namespace septet::ui::chart {
namespace {

constexpr float magnet_reach_px = 24;

bool can_be_chosen(const Frame& frame, const Drawing& drawing) {
  return !drawing.hidden && !frame.settings().drawings_hidden;
}

bool text_is_under(const Frame& frame, std::size_t i, ImVec2 at) {
  const auto& boxes = frame.state.text_boxes;
  return i < boxes.size() && boxes[i].w > 0 && boxes[i].inset(-4).contains(at);
}

}  // namespace

Anchor anchor_under(const Frame& frame, ImVec2 at) {
  const Projection to = frame.projection();
  Anchor anchor = to.anchor_at({at.x, at.y});
  if (frame.settings().magnet)
    if (const auto price = magnetic_price(to, {at.x, at.y}, magnet_reach_px)) {
      anchor.price = *price;
      return anchor;
    }
  anchor.price = on_tick(anchor.price, frame.state.subject.tick);
  return anchor;
}

// The selected one first, then from the front to the back.
std::optional<std::size_t> drawing_under(const Frame& frame, ImVec2 at, float reach_px) {
  if (!frame.shows_prices()) return {};
  const DrawingBoard& board = frame.state.board;
  const Projection to = frame.projection();
  const auto hits = [&](std::size_t i) {
    const Drawing& drawing = board.all()[i];
    if (!can_be_chosen(frame, drawing)) return false;
    const Outline outline = outline_of(drawing, to);
    return is_on(outline, drawing.kind, {at.x, at.y}, reach_px) || text_is_under(frame, i, at) ||
           handle_at(outline, {at.x, at.y}, reach_px + 3).has_value();
  };
  if (const auto selected = board.selected(); selected && hits(*selected)) return selected;
  for (std::size_t i = board.all().size(); i-- > 0;)
    if (hits(i)) return i;
  return {};
}

void press_anchor(Frame& frame, ImVec2 at) {
  State& state = frame.state;
  state.held.grip = Grip::anchor;
  if (!state.board.pending() && state.tool)
    state.board.begin(*state.tool, anchor_under(frame, at));
  else
    state.board.follow(anchor_under(frame, at));
}

// A click sets an anchor; a drag sets the one where it began and the one where it ends.
void release_anchor(Frame& frame, bool dragged) {
  State& state = frame.state;
  if (!state.board.pending()) return;
  const bool first = state.board.pending()->anchors.size() == 1;
  bool done = state.board.set_anchor();
  if (first && dragged && !done) done = state.board.set_anchor();
  if (!done) return;
  state.tool.reset();
  frame.events.drawing_made = true;
  const auto made = state.board.selected();
  if (made && state.board.all()[*made].kind == DrawingKind::text) frame.events.text_wanted = made;
}

void grip_drawing(Frame& frame, std::size_t drawing, std::optional<std::size_t> anchor, ImVec2 at) {
  State& state = frame.state;
  state.board.select(drawing);
  const Drawing& chosen = state.board.all()[drawing];
  if (chosen.locked || frame.settings().drawings_locked) return;
  Held& held = state.held;
  held.grip = anchor ? Grip::handle : Grip::drawing;
  held.drawing = drawing;
  held.anchor = anchor.value_or(0);
  held.original = chosen;
  held.from = at;
  state.board.begin_edit();
}

void drag_drawing(Frame& frame, ImVec2 at) {
  State& state = frame.state;
  const Held& held = state.held;
  if (held.drawing >= state.board.all().size()) return;
  Drawing& drawing = state.board.edited(held.drawing);
  if (drawing.anchors.size() != held.original.anchors.size()) return;
  if (held.grip == Grip::handle) {
    drawing.anchors[held.anchor] = anchor_under(frame, at);
    return;
  }
  const Projection to = frame.projection();
  const double bars = std::round((at.x - held.from.x) / state.axis.step_px);
  for (std::size_t i = 0; i < drawing.anchors.size(); ++i) {
    const Anchor& before = held.original.anchors[i];
    const double bar = bar_of(state.bars, before.time, state.subject.interval_s) + bars;
    const float y = to.scale.y_of(before.price) + at.y - held.from.y;
    drawing.anchors[i] = {time_of(state.bars, bar, state.subject.interval_s),
                          on_tick(to.scale.price_at(y), state.subject.tick)};
  }
}

}  // namespace septet::ui::chart
