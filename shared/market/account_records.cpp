#include "market/account_records.h"

#include <algorithm>

#include "market/order_store.h"
#include "market/venue.h"

namespace septet::market {

namespace {

constexpr int records_at_once = 200;

}  // namespace

Result<bool> AccountRecords::is_public(db::Session& session, const Id& account_id) {
  const auto row = TRY(store::account(session, account_id));
  return row && row->public_trades;
}

Result<std::optional<Percent>> AccountRecords::gain(db::Session& session,
                                                    const store::AccountRow& row,
                                                    std::optional<Timestamp> from) {
  Amount base = row.starting_cash;
  if (from && *from > row.opened_at)
    if (const auto then = TRY(store::equity_before(session, row.account_id, *from)))
      base = then->equity;
  if (base.units <= 0) return std::optional<Percent>();
  const AccountView view = TRY(view_of(session, context_, row, context_.venue->now()));
  const Amount gained = view.standing.equity() - base;
  return std::optional(Percent{multiply_divide(gained.units, 100 * Percent::one, base.units)});
}

Result<std::optional<Percent>> AccountRecords::return_since(db::Session& session,
                                                            const Id& account_id,
                                                            std::optional<Timestamp> from) {
  const auto row = TRY(store::account(session, account_id));
  return row ? gain(session, *row, from) : Result<std::optional<Percent>>(std::nullopt);
}

Result<std::vector<TrackRecords::Ranked>> AccountRecords::ranking(db::Session& session,
                                                                  std::optional<Timestamp> from) {
  std::vector<Ranked> out;
  for (std::int64_t after = 0;;) {
    const auto rows = TRY(store::public_accounts(session, after, records_at_once));
    for (const store::AccountRow& row : rows) {
      after = row.number;
      const auto percent = TRY(gain(session, row, from));
      if (!percent) continue;
      const Timestamp since = std::max(from.value_or(row.opened_at), row.opened_at);
      out.push_back(
          {row.account_id, *percent, TRY(store::fill_count(session, row.account_id, since))});
    }
    if (rows.size() < records_at_once) break;
  }
  std::stable_sort(out.begin(), out.end(), [](const Ranked& a, const Ranked& b) {
    return a.return_percent > b.return_percent;
  });
  return out;
}

Result<FillList> AccountRecords::fills(db::Session& session, const Id& account_id, int limit) {
  return FillList{TRY(store::fills(session, account_id, {}, {}, limit))};
}

}  // namespace septet::market
