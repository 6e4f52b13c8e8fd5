// From prices to pixels and back, where the lines of the grid stand, and how figures are written.
#pragma once

#include <string>
#include <vector>

#include "ui/chart/lod.h"

namespace septet::ui::chart {

// Vertical: `high` at the pixel `top`, `low` at `bottom`.
struct PriceScale {
  bool logarithmic = false;
  double low = 0, high = 1;
  float top = 0, bottom = 1;
  double base = 0;  // the price that is 0 %; 0: the axis shows prices

  float y_of(double price) const;
  double price_at(float y) const;
};

// The scale that shows this span between the two pixels; a span of nothing gets some room.
PriceScale fitted(MinMax span, bool logarithmic, float top, float bottom);
// The part of it that is `factor` as large around the price at that pixel.
PriceScale stretched(const PriceScale&, double factor, float around_y);
// Moved down by so many pixels.
PriceScale moved(const PriceScale&, float by_px);

struct PriceTick {
  double price;
  float y;
  std::string text;
};
// Round figures, at least so far from each other, between two pixels.
std::vector<PriceTick> price_ticks(const PriceScale&, float from_y, float to_y, float spacing_px,
                                   int decimals);

// 1, 2, 4 or 5 times a power of ten, not less than that.
double round_step(double at_least);
// "1,234.50", "−0.25": a true minus, grouped digits.
std::string figure_text(double value, int decimals);
// "12.4 M" from a million up.
std::string large_text(double value);
std::string percent_text(double percent);  // "+2.31%"
// How many decimals tell values of this size apart.
int decimals_of(double size);
// The nearest multiple of the tick.
double on_tick(double price, double tick);

}  // namespace septet::ui::chart
