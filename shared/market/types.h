// What Market's requests and replies carry: stocks, quotes, the book, trades, bars, the clock. All
// amounts are US dollars. Times are the exchange's: see ClockState.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/decimal.h"
#include "base/page.h"
#include "base/record.h"
#include "matching/types.h"

namespace septet::market {

using Price = Decimal<4, 2>;     // dollars a share; see fits_tick() in market/order_rules.h
using Quantity = Decimal<6, 0>;  // shares
using Amount = Decimal<2, 2>;    // dollars
using Percent = Decimal<4, 2>;   // hundredths: 2.31 is "2.31"

enum class StockKind { equity, etf };
using matching::Session;
using matching::Side;
// Hours of New York: pre-market 04:00 to 09:30, regular to 16:00 (half-days 13:00), after-hours to
// 20:00 (17:00).

// A listed stock or fund.
struct Stock {
  Id id;
  std::string symbol;  // "KITE": 1 to 5 capital letters, or with a class after a dot
  std::string name;
  StockKind kind = StockKind::equity;
  std::string sector;    // "Industrials"
  std::string industry;  // "Aerospace"
  std::string summary;   // a few sentences about the company
  std::string icon;      // a Lucide name for the tile before it: "plane"
  Quantity shares_outstanding;
  std::optional<std::string> website;
  std::optional<std::string> headquarters;
  std::optional<std::int64_t> employees;
  std::optional<std::int64_t> founded;  // year
  bool shortable = true;
  Percent borrow_rate;     // a year, for short positions
  bool halted = false;     // by an administrator or a price band
  bool following = false;  // the caller does
  std::int64_t followers = 0;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("symbol", self.symbol);
    field("name", self.name);
    field("kind", self.kind);
    field("sector", self.sector);
    field("industry", self.industry);
    field("summary", self.summary);
    field("icon", self.icon);
    field("shares_outstanding", self.shares_outstanding);
    field("website", self.website);
    field("headquarters", self.headquarters);
    field("employees", self.employees);
    field("founded", self.founded);
    field("shortable", self.shortable);
    field("borrow_rate", self.borrow_rate);
    field("halted", self.halted);
    field("following", self.following);
    field("followers", self.followers);
  }
};
using StockPage = Page<Stock>;

// POST /api/market/stocks (administrators)
struct NewStock {
  std::string symbol;
  std::string name;
  std::optional<StockKind> kind;
  std::optional<std::string> sector;
  std::optional<std::string> industry;
  std::optional<std::string> summary;
  std::optional<std::string> icon;
  std::optional<std::string> website;
  std::optional<std::string> headquarters;
  std::optional<Quantity> shares_outstanding;
  Price opening_price;  // what the simulation starts from, unless history is imported
  static void visit(auto& self, auto&& field) {
    field("symbol", self.symbol);
    field("name", self.name);
    field("kind", self.kind);
    field("sector", self.sector);
    field("industry", self.industry);
    field("summary", self.summary);
    field("icon", self.icon);
    field("website", self.website);
    field("headquarters", self.headquarters);
    field("shares_outstanding", self.shares_outstanding);
    field("opening_price", self.opening_price);
  }
};

// The newest of one stock.
struct Quote {
  std::string symbol;
  Price last;
  Price bid;  // 0: none
  Price ask;
  Quantity bid_size;
  Quantity ask_size;
  Price open;  // of the day's regular session, or what there is of it
  Price high;
  Price low;
  Price previous_close;
  Price change;  // of the last to the previous close
  Percent change_percent;
  std::int64_t volume = 0;    // whole shares, of the day
  std::int64_t sequence = 0;  // grows with every change of this stock
  Timestamp at;
  bool halted = false;
  static void visit(auto& self, auto&& field) {
    field("symbol", self.symbol);
    field("last", self.last);
    field("bid", self.bid);
    field("ask", self.ask);
    field("bid_size", self.bid_size);
    field("ask_size", self.ask_size);
    field("open", self.open);
    field("high", self.high);
    field("low", self.low);
    field("previous_close", self.previous_close);
    field("change", self.change);
    field("change_percent", self.change_percent);
    field("volume", self.volume);
    field("sequence", self.sequence);
    field("at", self.at);
    field("halted", self.halted);
  }
};

// One price of the book.
struct Level {
  Price price;
  Quantity size;
  std::int64_t orders = 0;
  static void visit(auto& self, auto&& field) {
    field("price", self.price);
    field("size", self.size);
    field("orders", self.orders);
  }
};

// GET /api/market/book/{symbol}?levels=20
struct Depth {
  std::string symbol;
  std::vector<Level> bids;  // best first
  std::vector<Level> asks;
  Timestamp at;
  std::int64_t sequence = 0;
  static void visit(auto& self, auto&& field) {
    field("symbol", self.symbol);
    field("bids", self.bids);
    field("asks", self.asks);
    field("at", self.at);
    field("sequence", self.sequence);
  }
};

// One trade on the tape.
struct Trade {
  std::int64_t id = 0;  // grows, per stock
  Price price;
  Quantity size;
  Side taker = Side::buy;  // who crossed the spread; at an auction: buy
  Timestamp at;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("price", self.price);
    field("size", self.size);
    field("taker", self.taker);
    field("at", self.at);
  }
};

// GET /api/market/trades/{symbol}?before=ID&limit=: newest first
struct TradeList {
  std::string symbol;
  std::vector<Trade> items;
  static void visit(auto& self, auto&& field) {
    field("symbol", self.symbol);
    field("items", self.items);
  }
};

