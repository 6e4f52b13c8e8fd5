// Which indicators a chart can draw: their names, parameters and where they belong.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace septet::ui::chart {

enum class IndicatorKind : std::uint8_t {
  sma,
  ema,
  wma,
  vwap,
  bollinger,
  keltner,
  donchian,
  ichimoku,
  parabolic_sar,
  rsi,
  macd,
  stochastic,
  atr,
  adx,
  obv,
  cci,
  mfi,
  williams_r,
  roc,
  standard_deviation,
};
inline constexpr std::size_t indicator_count = 20;

struct IndicatorParameter {
  std::string_view name;  // "Period"
  double usual, least, most;
  bool whole = true;
};

struct IndicatorFacts {
  std::string_view id;     // "sma": as alerts and screeners name it
  std::string_view title;  // "Simple moving average"
  std::string_view brief;  // "SMA": the legend's
  std::span<const IndicatorParameter> parameters;
  bool overlay;  // drawn over the prices; otherwise in a pane of its own
};
const IndicatorFacts& facts_of(IndicatorKind);

struct Indicator {
  IndicatorKind kind = IndicatorKind::sma;
  std::array<double, 4> parameters{};  // as many as its facts name
  int series = 0;                      // its colour: series-1 to series-8; 0: the chart chooses
  bool hidden = false;
  bool operator==(const Indicator&) const = default;
};

// With the usual parameters.
Indicator indicator_of(IndicatorKind);
// "SMA 20", "Bollinger 20, 2".
std::string name_of(const Indicator&);
// "bollinger:20:2", with ":series=3" or ":hidden" behind where they are set; for keeping a layout.
std::string text_of(const Indicator&);
// The parameters that are absent are the usual ones, those out of range the nearest allowed.
std::optional<Indicator> indicator_from(std::string_view text);

}  // namespace septet::ui::chart
