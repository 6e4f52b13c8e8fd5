#include "http/rate_limit.h"

#include <algorithm>
#include <cmath>

namespace septet::http {

Result<void> MemoryRateLimiter::take(const std::string& key, const Rate& rate, Timestamp now) {
  if (rate.burst <= 0) return {};
  const std::lock_guard lock(mutex_);
  Bucket* bucket = buckets_.find(key);
  if (bucket == nullptr) bucket = &buckets_.put(key, {rate.burst, now});
  const double elapsed_s =
      static_cast<double>(std::max<std::int64_t>((now - bucket->at).us, 0)) / 1e6;
  bucket->tokens = std::min(rate.burst, bucket->tokens + elapsed_s * rate.per_s);
  bucket->at = now;
  if (bucket->tokens >= 1) {
    bucket->tokens -= 1;
    return {};
  }
  Error error = failure(ErrorKind::too_many, "too_many_requests",
                        "That was too often in a short time. Wait a moment and try again.");
  error.retry_after_s = static_cast<std::int64_t>(std::ceil((1 - bucket->tokens) / rate.per_s));
  return error;
}

void MemoryRateLimiter::give_back(const std::string& key, const Rate& rate) {
  const std::lock_guard lock(mutex_);
  if (Bucket* bucket = buckets_.find(key))
    bucket->tokens = std::min(rate.burst, bucket->tokens + 1);
}

void MemoryRateLimiter::forget_before(Timestamp before) {
  const std::lock_guard lock(mutex_);
  buckets_.erase_if([&](const Bucket& bucket) { return bucket.at < before; });
}

}  // namespace septet::http
