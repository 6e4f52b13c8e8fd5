// Market: the parts of the service, put together.
#pragma once

#include <memory>

#include "market/account_records.h"
#include "market/alerts.h"
#include "market/boards.h"
#include "market/context.h"
#include "market/corporate.h"
#include "market/history.h"
#include "market/market_data.h"
#include "market/news.h"
#include "market/orders.h"
#include "market/past_trades.h"
#include "market/portfolio.h"
#include "market/reporter.h"
#include "market/screener.h"
#include "market/settlement.h"
#include "market/sketches.h"
#include "market/stocks.h"
#include "market/upkeep.h"
#include "market/venue.h"
#include "market/venue_floor.h"
#include "market/watchlists.h"

namespace septet::market {

struct Ports {
  db::Database& database;
  Clock& clock;
  Random& random;
  People* people = nullptr;     // null: there is one person
  Fetcher* fetcher = nullptr;   // null: no feeds
  jobs::Queue* jobs = nullptr;  // null: feeds are fetched by hand only
};

class Service {
 public:
  // Migrates the tables and opens the exchange. Errors: the database's.
  static Result<std::unique_ptr<Service>> create(const Ports&, const Settings&);

  // For a host that fills a demonstration: lists its companies where nothing is listed.
  Result<void> fill();
  // Moves the exchange on to the present; hosts call it a few times a second.
  Result<void> advance();
  // Upkeep, to be called every minute or so.
  Result<void> tick();
  // For a host that fills a demonstration: see PastTrades.
  Result<void> make_past(const Id& account_id, const PastPlan&);
  // When an account goes.
  Result<void> forget_account(db::Transaction&, const Id& account_id, Timestamp now);
  // Once create() has opened it.
  Venue& venue() { return *venue_; }

 private:
  Service(const Ports&, const Settings&);
  Result<void> settle(db::Transaction&, std::span<const Outcome>);

  Context context_;
  Settlement settlement_{context_};
  VenueFloor floor_{context_};
  AccountRecords records_{context_};
  std::unique_ptr<Venue> venue_;

 public:
  Stocks stocks{context_};
  Orders orders{context_};
  Portfolios portfolios{context_, orders};
  CorporateActions actions{context_};
  Upkeep upkeep{context_, orders, actions};
  History history{context_};
  MarketData data{context_};
  Watchlists watchlists{context_, floor_};
  Alerts alerts{context_, floor_};
  Screener screener{context_, floor_};
  Sketches sketches{context_, floor_};
  News news{context_, floor_};
  Reporter reporter{context_, news};
  Traders traders{context_, floor_, records_};
  Boards boards{context_, floor_, traders, sketches};
};

}  // namespace septet::market
