// Level of detail: what a range of a column spans, found in a few steps however long it is, so that
// a frame costs as much as the chart has pixels and not as it has bars.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace septet::ui::chart {

struct MinMax {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  bool empty() const { return !(low <= high); }
  // NaN changes nothing.
  void add(double from, double to) {
    if (from < low) low = from;
    if (to > high) high = to;
  }
  void add(const MinMax& other) { add(other.low, other.high); }
};

// Least and greatest of two columns (lows and highs of bars; twice the same for a line), summed up
// by 16, by 256 and so on. It does not keep the columns: each call gets them.
class Pyramid {
 public:
  using View = std::span<const double>;

  void build(View lows, View highs) { update(lows, highs, 0); }
  // Those from `first` on changed, were added, or are gone.
  void update(View lows, View highs, std::size_t first);
  MinMax query(View lows, View highs, std::size_t begin, std::size_t end) const;

 private:
  std::vector<std::vector<MinMax>> levels_;
};

// How many bars are drawn as one so that each is a pixel wide at least; where they are many, whole
// blocks of a pyramid, which are found faster.
std::size_t bars_in_a_pixel(double step_px);

// The first bar of the group of so many in which that one is.
inline std::size_t group_start(std::size_t bar, std::size_t group) {
  return bar - bar % group;
}

// Sums of any range of a column.
class Sums {
 public:
  void update(std::span<const double> values, std::size_t first);
  double of(std::size_t begin, std::size_t end) const { return before_[end] - before_[begin]; }

 private:
  std::vector<double> before_{0};  // the sum of all before each
};

}  // namespace septet::ui::chart
