#include "server/shared_rate_limiter.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

#include "base/hash.h"

namespace septet::server {

namespace {

constexpr Duration kept_for = seconds(2);     // an allotment, before what is left flows back
constexpr Duration refused_for = seconds(1);  // at most: somebody may have given a token back
constexpr Duration alone_for = seconds(2);    // before the database is asked again
// So long a thread waits for one that withdraws already, before it does so itself.
constexpr std::chrono::milliseconds patience(200);
constexpr int forgotten_at_once = 1'000;

constexpr std::string_view table = R"(
CREATE TABLE rate_bucket (
  key    BYTEA NOT NULL PRIMARY KEY,  -- SHA-256 of whose and what for
  tokens DOUBLE PRECISION NOT NULL,   -- in it
  at     BIGINT NOT NULL              -- at this time, microseconds UTC
);
)";
// What a crash may lose need not be written twice.
constexpr std::string_view postgres_table = R"(
CREATE UNLOGGED TABLE rate_bucket (
  key    BYTEA NOT NULL PRIMARY KEY,
  tokens DOUBLE PRECISION NOT NULL,
  at     BIGINT NOT NULL
);
)";
constexpr db::Migration migrations[] = {{1, table, postgres_table}};

struct Bucket {
  double tokens;
  Timestamp at;
};

Error too_many(Timestamp next_at, Timestamp now) {
  Error error = failure(ErrorKind::too_many, "too_many_requests",
                        "That was too often in a short time. Wait a moment and try again.");
  const auto wait_us = std::max<std::int64_t>((next_at - now).us, 1);
  error.retry_after_s = (wait_us + 999'999) / 1'000'000;
  return error;
}

Result<Bucket> stored(db::Session& session, std::string_view hash, const Bucket& full) {
  const auto found = TRY(session.first(
      "SELECT tokens, at FROM rate_bucket WHERE key = ?",
      [](const db::Row& row) {
        return Bucket{row.real(0), row.time(1)};
      },
      db::Blob{hash}));
  return found.value_or(full);
}

Result<void> store(db::Transaction& tx, std::string_view hash, const Bucket& bucket) {
  TRY(
      tx.run("INSERT INTO rate_bucket (key, tokens, at) VALUES (?, ?, ?) ON CONFLICT (key) "
             "DO UPDATE SET tokens = excluded.tokens, at = excluded.at",
             db::Blob{hash}, bucket.tokens, bucket.at));
  return {};
}

// As it is now. The servers' clocks differ a little, so time does not go back.
Bucket filled(Bucket bucket, const http::Rate& rate, Timestamp now, double returned) {
  const double elapsed_s =
      static_cast<double>(std::max<std::int64_t>((now - bucket.at).us, 0)) / 1e6;
  bucket.tokens = std::min(rate.burst, bucket.tokens + elapsed_s * rate.per_s + returned);
  bucket.at = std::max(bucket.at, now);
  return bucket;
}

}  // namespace

Result<std::unique_ptr<SharedRateLimiter>> SharedRateLimiter::open(db::Database& database) {
  TRY(db::migrate(database, "rate_limits", migrations));
  return std::unique_ptr<SharedRateLimiter>(new SharedRateLimiter(database));
}

double SharedRateLimiter::allotment(const http::Rate& rate) {
  return std::max(1.0, std::floor(rate.burst / 20));
}

SharedRateLimiter::Part& SharedRateLimiter::part(const std::string& key) {
  Part* there = parts_.find(key);
  return there == nullptr ? parts_.put(key, {}) : *there;
}

Result<void> SharedRateLimiter::take(const std::string& key, const http::Rate& rate,
                                     Timestamp now) {
  if (rate.burst <= 0) return {};
  if (now.us < alone_until_us_) return alone_.take(key, rate, now);
  Wish wish;
  if (auto known = take_here(key, rate, now, wish)) return *std::move(known);
  const auto withdrawn = withdraw(key, rate, now, wish);
  if (!withdrawn.ok()) return take_alone(key, rate, now);
  return settle(key, now, *withdrawn);
}

