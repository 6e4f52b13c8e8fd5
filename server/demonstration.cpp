#include "server/demonstration.h"

#include <chrono>
#include <thread>

#include "demonstration/fill.h"

namespace septet::server {

namespace {

Result<std::string> join(people::Service& people, const std::string& username,
                         const std::string& display_name) {
  people::NewAccount account;
  account.username = username;
  account.email = username + "@septet.example";
  account.display_name = display_name;
  account.demonstration = true;
  TRY(people.accounts.add(account));
  const people::Visitor visitor{
      .address = "127.0.0.1", .device = "First start", .this_machine = true};
  return TRY(people.sessions.login_demonstration({.username = username}, visitor)).token;
}

// False where another server runs the exchange, and does it.
Result<bool> fill_market(app::App& app) {
  auto filled = app.market().fill();
  if (!filled.ok() && filled.error().code == "market_elsewhere") return false;
  TRY(std::move(filled));
  return true;
}

market::PastPlan plan_of(const demonstration::Portfolio& portfolio) {
  market::PastPlan out;
  out.days = portfolio.days;
  out.equity = market::Amount::whole(portfolio.equity_dollars);
  out.public_trades = portfolio.public_trades;
  for (const auto& each : portfolio.holdings)
    out.holdings.push_back({std::string(each.symbol),
                            {each.quantity_millionths},
                            {each.price_cents * (market::Price::one / 100)}});
  for (const auto symbol : portfolio.traded) out.traded.emplace_back(symbol);
  return out;
}

Result<void> invest(app::App& app, const std::string& token,
                    const demonstration::Portfolio& portfolio) {
  http::Request request;
  request.headers.add("Authorization", "Bearer " + token);
  request.peer_address = "127.0.0.1";
  const Caller caller = TRY(app.authenticate(request));
  return app.market().make_past(caller.account_id, plan_of(portfolio));
}

Result<void> fill_if_empty(app::App& app, Clock& clock) {
  const bool has_market = TRY(fill_market(app));
  people::Service& people = app.people();
  if (TRY(people.accounts.count()) > 0) return {};
  demonstration::Invest in_market;
  if (has_market)
    in_market = [&](const std::string& token, const demonstration::Portfolio& portfolio) {
      return invest(app, token, portfolio);
    };
  return demonstration::fill([&](const http::Request& request) { return app.handle(request); },
                             [&](const std::string& username, const std::string& display_name) {
                               return join(people, username, display_name);
                             },
                             in_market, clock.now());
}

constexpr std::string_view lease_name = "demonstration";
constexpr std::chrono::milliseconds pause(50);

}  // namespace

Result<void> fill_demonstration(app::App& app, db::Database& database, Clock& clock,
                                Random& random) {
  if (!database.shared()) return fill_if_empty(app, clock);
  const Id holder = make_id(clock, random);
  const auto ours = [&] {
    const Timestamp now = clock.now();
    return jobs::lease::acquire(database, lease_name, holder, now, now + jobs::lease_life);
  };
  while (!TRY(ours())) std::this_thread::sleep_for(pause);
  auto filled = fill_if_empty(app, clock);
  TRY(jobs::lease::release(database, lease_name, holder, clock.now()));
  return filled;
}

}  // namespace septet::server
