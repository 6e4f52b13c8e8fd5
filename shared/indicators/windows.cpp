#include "indicators/windows.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace septet::indicators {

namespace {

// The extreme of each window of `period` values, by van Herk and by Gil and Werman (1992, 1993): in
// blocks of the window's length, one pass backward and one forward, so three comparisons a value
// whatever the window. A window is the end of one block and the beginning of the next.
template <class Better>
void extreme_into(View values, std::size_t period, Column& out, Better better) {
  if (values.size() < period) return;
  std::vector<double> from_here(period);  // of the block before, from each of its places to its end
  for (std::size_t begin = 0; begin + period <= values.size(); begin += period) {
    const double* block = values.data() + begin;
    from_here[period - 1] = block[period - 1];
    for (std::size_t i = period - 1; i-- > 0;) from_here[i] = better(block[i], from_here[i + 1]);
    out[begin + period - 1] = from_here[0];
    const std::size_t left = std::min(period - 1, values.size() - begin - period);
    double so_far = left > 0 ? block[period] : 0;
    for (std::size_t i = 0; i < left; ++i) {
      so_far = better(so_far, block[period + i]);
      out[begin + period + i] = better(so_far, from_here[i + 1]);
    }
  }
}

}  // namespace

Column blank(std::size_t length) {
  return Column(length, std::numeric_limits<double>::quiet_NaN());
}

void mean_into(View values, std::size_t first, std::size_t period, Column& out) {
  if (values.size() < first + period) return;
  double sum = 0;
  for (std::size_t i = first; i + 1 < first + period; ++i) sum += values[i];
  const double divisor = static_cast<double>(period);
  for (std::size_t i = first + period - 1; i < values.size(); ++i) {
    sum += values[i];
    out[i] = sum / divisor;
    sum -= values[i + 1 - period];
  }
}

void highest_into(View values, std::size_t period, Column& out) {
  extreme_into(values, period, out, [](double a, double b) { return a > b ? a : b; });
}

void lowest_into(View values, std::size_t period, Column& out) {
  extreme_into(values, period, out, [](double a, double b) { return a < b ? a : b; });
}

Smoothed::Smoothed(View window)
    : value(0), share(2 / static_cast<double>(window.size() + 1)), rest(1 - share) {
  for (const double one : window) value += one;
  value /= static_cast<double>(window.size());
}

void ema_into(View values, std::size_t first, std::size_t period, Column& out) {
  if (values.size() < first + period) return;
  Smoothed smoothed(values.subspan(first, period));
  out[first + period - 1] = smoothed.value;
  for (std::size_t i = first + period; i < values.size(); ++i) out[i] = smoothed.next(values[i]);
}

Column typical_price(const BarsView& bars, std::size_t beyond) {
  Column out(bars.close.size() + beyond);
  for (std::size_t i = 0; i < bars.close.size(); ++i)
    out[i] = (bars.high[i] + bars.low[i] + bars.close[i]) / 3;
  return out;
}

}  // namespace septet::indicators
