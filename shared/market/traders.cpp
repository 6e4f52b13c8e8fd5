#include "market/traders.h"

#include <algorithm>

#include "market/trader_store.h"

namespace septet::market {

namespace {

struct Period {
  std::string_view name;
  std::optional<Duration> length;  // nothing: all of it
};
const Period periods[] = {{"1d", days(1)}, {"1w", days(7)}, {"1m", days(30)}, {"all", {}}};

Result<std::optional<Duration>> length_of(std::string_view name) {
  for (const Period& period : periods)
    if (period.name == name) return period.length;
  return invalid("period", "unknown_value", "This has to be one of 1d, 1w, 1m, all.");
}

}  // namespace

Result<void> needs_others(const Context& context) {
  if (context.people == nullptr)
    return failure(ErrorKind::unsupported, "needs_server",
                   "The community lives on a server; here there is nobody else.");
  return {};
}

Result<PersonName> Traders::person(db::Session& session, const Id& account_id) {
  auto found = TRY(context_.people->names(session, {account_id}));
  if (found.empty()) return not_found("There is no such person.");
  return std::move(found.front());
}

Result<std::vector<Trader>> Traders::shown(db::Session& session, const Caller& caller,
                                           const std::vector<Id>& ids) {
  std::vector<Id> distinct = ids;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  const auto names = TRY(context_.people->names(session, distinct));
  std::map<Id, Trader> known;
  for (const Id& id : distinct) {
    Trader& trader = known[id];
    trader.account_id = id;
    for (const PersonName& name : names)
      if (name.id == id) {
        trader.username = name.username;
        trader.name = name.name;
      }
    if (trader.username.empty()) continue;
    trader.following = TRY(store::follows_trader(session, caller.account_id, id));
    trader.followers = TRY(store::trader_followers(session, id));
    trader.public_trades = TRY(records_.is_public(session, id));
  }
  std::vector<Trader> out;
  for (const Id& id : ids) out.push_back(known[id]);
  return out;
}

Result<Trader> Traders::shown_with_returns(db::Session& session, const Caller& caller,
                                           const PersonName& person) {
  Trader out = TRY(shown(session, caller, {person.id})).front();
  if (!out.public_trades) return out;
  out.return_30_days = TRY(records_.return_since(session, person.id, floor_.now() - days(30)));
  out.return_all = TRY(records_.return_since(session, person.id, std::nullopt));
  return out;
}

Result<Trader> Traders::find(const Caller& caller, const Id& account_id) {
  TRY(needs_others(context_));
  return context_.database.read([&](db::Session& session) -> Result<Trader> {
    return shown_with_returns(session, caller, TRY(person(session, account_id)));
  });
}

Result<void> Traders::follow(const Caller& caller, const Id& account_id, bool following) {
  TRY(needs_others(context_));
  if (account_id == caller.account_id)
    return invalid("user_id", "cannot_follow_yourself", "Nobody can follow themselves.");
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    TRY(person(tx, account_id));
    if (!following) {
      TRY(store::unfollow_trader(tx, caller.account_id, account_id));
      return {};
    }
    if (TRY(store::followed_traders(tx, caller.account_id)) >= followed_most)
      return failure(ErrorKind::conflict, "too_many", "One can follow 1,000 traders at most.");
    TRY(store::follow_trader(tx, caller.account_id, account_id, context_.now()));
    return {};
  });
}

Result<FillList> Traders::trades(const Caller& caller, const Id& account_id, int limit) {
  TRY(needs_others(context_));
  return context_.database.read([&](db::Session& session) -> Result<FillList> {
    TRY(person(session, account_id));
    if (account_id != caller.account_id && !TRY(records_.is_public(session, account_id)))
      return failure(ErrorKind::forbidden, "not_public", "This person’s trades are not public.");
    return records_.fills(session, account_id, limit);
  });
}

// Nobody needs the ranking of this very second, and it looks at everybody.
Result<std::vector<TrackRecords::Ranked>> Traders::ranking(db::Session& session,
                                                           const std::string& period) {
  const auto length = TRY(length_of(period));
  const Timestamp now = context_.now();
  {
    const std::lock_guard lock(mutex_);
    const auto kept = kept_.find(period);
    if (kept != kept_.end() && now - kept->second.at < leaderboard_kept) return kept->second.ranked;
  }
  auto ranked = TRY(records_.ranking(
      session, length ? std::optional(floor_.now() - *length) : std::optional<Timestamp>()));
  const std::lock_guard lock(mutex_);
  kept_[period] = {now, ranked};
  return ranked;
}

Result<Leaderboard> Traders::leaderboard(const Caller& caller, const std::string& period) {
  TRY(needs_others(context_));
  return context_.database.read([&](db::Session& session) -> Result<Leaderboard> {
    const auto ranked = TRY(ranking(session, period));
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < ranked.size(); ++i)
      if (i < leaderboard_rows || ranked[i].account_id == caller.account_id) places.push_back(i);
    std::vector<Id> ids;
    for (const std::size_t place : places) ids.push_back(ranked[place].account_id);
    auto traders = TRY(shown(session, caller, ids));
    Leaderboard out;
    for (std::size_t i = 0; i < places.size(); ++i) {
      const auto& row = ranked[places[i]];
      if (!traders[i].public_trades) continue;  // no longer
      LeaderboardRow shown_row{static_cast<std::int64_t>(places[i]) + 1, std::move(traders[i]),
                               row.return_percent, row.trades};
      if (row.account_id == caller.account_id) out.own = shown_row;
      if (places[i] < leaderboard_rows) out.items.push_back(std::move(shown_row));
    }
    return out;
  });
}

Result<void> Traders::forget_account(db::Transaction& tx, const Id& account_id) {
  return store::erase_trader(tx, account_id);
}

}  // namespace septet::market
