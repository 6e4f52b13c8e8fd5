// Market's routes as functions. A stock is named by its symbol. What belongs to a person is that of
// whoever is signed in.
#pragma once

#include "client/api.h"
#include "market/board_types.h"
#include "market/watch_types.h"

namespace septet::client {

enum class OrderFilter { open, closed, all };

// What is left out does not narrow it.
struct TransactionFilter {
  std::optional<std::string> kind;  // "dividend", as TransactionKind is spelt
  std::optional<std::string> symbol;
};

class MarketApi : public Api {
 public:
  using Cursor = std::optional<std::string>;

  // `me` tells whose account it is when a request is made.
  MarketApi(Transport& transport, std::function<Id()> me) : Api(transport), me_(std::move(me)) {}

  // ---- The exchange
  CallId stocks(const std::string& words, Cursor, Then<market::StockPage>);
  CallId stock(const std::string& symbol, Then<market::Stock>);
  CallId add_stock(const market::NewStock&, Then<void>);
  CallId halt(const std::string& symbol, bool halt, Then<void>);
  CallId announce(const std::string& symbol, const market::NewAction&, Then<void>);
  // Sends a CSV of the person's machine.
  CallId import_bars(const std::string& symbol, const platform::FileRef&, Then<void>);
  CallId quote(const std::string& symbol, Then<market::Quote>);
  CallId book(const std::string& symbol, int levels, Then<market::Depth>);
  CallId trades(const std::string& symbol, std::optional<std::int64_t> before, int limit,
                Then<market::TradeList>);
  // `to` in seconds since 1970: bars that begin before it, the latest of them; absent: up to now.
  struct Stretch {
    std::string interval;
    std::optional<std::int64_t> to;
    int limit = 1000;
  };
  CallId bars(const std::string& symbol, const Stretch&, Then<market::Bars>);
  CallId actions(const std::string& symbol, Then<market::ActionList>);
  CallId clock(Then<market::ClockState>);
  CallId set_clock(const market::SetClock&, Then<market::ClockState>);
  CallId calendar(const std::string& from, const std::string& to, Then<market::Calendar>);
  CallId feed(const std::vector<std::string>& watch, const std::vector<std::string>& focus,
              std::int64_t after, Then<market::FeedUpdate>);
  CallId follow_stock(const std::string& symbol, bool follow, Then<market::Stock>);
  CallId followed_stocks(Cursor, Then<market::StockPage>);

  // ---- Orders and the account
  CallId place(const market::PlaceOrder&, Then<market::Order>);
  CallId preview(const market::PlaceOrder&, Then<market::OrderPreview>);
  CallId amend(const Id& order_id, const market::AmendOrder&, Then<market::Order>);
  CallId cancel_order(const Id& order_id, Then<market::Order>);
  CallId orders(OrderFilter, Cursor, Then<market::OrderPage>);
  CallId order(const Id& order_id, Then<market::Order>);
  CallId fills_of(const Id& order_id, Then<market::FillList>);
  CallId fills(const std::string& symbol, Then<market::FillList>);
  CallId portfolio(Then<market::Portfolio>);
  CallId set_portfolio(const market::SetPortfolio&, Then<market::Portfolio>);
  CallId reset(const market::ResetPortfolio&, Then<market::Portfolio>);
  CallId history(const std::string& period, Then<market::EquityCurve>);
  CallId transactions(const TransactionFilter&, Cursor, Then<market::TransactionPage>);
  // Lets the person save all of them as CSV.
  void save_transactions(const TransactionFilter&, Then<void>);

  // ---- What the person keeps an eye on
  CallId watchlists(Then<market::WatchlistList>);
  CallId add_watchlist(const market::NewWatchlist&, Then<market::Watchlist>);
  CallId change_watchlist(const Id&, const market::PatchWatchlist&, Then<market::Watchlist>);
  CallId remove_watchlist(const Id&, Then<void>);
  CallId alerts(Then<market::AlertList>);
  CallId add_alert(const market::NewAlert&, Then<market::Alert>);
  CallId change_alert(const Id&, const market::PatchAlert&, Then<market::Alert>);
  CallId remove_alert(const Id&, Then<void>);
  CallId screen(const market::Screen&, Then<market::ScreenResult>);
  CallId screens(Then<market::SavedScreenList>);
  CallId add_screen(const market::NewSavedScreen&, Then<market::SavedScreen>);
  CallId change_screen(const Id&, const market::NewSavedScreen&, Then<market::SavedScreen>);
  CallId remove_screen(const Id&, Then<void>);
  CallId drawings(const std::string& symbol, Then<market::Drawings>);
  CallId save_drawings(const market::Drawings&, Then<market::Drawings>);
  CallId share_drawings(const std::string& symbol, Then<market::SharedDrawings>);
  CallId shared_drawings(const std::string& token, Then<market::Drawings>);
  CallId layout(Then<market::Layout>);
  CallId save_layout(const market::Layout&, Then<market::Layout>);

  // ---- News; what changes them is for administrators, who ask for the list again
  CallId news(std::optional<std::string> symbol, Cursor, Then<market::ArticlePage>);
  CallId add_article(const market::NewArticle&, Then<void>);
  CallId remove_article(const Id&, Then<void>);
  CallId feeds(Then<market::NewsFeedList>);
  CallId add_feed(const market::NewNewsFeed&, Then<void>);
  CallId remove_feed(const Id&, Then<void>);
  CallId fetch_feed(const Id&, Then<void>);

  // ---- The community
  CallId posts(const std::string& symbol, std::string_view sort, Cursor, Then<market::PostPage>);
  CallId posts_of_followed(Cursor, Then<market::PostPage>);
  CallId replies(const Id& post_id, Cursor, Then<market::PostPage>);
  CallId add_post(const std::string& symbol, const market::NewPost&, Then<market::Post>);
  CallId reply(const Id& post_id, const market::NewPost&, Then<market::Post>);
  CallId edit_post(const Id&, const market::EditPost&, Then<market::Post>);
  CallId remove_post(const Id&, Then<void>);
  CallId like(const Id& post_id, bool like, Then<void>);
  CallId report(const Id& post_id, const market::ReportPost&, Then<void>);
  CallId hide(const Id& post_id, bool hide, Then<void>);
  CallId reports(Cursor, Then<market::ReportPage>);
  CallId leaderboard(std::string_view period, Then<market::Leaderboard>);
  CallId trader(const Id& account_id, Then<market::Trader>);
  CallId follow_trader(const Id& account_id, bool follow, Then<void>);
  CallId trades_of(const Id& account_id, Then<market::FillList>);

 private:
  // "/api/users/ID" of whoever is signed in, and what is below it.
  std::string own(std::string_view below) const;

  std::function<Id()> me_;
};

// The columns of `?format=binary`. Error: internal, if it is cut off.
Result<market::Bars> bars_of_binary(std::string_view bytes);

}  // namespace septet::client
