#include "market/service.h"

#include "market/accounts.h"
#include "market/alert_store.h"
#include "market/drawing_store.h"
#include "market/news_store.h"
#include "market/opening.h"
#include "market/post_store.h"
#include "market/screen_store.h"
#include "market/trader_store.h"
#include "market/watchlist_store.h"

namespace septet::market {

namespace {

Result<void> migrate_parts(db::Database& database) {
  for (const auto migrate :
       {store::migrate_stocks, store::migrate_watchlists, store::migrate_alerts,
        store::migrate_screens, store::migrate_drawings, store::migrate_news, store::migrate_posts,
        store::migrate_traders, store::migrate_actions, migrate_market_accounts})
    TRY(migrate(database));
  return {};
}

}  // namespace

Service::Service(const Ports& ports, const Settings& settings)
    : context_{.database = ports.database,
               .clock = ports.clock,
               .random = ports.random,
               .people = ports.people,
               .fetcher = ports.fetcher,
               .settings = settings,
               .jobs = ports.jobs} {}

Result<std::unique_ptr<Service>> Service::create(const Ports& ports, const Settings& settings) {
  TRY(migrate_parts(ports.database));
  std::unique_ptr<Service> service(new Service(ports, settings));
  service->venue_ =
      TRY(Venue::open(service->context_,
                      [to = service.get()](db::Transaction& tx, std::span<const Outcome> outcomes) {
                        return to->settle(tx, outcomes);
                      }));
  service->context_.venue = service->venue_.get();
  service->news.add_jobs();
  return service;
}

// Each part that keeps something of orders, in turn.
Result<void> Service::settle(db::Transaction& tx, std::span<const Outcome> outcomes) {
  return settlement_.settle(tx, outcomes);
}

Result<void> Service::fill() {
  return list_companies(context_, [this](db::Transaction& tx, const Stock& stock,
                                         std::uint32_t number, const MadeHistory& made) {
    return reporter.record_past(tx, stock, number, made);
  });
}

Result<void> Service::advance() {
  TRY(venue_->advance());
  if (!venue_->leads()) return {};
  TRY(reporter.tick());
  TRY(upkeep.tick(venue_->now()));
  return alerts.tick_now_and_then();
}

Result<void> Service::tick() {
  return news.tick();
}

Result<void> Service::make_past(const Id& account_id, const PastPlan& plan) {
  return PastTrades(context_).make(account_id, plan);
}

Result<void> Service::forget_account(db::Transaction& tx, const Id& account_id, Timestamp) {
  TRY(portfolios.forget_account(tx, account_id));
  TRY(watchlists.forget_account(tx, account_id));
  TRY(alerts.forget_account(tx, account_id));
  TRY(screener.forget_account(tx, account_id));
  TRY(sketches.forget_account(tx, account_id));
  TRY(boards.forget_account(tx, account_id));
  TRY(traders.forget_account(tx, account_id));
  return stocks.forget_account(tx, account_id);
}

}  // namespace septet::market
