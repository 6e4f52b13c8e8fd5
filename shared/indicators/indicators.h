// Technical indicators over columns of bars, with TA-Lib's conventions (unstable periods 0,
// Wilder's smoothing for RSI, ATR and ADX, population standard deviation): the result has the
// input's length, with NaN where there is too little before it. For drawing and screening only,
// never for money.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace septet::indicators {

using Column = std::vector<double>;
using View = std::span<const double>;

struct BarsView {
  View open, high, low, close, volume;
};

Column sma(View, int period);
Column ema(View, int period);
Column wma(View, int period);
Column standard_deviation(View, int period, double deviations = 1);
struct Bands {
  Column upper, middle, lower;
};
Bands bollinger(View, int period, double deviations);
Column rsi(View, int period);
struct Macd {
  Column line, signal, histogram;
};
Macd macd(View, int fast, int slow, int signal);
struct Stochastic {
  Column k, d;
};
// Slow: %K smoothed over `slow_k`, %D over `slow_d`, both simple.
Stochastic stochastic(const BarsView&, int fast_k, int slow_k, int slow_d);
Column atr(const BarsView&, int period);
Column adx(const BarsView&, int period);
Column obv(const BarsView&);
Column cci(const BarsView&, int period);
Column mfi(const BarsView&, int period);
Column williams_r(const BarsView&, int period);
Column roc(View, int period);
Column parabolic_sar(const BarsView&, double acceleration, double maximum);
// Not TA-Lib's. Volume-weighted, anew where `session` changes (its length is the bars').
Column vwap(const BarsView&, std::span<const std::int64_t> session);
Bands donchian(const BarsView&, int period);
// An EMA with ATRs around it.
Bands keltner(const BarsView&, int period, int atr_period, double multiplier);
struct Ichimoku {
  Column conversion, base, leading_a, leading_b, lagging;  // the leading ones already shifted ahead
};
// The leading columns are longer than the input by `shift`.
Ichimoku ichimoku(const BarsView&, int conversion = 9, int base = 26, int span_b = 52,
                  int shift = 26);
struct Ohlc {
  Column open, high, low, close;
};
Ohlc heikin_ashi(const BarsView&);

}  // namespace septet::indicators
