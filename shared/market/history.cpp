#include "market/history.h"

#include <algorithm>

#include "market/stocks.h"
#include "market/venue.h"

namespace septet::market {

namespace {

// Bars are kept as they were traded; they are shown as if there had always been so many shares.
void adjust_for_splits(std::vector<Bar>& bars, const std::vector<StockSplit>& splits) {
  for (const StockSplit& split : splits)
    for (Bar& bar : bars) {
      if (bar.time >= seconds_of(split.at)) break;
      for (std::int64_t* price : {&bar.open, &bar.high, &bar.low, &bar.close})
        *price = std::max<std::int64_t>(1, multiply_divide(*price, split.from, split.to));
      bar.volume = multiply_divide(bar.volume, split.to, split.from);
    }
}

void append_number(std::string& out, std::int64_t value) {
  for (int shift = 0; shift < 64; shift += 8)
    out += static_cast<char>(static_cast<std::uint64_t>(value) >> shift);
}

constexpr std::int64_t Bar::*packed_columns[] = {&Bar::time, &Bar::open,  &Bar::high,
                                                 &Bar::low,  &Bar::close, &Bar::volume};

}  // namespace

Result<FoundBars> find_bars(Context& context, const Stock& stock, const BarQuery& query) {
  Interval interval = TRY(Interval::parse(query.interval));
  const BarBase base = interval.base();
  // First what is in memory: what is written meanwhile is then there twice, and not in neither.
  std::vector<Bar> fresh;
  std::vector<StockSplit> splits;
  if (const auto index = context.venue->index_of(stock.id)) {
    fresh = context.venue->fresh_bars(*index, base);
    splits = context.venue->splits(*index);
  }
  std::erase_if(fresh,
                [&](const Bar& bar) { return bar.time < query.from || bar.time >= query.to; });
  // One more than wanted, since the oldest may be cut.
  const std::int64_t least = (query.limit + 1) * interval.base_bars();
  auto kept = TRY(context.database.read([&](db::Session& session) {
    return store::bars_before(session, stock.id, base, query.from, query.to, least);
  }));
  std::vector<Bar> bars = merge_bars(std::move(kept.bars), fresh);
  adjust_for_splits(bars, splits);
  FoundBars out{interval.aggregate(bars), kept.more};
  if (out.more && !out.bars.empty()) out.bars.erase(out.bars.begin());
  if (out.bars.size() > static_cast<std::size_t>(query.limit)) {
    out.bars.erase(out.bars.begin(), out.bars.end() - query.limit);
    out.more = true;
  }
  return out;
}

Result<Stock> History::named(const std::string& stock) {
  return context_.database.read([&](db::Session& session) -> Result<Stock> {
    return TRY(stock_named(session, stock)).stock;
  });
}

Result<Bars> History::bars(const std::string& stock, const BarQuery& query) {
  const Stock its = TRY(named(stock));
  const FoundBars found = TRY(find_bars(context_, its, query));
  Bars out;
  out.symbol = its.symbol;
  out.interval = query.interval;
  for (const Bar& bar : found.bars) {
    out.times.push_back(bar.time);
    out.open.push_back(bar.open);
    out.high.push_back(bar.high);
    out.low.push_back(bar.low);
    out.close.push_back(bar.close);
    out.volume.push_back(bar.volume);
  }
  if (found.more && !out.times.empty()) out.next_cursor = std::to_string(out.times.front());
  return out;
}

Result<std::string> History::packed(const std::string& stock, const BarQuery& query) {
  const Stock its = TRY(named(stock));
  const FoundBars found = TRY(find_bars(context_, its, query));
  std::string out;
  out.reserve((found.bars.size() * 6 + 2) * 8);
  append_number(out, static_cast<std::int64_t>(found.bars.size()));
  append_number(out, static_cast<std::int64_t>(context_.venue->sequence()));
  for (const auto column : packed_columns)
    for (const Bar& bar : found.bars) append_number(out, bar.*column);
  return out;
}

namespace {

ImportReport report_of(const Stock& stock, const CsvBars& read) {
  return {.symbol = stock.symbol,
          .interval = read.base == BarBase::day ? "1d" : "1m",
          .bars = static_cast<std::int64_t>(read.bars.size()),
          .first = {read.bars.front().time * 1'000'000},
          .last = {read.bars.back().time * 1'000'000}};
}

}  // namespace

// What the exchange has not come to yet cannot be imported. The price goes on from the newest day
// where that is the last before the running one.
Result<ImportReport> History::import(const Caller& caller, const std::string& stock,
                                     std::string_view csv) {
  if (!caller.has(Role::administrator) && !context_.settings.local)
    return failure(ErrorKind::forbidden, "forbidden", "Only administrators import bars.");
  const Stock its = TRY(named(stock));
  const CsvBars read = TRY(read_csv_bars(csv));
  const auto index = context_.venue->index_of(its.id);
  if (!index) return not_found("This stock is not traded yet.");
  TRY(context_.venue->perform([&](db::Transaction& tx, Timestamp now) -> Result<Command> {
    const TradingDay running = trading_day_from(day_at(now));
    if (read.bars.back().time >= std::min(seconds_of(running.pre_open), seconds_of(now)))
      return invalid("", "not_past",
                     "The exchange has not come to " +
                         day_text(day_at({read.bars.back().time * 1'000'000})) + " yet.");
    TRY(store::put_bars(tx, its.id, read.base, read.bars));
    const Day last = day_at({read.bars.back().time * 1'000'000});
    const bool goes_on = trading_day_before(running.day).day == last;
    const std::int64_t close = read.bars.back().close;
    Command command{.kind = CommandKind::reprice, .stock = *index};
    command.a = goes_on ? close : context_.venue->mark(*index).units;
    command.b = goes_on ? close : 0;
    return command;
  }));
  return report_of(its, read);
}

}  // namespace septet::market
