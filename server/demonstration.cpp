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

// What has to do with prices only where this server runs the exchange.
Result<void> fill_if_empty(app::App& app, Clock& clock, bool runs_exchange) {
  if (runs_exchange) TRY(app.market().fill());
  people::Service& people = app.people();
  if (TRY(people.accounts.count()) > 0) return {};
  demonstration::Invest invests;
  if (runs_exchange)
    invests = [&](const std::string& token, const demonstration::Portfolio& portfolio) {
      return invest(app, token, portfolio);
    };
  return demonstration::fill([&](const http::Request& request) { return app.handle(request); },
                             [&](const std::string& username, const std::string& display_name) {
                               return join(people, username, display_name);
                             },
                             invests, clock.now());
}

constexpr std::string_view lease_name = "demonstration";
constexpr std::chrono::milliseconds pause(50);
constexpr Duration patience = seconds(15);  // longer than a dead server keeps the exchange

// The part of one server, of several that may start at once.
class SharedFilling {
 public:
  SharedFilling(app::App& app, db::Database& database, Clock& clock, Random& random)
      : app_(app), database_(database), clock_(clock), holder_(make_id(clock, random)) {}

  // The one that runs the exchange fills it, and the rest with it; the others wait for that. If
  // the one that runs it does not mean to (it was started with --empty), another does without.
  Result<void> run() {
    const Timestamp until = clock_.now() + patience;
    while (!TRY(turn(clock_.now() >= until))) std::this_thread::sleep_for(pause);
    return {};
  }

 private:
  // Whether everything is there.
  Result<bool> turn(bool at_any_rate) {
    TRY(app_.market().advance());
    const Timestamp now = clock_.now();
    if (!TRY(jobs::lease::acquire(database_, lease_name, holder_, now, now + jobs::lease_life)))
      return false;
    auto done = fill(at_any_rate);
    TRY(jobs::lease::release(database_, lease_name, holder_, clock_.now()));
    return done;
  }
  Result<bool> fill(bool at_any_rate) {
    const bool leads = app_.market().venue().leads();
    if (leads || at_any_rate) {
      TRY(fill_if_empty(app_, clock_, leads));
      return true;
    }
    return TRY(app_.people().accounts.count()) > 0;
  }

  app::App& app_;
  db::Database& database_;
  Clock& clock_;
  Id holder_;
};

}  // namespace

Result<void> fill_demonstration(app::App& app, db::Database& database, Clock& clock,
                                Random& random) {
  if (!database.shared()) return fill_if_empty(app, clock, true);
  return SharedFilling(app, database, clock, random).run();
}

}  // namespace septet::server
