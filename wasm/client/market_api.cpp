#include "client/market_api.h"

#include <cstring>

#include "base/encoding.h"

namespace septet::client {

using http::Method;

namespace {

std::string stock_path(const std::string& symbol, const char* what = "") {
  return "/api/market/stocks/" + percent_encoded(symbol) + what;
}
std::string post_path(const Id& id, const char* what = "") {
  return "/api/market/posts/" + to_string(id) + what;
}
std::string trader_path(const Id& id, const char* what = "") {
  return "/api/market/traders/" + to_string(id) + what;
}

std::string joined(const std::vector<std::string>& symbols) {
  std::string out;
  for (const std::string& symbol : symbols) out += (out.empty() ? "" : ",") + symbol;
  return out;
}

Path with_filter(std::string path, const TransactionFilter& filter) {
  return Path(std::move(path)).with("kind", filter.kind).with("symbol", filter.symbol);
}

// PUT says that it is so, DELETE that it is not.
Method set_or_not(bool set) {
  return set ? Method::put : Method::del;
}

constexpr std::string_view filter_names[] = {"open", "closed", "all"};

}  // namespace

Result<market::Bars> bars_of_binary(std::string_view bytes) {
  constexpr std::size_t word = sizeof(std::int64_t);
  constexpr std::size_t head = 2 * word;
  std::int64_t count = 0;
  if (bytes.size() >= head) std::memcpy(&count, bytes.data(), word);
  const auto rows = static_cast<std::size_t>(count);
  if (bytes.size() < head || count < 0 || (bytes.size() - head) / word / 6 < rows)
    return internal("bars that are cut off");
  market::Bars bars;
  const char* at = bytes.data() + head;
  for (auto* column : {&bars.times, &bars.open, &bars.high, &bars.low, &bars.close, &bars.volume}) {
    column->resize(rows);
    if (rows > 0) std::memcpy(column->data(), at, rows * word);
    at += rows * word;
  }
  return bars;
}

std::string MarketApi::own(std::string_view below) const {
  return "/api/users/" + to_string(me_()) + std::string(below);
}

// ---- The exchange

CallId MarketApi::stocks(const std::string& words, Cursor cursor, Then<market::StockPage> then) {
  Path path("/api/market/stocks");
  if (!words.empty()) path.with("q", words);
  return call(Method::get, path.with("limit", 200).with("cursor", cursor), std::move(then));
}
CallId MarketApi::stock(const std::string& symbol, Then<market::Stock> then) {
  return call(Method::get, stock_path(symbol), std::move(then));
}
CallId MarketApi::add_stock(const market::NewStock& request, Then<void> then) {
  return call(Method::post, "/api/market/stocks", request, std::move(then));
}
CallId MarketApi::halt(const std::string& symbol, bool halt, Then<void> then) {
  return call(Method::post, stock_path(symbol, halt ? "/halt" : "/resume"), std::move(then));
}
CallId MarketApi::announce(const std::string& symbol, const market::NewAction& request,
                           Then<void> then) {
  return call(Method::post, stock_path(symbol, "/actions"), request, std::move(then));
}
CallId MarketApi::import_bars(const std::string& symbol, const platform::FileRef& csv,
                              Then<void> then) {
  Request request{Method::post,
                  stock_path(symbol, "/historical/import"),
                  {},
                  {},
                  platform::FileSlice{csv.handle, 0, csv.size_bytes}};
  request.headers.set("Content-Type", "text/csv");
  return transport_.send(std::move(request), decoding(std::move(then)));
}
CallId MarketApi::quote(const std::string& symbol, Then<market::Quote> then) {
  return call(Method::get, "/api/market/quotes/" + percent_encoded(symbol), std::move(then));
}
CallId MarketApi::book(const std::string& symbol, int levels, Then<market::Depth> then) {
  return call(Method::get,
              Path("/api/market/book/" + percent_encoded(symbol)).with("levels", levels),
              std::move(then));
}
CallId MarketApi::trades(const std::string& symbol, std::optional<std::int64_t> before, int limit,
                         Then<market::TradeList> then) {
  return call(Method::get,
              Path("/api/market/trades/" + percent_encoded(symbol))
                  .with("before", before)
                  .with("limit", limit),
              std::move(then));
}
CallId MarketApi::bars(const std::string& symbol, const Stretch& stretch, Then<market::Bars> then) {
  Path path(stock_path(symbol, "/historical"));
  path.with("interval", stretch.interval).with("to", stretch.to).with("limit", stretch.limit);
  return transport_.send(
      {Method::get, std::move(path.with("format", "binary")).text(), {}, {}, {}},
      [symbol, interval = stretch.interval, then = std::move(then)](Result<Reply> reply) {
        if (!reply.ok()) return then(std::move(reply).error());
        auto bars = bars_of_binary(reply->body);
        if (bars.ok()) {
          bars->symbol = symbol;
          bars->interval = interval;
        }
        then(std::move(bars));
      });
}
CallId MarketApi::actions(const std::string& symbol, Then<market::ActionList> then) {
  return call(Method::get, stock_path(symbol, "/actions"), std::move(then));
}
CallId MarketApi::clock(Then<market::ClockState> then) {
  return call(Method::get, "/api/market/clock", std::move(then));
}
CallId MarketApi::set_clock(const market::SetClock& request, Then<market::ClockState> then) {
  return call(Method::put, "/api/market/clock", request, std::move(then));
}
CallId MarketApi::calendar(const std::string& from, const std::string& to,
                           Then<market::Calendar> then) {
  return call(Method::get, Path("/api/market/calendar").with("from", from).with("to", to),
              std::move(then));
}
CallId MarketApi::feed(const std::vector<std::string>& watch, const std::vector<std::string>& focus,
                       std::int64_t after, Then<market::FeedUpdate> then) {
  return call(Method::get,
              Path("/api/market/feed")
                  .with("watch", joined(watch))
                  .with("focus", joined(focus))
                  .with("after", after),
              std::move(then));
}
CallId MarketApi::follow_stock(const std::string& symbol, bool follow, Then<market::Stock> then) {
  return call(Method::post,
              own("/stocks/") + percent_encoded(symbol) + (follow ? "/follow" : "/unfollow"),
              std::move(then));
}
CallId MarketApi::followed_stocks(Cursor cursor, Then<market::StockPage> then) {
  return call(Method::get, Path(own("/stocks")).with("cursor", cursor), std::move(then));
}

// ---- Orders and the account

CallId MarketApi::place(const market::PlaceOrder& request, Then<market::Order> then) {
  return call(Method::post, own("/market/orders"), request, std::move(then));
}
CallId MarketApi::preview(const market::PlaceOrder& request, Then<market::OrderPreview> then) {
  return call(Method::post, own("/market/orders/preview"), request, std::move(then));
}
CallId MarketApi::amend(const Id& order_id, const market::AmendOrder& request,
                        Then<market::Order> then) {
  return call(Method::patch, own("/market/orders/") + to_string(order_id), request,
              std::move(then));
}
CallId MarketApi::cancel_order(const Id& order_id, Then<market::Order> then) {
  return call(Method::del, own("/market/orders/") + to_string(order_id), std::move(then));
}
CallId MarketApi::orders(OrderFilter filter, Cursor cursor, Then<market::OrderPage> then) {
  return call(Method::get,
              Path(own("/market/orders"))
                  .with("status", filter_names[static_cast<int>(filter)])
                  .with("cursor", cursor),
              std::move(then));
}
CallId MarketApi::order(const Id& order_id, Then<market::Order> then) {
  return call(Method::get, own("/market/orders/") + to_string(order_id), std::move(then));
}
CallId MarketApi::fills_of(const Id& order_id, Then<market::FillList> then) {
  return call(Method::get, own("/market/orders/") + to_string(order_id) + "/fills",
              std::move(then));
}
CallId MarketApi::fills(const std::string& symbol, Then<market::FillList> then) {
  return call(Method::get, Path(own("/market/fills")).with("symbol", symbol), std::move(then));
}
CallId MarketApi::portfolio(Then<market::Portfolio> then) {
  return call(Method::get, own("/portfolio"), std::move(then));
}
CallId MarketApi::set_portfolio(const market::SetPortfolio& request, Then<market::Portfolio> then) {
  return call(Method::put, own("/portfolio"), request, std::move(then));
}
CallId MarketApi::reset(const market::ResetPortfolio& request, Then<market::Portfolio> then) {
  return call(Method::post, own("/portfolio/reset"), request, std::move(then));
}
CallId MarketApi::history(const std::string& period, Then<market::EquityCurve> then) {
  return call(Method::get, Path(own("/portfolio/history")).with("period", period), std::move(then));
}
CallId MarketApi::transactions(const TransactionFilter& filter, Cursor cursor,
                               Then<market::TransactionPage> then) {
  return call(Method::get, with_filter(own("/transactions"), filter).with("cursor", cursor),
              std::move(then));
}
void MarketApi::save_transactions(const TransactionFilter& filter, Then<void> then) {
  transport_.save(with_filter(own("/transactions"), filter).with("format", "csv").text(),
                  "transactions.csv", std::move(then));
}

// ---- What the person keeps an eye on

CallId MarketApi::watchlists(Then<market::WatchlistList> then) {
  return call(Method::get, own("/market/watchlists"), std::move(then));
}
CallId MarketApi::add_watchlist(const market::NewWatchlist& request, Then<market::Watchlist> then) {
  return call(Method::post, own("/market/watchlists"), request, std::move(then));
}
CallId MarketApi::change_watchlist(const Id& id, const market::PatchWatchlist& request,
                                   Then<market::Watchlist> then) {
  return call(Method::patch, own("/market/watchlists/") + to_string(id), request, std::move(then));
}
CallId MarketApi::remove_watchlist(const Id& id, Then<void> then) {
  return call(Method::del, own("/market/watchlists/") + to_string(id), std::move(then));
}
CallId MarketApi::alerts(Then<market::AlertList> then) {
  return call(Method::get, own("/market/alerts"), std::move(then));
}
CallId MarketApi::add_alert(const market::NewAlert& request, Then<market::Alert> then) {
  return call(Method::post, own("/market/alerts"), request, std::move(then));
}
CallId MarketApi::change_alert(const Id& id, const market::PatchAlert& request,
                               Then<market::Alert> then) {
  return call(Method::patch, own("/market/alerts/") + to_string(id), request, std::move(then));
}
CallId MarketApi::remove_alert(const Id& id, Then<void> then) {
  return call(Method::del, own("/market/alerts/") + to_string(id), std::move(then));
}
CallId MarketApi::screen(const market::Screen& request, Then<market::ScreenResult> then) {
  return call(Method::post, "/api/market/screen", request, std::move(then));
}
CallId MarketApi::screens(Then<market::SavedScreenList> then) {
  return call(Method::get, own("/market/screeners"), std::move(then));
}
CallId MarketApi::add_screen(const market::NewSavedScreen& request,
                             Then<market::SavedScreen> then) {
  return call(Method::post, own("/market/screeners"), request, std::move(then));
}
CallId MarketApi::change_screen(const Id& id, const market::NewSavedScreen& request,
                                Then<market::SavedScreen> then) {
  return call(Method::patch, own("/market/screeners/") + to_string(id), request, std::move(then));
}
CallId MarketApi::remove_screen(const Id& id, Then<void> then) {
  return call(Method::del, own("/market/screeners/") + to_string(id), std::move(then));
}
CallId MarketApi::drawings(const std::string& symbol, Then<market::Drawings> then) {
  return call(Method::get, own("/market/drawings/") + percent_encoded(symbol), std::move(then));
}
CallId MarketApi::save_drawings(const market::Drawings& request, Then<market::Drawings> then) {
  return call(Method::put, own("/market/drawings/") + percent_encoded(request.symbol), request,
              std::move(then));
}
CallId MarketApi::share_drawings(const std::string& symbol, Then<market::SharedDrawings> then) {
  return call(Method::post, own("/market/drawings/") + percent_encoded(symbol) + "/share",
              std::move(then));
}
CallId MarketApi::shared_drawings(const std::string& token, Then<market::Drawings> then) {
  return call(Method::get, "/api/market/drawings/" + percent_encoded(token), std::move(then));
}
CallId MarketApi::layout(Then<market::Layout> then) {
  return call(Method::get, own("/market/layout"), std::move(then));
}
CallId MarketApi::save_layout(const market::Layout& request, Then<market::Layout> then) {
  return call(Method::put, own("/market/layout"), request, std::move(then));
}

// ---- News

CallId MarketApi::news(std::optional<std::string> symbol, Cursor cursor,
                       Then<market::ArticlePage> then) {
  return call(Method::get, Path("/api/market/news").with("symbol", symbol).with("cursor", cursor),
              std::move(then));
}
CallId MarketApi::add_article(const market::NewArticle& request, Then<void> then) {
  return call(Method::post, "/api/market/news", request, std::move(then));
}
CallId MarketApi::remove_article(const Id& id, Then<void> then) {
  return call(Method::del, "/api/market/news/" + to_string(id), std::move(then));
}
CallId MarketApi::feeds(Then<market::NewsFeedList> then) {
  return call(Method::get, "/api/market/feeds", std::move(then));
}
CallId MarketApi::add_feed(const market::NewNewsFeed& request, Then<void> then) {
  return call(Method::post, "/api/market/feeds", request, std::move(then));
}
CallId MarketApi::remove_feed(const Id& id, Then<void> then) {
  return call(Method::del, "/api/market/feeds/" + to_string(id), std::move(then));
}
CallId MarketApi::fetch_feed(const Id& id, Then<void> then) {
  return call(Method::post, "/api/market/feeds/" + to_string(id) + "/fetch", std::move(then));
}

// ---- The community

CallId MarketApi::posts(const std::string& symbol, std::string_view sort, Cursor cursor,
                        Then<market::PostPage> then) {
  return call(Method::get,
              Path("/api/market/boards/" + percent_encoded(symbol) + "/posts")
                  .with("sort", sort)
                  .with("cursor", cursor),
              std::move(then));
}
CallId MarketApi::posts_of_followed(Cursor cursor, Then<market::PostPage> then) {
  return call(Method::get, Path("/api/market/posts").with("cursor", cursor), std::move(then));
}
CallId MarketApi::replies(const Id& post_id, Cursor cursor, Then<market::PostPage> then) {
  return call(Method::get, Path(post_path(post_id, "/replies")).with("cursor", cursor),
              std::move(then));
}
CallId MarketApi::add_post(const std::string& symbol, const market::NewPost& request,
                           Then<market::Post> then) {
  return call(Method::post, "/api/market/boards/" + percent_encoded(symbol) + "/posts", request,
              std::move(then));
}
CallId MarketApi::reply(const Id& post_id, const market::NewPost& request,
                        Then<market::Post> then) {
  return call(Method::post, post_path(post_id, "/replies"), request, std::move(then));
}
CallId MarketApi::edit_post(const Id& id, const market::EditPost& request,
                            Then<market::Post> then) {
  return call(Method::patch, post_path(id), request, std::move(then));
}
CallId MarketApi::remove_post(const Id& id, Then<void> then) {
  return call(Method::del, post_path(id), std::move(then));
}
CallId MarketApi::like(const Id& post_id, bool like, Then<void> then) {
  return call(set_or_not(like), post_path(post_id, "/like"), std::move(then));
}
CallId MarketApi::report(const Id& post_id, const market::ReportPost& request, Then<void> then) {
  return call(Method::post, post_path(post_id, "/report"), request, std::move(then));
}
CallId MarketApi::hide(const Id& post_id, bool hide, Then<void> then) {
  return call(set_or_not(hide), post_path(post_id, "/hide"), std::move(then));
}
CallId MarketApi::reports(Cursor cursor, Then<market::ReportPage> then) {
  return call(Method::get, Path("/api/market/reports").with("cursor", cursor), std::move(then));
}
CallId MarketApi::leaderboard(std::string_view period, Then<market::Leaderboard> then) {
  return call(Method::get, Path("/api/market/leaderboard").with("period", period), std::move(then));
}
CallId MarketApi::trader(const Id& account_id, Then<market::Trader> then) {
  return call(Method::get, trader_path(account_id), std::move(then));
}
CallId MarketApi::follow_trader(const Id& account_id, bool follow, Then<void> then) {
  return call(set_or_not(follow), trader_path(account_id, "/follow"), std::move(then));
}
CallId MarketApi::trades_of(const Id& account_id, Then<market::FillList> then) {
  return call(Method::get, trader_path(account_id, "/trades"), std::move(then));
}

}  // namespace septet::client
