#include "market/market_data.h"

#include <algorithm>
#include <cmath>

namespace septet::market {

namespace {

constexpr double fastest = 3'600;

std::string capitals_of_symbol(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return out;
}

CalendarDay calendar_day(const TradingDay& day) {
  return {.day = day_text(day.day),
          .pre_open = day.pre_open,
          .open = day.open,
          .close = day.close,
          .after_close = day.after_close,
          .note = std::string(half_day(day.day))};
}

}  // namespace

Result<std::uint32_t> MarketData::index_named(const std::string& stock) {
  const auto id = parse_id(stock);
  const auto index = id.ok()
                         ? context_.venue->index_of(id.value())
                         : context_.venue->index_of(std::string_view(capitals_of_symbol(stock)));
  if (index) return *index;
  return failure(ErrorKind::not_found, "unknown_symbol", "There is no such stock.");
}

Result<void> MarketData::check_administrator(const Caller& caller) const {
  if (caller.has(Role::administrator) || context_.settings.local) return {};
  return failure(ErrorKind::forbidden, "forbidden", "Only administrators do this.");
}

Result<Quote> MarketData::quote(const std::string& stock) {
  return context_.venue->quote(TRY(index_named(stock)));
}

Result<Depth> MarketData::depth(const std::string& stock, int levels) {
  return context_.venue->depth(TRY(index_named(stock)), levels);
}

Result<TradeList> MarketData::trades(const std::string& stock, std::int64_t before_id, int limit) {
  const std::uint32_t index = TRY(index_named(stock));
  return TradeList{context_.venue->stock(index).symbol,
                   context_.venue->trades(index, before_id, limit)};
}

std::vector<std::uint32_t> MarketData::indexes_of(const std::vector<std::string>& symbols) {
  std::vector<std::uint32_t> out;
  for (const std::string& symbol : symbols)
    if (const auto index = context_.venue->index_of(std::string_view(capitals_of_symbol(symbol))))
      out.push_back(*index);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Result<FeedUpdate> MarketData::feed(const std::vector<std::string>& watch,
                                    const std::vector<std::string>& focus, std::uint64_t after) {
  if (watch.size() > feed_symbols_most || focus.size() > feed_symbols_most)
    return invalid("watch", "too_many", "200 stocks can be watched at once.");
  return context_.venue->feed(indexes_of(watch), indexes_of(focus), after);
}

ClockState MarketData::clock() {
  return context_.venue->clock_state();
}

Result<ClockState> MarketData::set_clock(const Caller& caller, const SetClock& wanted) {
  TRY(check_administrator(caller));
  if (wanted.speed && !(*wanted.speed >= 0 && *wanted.speed <= fastest))
    return invalid("speed", "bad_speed", "Speeds are 0 (it stands still) to 3600.");
  const ClockState before = clock();
  TRY(context_.venue->perform([&](db::Transaction&, Timestamp) -> Result<Command> {
    Command out{.kind = CommandKind::set_clock};
    out.speed = wanted.speed.value_or(before.speed);
    out.continuous = wanted.continuous.value_or(before.continuous);
    return out;
  }));
  return clock();
}

Result<Calendar> MarketData::calendar(Day from, Day to) {
  if (to - from >= calendar_days_most)
    return invalid("to", "too_many", "Two years at most can be asked for at once.");
  Calendar out;
  for (Day day = from; day <= to; ++day) {
    if (const auto trading = trading_day(day)) out.items.push_back(calendar_day(*trading));
    if (const auto why = holiday(day); !why.empty())
      out.holidays.push_back(day_text(day) + " " + std::string(why));
  }
  return out;
}

Result<Quote> MarketData::set_halted(const Caller& caller, const std::string& stock, bool halted) {
  TRY(check_administrator(caller));
  const std::uint32_t index = TRY(index_named(stock));
  TRY(context_.venue->perform([&](db::Transaction&, Timestamp) -> Result<Command> {
    return Command{.kind = halted ? CommandKind::halt : CommandKind::resume, .stock = index};
  }));
  return context_.venue->quote(index);
}

}  // namespace septet::market