std::optional<Result<void>> SharedRateLimiter::take_here(const std::string& key,
                                                         const http::Rate& rate, Timestamp now,
                                                         Wish& wish) {
  std::unique_lock lock(mutex_);
  // An allotment that is on its way is for all who ask meanwhile; single tokens are not.
  const double withdrawn = allotment(rate);
  if (withdrawn > 1)
    settled_.wait_for(lock, patience,
                      [&] { return part(key).asking == 0 || part(key).tokens >= 1; });
  Part& mine = part(key);
  const bool fresh = now - mine.withdrawn_at < kept_for;
  if (mine.tokens >= 1 && fresh) {
    mine.tokens -= 1;
    return Result<void>();
  }
  if (mine.tokens < 1 && now < mine.refused_until) return too_many(mine.next_at, now);
  wish.returned = std::exchange(mine.tokens, 0);
  wish.wanted = mine.asking++ == 0 ? withdrawn : 1;
  return std::nullopt;
}

Result<SharedRateLimiter::Withdrawal> SharedRateLimiter::withdraw(const std::string& key,
                                                                  const http::Rate& rate,
                                                                  Timestamp now, const Wish& wish) {
  const std::string hash = sha256(key);
  ++asked_;
  return database_.write([&](db::Transaction& tx) -> Result<Withdrawal> {
    Bucket bucket = filled(TRY(stored(tx, hash, {rate.burst, now})), rate, now, wish.returned);
    Withdrawal out{std::floor(std::min(wish.wanted, bucket.tokens)), {}};
    bucket.tokens -= out.granted;
    if (out.granted < 1) {
      const double wait_us = std::ceil((1 - bucket.tokens) / rate.per_s * 1e6);
      out.next_at = now + Duration{static_cast<std::int64_t>(std::min(wait_us, 1e15))};
      if (wish.returned == 0) return out;
    }
    TRY(store(tx, hash, bucket));
    return out;
  });
}

Result<void> SharedRateLimiter::settle(const std::string& key, Timestamp now,
                                       const Withdrawal& withdrawal) {
  const std::lock_guard lock(mutex_);
  Part& mine = part(key);
  mine.asking = std::max(mine.asking - 1, 0);
  settled_.notify_all();
  if (withdrawal.granted < 1) {
    mine.next_at = withdrawal.next_at;
    mine.refused_until = std::min(withdrawal.next_at, now + refused_for);
    return too_many(withdrawal.next_at, now);
  }
  mine.tokens += withdrawal.granted - 1;
  mine.withdrawn_at = now;
  mine.refused_until = {};
  return {};
}

Result<void> SharedRateLimiter::take_alone(const std::string& key, const http::Rate& rate,
                                           Timestamp now) {
  note_failure(now);
  {
    const std::lock_guard lock(mutex_);
    Part& mine = part(key);
    mine.asking = std::max(mine.asking - 1, 0);
    settled_.notify_all();
  }
  return alone_.take(key, rate, now);
}

void SharedRateLimiter::note_failure(Timestamp now) {
  ++failed_;
  alone_until_us_ = (now + alone_for).us;
}

void SharedRateLimiter::give_back(const std::string& key, const http::Rate& rate) {
  if (rate.burst <= 0) return;
  alone_.give_back(key, rate);
  {
    const std::lock_guard lock(mutex_);
    Part& mine = part(key);
    mine.refused_until = {};
    if (mine.tokens + 1 < allotment(rate)) {
      mine.tokens += 1;
      return;
    }
  }
  const std::string hash = sha256(key);
  ++asked_;
  const auto given = database_.write([&](db::Transaction& tx) {
    return tx.run(
        "UPDATE rate_bucket SET tokens = CASE WHEN tokens + 1 < ? THEN tokens + 1 "
        "ELSE ? END WHERE key = ?",
        rate.burst, rate.burst, db::Blob{hash});
  });
  if (!given.ok()) ++failed_;
}

// Found in a read and removed by key, so that it stands in the way of no request.
void SharedRateLimiter::forget_before(Timestamp before) {
  alone_.forget_before(before);
  {
    const std::lock_guard lock(mutex_);
    parts_.erase_if([&](const Part& mine) {
      return mine.asking == 0 && mine.withdrawn_at < before && mine.next_at < before;
    });
  }
  const auto old = database_.read([&](db::Session& session) {
    return session.all(
        "SELECT key FROM rate_bucket WHERE at < ? LIMIT ?",
        [](const db::Row& row) { return std::string(row.blob(0)); }, before, forgotten_at_once);
  });
  if (!old.ok() || old->empty()) return;
  const auto forgotten = database_.write([&](db::Transaction& tx) -> Result<void> {
    for (const std::string& hash : *old)
      TRY(tx.run("DELETE FROM rate_bucket WHERE key = ? AND at < ?", db::Blob{hash}, before));
    return {};
  });
  if (!forgotten.ok()) ++failed_;
}

}  // namespace septet::server
