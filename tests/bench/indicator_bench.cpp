// How long each of ten indicators takes over the bars that come in by the standard input (five
// columns of doubles: open, high, low, close, volume). Prints a line "NAME MILLISECONDS" for each,
// the median of some rounds in processor time; see bench/indicators.
#include <malloc.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "indicators/indicators.h"

namespace septet::indicators {

namespace {

struct Measured {
  const char* name;
  std::function<double(const BarsView&)> last;  // computes it, and gives its last value
};

double last(const Column& column) {
  return column.back();
}

const Measured ten[] = {
    {"sma", [](const BarsView& bars) { return last(sma(bars.close, 20)); }},
    {"ema", [](const BarsView& bars) { return last(ema(bars.close, 20)); }},
    {"wma", [](const BarsView& bars) { return last(wma(bars.close, 20)); }},
    {"bollinger", [](const BarsView& bars) { return last(bollinger(bars.close, 20, 2).upper); }},
    {"rsi", [](const BarsView& bars) { return last(rsi(bars.close, 14)); }},
    {"macd", [](const BarsView& bars) { return last(macd(bars.close, 12, 26, 9).histogram); }},
    {"stochastic", [](const BarsView& bars) { return last(stochastic(bars, 14, 3, 3).d); }},
    {"atr", [](const BarsView& bars) { return last(atr(bars, 14)); }},
    {"adx", [](const BarsView& bars) { return last(adx(bars, 14)); }},
    {"obv", [](const BarsView& bars) { return last(obv(bars)); }},
};

// Of this process's own processor time, so that what else the machine does matters little.
double processor_ms() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double milliseconds_of(const Measured& indicator, const BarsView& bars) {
  constexpr int rounds = 5;
  std::vector<double> taken;
  for (int i = 0; i < rounds; ++i) {
    const double began = processor_ms();
    volatile double kept = indicator.last(bars);
    (void)kept;
    taken.push_back(processor_ms() - began);
  }
  std::sort(taken.begin(), taken.end());
  return taken[rounds / 2];
}

std::vector<double> all_of_input() {
  std::vector<double> out;
  std::vector<double> piece(1 << 16);
  while (const std::size_t got = std::fread(piece.data(), sizeof(double), piece.size(), stdin))
    out.insert(out.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(got));
  return out;
}

}  // namespace

}  // namespace septet::indicators

int main() {
  using namespace septet::indicators;
  // Memory that was used once stays, as it does in a process that goes on computing: what is
  // measured is arithmetic, not the kernel's clearing of new pages.
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  const std::vector<double> all = all_of_input();
  const std::size_t length = all.size() / 5;
  const auto column = [&](std::size_t i) { return View(all.data() + i * length, length); };
  const BarsView bars{column(0), column(1), column(2), column(3), column(4)};
  for (const Measured& indicator : ten)
    std::printf("%s %.3f\n", indicator.name, milliseconds_of(indicator, bars));
}
