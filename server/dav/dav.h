// WebDAV (RFC 4918, class 1 and 2; quota by RFC 4331) over Drive: /dav/ is the person's root.
//
// It lives in the server, where architecture.md puts it: the tab has no sockets that a file manager
// could mount, and expat would only make it larger. Drive knows nothing of it but the companion
// that it tells of copies and ends.
#pragma once

#include <memory>

#include "drive/service.h"
#include "http/router.h"
#include "server/dav/locks.h"
#include "server/dav/place.h"

namespace septet::dav {

class Dav final : public drive::NodeCompanion {
 public:
  // Migrates its tables and becomes Drive's companion, before the first request; outlives the last
  // one. Errors: the database's.
  static Result<std::unique_ptr<Dav>> create(drive::Service&);

  Result<void> copied(db::Transaction&, const Id& from, const Id& to) override;
  Result<void> erased(db::Transaction&, const Id& node_id) override;

  drive::Service& drive() { return drive_; }
  drive::Context& context() { return drive_.context; }
  Timestamp now() { return drive_.context.clock.now(); }

 private:
  explicit Dav(drive::Service& drive) : drive_(drive) {}
  drive::Service& drive_;
};

// The routes of every method of WebDAV, at /dav and below.
void bind_dav_routes(http::Router&, Dav&);

// What is deleted or replaced goes to the trash, and the locks on it and below end.
Result<void> put_away(db::Transaction&, Dav&, const Caller&, const Scene&, const Place&);
Result<void> end_locks(db::Transaction&, const Scene&, const Place&);

// ---- The methods, one file a group. `call.request.path` says of what.

Result<http::Response> options(Dav&, http::Call&);
// Of a folder: its names, one a line, folders with a slash, for shells.
Result<http::Response> get(Dav&, http::Call&);
Result<http::Response> propfind(Dav&, http::Call&);
Result<http::Response> proppatch(Dav&, http::Call&);
// A file that is there gets a new version.
Result<http::Response> put(Dav&, http::Call&);
Result<http::Response> mkcol(Dav&, http::Call&);
// To the trash.
Result<http::Response> remove(Dav&, http::Call&);
Result<http::Response> copy(Dav&, http::Call&);
Result<http::Response> move(Dav&, http::Call&);
Result<http::Response> lock(Dav&, http::Call&);
Result<http::Response> unlock(Dav&, http::Call&);

}  // namespace septet::dav
