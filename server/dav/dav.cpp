#include "server/dav/dav.h"

#include "drive/rules.h"

namespace septet::dav {

namespace {

using http::Access;
using http::Call;
using http::Method;
using http::Response;

using Handle = Result<Response> (*)(Dav&, Call&);

// What WebDAV's clients read of an error: which lock is in the way (RFC 4918, section 16).
Response locked_response(const Error& error) {
  const std::string condition =
      error.code == "lock_conflict" ? "no-conflicting-lock" : "lock-token-submitted";
  return Response::text(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:error xmlns:D=\"DAV:\"><D:" + condition +
          "><D:href>" + error.field + "</D:href></D:" + condition + "></D:error>\n",
      "application/xml; charset=utf-8", 423);
}

Result<Response> answered(Dav& dav, Call& call, Handle handle) {
  auto answer = handle(dav, call);
  if (answer.ok()) return answer;
  if (answer.error().kind == ErrorKind::locked) return locked_response(answer.error());
  if (answer.error().code == "other_server") return Response::empty(502);
  return answer;
}

struct MethodRow {
  Method method;
  const char* summary;
  Handle handle;
  int status;
};

constexpr MethodRow table[] = {
    {Method::options, "What WebDAV can do here", options, 200},
    {Method::get, "A file’s content (Range), or a folder’s names", get, 200},
    {Method::put, "A file’s new content (If-Match, X-OC-Mtime)", put, 201},
    {Method::del, "To the trash", remove, 204},
    {Method::propfind, "Properties (Depth)", propfind, 207},
    {Method::proppatch, "Set and remove properties", proppatch, 207},
    {Method::mkcol, "Make a folder", mkcol, 201},
    {Method::copy, "Copy (Destination, Overwrite, Depth)", copy, 201},
    {Method::move, "Move (Destination, Overwrite)", move, 201},
    {Method::lock, "Lock, or refresh a lock (Timeout)", lock, 200},
    {Method::unlock, "Unlock (Lock-Token)", unlock, 204},
};

http::Route route_of(Dav& dav, const MethodRow& row, std::string path) {
  http::Route out;
  out.method = row.method;
  out.path = std::move(path);
  out.service = "drive";
  out.summary = row.summary;
  out.access = row.method == Method::options ? Access::anyone : Access::signed_in;
  out.handle = [&dav, handle = row.handle](Call& call) { return answered(dav, call, handle); };
  out.status = row.status;
  out.asks_password = true;
  if (row.method == Method::put) out.body_limit = drive::file_max_bytes;
  return out;
}

}  // namespace

Result<std::unique_ptr<Dav>> Dav::create(drive::Service& drive) {
  TRY(store::migrate(drive.context.database));
  std::unique_ptr<Dav> dav(new Dav(drive));
  drive.context.companion = dav.get();
  return dav;
}

Result<void> Dav::copied(db::Transaction& tx, const Id& from, const Id& to) {
  return store::copy_properties(tx, from, to);
}

Result<void> Dav::erased(db::Transaction& tx, const Id& node_id) {
  return store::erase_node(tx, node_id);
}

void bind_dav_routes(http::Router& router, Dav& dav) {
  for (const MethodRow& row : table) {
    router.add(route_of(dav, row, std::string(root_path)));
    router.add(route_of(dav, row, std::string(root_path) + "/{path...}"));
  }
}

}  // namespace septet::dav
