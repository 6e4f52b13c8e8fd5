#include "market/venue_floor.h"

#include <limits>

#include "market/bar_store.h"
#include "market/venue.h"

namespace septet::market {

namespace {

constexpr std::size_t kept_most = 2'000;
constexpr Duration kept_for = minutes(10);

double dollars(std::int64_t units) {
  return Price{units}.real();
}

// Bars are kept as they were traded: those before a split are brought to the shares after it.
void add_day(Days& days, const Bar& bar, const std::vector<StockSplit>& splits) {
  double factor = 1;
  for (const StockSplit& split : splits)
    if (seconds(bar.time).us < split.at.us)
      factor *= static_cast<double>(split.from) / static_cast<double>(split.to);
  days.open.push_back(dollars(bar.open) * factor);
  days.high.push_back(dollars(bar.high) * factor);
  days.low.push_back(dollars(bar.low) * factor);
  days.close.push_back(dollars(bar.close) * factor);
  days.volume.push_back(static_cast<double>(bar.volume) / factor);
}

}  // namespace

Timestamp VenueFloor::now() {
  return context_.venue->now();
}

std::uint32_t VenueFloor::count() {
  return static_cast<std::uint32_t>(context_.venue->stock_count());
}

std::optional<std::uint32_t> VenueFloor::find(std::string_view symbol) {
  return context_.venue->index_of(symbol);
}

Stock VenueFloor::stock(std::uint32_t number) {
  return context_.venue->stock(number);
}

Quote VenueFloor::quote(std::uint32_t number) {
  return context_.venue->quote(number);
}

Result<Days> VenueFloor::days(db::Session& session, std::uint32_t number) {
  const std::string day = context_.venue->clock_state().day;
  const std::size_t splits = context_.venue->splits(number).size();
  {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(number);
    if (found != kept_.end() && found->second.day == day && found->second.splits == splits &&
        context_.now() - found->second.read_at < kept_for)
      return *found->second.days;
  }
  auto read_days = std::make_shared<const Days>(TRY(read(session, number, day)));
  const std::lock_guard lock(mutex_);
  if (kept_.size() >= kept_most) kept_.clear();
  kept_[number] = {day, splits, context_.now(), read_days};
  return *read_days;
}

Result<Days> VenueFloor::read(db::Session& session, std::uint32_t number, std::string_view day) {
  Venue& venue = *context_.venue;
  // A day's bar has the time of its opening, which in New York is on the same day as in UTC.
  const Timestamp today = TRY(parse_iso8601(std::string(day) + "T00:00:00Z"));
  const auto stored = TRY(store::bars_before(session, venue.stock(number).id, BarBase::day, 0,
                                             std::numeric_limits<std::int64_t>::max(), days_most));
  const auto bars = merge_bars(stored.bars, venue.fresh_bars(number, BarBase::day));
  const auto splits = venue.splits(number);
  Days out;
  const std::size_t surplus = bars.size() > days_most ? bars.size() - days_most : 0;
  for (std::size_t i = surplus; i < bars.size(); ++i)
    if (seconds(bars[i].time).us < today.us) add_day(out, bars[i], splits);
  return out;
}

}  // namespace septet::market
