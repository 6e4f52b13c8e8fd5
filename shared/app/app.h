// Septet as one function from requests to responses. The server calls it behind HTTP, the tab's
// worker behind postMessage, the tests directly.
#pragma once

#include <memory>

#include "base/random.h"
#include "base/time.h"
#include "blob/chunk_cipher.h"
#include "db/database.h"
#include "drive/service.h"
#include "events/outbox.h"
#include "http/router.h"

namespace septet::app {

// What the host provides.
struct Ports {
  db::Database& database;
  blob::BlobStore& blobs;
  Clock& clock;
  Random& random;
  blob::ChunkCipher* cipher = nullptr;  // null: chunks lie as they are (in the tab)
};

struct Settings {
  bool local = false;  // in the tab: one person, without a password, no other people
  std::string name = "Septet";  // shown on the sign-in page: "To the Halvorsen family’s server"
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

 private:
  App(Ports ports, Settings settings);
  void bind_routes();
  Result<http::Response> answer(const http::Request&, Trace&);

  Ports ports_;
  Settings settings_;
  http::Router router_;
  blob::PlainCipher plain_cipher_;
  std::unique_ptr<drive::Service> drive_;
};

}  // namespace septet::app
