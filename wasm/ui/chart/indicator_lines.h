// The values of indicators as the lines that a chart draws. Computed anew when bars or parameters
// change; a bar that grows at the end costs no more than a few hundred bars.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "ui/chart/bars.h"
#include "ui/chart/indicator.h"
#include "ui/chart/lod.h"

namespace septet::ui::chart {

enum class LineLook : std::uint8_t { line, thin, faint, dots, histogram };

struct ValueLine {
  std::vector<double> values;  // one for each bar and `shift` more; NaN: none there
  Pyramid pyramid;
  LineLook look = LineLook::line;
  int series = 0;    // its colour: 1 to 8; 0: the indicator's
  bool told = true;  // its value stands in the legend
};

// A fill between two lines of the same indicator.
struct Filled {
  std::size_t from = 0, to = 0;
  bool signed_colors = false;  // up where `from` is above, else down
};

// Of a pane: where it always reaches, and the levels with a line and a band between them.
struct PaneScale {
  double least = 0, most = 0;   // both 0: as the values are
  double lower = 0, upper = 0;  // of the band; both 0: none
  double middle = 0;
  bool has_middle = false;
};

struct IndicatorLines {
  Indicator indicator;
  std::vector<ValueLine> lines;
  std::vector<Filled> fills;
  PaneScale scale;
};

// `sessions`: a number for each bar that changes where VWAP begins anew.
IndicatorLines computed(const Indicator&, const Bars&, std::span<const std::int64_t> sessions);
// The bars from `first` on changed or were added.
void update_end(IndicatorLines&, const Bars&, std::span<const std::int64_t> sessions,
                std::size_t first);

// The colour that an indicator has by itself, where it is the so-and-so-many-th of the chart.
int usual_series(IndicatorKind, std::size_t place);

}  // namespace septet::ui::chart
