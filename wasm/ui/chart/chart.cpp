#include "ui/chart/chart.h"

#include <algorithm>
#include <cmath>

#include "platform/accessibility.h"
#include "platform/loop.h"
#include "ui/chart/chart_state.h"
#include "ui/overlay.h"
#include "ui/paint.h"

namespace septet::ui::chart {

Chart::Chart() : state_(std::make_unique<State>()) {}
Chart::~Chart() = default;
Chart::Chart(Chart&&) noexcept = default;
Chart& Chart::operator=(Chart&&) noexcept = default;

void Chart::set_bars(Subject subject, Bars bars) {
  state_->subject = std::move(subject);
  state_->bars = std::move(bars);
  state_->has_older = true;
  state_->asked_older_ms = 0;
  state_->own_pane_scales = {};
  state_->indicators.clear();
  state_->sessions.clear();
  state_->smoothed = {};
  state_->crosshair = {};
  state_->changed_from = 0;
  show_newest();
}

void Chart::add_older(const Bars& older) {
  const std::size_t count = state_->bars.put_before(older);
  state_->asked_older_ms = 0;
  if (count == 0) return set_no_older();
  state_->axis.right += static_cast<double>(count);
  state_->changed_from = 0;
  platform::wake();
}

void Chart::set_no_older() {
  state_->has_older = false;
}

void Chart::put_last(const Bar& bar) {
  State& state = *state_;
  const std::size_t before = state.bars.size();
  if (!state.bars.put_last(bar)) return;
  const bool grew = state.bars.size() > before;
  // Whoever looks at the newest bars goes on doing so.
  const bool follows = state.axis.right >= static_cast<double>(before) - 0.5;
  if (grew && follows && before > 0) state.axis.right += 1;
  state.changed_from = std::min(state.changed_from, state.bars.size() - 1);
  platform::wake();
}

const Bars& Chart::bars() const {
  return state_->bars;
}
const Subject& Chart::subject() const {
  return state_->subject;
}

void Chart::set_fills(std::vector<Fill> fills) {
  if (fills == state_->fills) return;
  state_->fills = std::move(fills);
  state_->fill_bars.clear();
}
void Chart::set_notes(std::vector<Note> notes) {
  state_->notes = std::move(notes);
}
void Chart::set_comparisons(std::vector<Comparison> comparisons) {
  state_->comparisons = std::move(comparisons);
  state_->comparisons_changed = true;
  state_->own_scale.reset();
}

void Chart::set_drawings(std::vector<Drawing> drawings) {
  state_->board.set(std::move(drawings));
}
const std::vector<Drawing>& Chart::drawings() const {
  return state_->board.all();
}
void Chart::set_tool(std::optional<DrawingKind> tool) {
  state_->tool = tool;
  state_->board.cancel();
}
std::optional<DrawingKind> Chart::tool() const {
  return state_->tool;
}
std::optional<std::size_t> Chart::selected() const {
  return state_->board.selected();
}
void Chart::select(std::optional<std::size_t> drawing) {
  state_->board.select(drawing);
}
void Chart::replace_drawing(std::size_t i, Drawing drawing) {
  state_->board.replace(i, std::move(drawing));
}
void Chart::delete_drawing(std::size_t i) {
  state_->board.remove(i);
}
void Chart::delete_all_drawings() {
  state_->board.clear();
}
void Chart::undo() {
  state_->board.undo();
}
void Chart::redo() {
  state_->board.redo();
}
bool Chart::can_undo() const {
  return state_->board.can_undo();
}
bool Chart::can_redo() const {
  return state_->board.can_redo();
}

Chart::Range Chart::visible() const {
  const Bars& bars = state_->bars;
  const std::size_t first = state_->axis.first(bars.size());
  const std::size_t end = state_->axis.end(bars.size());
  if (first >= end) return {};
  return {bars.time[first], bars.time[end - 1]};
}

void Chart::show(Range range) {
  state_->wanted_range = range;
  state_->own_scale.reset();
  platform::wake();
}

void Chart::show_newest() {
  state_->placed = false;
  state_->own_scale.reset();
  state_->speed_px_s = 0;
  platform::wake();
}

void Chart::show_all() {
  state_->wants_all = true;
  state_->own_scale.reset();
  platform::wake();
}

void Chart::zoom(double factor) {
  TimeAxis& axis = state_->axis;
  axis = axis.zoomed(factor, axis.x + axis.width / 2);
  platform::wake();
}

std::optional<std::size_t> Frame::told_bar() const {
  if (bars().empty()) return {};
  const auto last = static_cast<double>(bars().size() - 1);
  if (!state.crosshair.on) return bars().size() - 1;
  const double at = std::round(state.axis.bar_at(state.crosshair.x));
  return static_cast<std::size_t>(std::clamp(at, 0.0, last));
}

namespace {

void paint_all(Frame& frame) {
  const a11y::Silence silence;
  fill(frame.area, Color::surface);
  paint_grid(frame);
  {
    const Clip clip(frame.main);
    paint_bands(frame);
    paint_volume(frame);
    paint_series(frame);
    paint_comparisons(frame);
    paint_overlays(frame);
    paint_fills(frame);
  }
  paint_drawings(frame);
  paint_panes(frame);
  paint_axes(frame);
  paint_last_price(frame);
  paint_lines(frame);
  paint_crosshair(frame);
}

}  // namespace

Events draw(Chart& chart, Rect area) {
  const Overlay window("chart", area, 0);
  bring_up_to_date(chart);
  Frame frame = laid_out(chart, area);
  settle_scales(frame);
  take_input(frame);
  settle_scales(frame);
  find_ticks(frame);
  merge_bars(frame);
  if (chart.state().board.take_changed()) frame.events.drawings_changed = true;
  if (!chart.loading) paint_all(frame);
  draw_legend(frame);
  return std::move(frame.events);
}

void draw_still(Chart& chart, Rect area) {
  bring_up_to_date(chart);
  Frame frame = laid_out(chart, area);
  settle_scales(frame);
  find_ticks(frame);
  merge_bars(frame);
  paint_all(frame);
}

}  // namespace septet::ui::chart
