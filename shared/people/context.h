// What the use cases of people share.
#pragma once

#include <string>
#include <vector>

#include "base/caller.h"
#include "base/random.h"
#include "db/database.h"
#include "http/rate_limit.h"
#include "people/credentials.h"
#include "people/types.h"

namespace septet::people {

// Takes what a person is to get by other ways than the interface: e-mail, push. It is called within
// the transaction of what it tells about, so it writes down and sends later.
class NotificationSender {
 public:
  virtual ~NotificationSender() = default;
  virtual Result<void> send(db::Transaction&, const Id& account_id, const Notification&) = 0;
};

// Whoever keeps something for an account, to be told when it goes.
class AccountHook {
 public:
  virtual ~AccountHook() = default;
  // What is personal goes; what has to stay stays without a name.
  virtual Result<void> account_removed(db::Transaction&, const Id& account_id, Timestamp now) = 0;
};

// What a service can tell people about, and whether it does unless they say otherwise.
struct NotificationKind {
  std::string kind;   // "drive.shared"; before the dot is the app
  std::string title;  // "Somebody shares a file with you"
  bool in_app = true;
  bool email = false;
};

struct Settings {
  bool local = false;             // one person, no passwords
  std::string issuer = "Septet";  // how authenticator apps call this server
  // For wrong passwords and codes of one account; a right one does not count.
  http::Rate failures{10, 1.0 / 60};
};

struct Context {
  db::Database& database;
  Clock& clock;
  Random& random;
  http::RateLimiter& limiter;
  Credentials* credentials = nullptr;    // null where nobody signs in
  NotificationSender* sender = nullptr;  // null: what leaves is only recorded
  Settings settings;
  std::vector<AccountHook*> hooks;
  std::vector<NotificationKind> kinds;

  Timestamp now() const { return clock.now(); }
  Id make_id() const { return septet::make_id(clock, random); }
  // Error: unsupported, in local mode. `what`: "Following people".
  Result<void> needs_server(const std::string& what) const;
};

}  // namespace septet::people
