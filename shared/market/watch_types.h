// What a person keeps an eye on: watchlists, alerts, screens, news, and what is drawn on charts.
#pragma once

#include "market/types.h"

namespace septet::market {

// GET/POST /api/users/{user_id}/market/watchlists, PATCH/DELETE …/{watchlist_id}; everybody has one
// from the beginning.
struct Watchlist {
  Id id;
  std::string name;
  std::vector<std::string> symbols;  // in the person's order
  std::vector<std::string> columns;  // "last", "change", "volume" …: see watch_columns in rules
  std::int64_t revision = 0;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("name", self.name);
    field("symbols", self.symbols);
    field("columns", self.columns);
    field("revision", self.revision);
  }
};
struct WatchlistList {
  std::vector<Watchlist> items;
  static void visit(auto& self, auto&& field) { field("items", self.items); }
};
struct NewWatchlist {
  std::string name;
  std::optional<std::vector<std::string>> symbols;
  static void visit(auto& self, auto&& field) {
    field("name", self.name);
    field("symbols", self.symbols);
  }
};
// What is absent stays.
struct PatchWatchlist {
  std::optional<std::string> name;
  std::optional<std::vector<std::string>> symbols;
  std::optional<std::vector<std::string>> columns;
  static void visit(auto& self, auto&& field) {
    field("name", self.name);
    field("symbols", self.symbols);
    field("columns", self.columns);
  }
};

enum class AlertKind {
  price_above,
  price_below,
  change_above,  // per cent of the day, of the value's sign
  change_below,
  indicator_above,  // crosses the value upwards
  indicator_below,
  volume_above,
};
enum class AlertStatus { waiting, fired, paused };
// GET/POST /api/users/{user_id}/market/alerts, PATCH/DELETE …/{alert_id}
struct Alert {
  Id id;
  std::string symbol;
  AlertKind kind = AlertKind::price_above;
  Decimal<4, 2> value;
  std::optional<std::string> indicator;  // "rsi:14": as ScreenRule names them
  std::optional<std::string> interval;   // of its bars: "1d"
  bool every_time = false;               // fires whenever it comes true again
  std::string note;
  AlertStatus status = AlertStatus::waiting;
  std::optional<Timestamp> fired_at;
  Timestamp created_at;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("symbol", self.symbol);
    field("kind", self.kind);
    field("value", self.value);
    field("indicator", self.indicator);
    field("interval", self.interval);
    field("every_time", self.every_time);
    field("note", self.note);
    field("status", self.status);
    field("fired_at", self.fired_at);
    field("created_at", self.created_at);
  }
};
struct AlertList {
  std::vector<Alert> items;
  static void visit(auto& self, auto&& field) { field("items", self.items); }
};
struct NewAlert {
  std::string symbol;
  AlertKind kind = AlertKind::price_above;
  Decimal<4, 2> value;
  std::optional<std::string> indicator;
  std::optional<std::string> interval;
  std::optional<std::string> note;
  std::optional<bool> every_time;
  static void visit(auto& self, auto&& field) {
    field("symbol", self.symbol);
    field("kind", self.kind);
    field("value", self.value);
    field("indicator", self.indicator);
    field("interval", self.interval);
    field("note", self.note);
    field("every_time", self.every_time);
  }
};
struct PatchAlert {
  std::optional<Decimal<4, 2>> value;
  std::optional<std::string> note;
  std::optional<bool> every_time;
  std::optional<bool> paused;
  static void visit(auto& self, auto&& field) {
    field("value", self.value);
    field("note", self.note);
    field("every_time", self.every_time);
    field("paused", self.paused);
  }
};

enum class Comparison { above, below, between };
// One condition. `field`: "price", "change", "volume", "market_value", "sector", "kind",
// "high_52_weeks" (distance in per cent), "low_52_weeks", or an indicator on daily bars with its
// parameters: "sma:50", "ema:20", "rsi:14", "macd:12:26:9" (the histogram), "atr:14", "adx:14",
// "bollinger:20:2" (position in the band in per cent), "price_to_sma:200" (distance in per cent).
struct ScreenRule {
  std::string field;
  Comparison comparison = Comparison::above;
  std::optional<Decimal<4, 2>> value;
  std::optional<Decimal<4, 2>> upper;             // of between
  std::optional<std::vector<std::string>> among;  // of sector and kind
  static void visit(auto& self, auto&& field) {
    field("field", self.field);
    field("comparison", self.comparison);
    field("value", self.value);
    field("upper", self.upper);
    field("among", self.among);
  }
};
// POST /api/market/screen: {rules, sort, descending, limit} → rows; saved ones below
// /api/users/{user_id}/market/screeners likewise.
struct Screen {
  std::vector<ScreenRule> rules;
  std::optional<std::string> sort;  // a field; absent: market_value, descending
  std::optional<bool> descending;
  std::optional<std::int64_t> limit;
  static void visit(auto& self, auto&& field) {
    field("rules", self.rules);
    field("sort", self.sort);
    field("descending", self.descending);
    field("limit", self.limit);
  }
};
struct ScreenRow {
  Stock stock;
  Quote quote;
  Amount market_value;
  std::vector<std::optional<Decimal<4, 2>>>
      values;  // of each rule's field; absent: too little history
  static void visit(auto& self, auto&& field) {
    field("stock", self.stock);
    field("quote", self.quote);
    field("market_value", self.market_value);
    field("values", self.values);
  }
};
struct ScreenResult {
  std::vector<ScreenRow> items;
  std::int64_t total = 0;  // that match
  static void visit(auto& self, auto&& field) {
    field("items", self.items);
    field("total", self.total);
  }
};
struct SavedScreen {
  Id id;
  std::string name;
  Screen screen;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("name", self.name);
    field("screen", self.screen);
  }
};
struct SavedScreenList {
  std::vector<SavedScreen> items;
  static void visit(auto& self, auto&& field) { field("items", self.items); }
};
struct NewSavedScreen {
  std::string name;
  Screen screen;
  static void visit(auto& self, auto&& field) {
    field("name", self.name);
    field("screen", self.screen);
  }
};

