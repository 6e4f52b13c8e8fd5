// Rows of jobs and leases. Made for many servers on one database: what is due is looked for in a
// read, and taken by its primary key under a condition, so that under serialisable transactions two
// servers meet in one row at most, where the second finds the condition broken and goes on. No
// server needs to know of another; each uses its own clock, and these have to agree within a part
// of `lease_life`.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "db/database.h"

namespace septet::jobs {

// What a server that takes a job promises to renew before; after so long without it, it is dead.
constexpr Duration lease_life = seconds(30);
constexpr int most_attempts = 10;
constexpr Duration failed_kept = days(30);

// A job on its way in.
struct NewJob {
  std::string kind;  // "drive.clear_trash"
  Json payload = Json::object();
  // Of the same kind and key one waits at most, and one runs at a time; empty: any number.
  std::string unique_key;
  Duration delay{};  // not before
};

// A job that is held by one claim.
struct Job {
  Id id;
  Id holder;  // made for this claim
  std::string kind;
  Json payload;
  int attempts = 0;  // this one included
};

// How long a failed job waits: two seconds, doubled each time, ten minutes at most.
Duration wait_after(int attempts);

namespace store {

Result<void> migrate(db::Database&);

Result<void> add(db::Transaction&, const NewJob&, const Id& id, Timestamp now);

struct Due {
  Id id;
  std::string kind;
  int attempts = 0;
};
// Some of those that may be taken now, those that have waited longest first.
Result<std::vector<Due>> due(db::Session&, std::span<const std::string> kinds, Timestamp now);
// Nothing if somebody else was quicker.
Result<std::optional<Job>> take(db::Transaction&, const Id& id, const Id& holder, Timestamp now);

// Each says whether the claim still held; what it lost it may not touch any more.
Result<bool> extend(db::Transaction&, const Job&, Timestamp now);
Result<bool> remove(db::Transaction&, const Job&);
Result<bool> retry(db::Transaction&, const Job&, std::string_view error, Timestamp due_at);
// Back into the queue as if it had never been taken.
Result<bool> give_back(db::Transaction&, const Job&, Timestamp now);
// Kept as failed, and not run again.
Result<bool> bury(db::Transaction&, const Job&, std::string_view error, Timestamp now);
// As above, of one that nobody holds any more: its servers died with it again and again.
Result<bool> bury_orphan(db::Transaction&, const Id& id, Timestamp now);

Result<std::int64_t> count_failed(db::Session&);
Result<void> forget_failed_before(db::Transaction&, Timestamp);

}  // namespace store

// A name that one server holds at a time, for what comes again and again: "housekeeping".
namespace lease {

// True if it was free, or its time had run out.
Result<bool> acquire(db::Database&, std::string_view name, const Id& holder, Timestamp now,
                     Timestamp until);
// False if it was lost.
Result<bool> extend(db::Database&, std::string_view name, const Id& holder, Timestamp until);
// Nobody may take it before `free_at`: so that what is done once a minute is. Nothing happens if it
// was lost.
Result<void> release(db::Database&, std::string_view name, const Id& holder, Timestamp free_at);

}  // namespace lease

}  // namespace septet::jobs
