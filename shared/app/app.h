// Septet as one function from requests to responses. The server calls it behind HTTP, the tab's
// worker behind postMessage, the tests directly.
#pragma once

#include <memory>

#include "app/drive_people.h"
#include "app/gate.h"
#include "app/market_people.h"
#include "base/random.h"
#include "base/time.h"
#include "blob/chunk_cipher.h"
#include "db/database.h"
#include "drive/service.h"
#include "events/outbox.h"
#include "http/router.h"
#include "jobs/queue.h"
#include "market/service.h"

namespace septet::app {

// What the host provides.
struct Ports {
  db::Database& database;
  blob::BlobStore& blobs;
  Clock& clock;
  Random& random;
  blob::ChunkCipher* cipher = nullptr;           // null: chunks lie as they are (in the tab)
  people::Credentials* credentials = nullptr;    // null where nobody signs in: in the tab
  people::NotificationSender* sender = nullptr;  // null: what would be sent is only recorded
  http::RateLimiter* limiter = nullptr;          // null: kept in memory
  drive::Tools* tools = nullptr;                 // null: no previews of videos and PDFs
  market::Fetcher* fetcher = nullptr;            // null: no feeds of news
};

struct Settings {
  bool local = false;           // in the tab: one person, without a password, no other people
  std::string name = "Septet";  // shown on the sign-in page: "To the Halvorsen family’s server"
  Rates rates;                  // of requests
  http::Rate failed_sign_ins = people::Settings().failures;
  drive::Settings drive;
  market::Settings market;  // `local` follows from the one above
};

// What the log and the metrics of a host want to know of a request.
struct Trace {
  const http::Route* route = nullptr;  // null: there is none at this address
  Id account_id;                       // nil: nobody is signed in
  std::string cause;                   // of an error, private; empty if there is none
};

class App {
 public:
  // Migrates the database. Errors: conflict "database_newer", and the database's own.
  static Result<std::unique_ptr<App>> create(Ports, Settings);

  // May be called from several threads at once. Never throws; every error is a problem document.
  http::Response handle(const http::Request&, Trace* trace = nullptr);
  // Who sends this, by cookie or bearer token: for what a host answers by itself (the live socket).
  // Error: unauthenticated.
  Result<Caller> authenticate(const http::Request&);
  // Housekeeping (what has expired goes). Hosts call it about once a minute.
  Result<void> tick();
  // The end of the one-time link that makes the first administrator ("/#/setup/TOKEN"); nothing if
  // there is one already. Made anew by each call; see people::Accounts.
  Result<std::optional<std::string>> first_administrator_token();
  // For a host that fills a demonstration.
  people::Service& people() { return *people_; }
  // For a host that runs jobs by itself; without one they are run with the requests and by tick().
  jobs::Queue& jobs() { return *jobs_; }
  // For what only some hosts have (WebDAV): its routes are added before the first request.
  http::Router& router() { return router_; }
  drive::Service& drive() { return *drive_; }
  // For a host that moves the exchange on, a few times a second, and pushes its quotes.
  market::Service& market() { return *market_; }

 private:
  App(Ports ports, Settings settings);
  http::RateLimiter& limiter();
  Result<void> make_people();
  Result<void> make_drive();
  Result<void> make_market();
  void bind_routes();
  Result<http::Response> answer(const http::Request&, Trace&);

  Ports ports_;
  Settings settings_;
  http::Router router_;
  blob::PlainCipher plain_cipher_;
  std::unique_ptr<jobs::Queue> jobs_;
  std::unique_ptr<DrivePeople> drive_people_;
  std::unique_ptr<drive::PasswordHasher> link_passwords_;
  std::unique_ptr<drive::Service> drive_;
  http::MemoryRateLimiter memory_limiter_;
  std::unique_ptr<people::Service> people_;
  std::unique_ptr<Gate> gate_;
  std::unique_ptr<people::AccountHook> drive_end_;
  std::unique_ptr<MarketPeople> market_people_;
  std::unique_ptr<market::Service> market_;
  std::unique_ptr<people::AccountHook> market_end_;
  std::unique_ptr<drive::AccountDocument> account_papers_;
};

}  // namespace septet::app