// GET /api/market/news?symbol=&cursor=, newest first; administrators POST, DELETE …/{article_id}
struct Article {
  Id id;
  std::string title;
  std::string summary;  // plain text
  std::optional<std::string> url;
  std::string source;  // "Septet Wire"
  std::vector<std::string> symbols;
  Timestamp published_at;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("title", self.title);
    field("summary", self.summary);
    field("url", self.url);
    field("source", self.source);
    field("symbols", self.symbols);
    field("published_at", self.published_at);
  }
};
using ArticlePage = Page<Article>;
struct NewArticle {
  std::string title;
  std::string summary;
  std::optional<std::string> url;
  std::optional<std::string> source;
  std::vector<std::string> symbols;
  static void visit(auto& self, auto&& field) {
    field("title", self.title);
    field("summary", self.summary);
    field("url", self.url);
    field("source", self.source);
    field("symbols", self.symbols);
  }
};
// GET/POST /api/market/feeds (administrators), DELETE …/{feed_id}, POST …/{feed_id}/fetch
struct NewsFeed {
  Id id;
  std::string url;
  std::string title;
  std::optional<Timestamp> fetched_at;
  std::optional<std::string> failure;  // of the last attempt, for the person
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("url", self.url);
    field("title", self.title);
    field("fetched_at", self.fetched_at);
    field("failure", self.failure);
  }
};
struct NewsFeedList {
  std::vector<NewsFeed> items;
  static void visit(auto& self, auto&& field) { field("items", self.items); }
};
struct NewNewsFeed {
  std::string url;
  static void visit(auto& self, auto&& field) { field("url", self.url); }
};

enum class DrawingKind {
  trend_line,
  ray,
  horizontal,
  channel,
  fibonacci,
  rectangle,
  text,
  measure
};
// A corner of a drawing.
struct Anchor {
  std::int64_t time = 0;  // seconds since 1970
  Price price;
  static void visit(auto& self, auto&& field) {
    field("time", self.time);
    field("price", self.price);
  }
};
// GET/PUT /api/users/{user_id}/market/drawings/{symbol}: all of one stock. POST …/{symbol}/share
// gives a token; GET /api/market/drawings/{token} shows a copy to whoever has it.
struct Drawing {
  Id id;
  DrawingKind kind = DrawingKind::trend_line;
  std::vector<Anchor> anchors;  // 1 (horizontal, text), 2, or 3 (channel)
  std::string text;
  std::int64_t series = 0;  // which colour of series-*: 0 to 5
  bool locked = false;
  bool hidden = false;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("kind", self.kind);
    field("anchors", self.anchors);
    field("text", self.text);
    field("series", self.series);
    field("locked", self.locked);
    field("hidden", self.hidden);
  }
};
struct Drawings {
  std::string symbol;
  std::vector<Drawing> items;
  std::int64_t revision = 0;  // given back with PUT; conflict "changed_meanwhile" if it is older
  static void visit(auto& self, auto&& field) {
    field("symbol", self.symbol);
    field("items", self.items);
    field("revision", self.revision);
  }
};
struct SharedDrawings {
  std::string token;
  static void visit(auto& self, auto&& field) { field("token", self.token); }
};
// GET/PUT /api/users/{user_id}/market/layout: how the person's charts are set up. Its content is
// the interface's own.
struct Layout {
  Json content;
  static void visit(auto& self, auto&& field) { field("content", self.content); }
};

}  // namespace septet::market

namespace septet {

template <>
struct EnumNames<market::AlertKind> {
  static constexpr std::pair<market::AlertKind, std::string_view> names[] = {
      {market::AlertKind::price_above, "price_above"},
      {market::AlertKind::price_below, "price_below"},
      {market::AlertKind::change_above, "change_above"},
      {market::AlertKind::change_below, "change_below"},
      {market::AlertKind::indicator_above, "indicator_above"},
      {market::AlertKind::indicator_below, "indicator_below"},
      {market::AlertKind::volume_above, "volume_above"}};
};
template <>
struct EnumNames<market::AlertStatus> {
  static constexpr std::pair<market::AlertStatus, std::string_view> names[] = {
      {market::AlertStatus::waiting, "waiting"},
      {market::AlertStatus::fired, "fired"},
      {market::AlertStatus::paused, "paused"}};
};
template <>
struct EnumNames<market::Comparison> {
  static constexpr std::pair<market::Comparison, std::string_view> names[] = {
      {market::Comparison::above, "above"},
      {market::Comparison::below, "below"},
      {market::Comparison::between, "between"}};
};
template <>
struct EnumNames<market::DrawingKind> {
  static constexpr std::pair<market::DrawingKind, std::string_view> names[] = {
      {market::DrawingKind::trend_line, "trend_line"},
      {market::DrawingKind::ray, "ray"},
      {market::DrawingKind::horizontal, "horizontal"},
      {market::DrawingKind::channel, "channel"},
      {market::DrawingKind::fibonacci, "fibonacci"},
      {market::DrawingKind::rectangle, "rectangle"},
      {market::DrawingKind::text, "text"},
      {market::DrawingKind::measure, "measure"}};
};

}  // namespace septet
