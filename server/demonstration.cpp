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

// Where another server runs the exchange, it does it.
Result<void> fill_market(app::App& app) {
  auto filled = app.market().fill();
  if (!filled.ok() && filled.error().code == "market_elsewhere") return {};
  return filled;
}

Result<void> fill_if_empty(app::App& app, Clock& clock) {
  TRY(fill_market(app));
  people::Service& people = app.people();
  if (TRY(people.accounts.count()) > 0) return {};
  return demonstration::fill([&](const http::Request& request) { return app.handle(request); },
                             [&](const std::string& username, const std::string& display_name) {
                               return join(people, username, display_name);
                             },
                             clock.now());
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
