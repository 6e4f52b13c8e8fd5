// What the indicators are made of: sums, extremes and smoothing over a window that slides.
#pragma once

#include "indicators/indicators.h"

namespace septet::indicators {

Column blank(std::size_t length);  // NaN throughout
inline std::size_t at_least_one(int period) {
  return period < 1 ? 1 : static_cast<std::size_t>(period);
}

// Into out[i], for each i from `first` + period - 1 on, what is of values[i - period + 1 … i].
void mean_into(View values, std::size_t first, std::size_t period, Column& out);
void highest_into(View values, std::size_t period, Column& out);
void lowest_into(View values, std::size_t period, Column& out);
// An exponential average that begins with the plain mean of a window.
struct Smoothed {
  double value, share, rest;
  explicit Smoothed(View window);
  double next(double newest) { return value = newest * share + value * rest; }
};
// Beginning with the plain mean of the first window, which is values[first … first + period - 1].
void ema_into(View values, std::size_t first, std::size_t period, Column& out);

// The greatest of: high to low, previous close to high, previous close to low. `i` from 1 on.
inline double true_range(const BarsView& bars, std::size_t i) {
  const double high = bars.high[i], low = bars.low[i], before = bars.close[i - 1];
  return (high > before ? high : before) - (low < before ? low : before);
}
// The mean of high, low and close, and `beyond` zeros.
Column typical_price(const BarsView&, std::size_t beyond = 0);

}  // namespace septet::indicators
