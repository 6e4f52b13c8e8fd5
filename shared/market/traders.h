// Those who trade, as others see them: followed, ranked, and if they want it with their trades.
#pragma once

#include <map>
#include <mutex>
#include <span>

#include "base/caller.h"
#include "market/context.h"
#include "market/floor.h"
#include "market/track_record.h"

namespace septet::market {

inline constexpr std::int64_t followed_most = 1'000;  // traders, by one person
inline constexpr std::size_t leaderboard_rows = 100;
inline constexpr Duration leaderboard_kept = minutes(1);

// Error: unsupported "needs_server", where there is nobody else.
Result<void> needs_others(const Context&);

class Traders {
 public:
  Traders(Context& context, Floor& floor, TrackRecords& records)
      : context_(context), floor_(floor), records_(records) {}

  // All: unsupported "needs_server" in local mode.

  // Error: not_found.
  Result<Trader> find(const Caller&, const Id& account_id);
  // May be repeated. Errors: not_found; invalid "cannot_follow_yourself"; conflict "too_many".
  Result<void> follow(const Caller&, const Id& account_id, bool following);
  // Errors: not_found; forbidden "not_public".
  Result<FillList> trades(const Caller&, const Id& account_id, int limit);
  // `period`: 1d, 1w, 1m, all. Error: invalid "unknown_value".
  Result<Leaderboard> leaderboard(const Caller&, const std::string& period);

  // In the order of the ids, one without a name for whoever is gone.
  Result<std::vector<Trader>> shown(db::Session&, const Caller&, const std::vector<Id>&);
  Result<void> forget_account(db::Transaction&, const Id& account_id);

 private:
  Result<Trader> shown_with_returns(db::Session&, const Caller&, const PersonName&);
  Result<std::vector<TrackRecords::Ranked>> ranking(db::Session&, const std::string& period);
  Result<PersonName> person(db::Session&, const Id& account_id);

  struct Kept {
    Timestamp at;
    std::vector<TrackRecords::Ranked> ranked;
  };
  Context& context_;
  Floor& floor_;
  TrackRecords& records_;
  std::mutex mutex_;
  std::map<std::string, Kept> kept_;  // rankings by their periods
};

}  // namespace septet::market
