#include "ui/chart/indicator.h"

#include <algorithm>
#include <charconv>

#include "ui/chart/scale.h"

namespace septet::ui::chart {
namespace {

using P = IndicatorParameter;
constexpr P period_9[]{{"Period", 9, 1, 1000}};
constexpr P period_14[]{{"Period", 14, 1, 1000}};
constexpr P period_20[]{{"Period", 20, 1, 1000}};
constexpr P period_50[]{{"Period", 50, 1, 1000}};
constexpr P bollinger_parameters[]{{"Period", 20, 2, 1000}, {"Deviations", 2, 0.1, 10, false}};
constexpr P keltner_parameters[]{
    {"Period", 20, 1, 1000}, {"ATR period", 10, 1, 1000}, {"Multiplier", 2, 0.1, 10, false}};
constexpr P ichimoku_parameters[]{{"Conversion", 9, 1, 500},
                                  {"Base", 26, 1, 500},
                                  {"Leading span", 52, 1, 500},
                                  {"Shift", 26, 1, 500}};
constexpr P sar_parameters[]{{"Acceleration", 0.02, 0.001, 1, false},
                             {"Maximum", 0.2, 0.001, 1, false}};
constexpr P macd_parameters[]{{"Fast", 12, 1, 1000}, {"Slow", 26, 2, 1000}, {"Signal", 9, 1, 1000}};
constexpr P stochastic_parameters[]{
    {"%K", 14, 1, 1000}, {"%K smoothing", 3, 1, 100}, {"%D", 3, 1, 100}};
constexpr P deviation_parameters[]{{"Period", 20, 2, 1000}, {"Deviations", 1, 0.1, 10, false}};

constexpr IndicatorFacts all_facts[indicator_count]{
    {"sma", "Simple moving average", "SMA", period_20, true},
    {"ema", "Exponential moving average", "EMA", period_50, true},
    {"wma", "Weighted moving average", "WMA", period_20, true},
    {"vwap", "Volume-weighted average price", "VWAP", {}, true},
    {"bollinger", "Bollinger bands", "Bollinger", bollinger_parameters, true},
    {"keltner", "Keltner channels", "Keltner", keltner_parameters, true},
    {"donchian", "Donchian channels", "Donchian", period_20, true},
    {"ichimoku", "Ichimoku cloud", "Ichimoku", ichimoku_parameters, true},
    {"sar", "Parabolic SAR", "SAR", sar_parameters, true},
    {"rsi", "Relative strength index", "RSI", period_14, false},
    {"macd", "MACD", "MACD", macd_parameters, false},
    {"stochastic", "Stochastic", "Stochastic", stochastic_parameters, false},
    {"atr", "Average true range", "ATR", period_14, false},
    {"adx", "Average directional index", "ADX", period_14, false},
    {"obv", "On-balance volume", "OBV", {}, false},
    {"cci", "Commodity channel index", "CCI", period_20, false},
    {"mfi", "Money flow index", "MFI", period_14, false},
    {"williams", "Williams %R", "Williams %R", period_14, false},
    {"roc", "Rate of change", "ROC", period_9, false},
    {"deviation", "Standard deviation", "Deviation", deviation_parameters, false},
};

std::string_view take_part(std::string_view& rest) {
  const std::size_t colon = rest.find(':');
  const std::string_view part = rest.substr(0, colon);
  rest.remove_prefix(colon == rest.npos ? rest.size() : colon + 1);
  return part;
}

template <class Number>
bool read_number(std::string_view text, Number& out) {
  const auto end = std::from_chars(text.data(), text.data() + text.size(), out);
  return end.ec == std::errc{} && end.ptr == text.data() + text.size();
}

// std::from_chars for doubles is not in every library that this is compiled with.
bool read_decimal(std::string_view text, double& out) {
  const std::size_t point = text.find('.');
  long whole = 0, part = 0;
  if (!read_number(text.substr(0, point), whole) || whole < 0) return false;
  out = static_cast<double>(whole);
  if (point == text.npos) return true;
  const std::string_view digits = text.substr(point + 1, 9);
  if (!read_number(digits, part) || part < 0) return false;
  double unit = 1;
  for (std::size_t i = 0; i < digits.size(); ++i) unit *= 10;
  out += static_cast<double>(part) / unit;
  return true;
}

bool read_option(std::string_view part, Indicator& out) {
  constexpr std::string_view series = "series=";
  if (part == "hidden") return out.hidden = true;
  if (!part.starts_with(series) || !read_number(part.substr(series.size()), out.series))
    return false;
  out.series = std::clamp(out.series, 0, 8);
  return true;
}

}  // namespace

const IndicatorFacts& facts_of(IndicatorKind kind) {
  return all_facts[static_cast<std::size_t>(kind)];
}

Indicator indicator_of(IndicatorKind kind) {
  Indicator out{kind};
  const auto parameters = facts_of(kind).parameters;
  for (std::size_t i = 0; i < parameters.size(); ++i) out.parameters[i] = parameters[i].usual;
  return out;
}

std::string name_of(const Indicator& indicator) {
  const IndicatorFacts& facts = facts_of(indicator.kind);
  std::string out(facts.brief);
  for (std::size_t i = 0; i < facts.parameters.size(); ++i) {
    const double value = indicator.parameters[i];
    out += (i == 0 ? " " : ", ") + figure_text(value, decimals_of(value));
  }
  return out;
}

std::string text_of(const Indicator& indicator) {
  const IndicatorFacts& facts = facts_of(indicator.kind);
  std::string out(facts.id);
  for (std::size_t i = 0; i < facts.parameters.size(); ++i)
    out += ":" + figure_text(indicator.parameters[i], decimals_of(indicator.parameters[i]));
  out.erase(std::remove(out.begin(), out.end(), ','), out.end());
  if (indicator.series != 0) out += ":series=" + std::to_string(indicator.series);
  if (indicator.hidden) out += ":hidden";
  return out;
}

std::optional<Indicator> indicator_from(std::string_view text) {
  const std::string_view id = take_part(text);
  const auto* found = std::find_if(std::begin(all_facts), std::end(all_facts),
                                   [&](const IndicatorFacts& facts) { return facts.id == id; });
  if (found == std::end(all_facts)) return {};
  Indicator out = indicator_of(static_cast<IndicatorKind>(found - all_facts));
  for (std::size_t i = 0; !text.empty();) {
    const std::string_view part = take_part(text);
    if (read_option(part, out)) continue;
    if (i == found->parameters.size() || !read_decimal(part, out.parameters[i])) return {};
    const IndicatorParameter& parameter = found->parameters[i];
    out.parameters[i] = std::clamp(out.parameters[i], parameter.least, parameter.most);
    ++i;
  }
  return out;
}

}  // namespace septet::ui::chart
