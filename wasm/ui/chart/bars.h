// The prices that a chart draws, in columns. Doubles: for drawing only, never for money.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "indicators/indicators.h"

namespace septet::ui::chart {

struct Bar {
  std::int64_t time = 0;  // seconds since 1970, of its beginning
  double open = 0, high = 0, low = 0, close = 0, volume = 0;
};

struct Bars {
  std::vector<std::int64_t> time;  // ascending, no two the same
  std::vector<double> open, high, low, close, volume;

  std::size_t size() const { return time.size(); }
  bool empty() const { return time.empty(); }
  Bar at(std::size_t) const;
  void push_back(const Bar&);
  void reserve(std::size_t);
  // Replaces the last one if the time is the same, is put after it if it is later; otherwise
  // nothing happens and the answer is false.
  bool put_last(const Bar&);
  // Puts those before its first one that are older; returns how many.
  std::size_t put_before(const Bars& older);
  // The first bar that begins at or after that time; size() if there is none.
  std::size_t first_from(std::int64_t time_s) const;
  // The bar in which that time lies: the last that begins at or before it; 0 before the first.
  std::size_t containing(std::int64_t time_s) const;
  indicators::BarsView view() const { return {open, high, low, close, volume}; }
};

}  // namespace septet::ui::chart