// GET /api/market/stocks/{stock_id}/historical?interval=&from=&to=&limit= in columns, oldest first.
// {stock_id} is an id or a symbol, wherever it stands. Intervals: "1s" "5s" "15s" "30s", any number
// of minutes "1m" … "720m", of hours "1h" "4h", "1d", "1w", "1mo". The last bar may be growing.
// `?format=binary` gives the same as the columns one after another, little-endian, after a header
// of two 64-bit numbers (how many bars; the latest trade's sequence): times as int64, then open,
// high, low, close as int64 in units of Price, then volume as int64.
struct Bars {
  std::string symbol;
  std::string interval;
  std::vector<std::int64_t> times;                   // seconds since 1970, of the beginning
  std::vector<std::int64_t> open, high, low, close;  // in units of Price (ten-thousandths)
  std::vector<std::int64_t> volume;                  // whole shares
  std::optional<std::string> next_cursor;  // `to` for the page before; absent: there is no more
  static void visit(auto& self, auto&& field) {
    field("symbol", self.symbol);
    field("interval", self.interval);
    field("times", self.times);
    field("open", self.open);
    field("high", self.high);
    field("low", self.low);
    field("close", self.close);
    field("volume", self.volume);
    field("next_cursor", self.next_cursor);
  }
};

// What happened to a stock besides trading; markers on the chart.
enum class ActionKind { dividend, split };
struct CorporateAction {
  Id id;
  std::string symbol;
  ActionKind kind = ActionKind::dividend;
  Timestamp ex_at;                            // holders before it have it
  Price cash;                                 // a share, of a dividend
  std::int64_t split_from = 1, split_to = 1;  // 1 old for 4 new
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("symbol", self.symbol);
    field("kind", self.kind);
    field("ex_at", self.ex_at);
    field("cash", self.cash);
    field("split_from", self.split_from);
    field("split_to", self.split_to);
  }
};
// POST /api/market/stocks/{stock_id}/actions (administrators): a dividend or a split
struct NewAction {
  ActionKind kind = ActionKind::dividend;
  Timestamp ex_at;
  std::optional<Price> cash;
  std::optional<std::int64_t> split_from, split_to;
  static void visit(auto& self, auto&& field) {
    field("kind", self.kind);
    field("ex_at", self.ex_at);
    field("cash", self.cash);
    field("split_from", self.split_from);
    field("split_to", self.split_to);
  }
};
// GET /api/market/stocks/{stock_id}/actions: the newest first
struct ActionList {
  std::vector<CorporateAction> items;
  static void visit(auto& self, auto&& field) { field("items", self.items); }
};

// GET /api/market/clock. The exchange's time runs beside the real one: with `speed` times its pace,
// and if `continuous`, from the end of one session straight to the opening of the next.
struct ClockState {
  Timestamp now;
  Session session = Session::closed;
  double speed = 1;
  bool continuous = false;
  Timestamp next_open;   // of the regular session
  Timestamp next_close;  // of the running or the next regular session
  std::string day;       // of the exchange: "2026-11-23"
  static void visit(auto& self, auto&& field) {
    field("now", self.now);
    field("session", self.session);
    field("speed", self.speed);
    field("continuous", self.continuous);
    field("next_open", self.next_open);
    field("next_close", self.next_close);
    field("day", self.day);
  }
};
// PUT /api/market/clock (administrators)
struct SetClock {
  std::optional<double> speed;  // 0 (stands still) to 3600
  std::optional<bool> continuous;
  static void visit(auto& self, auto&& field) {
    field("speed", self.speed);
    field("continuous", self.continuous);
  }
};

// One day of GET /api/market/calendar?from=&to= (days, "2026-11-01")
struct CalendarDay {
  std::string day;
  Timestamp pre_open;
  Timestamp open;
  Timestamp close;
  Timestamp after_close;
  std::string note;  // "Day after Thanksgiving"; of a half-day
  static void visit(auto& self, auto&& field) {
    field("day", self.day);
    field("pre_open", self.pre_open);
    field("open", self.open);
    field("close", self.close);
    field("after_close", self.after_close);
    field("note", self.note);
  }
};
struct Calendar {
  std::vector<CalendarDay> items;
  std::vector<std::string> holidays;  // "2026-11-26 Thanksgiving Day"
  static void visit(auto& self, auto&& field) {
    field("items", self.items);
    field("holidays", self.holidays);
  }
};

// What a client that watches stocks is sent: over the WebSocket at /api/market/live, where it says
// {"watch": ["KITE", …], "focus": ["KITE"]} at any time and gets these at most every 100 ms, slow
// readers seldomer but always the newest state; or by GET /api/market/feed?watch=&focus=&after=.
struct FeedUpdate {
  std::int64_t sequence = 0;  // of the market; give it as `after`
  ClockState clock;
  std::vector<Quote> quotes;      // of what is watched and has changed
  std::vector<Depth> depths;      // of what is in focus and has changed: 20 levels a side
  std::vector<TradeList> trades;  // of what is in focus: those since the last, 200 at most
  static void visit(auto& self, auto&& field) {
    field("sequence", self.sequence);
    field("clock", self.clock);
    field("quotes", self.quotes);
    field("depths", self.depths);
    field("trades", self.trades);
  }
};

}  // namespace septet::market

namespace septet {

template <>
struct EnumNames<market::StockKind> {
  static constexpr std::pair<market::StockKind, std::string_view> names[] = {
      {market::StockKind::equity, "equity"}, {market::StockKind::etf, "etf"}};
};
template <>
struct EnumNames<market::ActionKind> {
  static constexpr std::pair<market::ActionKind, std::string_view> names[] = {
      {market::ActionKind::dividend, "dividend"}, {market::ActionKind::split, "split"}};
};

}  // namespace septet
