// Rate limits: a bucket of tokens for each key, filled steadily, emptied by requests.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "base/lru.h"
#include "base/result.h"
#include "base/time.h"

namespace septet::http {

struct Rate {
  double burst = 0;  // tokens in a full bucket; 0: no limit at all
  double per_s = 0;  // tokens that flow in
};

// Where the buckets are kept is the host's affair: in memory, or where several servers see them.
class RateLimiter {
 public:
  virtual ~RateLimiter() = default;
  // Takes a token. Error: too_many, with the seconds until there is one.
  virtual Result<void> take(const std::string& key, const Rate&, Timestamp now) = 0;
  // Puts one back, for what turned out not to count.
  virtual void give_back(const std::string& key, const Rate&) = 0;
  // Forgets buckets that nobody has touched since.
  virtual void forget_before(Timestamp) = 0;
};

class MemoryRateLimiter final : public RateLimiter {
 public:
  explicit MemoryRateLimiter(std::size_t capacity = 100'000) : buckets_(capacity) {}
  Result<void> take(const std::string& key, const Rate&, Timestamp now) override;
  void give_back(const std::string& key, const Rate&) override;
  void forget_before(Timestamp) override;

 private:
  struct Bucket {
    double tokens;
    Timestamp at;
  };
  std::mutex mutex_;
  LruCache<Bucket> buckets_;
};

}  // namespace septet::http
