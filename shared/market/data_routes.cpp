// Bars, quotes, the book, the tape, the clock and the calendar.
#include <charconv>

#include "market/routes.h"

namespace septet::market {

namespace {

using http::Access;
using http::Call;
using http::Method;
using http::Response;

constexpr int calendar_ordinary_days = 31;

Result<std::int64_t> query_integer(const Call& call, const char* name, std::int64_t otherwise) {
  const std::string* text = call.request.query.find(name);
  if (text == nullptr) return otherwise;
  std::int64_t out = 0;
  const char* end = text->data() + text->size();
  const auto parsed = std::from_chars(text->data(), end, out);
  if (parsed.ec != std::errc{} || parsed.ptr != end || out < 0)
    return invalid(name, "wrong_type", "This has to be a number from 0 up.");
  return out;
}

// Seconds since 1970, a time in ISO 8601 or a day of New York.
Result<std::int64_t> query_second(const Call& call, const char* name, std::int64_t otherwise) {
  const std::string* text = call.request.query.find(name);
  if (text == nullptr) return otherwise;
  if (const auto at = parse_iso8601(*text); at.ok()) return seconds_of(at.value());
  if (const auto day = parse_day(*text); day.ok()) return seconds_of(new_york(day.value(), 0));
  const auto second = query_integer(call, name, otherwise);
  if (second.ok() && second.value() <= INT64_MAX / 2'000'000) return second.value();
  return invalid(name, "invalid_time", "This is a time, a day or seconds since 1970.");
}

Result<Day> query_day(const Call& call, const char* name, Day otherwise) {
  const std::string* text = call.request.query.find(name);
  if (text == nullptr) return otherwise;
  auto day = parse_day(*text);
  if (!day.ok()) day.error().field = name;
  return day;
}

std::vector<std::string> query_list(const Call& call, const char* name) {
  std::vector<std::string> out;
  std::string_view rest;
  if (const std::string* text = call.request.query.find(name)) rest = *text;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(','), rest.size());
    if (end > 0) out.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

Result<Response> historical(History& history, Call& call) {
  const auto& query = call.request.query;
  BarQuery wanted;
  if (const std::string* interval = query.find("interval")) wanted.interval = *interval;
  wanted.from = TRY(query_second(call, "from", wanted.from));
  wanted.to = TRY(query_second(call, "to", wanted.to));
  wanted.limit = TRY(call.limit(wanted.limit, bars_most));
  const std::string& stock = call.param("stock_id");
  if (query.get("format") == "binary")
    return Response::text(TRY(history.packed(stock, wanted)), "application/octet-stream");
  return Response::record(TRY(history.bars(stock, wanted)));
}

Result<Response> import_bars(History& history, Call& call) {
  const std::string csv = TRY(call.body(import_limit_bytes));
  return Response::record(TRY(history.import(call.caller, call.param("stock_id"), csv)));
}

Result<Response> price(MarketData& data, Call& call) {
  return Response::record(TRY(data.quote(call.param("stock_id"))));
}

Result<Response> quote(MarketData& data, Call& call) {
  return Response::record(TRY(data.quote(call.param("symbol"))));
}

Result<Response> book(MarketData& data, Call& call) {
  const std::int64_t levels = TRY(query_integer(call, "levels", 20));
  if (levels < 1 || levels > depth_levels_most)
    return invalid("levels", "wrong_type", "There are 1 to 100 levels.");
  return Response::record(TRY(data.depth(call.param("symbol"), static_cast<int>(levels))));
}

Result<Response> trades(MarketData& data, Call& call) {
  return Response::record(TRY(data.trades(
      call.param("symbol"), TRY(query_integer(call, "before", 0)), TRY(call.limit(50, 1'000)))));
}

Result<Response> feed(MarketData& data, Call& call) {
  const auto after = static_cast<std::uint64_t>(TRY(query_integer(call, "after", 0)));
  return Response::record(
      TRY(data.feed(query_list(call, "watch"), query_list(call, "focus"), after)));
}

Result<Response> get_clock(MarketData& data, Call&) {
  return Response::record(data.clock());
}

Result<Response> put_clock(MarketData& data, Call& call) {
  return Response::record(TRY(data.set_clock(call.caller, TRY(call.decoded<SetClock>()))));
}

Result<Response> calendar(MarketData& data, Call& call) {
  const Day from = TRY(query_day(call, "from", day_at(data.clock().now)));
  const Day to = TRY(query_day(call, "to", from + calendar_ordinary_days));
  return Response::record(TRY(data.calendar(from, to)));
}

Result<Response> halt(MarketData& data, Call& call) {
  return Response::record(TRY(data.set_halted(call.caller, call.param("stock_id"), true)));
}

Result<Response> resume(MarketData& data, Call& call) {
  return Response::record(TRY(data.set_halted(call.caller, call.param("stock_id"), false)));
}

}  // namespace

void bind_history_routes(http::Router& router, History& history) {
  const AddPartRoute<History> add{router, history};
  add(Method::get, "/api/market/stocks/{stock_id}/historical",
      "Bars, the newest of the time that is asked for (?interval, from, to, limit, format)",
      historical, nullptr, schema_of<Bars>());
  router.add({.method = Method::post,
              .path = "/api/market/stocks/{stock_id}/historical/import",
              .service = "market",
              .summary = "Bars from CSV: date, open, high, low, close, volume",
              .access = Access::administrator,
              .handle = [&history](Call& call) { return import_bars(history, call); },
              .reply = schema_of<ImportReport>(),
              .body_limit = import_limit_bytes});
}

void bind_data_routes(http::Router& router, MarketData& data) {
  const AddPartRoute<MarketData> add{router, data};
  const AddPartRoute<MarketData> administer{router, data, Access::administrator};
  add(Method::get, "/api/market/stocks/{stock_id}/price", "What a stock trades at now", price,
      nullptr, schema_of<Quote>());
  add(Method::get, "/api/market/quotes/{symbol}", "The newest of a stock", quote, nullptr,
      schema_of<Quote>());
  add(Method::get, "/api/market/book/{symbol}", "The order book (?levels)", book, nullptr,
      schema_of<Depth>());
  add(Method::get, "/api/market/trades/{symbol}", "The tape, the newest first (?before, limit)",
      trades, nullptr, schema_of<TradeList>());
  add(Method::get, "/api/market/feed",
      "What has changed since a sequence (?watch, focus: symbols with commas, after)", feed,
      nullptr, schema_of<FeedUpdate>());
  add(Method::get, "/api/market/clock", "The exchange’s time", get_clock, nullptr,
      schema_of<ClockState>());
  administer(Method::put, "/api/market/clock", "How fast it goes, and whether it sleeps", put_clock,
             schema_of<SetClock>(), schema_of<ClockState>());
  add(Method::get, "/api/market/calendar", "Trading days and holidays (?from, to)", calendar,
      nullptr, schema_of<Calendar>());
  administer(Method::post, "/api/market/stocks/{stock_id}/halt", "Stop trading in a stock", halt,
             nullptr, schema_of<Quote>());
  administer(Method::post, "/api/market/stocks/{stock_id}/resume", "Let it trade again", resume,
             nullptr, schema_of<Quote>());
}

}  // namespace septet::market
