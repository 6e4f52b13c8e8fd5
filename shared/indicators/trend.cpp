// Range, direction, and where they turn. After J. Welles Wilder, "New Concepts in Technical Trading
// Systems" (1978), and for the cloud Goichi Hosoda.
#include <algorithm>
#include <cmath>

#include "indicators/windows.h"

namespace septet::indicators {

namespace {

inline double positive(double value) {
  return value > 0 ? value : 0;
}

// How far the bar reaches beyond the one before it, on the side where it does so more.
struct Movement {
  double up = 0, down = 0;
};
inline Movement movement(const BarsView& bars, std::size_t i) {
  const double up = bars.high[i] - bars.high[i - 1], down = bars.low[i - 1] - bars.low[i];
  // By a factor and not a jump: which side it is cannot be foretold.
  return {positive(up) * static_cast<double>(up > down),
          positive(down) * static_cast<double>(down > up)};
}

struct Directional {
  double up = 0, down = 0, range = 0;
  void add(const BarsView& bars, std::size_t i, double kept) {
    const Movement moved = movement(bars, i);
    up = up * kept + moved.up;
    down = down * kept + moved.down;
    range = range * kept + true_range(bars, i);
  }
  // The difference of the two against their sum, in per cent; `before` if nothing moves.
  double index(double before) const {
    const double both = up + down;
    return range != 0 && both != 0 ? 100 * std::abs(up - down) / both : before;
  }
};

// Follows the price from below (long) or above, and turns where the price meets it.
struct ParabolicStop {
  double acceleration, maximum;
  bool is_long = true;
  double stop = 0, extreme = 0, factor = acceleration;

  // Never into the range of the last two bars.
  double held_off(double value, double high, double high_before, double low,
                  double low_before) const {
    return is_long ? std::min({value, low, low_before}) : std::max({value, high, high_before});
  }
  double next(double high, double high_before, double low, double low_before) {
    const bool turns = is_long ? low <= stop : high >= stop;
    if (turns) {
      is_long = !is_long;
      stop = held_off(extreme, high, high_before, low, low_before);
      factor = acceleration;
      extreme = is_long ? high : low;
    }
    const double shown = stop;
    if (!turns && (is_long ? high > extreme : low < extreme)) {
      extreme = is_long ? high : low;
      factor = std::min(factor + acceleration, maximum);
    }
    stop = held_off(stop + factor * (extreme - stop), high, high_before, low, low_before);
    return shown;
  }
};

Column middle_of_range(const BarsView& bars, int period) {
  return donchian(bars, period).middle;
}

Column moved_ahead(const Column& values, std::size_t shift) {
  Column out = blank(values.size() + shift);
  std::copy(values.begin(), values.end(), out.begin() + static_cast<std::ptrdiff_t>(shift));
  return out;
}

}  // namespace

Column atr(const BarsView& bars, int period) {
  const std::size_t length = at_least_one(period);
  Column out = blank(bars.close.size());
  if (out.size() <= length) return out;
  double mean = 0;
  for (std::size_t i = 1; i <= length; ++i) mean += true_range(bars, i);
  const double weight = 1 / static_cast<double>(length);
  out[length] = mean *= weight;
  for (std::size_t i = length + 1; i < out.size(); ++i)
    out[i] = mean = mean * (1 - weight) + true_range(bars, i) * weight;
  return out;
}

Column adx(const BarsView& bars, int period) {
  const std::size_t length = at_least_one(period);
  Column out = blank(bars.close.size());
  if (out.size() < 2 * length) return out;
  const double weight = 1 / static_cast<double>(length);
  Directional directional;
  for (std::size_t i = 1; i < length; ++i) directional.add(bars, i, 1);
  double mean = 0;
  for (std::size_t i = length; i < 2 * length; ++i) {
    directional.add(bars, i, 1 - weight);
    mean += directional.index(0);
  }
  out[2 * length - 1] = mean *= weight;
  for (std::size_t i = 2 * length; i < out.size(); ++i) {
    directional.add(bars, i, 1 - weight);
    out[i] = mean = mean * (1 - weight) + directional.index(mean) * weight;
  }
  return out;
}

Column parabolic_sar(const BarsView& bars, double acceleration, double maximum) {
  Column out = blank(bars.close.size());
  if (out.size() < 2) return out;
  ParabolicStop sar{std::min(acceleration, maximum), maximum};
  sar.is_long = movement(bars, 1).down == 0;
  sar.stop = sar.is_long ? bars.low[0] : bars.high[0];
  sar.extreme = sar.is_long ? bars.high[1] : bars.low[1];
  for (std::size_t i = 1; i < out.size(); ++i) {
    const std::size_t before = i == 1 ? 1 : i - 1;  // the first step looks at its own bar alone
    out[i] = sar.next(bars.high[i], bars.high[before], bars.low[i], bars.low[before]);
  }
  return out;
}

Ichimoku ichimoku(const BarsView& bars, int conversion, int base, int span_b, int shift) {
  const std::size_t ahead = shift < 0 ? 0 : static_cast<std::size_t>(shift);
  Ichimoku out;
  out.conversion = middle_of_range(bars, conversion);
  out.base = middle_of_range(bars, base);
  Column leading = out.base;
  for (std::size_t i = 0; i < leading.size(); ++i)
    leading[i] = (out.conversion[i] + out.base[i]) / 2;
  out.leading_a = moved_ahead(leading, ahead);
  out.leading_b = moved_ahead(middle_of_range(bars, span_b), ahead);
  out.lagging = blank(bars.close.size());
  for (std::size_t i = ahead; i < bars.close.size(); ++i) out.lagging[i - ahead] = bars.close[i];
  return out;
}

Ohlc heikin_ashi(const BarsView& bars) {
  const std::size_t length = bars.close.size();
  Ohlc out{Column(length), Column(length), Column(length), Column(length)};
  for (std::size_t i = 0; i < length; ++i) {
    out.close[i] = (bars.open[i] + bars.high[i] + bars.low[i] + bars.close[i]) / 4;
    out.open[i] =
        i == 0 ? (bars.open[0] + bars.close[0]) / 2 : (out.open[i - 1] + out.close[i - 1]) / 2;
    out.high[i] = std::max({bars.high[i], out.open[i], out.close[i]});
    out.low[i] = std::min({bars.low[i], out.open[i], out.close[i]});
  }
  return out;
}

}  // namespace septet::indicators
