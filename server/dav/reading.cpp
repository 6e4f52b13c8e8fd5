// OPTIONS, GET, HEAD and PROPFIND.
#include "drive/routes.h"
#include "drive/rules.h"
#include "server/dav/dates.h"
#include "server/dav/dav.h"
#include "server/dav/listing.h"

namespace septet::dav {

namespace {

using drive::store::NodeRow;
using http::Call;
using http::Response;

constexpr std::string_view methods =
    "OPTIONS, GET, HEAD, PUT, DELETE, MKCOL, COPY, MOVE, PROPFIND, PROPPATCH, LOCK, UNLOCK";

http::Feed feed_of(std::shared_ptr<Listing> listing) {
  return {[listing = std::move(listing)] { return listing->next(); }};
}

Result<Response> get_file(Dav& dav, Call& call, const NodeRow& node) {
  drive::OpenFile file = TRY(dav.drive().files.open(call.caller, node.id, std::nullopt));
  NodeRow opened = node;
  opened.version = file.version;
  Response out = Response::content(call.request, std::move(file.stream),
                                   std::string(drive::content_type_of(file.name)), etag_of(opened));
  out.headers.add("Last-Modified", http_date(file.modified_at));
  drive::guard_content(out, file.name, false);
  return out;
}

Response get_folder(Dav& dav, const Call& call, const Place& place) {
  const auto write = [](std::string& out, const Shown& shown) {
    out += shown.node.name;
    out += shown.node.kind == drive::NodeKind::folder ? "/\n" : "\n";
  };
  Response out = Response::text("", "text/plain; charset=utf-8");
  out.body = feed_of(std::make_shared<Listing>(dav, call.caller, place, std::vector<ShownLock>(),
                                               Listing::Options(), "", write, ""));
  return out;
}

// ---- PROPFIND

enum class Depth { zero, one, infinity };

Result<Depth> depth_from(const http::Request& request) {
  const std::string* header = request.headers.find("Depth");
  if (header == nullptr || *header == "infinity" || *header == "Infinity") return Depth::infinity;
  if (*header == "0") return Depth::zero;
  if (*header == "1") return Depth::one;
  return invalid("Depth", "bad_depth", "The depth is 0, 1 or infinity.");
}

struct Found {
  Place place;
  std::vector<ShownLock> locks;
  std::vector<store::Property> dead;
};

Result<Found> find(Dav& dav, const Call& call) {
  Names names = TRY(names_of(call.request.path));
  return dav.context().database.read([&](db::Session& session) -> Result<Found> {
    Found out{TRY(find_place(session, call.caller.account_id, names)), {}, {}};
    TRY(check_exists(out.place));
    out.locks =
        shown_locks(TRY(store::locks(session, call.caller.account_id, dav.now())), out.place);
    out.dead = TRY(store::properties(session, out.place.node().id));
    return out;
  });
}

Response multistatus() {
  return Response::text("", "application/xml; charset=utf-8", 207);
}

}  // namespace

Result<Response> options(Dav&, Call&) {
  Response out = Response::empty(200);
  out.headers.add("DAV", "1, 2");
  out.headers.add("Allow", std::string(methods));
  out.headers.add("MS-Author-Via", "DAV");  // without which Windows takes it for FrontPage
  out.headers.add("Accept-Ranges", "bytes");
  return out;
}

Result<Response> get(Dav& dav, Call& call) {
  const Names names = TRY(names_of(call.request.path));
  const Place place = TRY(dav.context().database.read(
      [&](db::Session& session) { return find_place(session, call.caller.account_id, names); }));
  TRY(check_exists(place));
  if (place.is_file()) return get_file(dav, call, place.node());
  return get_folder(dav, call, place);
}

Result<Response> propfind(Dav& dav, Call& call) {
  const Depth depth = TRY(depth_from(call.request));
  const auto wanted =
      std::make_shared<const Wanted>(TRY(wanted_from(TRY(call.body(xml_max_bytes)))));
  Found found = TRY(find(dav, call));
  const Place& place = found.place;
  drive::Usage usage;
  if (wanted->has(Live::quota_available_bytes) || wanted->has(Live::quota_used_bytes))
    usage = TRY(dav.drive().nodes.usage(call.caller));
  const auto write = [wanted, usage](std::string& out, const Shown& shown) {
    append_response(out, *wanted, shown);
  };
  std::string text(multistatus_begin);
  append_response(text, *wanted,
                  {place.node(), place.address(), std::move(found.dead), found.locks,
                   usage.quota_bytes, usage.used_bytes});
  Response out = multistatus();
  if (depth == Depth::zero || place.is_file()) {
    out.body = std::move(text) + std::string(multistatus_end);
    return out;
  }
  out.body = feed_of(std::make_shared<Listing>(
      dav, call.caller, place, reaching_down(found.locks),
      Listing::Options{.with_properties = true, .deep = depth == Depth::infinity}, std::move(text),
      write, multistatus_end));
  return out;
}

}  // namespace septet::dav
