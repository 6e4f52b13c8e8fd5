// How quickly, and which way.
#include <cmath>

#include "indicators/windows.h"

namespace septet::indicators {

namespace {

// Of the way from the lowest to the highest of the window, how far up the close is, in per cent.
Column place_in_range(const BarsView& bars, std::size_t period, double if_flat) {
  Column out = blank(bars.close.size());
  Column low = blank(bars.close.size());
  highest_into(bars.high, period, out);
  lowest_into(bars.low, period, low);
  for (std::size_t i = period - 1; i < out.size(); ++i) {
    const double range = out[i] - low[i];
    out[i] = range != 0 ? 100 * (bars.close[i] - low[i]) / range : if_flat;
  }
  return out;
}

// 1, 0 or -1, without a jump: a change's direction cannot be foretold.
double sign(double change) {
  return static_cast<double>((change > 0) - (change < 0));
}

// What Wilder's relative strength compares: gains and losses, smoothed alike.
struct Strength {
  double gain = 0, loss = 0;
  void add(double change, double weight, double kept) {
    gain = gain * kept + (change > 0 ? change : 0) * weight;
    loss = loss * kept + (change < 0 ? -change : 0) * weight;
  }
  double index() const {
    const double both = gain + loss;
    return both > 0 ? 100 * gain / both : 0;
  }
};

// Into out[i … i + lanes - 1], each from its own window, side by side and not one after another:
// every window's sum is a chain of additions, of which a processor does several at a time.
constexpr std::size_t lanes = 8;
void channel_indices(View typical, std::size_t i, std::size_t period, Column& out) {
  double mean[lanes] = {}, deviation[lanes] = {};
  const double* oldest = typical.data() + i + 1 - period;
  for (std::size_t at = 0; at < period; ++at)
    for (std::size_t lane = 0; lane < lanes; ++lane) mean[lane] += oldest[at + lane];
  for (double& sum : mean) sum /= static_cast<double>(period);
  for (std::size_t at = 0; at < period; ++at)
    for (std::size_t lane = 0; lane < lanes; ++lane)
      deviation[lane] += std::abs(oldest[at + lane] - mean[lane]);
  for (std::size_t lane = 0; lane < lanes && i + lane < out.size(); ++lane) {
    const double above = typical[i + lane] - mean[lane];
    const double scale = 0.015 * deviation[lane] / static_cast<double>(period);
    out[i + lane] = above != 0 && scale != 0 ? above / scale : 0;
  }
}

}  // namespace

Column rsi(View values, int period) {
  Column out = blank(values.size());
  const std::size_t length = at_least_one(period);
  if (values.size() <= length) return out;
  const double weight = 1 / static_cast<double>(length);
  Strength strength;
  for (std::size_t i = 1; i <= length; ++i) strength.add(values[i] - values[i - 1], weight, 1);
  out[length] = strength.index();
  for (std::size_t i = length + 1; i < values.size(); ++i) {
    strength.add(values[i] - values[i - 1], weight, 1 - weight);
    out[i] = strength.index();
  }
  return out;
}

Macd macd(View values, int fast, int slow, int signal) {
  const std::size_t quick = at_least_one(fast < slow ? fast : slow);
  const std::size_t lazy = at_least_one(fast < slow ? slow : fast);
  const std::size_t first = lazy - 1, shown = first + at_least_one(signal) - 1;
  Macd out{blank(values.size()), blank(values.size()), blank(values.size())};
  if (values.size() <= shown) return out;
  // Both averages begin with the same bar, so the quick one passes over what comes before.
  Smoothed short_run(values.subspan(lazy - quick, quick)), long_run(values.first(lazy));
  out.line[first] = short_run.value - long_run.value;
  for (std::size_t i = lazy; i < values.size(); ++i)
    out.line[i] = short_run.next(values[i]) - long_run.next(values[i]);
  ema_into(out.line, first, at_least_one(signal), out.signal);
  for (std::size_t i = first; i < shown; ++i) out.line[i] = out.signal[i];  // all three or none
  for (std::size_t i = shown; i < values.size(); ++i)
    out.histogram[i] = out.line[i] - out.signal[i];
  return out;
}

Stochastic stochastic(const BarsView& bars, int fast_k, int slow_k, int slow_d) {
  const std::size_t range = at_least_one(fast_k), k = at_least_one(slow_k),
                    d = at_least_one(slow_d);
  const Column fast = place_in_range(bars, range, 0);
  Stochastic out{blank(fast.size()), blank(fast.size())};
  mean_into(fast, range - 1, k, out.k);
  mean_into(out.k, range + k - 2, d, out.d);
  for (std::size_t i = 0; i < out.k.size() && i < range + k + d - 3; ++i) out.k[i] = out.d[i];
  return out;
}

Column williams_r(const BarsView& bars, int period) {
  Column out = place_in_range(bars, at_least_one(period), 100);
  for (double& value : out) value -= 100;
  return out;
}

Column roc(View values, int period) {
  Column out = blank(values.size());
  const std::size_t length = at_least_one(period);
  for (std::size_t i = length; i < values.size(); ++i)
    out[i] = values[i - length] != 0 ? (values[i] / values[i - length] - 1) * 100 : 0;
  return out;
}

Column cci(const BarsView& bars, int period) {
  const std::size_t length = at_least_one(period);
  const Column typical = typical_price(bars, lanes);  // what the last lanes read beyond the end
  Column out = blank(bars.close.size());
  for (std::size_t i = length - 1; i < out.size(); i += lanes)
    channel_indices(typical, i, length, out);
  return out;
}

Column obv(const BarsView& bars) {
  Column out = blank(bars.close.size());
  double sum = out.empty() ? 0 : bars.volume[0];
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double change = i == 0 ? 0 : bars.close[i] - bars.close[i - 1];
    sum += bars.volume[i] * sign(change);
    out[i] = sum;
  }
  return out;
}

Column mfi(const BarsView& bars, int period) {
  constexpr double least_flow = 1;  // TA-Lib's: less than a dollar is none
  const Column typical = typical_price(bars);
  const std::size_t length = at_least_one(period);
  Column flow(typical.size());  // of the day's money, with the sign of the change
  for (std::size_t i = 1; i < flow.size(); ++i) {
    const double change = typical[i] - typical[i - 1], money = typical[i] * bars.volume[i];
    flow[i] = money * sign(change);
  }
  Column out = blank(flow.size());
  double up = 0, down = 0;
  for (std::size_t i = 1; i < out.size(); ++i) {
    const double comes = flow[i], goes = i > length ? flow[i - length] : 0;
    up += (comes > 0 ? comes : 0) - (goes > 0 ? goes : 0);
    down += (comes < 0 ? -comes : 0) - (goes < 0 ? -goes : 0);
    if (i >= length) out[i] = up + down < least_flow ? 0 : 100 * up / (up + down);
  }
  return out;
}

}  // namespace septet::indicators
