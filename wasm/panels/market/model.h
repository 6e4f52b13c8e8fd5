// Market's data as a person sees it, each part by itself, and which place is open. It talks to the
// client and never draws.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "panels/market/account.h"
#include "panels/market/administration.h"
#include "panels/market/alerts.h"
#include "panels/market/boards.h"
#include "panels/market/charts.h"
#include "panels/market/directory.h"
#include "panels/market/lists.h"
#include "panels/market/place.h"
#include "panels/market/screener.h"
#include "panels/market/sparks.h"
#include "panels/market/ticket.h"

namespace septet::panels::market {

class Model {
 public:
  explicit Model(client::Client&);
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  void open(const Place&);
  void reload();
  void forget();

  const Place& place() const { return place_; }
  // The stock that everything beside the chart is about; empty while none is known.
  const std::string& symbol() const { return symbol_; }
  const Stock* stock() const { return directory.find(symbol_); }
  const Quote* quote() const { return client_.market_feed().quote(symbol_); }
  // A symbol that no stock has.
  bool unknown() const;
  // Why what was shared could not be opened.
  const std::optional<Error>& shared_error() const { return shared_error_; }

  client::MarketFeed& feed() { return client_.market_feed(); }
  const client::MarketFeed& feed() const { return client_.market_feed(); }
  // News of the stock, and of all.
  client::Paged<Article>& news_of(const std::string& symbol);
  void forget_news() { news_symbol_.reset(); }
  // What is in view wants live prices: called in each frame, ends with the frame's list.
  void watch(const std::string& symbol) { wanted_.push_back(symbol); }
  void watch_these();
  // Another place of the application is open.
  void leave();

  void tell(Notice notice) { notices_.push_back(std::move(notice)); }
  std::vector<Notice> take_notices() { return std::exchange(notices_, {}); }

 private:
  void show(const std::string& symbol);
  void updated(const FeedUpdate&);

  client::Client& client_;
  std::vector<Notice> notices_;
  Place place_;
  std::string symbol_;
  std::optional<Error> shared_error_;
  std::vector<std::string> wanted_;
  client::Paged<Article> news_;
  std::optional<std::string> news_symbol_;

 public:
  Directory directory;
  Lists lists;
  Sparks sparks;
  Account account;
  Ticket ticket;
  Alerts alerts;
  Charts charts;
  Boards boards;
  Screener screener;
  Administration administration;
};

}  // namespace septet::panels::market
