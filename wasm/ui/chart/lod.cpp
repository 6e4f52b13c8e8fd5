#include "ui/chart/lod.h"

#include <algorithm>
#include <cmath>

namespace septet::ui::chart {
namespace {

constexpr std::size_t fan = 16;

MinMax span_of(Pyramid::View lows, Pyramid::View highs, std::size_t begin, std::size_t end) {
  MinMax out;
  for (std::size_t i = begin; i < end; ++i) out.add(lows[i], highs[i]);
  return out;
}

MinMax span_of(const std::vector<MinMax>& level, std::size_t begin, std::size_t end) {
  MinMax out;
  for (std::size_t i = begin; i < end; ++i) out.add(level[i]);
  return out;
}

}  // namespace

void Pyramid::update(View lows, View highs, std::size_t first) {
  std::size_t below = lows.size();
  for (std::size_t depth = 0; below > fan; ++depth) {
    if (levels_.size() == depth) levels_.emplace_back();
    auto& level = levels_[depth];
    const std::size_t count = (below + fan - 1) / fan;
    first = std::min(first / fan, level.size());
    level.resize(count);
    for (std::size_t i = first; i < count; ++i) {
      const std::size_t end = std::min(below, (i + 1) * fan);
      level[i] = depth == 0 ? span_of(lows, highs, i * fan, end)
                            : span_of(levels_[depth - 1], i * fan, end);
    }
    below = count;
  }
}

// Both ends that are no whole block are looked at one by one; what is between them, a level up.
MinMax Pyramid::query(View lows, View highs, std::size_t begin, std::size_t end) const {
  MinMax out;
  for (std::size_t depth = 0; begin < end; ++depth) {
    const auto add = [&](std::size_t from, std::size_t to) {
      out.add(depth == 0 ? span_of(lows, highs, from, to) : span_of(levels_[depth - 1], from, to));
    };
    const std::size_t first_block = (begin + fan - 1) / fan;
    const std::size_t last_block = end / fan;
    if (first_block >= last_block || depth == levels_.size()) {
      add(begin, end);
      break;
    }
    add(begin, first_block * fan);
    add(last_block * fan, end);
    begin = first_block;
    end = last_block;
  }
  return out;
}

std::size_t bars_in_a_pixel(double step_px) {
  if (step_px >= 1) return 1;
  const auto count = static_cast<std::size_t>(std::ceil(1 / step_px - 1e-9));
  return count < 8 * fan ? count : (count + fan - 1) / fan * fan;
}

void Sums::update(std::span<const double> values, std::size_t first) {
  first = std::min(first, before_.size() - 1);
  before_.resize(values.size() + 1);
  for (std::size_t i = std::min(first, values.size()); i < values.size(); ++i)
    before_[i + 1] = before_[i] + values[i];
}

}  // namespace septet::ui::chart
