#include "http/rate_limit.h"

#include <doctest/doctest.h>

#include "support/fakes.h"

using namespace septet;

TEST_CASE("rate limits: a burst, then a steady flow, each key for itself") {
  test::FakeClock clock;
  http::MemoryRateLimiter limiter;
  const http::Rate rate{3, 0.5};
  const auto take = [&](const char* key) { return limiter.take(key, rate, clock.now()); };
  for (int i = 0; i < 3; ++i) CHECK(take("a").ok());
  const auto refused = take("a");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().kind == ErrorKind::too_many);
  CHECK(refused.error().retry_after_s == 2);
  CHECK(take("b").ok());
  clock.advance(seconds(2));
  CHECK(take("a").ok());
  CHECK_FALSE(take("a").ok());
  clock.advance(days(1));  // a bucket holds no more than its burst
  for (int i = 0; i < 3; ++i) CHECK(take("a").ok());
  CHECK_FALSE(take("a").ok());
}

TEST_CASE("rate limits: what is given back can be taken again, and no burst is no limit") {
  test::FakeClock clock;
  http::MemoryRateLimiter limiter;
  const http::Rate once{1, 0.001};
  CHECK(limiter.take("a", once, clock.now()).ok());
  limiter.give_back("a", once);
  CHECK(limiter.take("a", once, clock.now()).ok());
  CHECK_FALSE(limiter.take("a", once, clock.now()).ok());
  for (int i = 0; i < 1000; ++i) CHECK(limiter.take("a", {}, clock.now()).ok());
}

TEST_CASE("rate limits: memory is bounded, and old buckets are forgotten") {
  test::FakeClock clock;
  http::MemoryRateLimiter limiter(2);
  const http::Rate once{1, 0.001};
  for (const char* key : {"a", "b", "c"}) CHECK(limiter.take(key, once, clock.now()).ok());
  CHECK(limiter.take("a", once, clock.now()).ok());  // had to make room for c
  CHECK_FALSE(limiter.take("c", once, clock.now()).ok());
  clock.advance(hours(1));
  limiter.forget_before(clock.now());
  CHECK(limiter.take("c", once, clock.now()).ok());
}
