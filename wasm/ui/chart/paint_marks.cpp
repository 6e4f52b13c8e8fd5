// What stands at a price or a time: the last price, orders, positions, alerts, fills, the
// crosshair.
#include <algorithm>
#include <cmath>

#include "ui/chart/chart_state.h"
#include "ui/chart/strokes.h"
#include "ui/paint.h"

namespace septet::ui::chart {
namespace {

constexpr float order_start = 0.62f;  // of the width
constexpr float label_height = 20;
constexpr float fill_size = 5;
constexpr std::ptrdiff_t many_fills = 200;

ImU32 tint_of(Tone tone) {
  switch (tone) {
    case Tone::up:
      return color(Color::chart_up);
    case Tone::down:
      return color(Color::chart_down);
    case Tone::accent:
      return color(accent());
    default:
      return color(Color::text_muted);
  }
}

std::string price_text(const Frame& frame, double price) {
  if (!frame.shows_prices()) return large_text(price);
  if (frame.scale.base != 0) return percent_text((price / frame.scale.base - 1) * 100);
  return figure_text(price, frame.state.subject.decimals);
}

bool is_in(const Rect& pane, float y) {
  return y >= pane.y && y <= pane.bottom();
}

bool is_near_last_price(const Frame& frame, float y) {
  if (frame.bars().empty() || !frame.shows_prices()) return false;
  return std::abs(frame.scale.y_of(frame.bars().close.back()) - y) < label_distance;
}

void paint_own_line(const Frame& frame, const PriceLine& line) {
  const double price = shown_price(frame, line);
  const float y = frame.scale.y_of(price);
  if (!is_in(frame.main, y)) return;
  const ImU32 tint = tint_of(line.tone);
  const float from = line.kind == PriceLine::Kind::order
                         ? snapped(frame.main.x + frame.main.w * order_start)
                         : frame.main.x;
  const bool alert = line.kind == PriceLine::Kind::alert;
  dashed_across(from, frame.main.right(), y, alert ? 2 : 6, alert ? 4 : 3, tint);
  const Rect box = line_label_box(frame, line);
  fill(box, Color::surface, radius_small);
  outline(box, tint, radius_small);
  label(box.inset(8, 0), Type::label, tint, line.label);
  if (line.kind == PriceLine::Kind::position && is_near_last_price(frame, y)) return;
  paint_price_label(frame, y, price_text(frame, price), color(Color::surface), tint);
}

// Up from below a purchase, down from above a sale.
void paint_fill_mark(ImVec2 tip, bool bought) {
  const float way = bought ? 1.f : -1.f;
  constexpr float size = fill_size;
  const ImU32 tint = color(bought ? Color::chart_up : Color::chart_down);
  const ImVec2 a{tip.x - size, tip.y + way * size * 1.6f};
  const ImVec2 b{tip.x + size, tip.y + way * size * 1.6f};
  draw_list()->AddTriangleFilled(tip, bought ? b : a, bought ? a : b, tint);
}

// "Bought 40 at 184.62", once the pointer rests on it.
void offer_fill(const Frame& frame, const Fill& fill, ImVec2 tip) {
  const float way = fill.bought ? 1.f : -1.f;
  const Rect where{tip.x - fill_size, tip.y + (way - 1) * fill_size, 2 * fill_size, 2 * fill_size};
  if (!where.contains(ImGui::GetMousePos()) || !pointer_rests_on(where)) return;
  const std::string quantity = figure_text(fill.quantity, decimals_of(fill.quantity));
  show_tooltip(where, (fill.bought ? "Bought " : "Sold ") + quantity + " at " +
                          figure_text(fill.price, frame.state.subject.decimals));
}

void paint_bid_ask(const Frame& frame) {
  if (!frame.settings().bid_ask || !frame.shows_prices()) return;
  const auto paint_one = [&](const std::optional<double>& price, Color tint) {
    if (!price) return;
    const float y = frame.scale.y_of(*price);
    if (is_in(frame.main, y))
      dashed_across(frame.main.x, frame.main.right(), y, 1, 3, color(tint, 0.7f));
  };
  paint_one(frame.chart.bid, Color::chart_up);
  paint_one(frame.chart.ask, Color::chart_down);
}

void paint_crosshair_time(const Frame& frame, float x, std::string_view text) {
  const float width = measure(Type::label, text).x + 16;
  const float left = std::clamp(x - width / 2, frame.area.x, frame.plot.right() - width);
  const Rect box{snapped(left), frame.time_axis.y + 2, width, label_height};
  fill(box, Color::inverse, radius_small);
  label(box.inset(8, 0), Type::label, color(Color::on_inverse), text);
}

void paint_crosshair_value(const Frame& frame, float y) {
  const ImU32 back = color(Color::inverse), ink = color(Color::on_inverse);
  if (is_in(frame.main, y))
    return paint_price_label(frame, y, price_text(frame, frame.scale.price_at(y)), back, ink);
  for (const Pane& pane : frame.panes) {
    if (!is_in(pane.plot, y)) continue;
    const double value = pane.scale.price_at(y);
    const double size = pane.scale.high - pane.scale.low;
    const std::string text = std::abs(value) >= 1e5 ? large_text(value)
                                                    : figure_text(value, size >= 20  ? 1
                                                                         : size >= 1 ? 2
                                                                                     : 4);
    paint_price_label(frame, y, text, back, ink);
  }
}

void paint_linked_crosshair(const Frame& frame) {
  if (!frame.chart.linked_crosshair || frame.state.crosshair.on) return;
  const double bar =
      bar_of(frame.bars(), *frame.chart.linked_crosshair, frame.state.subject.interval_s);
  const float x = frame.state.axis.x_of(bar);
  if (x < frame.plot.x || x > frame.plot.right()) return;
  dashed_down(x, frame.plot.y, frame.plot.bottom(), 4, 4, color(Color::chart_crosshair));
}

// Letters above the times, one for each bar.
void paint_notes(const Frame& frame) {
  const float y = frame.main.bottom() - 12;
  float last = -1e5f;
  for (const Note& note : frame.state.notes) {
    const float x =
        frame.state.axis.x_of(bar_of(frame.bars(), note.time, frame.state.subject.interval_s));
    if (x < frame.main.x + 8 || x > frame.main.right() - 8 || x - last < 18) continue;
    last = x;
    const Rect box{snapped(x - 8), snapped(y - 8), 16, 16};
    fill(box, Color::surface, radius_small);
    outline(box, color(Color::border_strong), radius_small);
    label(box, Type::label, color(Color::text_muted), note.letter, Align::center);
    if (pointer_rests_on(box)) show_tooltip(box, note.text);
  }
}

}  // namespace

Rect line_label_box(const Frame& frame, const PriceLine& line) {
  const float y = snapped(frame.scale.y_of(shown_price(frame, line)));
  const float width = measure(Type::label, line.label).x + 16;
  if (line.kind == PriceLine::Kind::order)
    return {snapped(frame.main.x + frame.main.w * order_start), y - 10, width, label_height};
  const float from_right = line.kind == PriceLine::Kind::alert ? 8.f + width : 0;
  const float x =
      line.kind == PriceLine::Kind::alert ? frame.main.right() - from_right : frame.main.x + 12;
  return {snapped(x), y - 10, width, label_height};
}

void paint_fills(const Frame& frame) {
  const State& state = frame.state;
  if (!frame.shows_prices() || frame.first >= frame.end) return;
  const auto& bars = state.fill_bars;
  const auto first = std::lower_bound(bars.begin(), bars.end(), frame.first) - bars.begin();
  const auto end = std::lower_bound(bars.begin(), bars.end(), frame.end) - bars.begin();
  // Soft edges cost seven times the triangles.
  const ImDrawListFlags flags = draw_list()->Flags;
  if (end - first > many_fills) draw_list()->Flags &= ~ImDrawListFlags_AntiAliasedFill;
  // Of those in the same pixel, one a side.
  float last_x[2] = {-1e5f, -1e5f};
  float last_y[2] = {-1e5f, -1e5f};
  for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(end); ++i) {
    const Fill& fill = state.fills[i];
    const ImVec2 at{snapped(state.axis.x_of(static_cast<double>(bars[i]))),
                    frame.scale.y_of(fill.price)};
    const int side = fill.bought;
    if (std::abs(at.x - last_x[side]) < 1 && std::abs(at.y - last_y[side]) < 3) continue;
    last_x[side] = at.x;
    last_y[side] = at.y;
    paint_fill_mark(at, fill.bought);
    offer_fill(frame, fill, at);
  }
  draw_list()->Flags = flags;
}

