// What a chart keeps between frames, and how a frame's parts see it. For the files of this folder.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "ui/chart/chart.h"
#include "ui/chart/drawing_board.h"
#include "ui/chart/indicator_lines.h"
#include "ui/chart/lod.h"
#include "ui/chart/outline.h"
#include "ui/chart/scale.h"
#include "ui/chart/time_axis.h"
#include "ui/item.h"

namespace septet::ui::chart {

inline constexpr std::size_t most_panes = 3;

// What the pointer holds on to from press to release.
enum class Grip : std::uint8_t { none, plot, crosshair, line, drawing, handle, anchor };

struct Held {
  Grip grip = Grip::none;
  ImVec2 from{0, 0};  // where it was pressed
  double since_ms = 0;
  bool moved = false;
  std::size_t drawing = 0, anchor = 0;
  Drawing original;  // as it was when it was pressed
  std::string line;  // id
  double line_price = 0;
};

// Another symbol's closes at the times of this chart's bars.
struct ComparedLine {
  std::string symbol;
  std::vector<double> values;  // NaN before its first
  Pyramid pyramid;
  int series = 1;
};

struct Crosshair {
  bool on = false;
  bool by_keys = false;
  float x = 0, y = 0;
  std::int64_t told = -1;  // the time that was read aloud last
};

struct State {
  static constexpr std::size_t unchanged = static_cast<std::size_t>(-1);

  Subject subject;
  Bars bars;
  std::size_t changed_from = unchanged;  // bars from there on are not yet in what is derived
  bool comparisons_changed = false;
  Pyramid span;    // of lows and highs
  Pyramid closes;  // while the style draws a line of them
  bool has_closes = false;
  Sums volume_sums;

  // Heikin-Ashi, while that is the type.
  indicators::Ohlc smoothed;
  Pyramid smoothed_span;

  std::vector<IndicatorLines> indicators;  // as settings.indicators, in order
  std::vector<std::int64_t> sessions;      // the day of each bar, while there is a VWAP
  std::vector<Comparison> comparisons;
  std::vector<ComparedLine> compared;
  std::vector<Fill> fills;
  std::vector<std::size_t> fill_bars;  // in which each of them lies
  std::vector<Note> notes;
  DrawingBoard board;
  std::optional<DrawingKind> tool;

  TimeAxis axis;
  bool placed = false;  // the axis has been set since the bars came
  std::optional<Chart::Range> wanted_range;
  bool wants_all = false;
  std::optional<PriceScale> own_scale;  // the person stretched or moved the prices
  std::array<std::optional<PriceScale>, most_panes> own_pane_scales;
  bool has_older = true;
  double asked_older_ms = 0;  // 0: not, or it was answered

  Held held;
  Crosshair crosshair;
  float speed_px_s = 0;          // of a pan that was let go
  std::vector<Rect> text_boxes;  // where the texts of drawings were drawn, as board.all()
};

// A pane below the prices.
struct Pane {
  Rect plot;
  Rect axis;
  std::size_t indicator = 0;  // in State::indicators
  PriceScale scale;
};

// A bar, or several that are drawn as one.
struct MergedBar {
  std::size_t begin, end;
  double open, high, low, close, volume;
  bool rises() const { return close >= open; }
};

// Where everything is in this frame.
struct Frame {
  Chart& chart;
  State& state;
  Events events;
  Rect area;
  Rect plot;  // prices and panes, without axes
  Rect main;  // the pane of prices
  Rect price_axis;
  Rect time_axis;
  std::vector<Pane> panes;
  PriceScale scale;                // of main
  std::size_t first = 0, end = 0;  // bars in view
  std::size_t group = 1;           // drawn as one
  std::vector<MergedBar> columns;  // those in view
  std::vector<PriceTick> price_ticks;
  std::vector<TimeTick> time_ticks;

  const Settings& settings() const { return chart.settings; }
  const Bars& bars() const { return state.bars; }
  bool shows_prices() const { return chart.settings.style != Style::volume; }
  Projection projection() const {
    return {&state.bars, state.subject.interval_s, state.axis, scale};
  }
  // The bar under the crosshair, else the last.
  std::optional<std::size_t> told_bar() const;
};

// computing.cpp: brings what is derived up to date with settings and bars.
void bring_up_to_date(Chart&);

// layout.cpp
Frame laid_out(Chart&, Rect area);
void settle_scales(Frame&);
void find_ticks(Frame&);
void merge_bars(Frame&);
// The narrowest step at which all bars are in view.
double least_step_px(const State&);
void show_all_bars(Frame&);
// What factor brings another symbol's closes onto the scale of this one's: equal at the left edge.
double factor_of(const Frame&, const ComparedLine&);
// The columns drawn as bars: the smoothed ones of Heikin-Ashi or the bars' own.
indicators::BarsView drawn_bars(const Frame&);
const Pyramid& drawn_span(const Frame&);

// interaction.cpp
void take_input(Frame&);
void pan_by(Frame&, float px);
void zoom_by(Frame&, double factor, float around_x);
// plot_input.cpp: what is pressed in the plot.
void take_plot(Frame&, const Item&);
// drawing_input.cpp
Anchor anchor_under(const Frame&, ImVec2);
std::optional<std::size_t> drawing_under(const Frame&, ImVec2, float reach_px);
void press_anchor(Frame&, ImVec2);
void release_anchor(Frame&, bool dragged);
void grip_drawing(Frame&, std::size_t drawing, std::optional<std::size_t> anchor, ImVec2);
void drag_drawing(Frame&, ImVec2);
// line_input.cpp: own orders' lines.
const PriceLine* line_under(const Frame&, ImVec2);
void take_lines(Frame&);
void let_line_go(Frame&);
// Of an own line, its price as it is being dragged.
double shown_price(const Frame&, const PriceLine&);
// keys.cpp
void take_keys(Frame&, const Item&);
std::string told_about(const Frame&, std::size_t bar);

// paint_axes.cpp
void paint_grid(const Frame&);
void paint_axes(const Frame&);
// A filled label on the price axis.
// Figures nearer than that to a price label are left out.
constexpr float label_distance = 18;
void paint_price_label(const Frame&, float y, std::string_view text, ImU32 fill, ImU32 ink);
// paint_series.cpp
void paint_volume(const Frame&);
void paint_series(const Frame&);
void paint_comparisons(const Frame&);
// paint_indicators.cpp
void paint_bands(const Frame&);
void paint_overlays(const Frame&);
void paint_panes(const Frame&);
ImU32 color_of_series(int series, float alpha = 1);  // 1 to 8
ImU32 color_of_indicator(const Frame&, std::size_t indicator);
ImU32 color_of_line(const Frame&, std::size_t indicator, const ValueLine&);
// paint_drawings.cpp
void paint_drawings(Frame&);
// paint_marks.cpp
void paint_fills(const Frame&);
void paint_lines(const Frame&);
void paint_last_price(const Frame&);
void paint_crosshair(const Frame&);
Rect line_label_box(const Frame&, const PriceLine&);
// legend.cpp
void draw_legend(Frame&);

}  // namespace septet::ui::chart
