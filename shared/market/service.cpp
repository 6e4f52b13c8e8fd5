#include "market/service.h"

namespace septet::market {

Service::Service(const Ports& ports, const Settings& settings)
    : context_{.database = ports.database,
               .clock = ports.clock,
               .random = ports.random,
               .people = ports.people,
               .fetcher = ports.fetcher,
               .settings = settings} {}

Result<std::unique_ptr<Service>> Service::create(const Ports& ports, const Settings& settings) {
  TRY(store::migrate_stocks(ports.database));
  std::unique_ptr<Service> service(new Service(ports, settings));
  service->venue_ =
      TRY(Venue::open(service->context_,
                      [to = service.get()](db::Transaction& tx, std::span<const Outcome> outcomes) {
                        return to->settle(tx, outcomes);
                      }));
  service->context_.venue = service->venue_.get();
  return service;
}

// Each part that keeps something of orders, in turn.
Result<void> Service::settle(db::Transaction&, std::span<const Outcome>) {
  return {};
}

Result<void> Service::advance() {
  return venue_->advance();
}

Result<void> Service::tick() {
  return {};
}

Result<void> Service::forget_account(db::Transaction& tx, const Id& account_id, Timestamp) {
  return stocks.forget_account(tx, account_id);
}

}  // namespace septet::market
