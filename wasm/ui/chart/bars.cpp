#include "ui/chart/bars.h"

#include <algorithm>

namespace septet::ui::chart {

Bar Bars::at(std::size_t i) const {
  return {time[i], open[i], high[i], low[i], close[i], volume[i]};
}

void Bars::push_back(const Bar& bar) {
  time.push_back(bar.time);
  open.push_back(bar.open);
  high.push_back(bar.high);
  low.push_back(bar.low);
  close.push_back(bar.close);
  volume.push_back(bar.volume);
}

void Bars::reserve(std::size_t count) {
  time.reserve(count);
  for (auto* column : {&open, &high, &low, &close, &volume}) column->reserve(count);
}

bool Bars::put_last(const Bar& bar) {
  if (empty() || bar.time > time.back()) {
    push_back(bar);
    return true;
  }
  if (bar.time < time.back()) return false;
  open.back() = bar.open;
  high.back() = bar.high;
  low.back() = bar.low;
  close.back() = bar.close;
  volume.back() = bar.volume;
  return true;
}

std::size_t Bars::put_before(const Bars& older) {
  const std::size_t count = empty() ? older.size() : older.first_from(time.front());
  const auto end = static_cast<std::ptrdiff_t>(count);
  const auto put = [end](auto& mine, const auto& theirs) {
    mine.insert(mine.begin(), theirs.begin(), theirs.begin() + end);
  };
  put(time, older.time);
  put(open, older.open);
  put(high, older.high);
  put(low, older.low);
  put(close, older.close);
  put(volume, older.volume);
  return count;
}

std::size_t Bars::first_from(std::int64_t time_s) const {
  const auto found = std::lower_bound(time.begin(), time.end(), time_s);
  return static_cast<std::size_t>(found - time.begin());
}

std::size_t Bars::containing(std::int64_t time_s) const {
  const auto after = std::upper_bound(time.begin(), time.end(), time_s);
  return after == time.begin() ? 0 : static_cast<std::size_t>(after - time.begin()) - 1;
}

}  // namespace septet::ui::chart
