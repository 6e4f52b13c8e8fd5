// tus (https://tus.io/protocols/resumable-upload, version 1.0.0) over Drive at /tus/: resumable
// uploads for programs that speak it. Extensions: creation, creation-with-upload, termination,
// checksum (md5, sha1, sha256), expiration, concatenation.
//
// What has arrived is durable in batches of 8 MiB and when a request ends, however it ends. The
// answer to the last byte names what the upload became: Septet-File-Id, Septet-Version.
//
// It lives in the server: nobody could reach it in the tab.
#pragma once

#include <memory>

#include "drive/service.h"
#include "http/router.h"

namespace septet::tus {

class Tus {
 public:
  // Migrates its tables. Errors: the database's.
  static Result<std::unique_ptr<Tus>> create(drive::Service&);
  // Upkeep, every minute or so: what belongs to uploads that are no more goes.
  Result<void> tick();

  drive::Service& drive() { return drive_; }
  drive::Context& context() { return drive_.context; }
  Timestamp now() { return drive_.context.clock.now(); }

 private:
  explicit Tus(drive::Service& drive) : drive_(drive) {}
  drive::Service& drive_;
};

void bind_tus_routes(http::Router&, Tus&);

}  // namespace septet::tus
