// People: one account for all the apps. The parts of the service, put together.
#pragma once

#include <memory>

#include "people/accounts.h"
#include "people/follows.h"
#include "people/profiles.h"
#include "people/roles.h"

namespace septet::people {

class Service {
 public:
  // Migrates the tables. Errors: the database's.
  static Result<std::unique_ptr<Service>> create(Context);

  // Before the first request: who is told when an account goes, and what other services tell of.
  void add_hook(AccountHook& hook) { context_.hooks.push_back(&hook); }
  void add_kinds(const std::vector<NotificationKind>&);
  // Upkeep, to be called every minute or so: what has expired goes.
  Result<void> tick();

  const Context& context() const { return context_; }

 private:
  explicit Service(Context);
  Context context_;

 public:
  const Activity activity{context_};
  Notifications notifications{context_};
  const Passwords passwords{context_};
  TwoFactor two_factor{context_, passwords, activity};
  Sessions sessions{context_, passwords, two_factor, notifications, activity};
  Accounts accounts{context_, passwords, sessions, activity};
  Profiles profiles{context_, activity};
  Roles roles{context_, sessions, notifications, activity};
  Follows follows{context_, notifications, activity};
};

}  // namespace septet::people
