#include "client/transfer_rate.h"

#include <algorithm>

namespace septet::client {

namespace {

constexpr double window_ms = 5'000;
constexpr double sample_ms = 200;  // at most one sample in that time

}  // namespace

void TransferRate::add(double now_ms, std::int64_t bytes) {
  if (samples_.empty() || now_ms - samples_.back().at_ms > window_ms) {
    samples_.clear();
    samples_.push_back({now_ms, total_bytes_});
  }
  total_bytes_ += bytes;
  if (samples_.size() > 1 && now_ms - samples_.back().at_ms < sample_ms)
    samples_.back().total_bytes = total_bytes_;
  else
    samples_.push_back({now_ms, total_bytes_});
  while (samples_.size() > 2 && now_ms - samples_[1].at_ms > window_ms) samples_.pop_front();
}

double TransferRate::bytes_per_s(double now_ms) const {
  if (samples_.size() < 2 || now_ms - samples_.back().at_ms > window_ms) return 0;
  const double span_ms = std::max(now_ms - samples_.front().at_ms, sample_ms);
  return double(total_bytes_ - samples_.front().total_bytes) * 1000 / span_ms;
}

}  // namespace septet::client
