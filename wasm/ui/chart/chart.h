// A price chart: bars, indicators in panes, comparisons, drawings, the person's fills and orders.
// The axis counts bars, so that hours without trading take no room. Its look is that of the
// design's "Charts".
//
//   ui::chart::Chart chart;                         // kept by the panel
//   chart.set_bars({.symbol = "KITE", .interval = "15 min", …}, bars);
//   const auto events = ui::chart::draw(chart, area);
//   if (events.wants_older) …load what is before chart.bars().time.front(), then add_older()…
//
// Everything a person does on it shows at once; what the caller has to store or ask for is in
// Events. Nothing is computed while drawing that did not change.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ui/chart/bars.h"
#include "ui/chart/drawing.h"
#include "ui/chart/indicator.h"
#include "ui/geometry.h"

namespace septet::ui::chart {

// volume: its columns alone, without prices and what belongs to them.
enum class Style : std::uint8_t { candles, heikin_ashi, bars, line, area, volume };
enum class ScaleKind : std::uint8_t { linear, logarithmic, percent };

// What the chart shows and what it is called.
struct Subject {
  std::string symbol;            // "KITE"
  std::string interval;          // "15 min": in the legend
  std::string spoken_interval;   // "15 minutes": for screen readers
  std::int64_t interval_s = 60;  // a bar's length; from 86,400 up the axis shows no hours
  int decimals = 2;              // of prices
  double tick = 0.01;            // prices that the person sets are multiples of it
};

struct Settings {
  Style style = Style::candles;
  ScaleKind scale = ScaleKind::linear;
  bool volume = true;
  bool legend = true;
  bool bid_ask = false;
  bool magnet = false;  // new anchors and moved ones snap to open, high, low, close
  bool drawings_hidden = false;
  bool drawings_locked = false;
  std::vector<Indicator> indicators;  // at most three of those with a pane of their own are drawn
  std::vector<float> pane_heights;    // of those panes, in pixels; absent: 96
  bool operator==(const Settings&) const = default;
};

enum class Tone : std::uint8_t { neutral, up, down, accent };

// A line at a price over the whole width, or for an order from the middle on.
struct PriceLine {
  enum class Kind : std::uint8_t { order, position, alert };
  std::string id;  // the caller's
  Kind kind = Kind::order;
  double price = 0;
  std::string label;  // "Stop 60"
  Tone tone = Tone::neutral;
  bool movable = false;  // dragging or arrow keys move it
};

// A fill of the person's own.
struct Fill {
  std::int64_t time = 0;
  double price = 0;
  double quantity = 0;
  bool bought = true;
  bool operator==(const Fill&) const = default;
};

// Something that happened on a day: a dividend, a split, an article.
struct Note {
  std::int64_t time = 0;
  std::string letter;  // "D"
  std::string text;    // "Dividend of $0.24 a share"
};

// Another symbol in the same chart: its closes, drawn by change in per cent since the left edge.
struct Comparison {
  std::string symbol;
  std::vector<std::int64_t> time;
  std::vector<double> close;
  int series = 0;  // colour: 1 to 8; 0: the chart chooses
};

struct MovedLine {
  std::string id;
  double price = 0;
};

struct MenuWanted {
  Rect anchor;
  double price = 0;  // on the tick
  std::int64_t time = 0;
  std::optional<std::size_t> drawing;  // the one under the pointer, now selected
  std::string line;                    // id of the price line under the pointer
};

// What the person did in this frame.
struct Events {
  bool wants_older = false;                 // the left end is near; add_older() or set_no_older()
  bool settings_changed = false;            // pane heights, an indicator hidden or removed
  bool drawings_changed = false;            // store drawings()
  bool drawing_made = false;                // the tool is the pointer again
  std::optional<MovedLine> line_moved;      // let go at another price
  std::optional<std::string> line_pressed;  // clicked without being moved
  std::optional<std::size_t> indicator_pressed;  // in the legend: edit it
  std::optional<std::size_t> text_wanted;        // this drawing's text is to be edited
  std::optional<MenuWanted> menu;                // right click or long press
  std::optional<std::int64_t> crosshair;         // the time under it, for charts beside this one
};

struct State;  // chart_state.h

class Chart {
 public:
  Chart();
  ~Chart();
  Chart(Chart&&) noexcept;
  Chart& operator=(Chart&&) noexcept;

  // Read by draw(); change them at any time.
  Settings settings;
  std::vector<PriceLine> lines;
  std::optional<double> bid, ask;
  // Seconds to add to UTC at that time; New York's for the exchange. None: UTC.
  std::function<int(std::int64_t utc_s)> utc_offset;
  // The time under the crosshair of another chart: a vertical line there.
  std::optional<std::int64_t> linked_crosshair;
  // The caller waits for bars: no bars are drawn, and what is empty stays empty.
  bool loading = false;

  // Another symbol or interval: everything anew, the newest bars in view.
  void set_bars(Subject, Bars);
  // What was in view stays where it is.
  void add_older(const Bars&);
  // There is nothing before the first bar.
  void set_no_older();
  // The growing bar, or the next. Older ones are passed over.
  void put_last(const Bar&);
  const Bars& bars() const;
  const Subject& subject() const;

  void set_fills(std::vector<Fill>);  // in order of time; the same again costs little
  void set_notes(std::vector<Note>);  // in order of time
  void set_comparisons(std::vector<Comparison>);

  // The stored ones; what could be undone is forgotten.
  void set_drawings(std::vector<Drawing>);
  const std::vector<Drawing>& drawings() const;
  // Begins a new drawing with the next click; none: the pointer.
  void set_tool(std::optional<DrawingKind>);
  std::optional<DrawingKind> tool() const;
  std::optional<std::size_t> selected() const;
  void select(std::optional<std::size_t> drawing);
  // Each is one step to undo. Locked drawings are deleted by nothing but delete_all_drawings.
  void replace_drawing(std::size_t, Drawing);
  void delete_drawing(std::size_t);
  void delete_all_drawings();
  void undo();
  void redo();
  bool can_undo() const;
  bool can_redo() const;

  // Times of the first and last bar in view.
  struct Range {
    std::int64_t from = 0, to = 0;
  };
  Range visible() const;
  void show(Range);
  void show_newest();  // as at the beginning
  void show_all();
  void zoom(double factor);  // around the middle; over 1: closer

  State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

// Draws it into the current window and takes pointer and keys there. Of several charts in a window
// each needs a Scope of its own.
Events draw(Chart&, Rect area);
// As a picture in the current window, without a legend; pointer and keys do nothing.
void draw_still(Chart&, Rect area);

}  // namespace septet::ui::chart
