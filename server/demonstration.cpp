#include "server/demonstration.h"

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

}  // namespace

Result<void> fill_demonstration(app::App& app, Clock& clock) {
  people::Service& people = app.people();
  if (TRY(people.accounts.count()) > 0) return {};
  return demonstration::fill([&](const http::Request& request) { return app.handle(request); },
                             [&](const std::string& username, const std::string& display_name) {
                               return join(people, username, display_name);
                             },
                             clock.now());
}

}  // namespace septet::server
