#include "market/indicator_name.h"

#include <algorithm>
#include <cmath>

#include "base/encoding.h"

namespace septet::market {

namespace {

using indicators::BarsView;
using indicators::Column;
using Parameters = std::vector<int>;

constexpr std::uint64_t period_most = 500;

// Where the price is between two lines, in per cent of the way from the lower.
Column place_between(const BarsView& bars, const indicators::Bands& bands) {
  Column out = bands.middle;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double width = bands.upper[i] - bands.lower[i];
    out[i] = width > 0 ? 100 * (bars.close[i] - bands.lower[i]) / width : 50 + 0 * out[i];
  }
  return out;
}

Column distance_from(const BarsView& bars, Column line) {
  for (std::size_t i = 0; i < line.size(); ++i) line[i] = 100 * (bars.close[i] / line[i] - 1);
  return line;
}

}  // namespace

struct IndicatorName::Kind {
  std::string_view name;
  std::size_t parameters;
  Column (*column)(const BarsView&, const Parameters&);
};

const IndicatorName::Kind IndicatorName::kinds[] = {
    {"sma", 1,
     [](const BarsView& bars, const Parameters& p) { return indicators::sma(bars.close, p[0]); }},
    {"ema", 1,
     [](const BarsView& bars, const Parameters& p) { return indicators::ema(bars.close, p[0]); }},
    {"wma", 1,
     [](const BarsView& bars, const Parameters& p) { return indicators::wma(bars.close, p[0]); }},
    {"rsi", 1,
     [](const BarsView& bars, const Parameters& p) { return indicators::rsi(bars.close, p[0]); }},
    {"roc", 1,
     [](const BarsView& bars, const Parameters& p) { return indicators::roc(bars.close, p[0]); }},
    {"atr", 1,
     [](const BarsView& bars, const Parameters& p) { return indicators::atr(bars, p[0]); }},
    {"adx", 1,
     [](const BarsView& bars, const Parameters& p) { return indicators::adx(bars, p[0]); }},
    {"cci", 1,
     [](const BarsView& bars, const Parameters& p) { return indicators::cci(bars, p[0]); }},
    {"mfi", 1,
     [](const BarsView& bars, const Parameters& p) { return indicators::mfi(bars, p[0]); }},
    {"williams_r", 1,
     [](const BarsView& bars, const Parameters& p) { return indicators::williams_r(bars, p[0]); }},
    {"standard_deviation", 1,
     [](const BarsView& bars, const Parameters& p) {
       return indicators::standard_deviation(bars.close, p[0]);
     }},
    {"macd", 3,
     [](const BarsView& bars, const Parameters& p) {
       return indicators::macd(bars.close, p[0], p[1], p[2]).histogram;
     }},
    {"stochastic", 3,
     [](const BarsView& bars, const Parameters& p) {
       return indicators::stochastic(bars, p[0], p[1], p[2]).k;
     }},
    {"bollinger", 2,
     [](const BarsView& bars, const Parameters& p) {
       return place_between(bars, indicators::bollinger(bars.close, p[0], p[1]));
     }},
    {"price_to_sma", 1,
     [](const BarsView& bars, const Parameters& p) {
       return distance_from(bars, indicators::sma(bars.close, p[0]));
     }},
};

Result<IndicatorName> IndicatorName::parse(std::string_view text, std::string field) {
  const auto unknown = [&] {
    return invalid(std::move(field), "unknown_indicator",
                   "This is no indicator with its periods (1 to 500), as rsi:14.");
  };
  const auto name = text.substr(0, text.find(':'));
  IndicatorName out;
  for (const Kind& kind : kinds)
    if (kind.name == name) out.kind_ = &kind;
  if (out.kind_ == nullptr) return unknown();
  for (text.remove_prefix(name.size()); !text.empty();) {
    text.remove_prefix(1);
    const auto digits = text.substr(0, text.find(':'));
    const auto number = number_in(digits);
    if (!number || *number < 1 || *number > period_most) return unknown();
    out.parameters_.push_back(static_cast<int>(*number));
    text.remove_prefix(digits.size());
  }
  if (out.parameters_.size() != out.kind_->parameters) return unknown();
  return out;
}

std::optional<double> IndicatorName::value(const BarsView& bars, std::size_t back) const {
  const Column column = kind_->column(bars, parameters_);
  if (column.size() <= back) return std::nullopt;
  const double value = column[column.size() - 1 - back];
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

}  // namespace septet::market
