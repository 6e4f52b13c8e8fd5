#include "ui/chart/scale.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace septet::ui::chart {
namespace {

constexpr double least_log = 1e-9;

double to_scale(const PriceScale& scale, double price) {
  return scale.logarithmic ? std::log(std::max(price, least_log)) : price;
}
double from_scale(const PriceScale& scale, double value) {
  return scale.logarithmic ? std::exp(value) : value;
}

PriceScale with_ends(const PriceScale& scale, double low, double high) {
  PriceScale out = scale;
  out.low = from_scale(scale, low);
  out.high = from_scale(scale, high);
  return out;
}

std::string tick_text(const PriceScale& scale, double price, double step, int decimals) {
  if (scale.base != 0) {
    const double percent = (price / scale.base - 1) * 100;
    const double step_percent = step / std::abs(scale.base) * 100;
    return figure_text(percent, std::max(2, decimals_of(step_percent))) + "%";
  }
  if (decimals >= 0) return figure_text(price, std::max(decimals, decimals_of(step)));
  return std::abs(price) >= 1e5 ? large_text(price) : figure_text(price, decimals_of(step));
}

// Multiples of a step; for percentages those of a round share of the base.
void add_even_ticks(std::vector<PriceTick>& out, const PriceScale& scale, float from_y, float to_y,
                    float spacing_px, int decimals) {
  const double zero = scale.base != 0 ? scale.base : 0;
  const double unit = scale.base != 0 ? std::abs(scale.base) / 100 : 1;
  const double top = scale.price_at(from_y);
  const double bottom = scale.price_at(to_y);
  // Where they lie closest to each other: at the top of a logarithmic scale.
  const double least = top - scale.price_at(from_y + spacing_px);
  const double step = round_step(std::abs(least) / unit) * unit;
  if (!(step > 0) || !std::isfinite(step) || (top - bottom) / step > 1000) return;
  const double first = std::ceil((bottom - zero) / step);
  for (double k = first; zero + k * step <= top; ++k) {
    const double price = zero + k * step;
    out.push_back({price, scale.y_of(price), tick_text(scale, price, step, decimals)});
  }
}

// 1, 2 and 5 times the powers of ten.
void add_decade_ticks(std::vector<PriceTick>& out, const PriceScale& scale, float from_y,
                      float to_y, float spacing_px, int decimals) {
  const double top = scale.price_at(from_y) * (1 + 1e-6);
  const double bottom = std::max(scale.price_at(to_y) * (1 - 1e-6), least_log);
  float last = to_y + spacing_px;
  for (double power = std::pow(10, std::floor(std::log10(bottom))); power <= top; power *= 10)
    for (const double times : {1, 2, 5}) {
      const double price = power * times;
      const float y = scale.y_of(price);
      if (price < bottom || price > top || last - y < spacing_px) continue;
      last = y;
      out.push_back({price, y, tick_text(scale, price, power, decimals)});
    }
}

}  // namespace

float PriceScale::y_of(double price) const {
  const double from = to_scale(*this, low);
  const double to = to_scale(*this, high);
  const double share = (to_scale(*this, price) - from) / (to - from);
  return static_cast<float>(bottom - share * (bottom - top));
}

double PriceScale::price_at(float y) const {
  const double from = to_scale(*this, low);
  const double to = to_scale(*this, high);
  return from_scale(*this, from + (bottom - y) / (bottom - top) * (to - from));
}

PriceScale fitted(MinMax span, bool logarithmic, float top, float bottom) {
  if (span.empty()) span = {0, 1};
  if (span.low == span.high) {
    const double room = span.low == 0 ? 1 : std::abs(span.low) * 0.01;
    span.add(span.low - room, span.high + room);
  }
  PriceScale out;
  out.logarithmic = logarithmic && span.low > 0;
  out.low = span.low;
  out.high = span.high;
  out.top = top;
  out.bottom = std::max(bottom, top + 1);
  return out;
}

PriceScale stretched(const PriceScale& scale, double factor, float around_y) {
  const double middle = to_scale(scale, scale.price_at(around_y));
  const double low = middle + (to_scale(scale, scale.low) - middle) * factor;
  const double high = middle + (to_scale(scale, scale.high) - middle) * factor;
  const double size = std::max({std::abs(low), std::abs(high), 1e-9});
  if (high - low < size * 1e-9 || high - low > size * 1e6) return scale;
  return with_ends(scale, low, high);
}

PriceScale moved(const PriceScale& scale, float by_px) {
  const double low = to_scale(scale, scale.low);
  const double high = to_scale(scale, scale.high);
  const double by = by_px * (high - low) / (scale.bottom - scale.top);
  return with_ends(scale, low + by, high + by);
}

std::vector<PriceTick> price_ticks(const PriceScale& scale, float from_y, float to_y,
                                   float spacing_px, int decimals) {
  std::vector<PriceTick> out;
  const double bottom = scale.price_at(to_y);
  const bool decades =
      scale.logarithmic && scale.base == 0 && bottom > 0 && scale.price_at(from_y) / bottom > 8;
  if (decades)
    add_decade_ticks(out, scale, from_y, to_y, spacing_px, decimals);
  else
    add_even_ticks(out, scale, from_y, to_y, spacing_px, decimals);
  return out;
}

double round_step(double at_least) {
  if (!(at_least > 0) || !std::isfinite(at_least)) return 1;
  const double power = std::pow(10, std::floor(std::log10(at_least)));
  for (const double times : {1., 2., 4., 5.})
    if (power * times >= at_least * (1 - 1e-9)) return power * times;
  return power * 10;
}

std::string figure_text(double value, int decimals) {
  if (!std::isfinite(value)) return "–";
  char digits[64];
  std::snprintf(digits, sizeof digits, "%.*f", std::clamp(decimals, 0, 10), std::abs(value));
  std::string out = digits;
  const bool nought = out.find_first_not_of("0.") == std::string::npos;
  const auto point = static_cast<std::ptrdiff_t>(std::min(out.find('.'), out.size()));
  for (std::ptrdiff_t at = point - 3; at > 0; at -= 3)
    out.insert(static_cast<std::size_t>(at), ",");
  return value < 0 && !nought ? "−" + out : out;
}

std::string large_text(double value) {
  const double size = std::abs(value);
  if (size >= 1e9) return figure_text(value / 1e9, size >= 1e11 ? 0 : 1) + " B";
  if (size >= 1e6) return figure_text(value / 1e6, size >= 1e8 ? 0 : 1) + " M";
  if (size >= 1e4) return figure_text(value / 1e3, size >= 1e5 ? 0 : 1) + " K";
  return figure_text(value, size >= 100 || size == std::floor(size) ? 0 : 2);
}

std::string percent_text(double percent) {
  const std::string figure = figure_text(percent, 2);
  return (percent >= 0.005 ? "+" + figure : figure) + "%";
}

int decimals_of(double size) {
  if (!(size > 0) || !std::isfinite(size)) return 0;
  int decimals = 0;
  // Until the figure is whole, which 2.5 is not at once.
  for (double rest = size; decimals < 8 && std::abs(rest - std::round(rest)) > 1e-6 * rest;
       rest *= 10)
    ++decimals;
  return decimals;
}

double on_tick(double price, double tick) {
  return tick > 0 ? std::round(price / tick) * tick : price;
}

}  // namespace septet::ui::chart
