#include "market/opening.h"

#include "market/bar_store.h"
#include "market/companies.h"
#include "market/stock_store.h"
#include "market/venue.h"

namespace septet::market {

namespace {

constexpr int years_of_days = 5;
constexpr std::size_t minute_days_made = 20;

TradingHours hours_of(const TradingDay& day) {
  return {seconds_of(day.pre_open), seconds_of(day.open), seconds_of(day.close),
          seconds_of(day.after_close)};
}

// Oldest first, up to the running day.
std::vector<TradingHours> past_hours(Timestamp now) {
  std::vector<TradingHours> out;
  const Day today = day_at(now);
  TradingDay day = trading_day_from(today - years_of_days * 365);
  for (; day.pre_open < now; day = trading_day_from(day.day + 1)) out.push_back(hours_of(day));
  return out;
}

// The bar of the day that is not over goes on growing in the exchange.
std::optional<Bar> take_growing(MadeHistory& made, Timestamp now) {
  if (made.days.empty()) return std::nullopt;
  const Bar last = made.days.back();
  const auto day = trading_day(day_at({last.time * 1'000'000}));
  if (!day || day->close <= now) return std::nullopt;
  made.days.pop_back();
  return last;
}

// The stock as it is now, its past, and the command that opens its book at the made price.
Result<Command> list_one(Context& context, db::Transaction& tx, const Company& company,
                         const MadeHistory& made, const std::optional<Bar>& growing,
                         const RecordPast& record) {
  store::StoredStock stored{.stock = stock_of(company),
                            .number = TRY(store::stock_count(tx)),
                            .opening_price = {},
                            .created_at = context.now()};
  stored.stock.id = context.make_id();
  stored.opening_price = Price{traits_of(company).price};
  TRY(store::insert_stock(tx, stored));
  TRY(store::put_bars(tx, stored.stock.id, BarBase::day, made.days));
  TRY(store::put_bars(tx, stored.stock.id, BarBase::minute, made.minutes));
  Command out{.kind = CommandKind::list_stock, .stock = static_cast<std::uint32_t>(stored.number)};
  if (record) TRY(record(tx, stored.stock, out.stock, made));
  const std::int64_t close = made.days.empty() ? 0 : made.days.back().close;
  out.a = growing ? growing->close : close;
  out.b = close > 0 ? close : out.a;
  if (growing) out.day = *growing;
  return out;
}

Result<void> list_company(Context& context, const HistoryMaker& maker, const Company& company,
                          std::uint64_t stream, Timestamp now, const RecordPast& record) {
  MadeHistory made = maker.make(traits_of(company), past_of(company), stream,
                                Price{company.price_cents * 100}.units, minute_days_made);
  if (made.days.empty()) return {};
  const auto growing = take_growing(made, now);
  return context.venue->perform([&](db::Transaction& tx, Timestamp) {
    return list_one(context, tx, company, made, growing, record);
  });
}

}  // namespace

Result<void> list_companies(Context& context, const RecordPast& record) {
  Venue& venue = *context.venue;
  const auto all = companies();
  // What an administrator listed is not among them: then this is no empty exchange.
  for (std::uint32_t i = 0; i < venue.stock_count(); ++i)
    if (i >= all.size() || venue.stock(i).symbol != all[i].symbol) return {};
  if (venue.stock_count() >= all.size()) return {};
  const Timestamp now = venue.now();
  const HistoryMaker maker(context.settings.seed, past_hours(now), seconds_of(now));
  for (std::size_t i = venue.stock_count(); i < all.size(); ++i)
    TRY(list_company(context, maker, all[i], i, now, record));
  return {};
}

}  // namespace septet::market
