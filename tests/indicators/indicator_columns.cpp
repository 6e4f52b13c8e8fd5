// Reads bars from the standard input and writes every indicator of them to the standard output, for
// a test that compares them with those of another library.
//
// In: doubles, the columns open, high, low, close and volume one after another. Out, for each
// column of a result: its name in 32 bytes, filled up with zeros, and the doubles.
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "indicators/indicators.h"

namespace septet::indicators {

namespace {

std::vector<double> all_of_input() {
  std::vector<double> out(1 << 16);
  std::size_t length = 0;
  while (const std::size_t got =
             std::fread(out.data() + length, sizeof(double), out.size() - length, stdin)) {
    length += got;
    if (length == out.size()) out.resize(2 * out.size());
  }
  out.resize(length);
  return out;
}

void put(const char* name, const Column& column) {
  char head[32] = {};
  std::strncpy(head, name, sizeof(head) - 1);
  std::fwrite(head, 1, sizeof(head), stdout);
  std::fwrite(column.data(), sizeof(double), column.size(), stdout);
}

void put_averages(const BarsView& bars) {
  put("sma", sma(bars.close, 20));
  put("ema", ema(bars.close, 20));
  put("wma", wma(bars.close, 20));
  put("standard_deviation", standard_deviation(bars.close, 20, 2));
  const Bands bands = bollinger(bars.close, 20, 2);
  put("bollinger.upper", bands.upper);
  put("bollinger.middle", bands.middle);
  put("bollinger.lower", bands.lower);
}

void put_momentum(const BarsView& bars) {
  put("rsi", rsi(bars.close, 14));
  const Macd trend = macd(bars.close, 12, 26, 9);
  put("macd.line", trend.line);
  put("macd.signal", trend.signal);
  put("macd.histogram", trend.histogram);
  const Stochastic swing = stochastic(bars, 14, 3, 5);
  put("stochastic.k", swing.k);
  put("stochastic.d", swing.d);
  put("cci", cci(bars, 20));
  put("mfi", mfi(bars, 14));
  put("williams_r", williams_r(bars, 14));
  put("roc", roc(bars.close, 10));
  put("obv", obv(bars));
}

void put_trend(const BarsView& bars) {
  put("atr", atr(bars, 14));
  put("adx", adx(bars, 14));
  put("parabolic_sar", parabolic_sar(bars, 0.02, 0.2));
}

}  // namespace

}  // namespace septet::indicators

int main() {
  using namespace septet::indicators;
  const std::vector<double> all = all_of_input();
  const std::size_t length = all.size() / 5;
  const auto column = [&](std::size_t i) { return View(all.data() + i * length, length); };
  const BarsView bars{column(0), column(1), column(2), column(3), column(4)};
  put_averages(bars);
  put_momentum(bars);
  put_trend(bars);
}
