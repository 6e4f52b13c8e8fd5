// How fast something moves, over the last seconds.
#pragma once

#include <cstdint>
#include <deque>

namespace septet::client {

class TransferRate {
 public:
  // So many bytes more have moved, now.
  void add(double now_ms, std::int64_t bytes);
  // Bytes per second; 0 if nothing moved lately.
  double bytes_per_s(double now_ms) const;

 private:
  struct Sample {
    double at_ms;
    std::int64_t total_bytes;  // moved so far
  };
  std::deque<Sample> samples_;  // of the last seconds
  std::int64_t total_bytes_ = 0;
};

}  // namespace septet::client
