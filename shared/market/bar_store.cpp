#include "market/bar_store.h"

#include <algorithm>

namespace septet::market::store {

namespace {

using db::Blob;

constexpr db::Migration bar_migrations[] = {{1, R"(
CREATE TABLE market_bars (
  stock_id     BYTEA NOT NULL,   -- whose
  base_seconds BIGINT NOT NULL,  -- 1, 60, or 86400
  period       BIGINT NOT NULL,  -- counted from 1970: an hour, a day or 512 days
  bars         BYTEA NOT NULL,   -- see pack_bars
  PRIMARY KEY (stock_id, base_seconds, period)
);
CREATE INDEX market_bars_by_age ON market_bars (base_seconds, period);
)"}};

constexpr int rows_at_once = 64;

std::int64_t period_seconds(BarBase base) {
  return base == BarBase::second ? 3'600 : base == BarBase::minute ? 86'400 : 512 * 86'400;
}

std::int64_t period_of(BarBase base, std::int64_t time) {
  const std::int64_t size = period_seconds(base);
  return (time - (time % size + size) % size) / size;
}

Result<void> put_period(db::Transaction& tx, const Id& stock_id, BarBase base, std::int64_t period,
                        std::vector<Bar> bars) {
  const auto there = TRY(tx.first(
      "SELECT bars FROM market_bars WHERE stock_id = ? AND base_seconds = ? AND period = ?",
      [](const db::Row& row) { return std::string(row.blob(0)); }, stock_id, base_seconds(base),
      period));
  if (there) bars = merge_bars(TRY(unpack_bars(*there)), bars);
  const std::string packed = pack_bars(bars);
  TRY(
      tx.run("INSERT INTO market_bars (stock_id, base_seconds, period, bars) VALUES (?, ?, ?, ?) "
             "ON CONFLICT (stock_id, base_seconds, period) DO UPDATE SET bars = excluded.bars",
             stock_id, base_seconds(base), period, Blob{packed}));
  return {};
}

struct PackedPeriod {
  std::int64_t period = 0;
  std::string bars;
};

Result<std::vector<PackedPeriod>> periods_down_from(db::Session& session, const Id& stock_id,
                                                    BarBase base, std::int64_t newest,
                                                    std::int64_t oldest) {
  return session.all(
      "SELECT period, bars FROM market_bars WHERE stock_id = ? AND base_seconds = ? "
      "AND period <= ? AND period >= ? ORDER BY period DESC LIMIT ?",
      [](const db::Row& row) {
        return PackedPeriod{row.integer(0), std::string(row.blob(1))};
      },
      stock_id, base_seconds(base), newest, oldest, rows_at_once);
}

}  // namespace

Result<void> migrate_bars(db::Database& database) {
  return db::migrate(database, "market_bars", bar_migrations);
}

Result<void> put_bars(db::Transaction& tx, const Id& stock_id, BarBase base,
                      const std::vector<Bar>& bars) {
  for (auto at = bars.begin(); at != bars.end();) {
    const std::int64_t period = period_of(base, at->time);
    const auto end = std::find_if(
        at, bars.end(), [&](const Bar& bar) { return period_of(base, bar.time) != period; });
    TRY(put_period(tx, stock_id, base, period, std::vector<Bar>(at, end)));
    at = end;
  }
  return {};
}

Result<StoredBars> bars_before(db::Session& session, const Id& stock_id, BarBase base,
                               std::int64_t from, std::int64_t before, std::int64_t least) {
  StoredBars out;
  std::vector<std::vector<Bar>> parts;  // the newest first
  std::int64_t newest = period_of(base, before - 1), count = 0;
  for (bool last = false; !last && !out.more;) {
    const auto rows =
        TRY(periods_down_from(session, stock_id, base, newest, period_of(base, from)));
    last = rows.size() < rows_at_once;
    for (std::size_t i = 0; i < rows.size() && !out.more; ++i) {
      auto& part = parts.emplace_back(TRY(unpack_bars(rows[i].bars)));
      std::erase_if(part, [&](const Bar& bar) { return bar.time < from || bar.time >= before; });
      count += static_cast<std::int64_t>(part.size());
      newest = rows[i].period - 1;
      out.more = count >= least && (i + 1 < rows.size() || !last);
    }
  }
  for (auto part = parts.rbegin(); part != parts.rend(); ++part)
    out.bars.insert(out.bars.end(), part->begin(), part->end());
  return out;
}

Result<void> erase_bars(db::Transaction& tx, const Id& stock_id, BarBase base) {
  TRY(tx.run("DELETE FROM market_bars WHERE stock_id = ? AND base_seconds = ?", stock_id,
             base_seconds(base)));
  return {};
}

Result<void> forget_bars(db::Transaction& tx, BarBase base, std::int64_t second) {
  TRY(tx.run("DELETE FROM market_bars WHERE base_seconds = ? AND period < ?", base_seconds(base),
             period_of(base, second)));
  return {};
}

}  // namespace septet::market::store
