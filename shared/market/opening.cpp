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

Result<Command> list_one(Context& context, db::Transaction& tx, const Company& company,
                         const MadeHistory& made) {
  store::StoredStock stored{.stock = stock_of(company),
                            .number = TRY(store::stock_count(tx)),
                            .opening_price = {},
                            .created_at = context.now()};
  stored.stock.id = context.make_id();
  stored.opening_price = Price{traits_of(company).price};
  TRY(store::insert_stock(tx, stored));
  TRY(store::put_bars(tx, stored.stock.id, BarBase::day, made.days));
  TRY(store::put_bars(tx, stored.stock.id, BarBase::minute, made.minutes));
  const auto number = static_cast<std::uint32_t>(stored.number);
  return Command{.kind = CommandKind::list_stock, .stock = number};
}

Result<void> list_company(Context& context, const HistoryMaker& maker, const Company& company,
                          std::uint64_t stream, Timestamp now, const RecordPast& record) {
  const Traits traits = traits_of(company);
  MadeHistory made = maker.make(traits, past_of(company), stream,
                                Price{company.price_cents * 100}.units, minute_days_made);
  if (made.days.empty()) return {};
  const std::int64_t last = made.days.back().close;
  const auto growing = take_growing(made, now);
  Venue& venue = *context.venue;
  TRY(venue.perform(
      [&](db::Transaction& tx, Timestamp) { return list_one(context, tx, company, made); }));
  Command price{.kind = CommandKind::reprice,
                .stock = static_cast<std::uint32_t>(venue.stock_count() - 1)};
  price.a = last;
  price.b = made.days.empty() ? last : made.days.back().close;
  if (growing) price.day = *growing;
  return venue.perform([&](db::Transaction& tx, Timestamp) -> Result<Command> {
    if (record) TRY(record(tx, venue.stock(price.stock), price.stock, made));
    return price;
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
