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
// Beginning with the plain mean of the first window, which is values[first … first + period - 1].
void ema_into(View values, std::size_t first, std::size_t period, Column& out);

// The greatest of: high to low, previous close to high, previous close to low. `i` from 1 on.
double true_range(const BarsView&, std::size_t i);
Column typical_price(const BarsView&);  // the mean of high, low and close

}  // namespace septet::indicators