void paint_lines(const Frame& frame) {
  if (!frame.shows_prices() || frame.bars().empty()) return;
  const Clip clip(frame.area);
  paint_notes(frame);
  paint_bid_ask(frame);
  for (const PriceLine& line : frame.chart.lines) paint_own_line(frame, line);
}

void paint_last_price(const Frame& frame) {
  const Bars& bars = frame.bars();
  if (bars.empty() || !frame.shows_prices()) return;
  const double last = bars.close.back();
  const float y = frame.scale.y_of(last);
  if (!is_in(frame.main, y)) return;
  const ImU32 tint = color(last >= bars.open.back() ? Color::chart_up : Color::chart_down);
  dashed_across(frame.main.x, frame.main.right(), y, 2, 3, tint);
  paint_price_label(frame, y, price_text(frame, last), tint, color(Color::on_accent));
}

void paint_crosshair(const Frame& frame) {
  const Clip clip(frame.area);
  paint_linked_crosshair(frame);
  const Crosshair& at = frame.state.crosshair;
  if (!at.on || frame.bars().empty()) return;
  const ImU32 tint = color(Color::chart_crosshair);
  const double bar = std::round(frame.state.axis.bar_at(at.x));
  const float x = frame.state.axis.x_of(bar);
  dashed_down(x, frame.plot.y, frame.plot.bottom(), 4, 4, tint);
  dashed_across(frame.plot.x, frame.plot.right(), at.y, 4, 4, tint);
  paint_crosshair_value(frame, at.y);
  const std::int64_t interval_s = frame.state.subject.interval_s;
  const std::int64_t time = time_of(frame.bars(), bar, interval_s);
  paint_crosshair_time(frame, x, moment_text(time, interval_s, frame.chart.utc_offset));
}

}  // namespace septet::ui::chart
