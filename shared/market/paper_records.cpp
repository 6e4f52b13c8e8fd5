#include "market/paper_records.h"

#include <algorithm>
#include <limits>

#include "market/account_store.h"
#include "market/order_store.h"

namespace septet::market {

namespace {

constexpr int read_at_once = 500;
constexpr Timestamp end_of_time{std::numeric_limits<std::int64_t>::max()};

// Of the equity curve: what the account is worth now to what it was worth then.
Result<std::optional<Percent>> return_of(db::Session& session, const store::AccountRow& account,
                                         std::optional<Timestamp> from) {
  const auto now = TRY(store::equity_before(session, account.account_id, end_of_time));
  if (!now) return std::optional<Percent>();
  Amount base = account.starting_cash;
  if (from && *from > account.opened_at)
    if (const auto then = TRY(store::equity_before(session, account.account_id, *from)))
      base = then->equity;
  if (base <= Amount{}) return std::optional<Percent>();
  return std::optional(
      Percent{multiply_divide((now->equity - base).units, 100 * Percent::one, base.units)});
}

}  // namespace

Result<bool> PaperRecords::is_public(db::Session& session, const Id& account_id) {
  const auto account = TRY(store::account(session, account_id));
  return account && account->public_trades;
}

Result<std::optional<Percent>> PaperRecords::return_since(db::Session& session,
                                                          const Id& account_id,
                                                          std::optional<Timestamp> from) {
  const auto account = TRY(store::account(session, account_id));
  if (!account) return std::optional<Percent>();
  return return_of(session, *account, from);
}

Result<std::vector<TrackRecords::Ranked>> PaperRecords::ranking(db::Session& session,
                                                                std::optional<Timestamp> from) {
  std::vector<Ranked> out;
  std::int64_t after = 0;
  for (;;) {
    const auto accounts = TRY(store::public_accounts(session, after, read_at_once));
    for (const store::AccountRow& account : accounts) {
      const auto gained = TRY(return_of(session, account, from));
      if (!gained) continue;
      const Timestamp since = std::max(from.value_or(account.opened_at), account.opened_at);
      out.push_back({account.account_id, *gained,
                     TRY(store::fill_count(session, account.account_id, since))});
    }
    if (static_cast<int>(accounts.size()) < read_at_once) break;
    after = accounts.back().number;
  }
  std::stable_sort(out.begin(), out.end(), [](const Ranked& a, const Ranked& b) {
    return a.return_percent > b.return_percent;
  });
  return out;
}

Result<FillList> PaperRecords::fills(db::Session& session, const Id& account_id, int limit) {
  return FillList{TRY(store::fills(session, account_id, std::nullopt, std::nullopt, limit))};
}

}  // namespace septet::market
