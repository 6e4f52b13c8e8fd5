// Averages and what spreads around them.
#include <algorithm>
#include <cmath>

#include "indicators/windows.h"

namespace septet::indicators {

namespace {

// Less is the remainder of a subtraction of equals, not a variance (TA-Lib's bound).
constexpr double least_variance = 1e-14;

// Calls `take(i, mean, variance)` for each whole window. The difference of two large numbers, in
// TA-Lib's order of operations, so that what rounding leaves in it is the same as well.
template <class Take>
void each_variance(View values, std::size_t period, Take take) {
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i + 1 < std::min(period, values.size()); ++i) {
    sum += values[i];
    squares += values[i] * values[i];
  }
  const double count = static_cast<double>(period);
  for (std::size_t i = period - 1; i < values.size(); ++i) {
    sum += values[i];
    squares += values[i] * values[i];
    const double mean = sum / count;
    take(i, mean, squares / count - mean * mean);
    const double leaving = values[i + 1 - period];
    sum -= leaving;
    squares -= leaving * leaving;
  }
}

double root_of_variance(double variance) {
  return variance < least_variance ? 0 : std::sqrt(variance);
}

}  // namespace

Column sma(View values, int period) {
  Column out = blank(values.size());
  mean_into(values, 0, at_least_one(period), out);
  return out;
}

Column ema(View values, int period) {
  Column out = blank(values.size());
  ema_into(values, 0, at_least_one(period), out);
  return out;
}

Column wma(View values, int period) {
  Column out = blank(values.size());
  const std::size_t length = at_least_one(period);
  if (values.size() < length) return out;
  // `weighted` has the newest value `length` times and the oldest once; with each step all of them
  // lose one, which is what the plain sum takes off.
  double sum = 0, weighted = 0;
  for (std::size_t i = 0; i + 1 < length; ++i) {
    sum += values[i];
    weighted += values[i] * static_cast<double>(i + 1);
  }
  const double weight = static_cast<double>(length);
  const double share = 2 / (weight * (weight + 1));
  for (std::size_t i = length - 1; i < values.size(); ++i) {
    weighted += values[i] * weight;
    sum += values[i];
    out[i] = weighted * share;
    weighted -= sum;
    sum -= values[i + 1 - length];
  }
  return out;
}

Column standard_deviation(View values, int period, double deviations) {
  Column out = blank(values.size());
  each_variance(values, at_least_one(period), [&](std::size_t i, double, double variance) {
    out[i] = root_of_variance(variance) * deviations;
  });
  return out;
}

Bands bollinger(View values, int period, double deviations) {
  Bands out{blank(values.size()), blank(values.size()), blank(values.size())};
  each_variance(values, at_least_one(period), [&](std::size_t i, double mean, double variance) {
    const double width = root_of_variance(variance) * deviations;
    out.upper[i] = mean + width;
    out.middle[i] = mean;
    out.lower[i] = mean - width;
  });
  return out;
}

Bands donchian(const BarsView& bars, int period) {
  const std::size_t length = bars.close.size();
  Bands out{blank(length), blank(length), blank(length)};
  highest_into(bars.high, at_least_one(period), out.upper);
  lowest_into(bars.low, at_least_one(period), out.lower);
  for (std::size_t i = 0; i < length; ++i) out.middle[i] = (out.upper[i] + out.lower[i]) / 2;
  return out;
}

Bands keltner(const BarsView& bars, int period, int atr_period, double multiplier) {
  Bands out{ema(bars.close, period), {}, {}};
  out.middle = out.upper;
  out.lower = out.upper;
  const Column range = atr(bars, atr_period);
  for (std::size_t i = 0; i < range.size(); ++i) {
    out.upper[i] += range[i] * multiplier;
    out.lower[i] -= range[i] * multiplier;
  }
  return out;
}

Column vwap(const BarsView& bars, std::span<const std::int64_t> session) {
  Column out = blank(bars.close.size());
  double value = 0, volume = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (i == 0 || session[i] != session[i - 1]) value = volume = 0;
    const double typical = (bars.high[i] + bars.low[i] + bars.close[i]) / 3;
    value += typical * bars.volume[i];
    volume += bars.volume[i];
    out[i] = volume > 0 ? value / volume : typical;
  }
  return out;
}

}  // namespace septet::indicators
