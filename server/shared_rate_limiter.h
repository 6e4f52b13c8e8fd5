// Rate limits that hold whichever server is asked: the buckets are rows of the database. A server
// withdraws an allotment of tokens at a time, a twentieth of the burst, and spends it by itself, so
// that a request in many costs a write. Of a bucket of less than forty tokens it takes one at a
// time, so that those against guessing are exact.
//
// How exact the others are: what is let through since the bucket was full never exceeds burst +
// rate × time; in any later stretch of time, by at most one allotment for each server and one token
// for each of its threads. What is left of an allotment flows back with the next request after two
// seconds; a server that gets none any more keeps it, so that others have so much less.
//
// A database that does not answer refuses nobody: for a moment each server then limits by itself.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

#include "base/lru.h"
#include "db/database.h"
#include "http/rate_limit.h"

namespace septet::server {

class SharedRateLimiter final : public http::RateLimiter {
 public:
  struct Counts {
    std::uint64_t asked = 0;   // the database, since the start
    std::uint64_t failed = 0;  // of those
  };

  // Migrates the table. Errors: the database's.
  static Result<std::unique_ptr<SharedRateLimiter>> open(db::Database&);

  Result<void> take(const std::string& key, const http::Rate&, Timestamp now) override;
  void give_back(const std::string& key, const http::Rate&) override;
  void forget_before(Timestamp) override;

  // Tokens that are withdrawn at a time.
  static double allotment(const http::Rate&);
  Counts counts() const { return {asked_, failed_}; }

 private:
  // This server's part of a bucket.
  struct Part {
    double tokens = 0;        // whole ones
    Timestamp withdrawn_at;   // the last of them
    Timestamp next_at;        // when there is a token again, once there was none
    Timestamp refused_until;  // until then the database need not be asked
    int asking = 0;           // threads that withdraw just now
  };
  struct Wish {
    double returned = 0;
    double wanted = 0;
  };
  struct Withdrawal {
    double granted = 0;
    Timestamp next_at;  // if nothing was granted
  };

  explicit SharedRateLimiter(db::Database& database) : database_(database) {}
  // The answer, where this server knows it by itself; else what to ask the database for.
  std::optional<Result<void>> take_here(const std::string& key, const http::Rate&, Timestamp now,
                                        Wish&);
  Result<Withdrawal> withdraw(const std::string& key, const http::Rate&, Timestamp now,
                              const Wish&);
  Result<void> settle(const std::string& key, Timestamp now, const Withdrawal&);
  Result<void> take_alone(const std::string& key, const http::Rate&, Timestamp now);
  Part& part(const std::string& key);
  void note_failure(Timestamp now);

  db::Database& database_;
  http::MemoryRateLimiter alone_;  // while the database does not answer
  std::atomic<std::int64_t> alone_until_us_{0};
  std::atomic<std::uint64_t> asked_{0};
  std::atomic<std::uint64_t> failed_{0};

  std::condition_variable settled_;
  std::mutex mutex_;  // guards what follows
  LruCache<Part> parts_{100'000};
};

}  // namespace septet::server
