#include "drive/routes.h"

namespace septet::drive {

namespace {

using http::Call;
using http::Method;
using http::Response;

Result<Response> list_links(Service& service, Call& call) {
  std::optional<Id> node_id;
  if (call.request.query.find("node_id") != nullptr) node_id = TRY(query_id(call, "node_id", {}));
  return Response::record(TRY(service.links.list(
      call.caller, node_id, call.request.query.get("cursor"), TRY(call.limit(100)))));
}

Result<Response> make_link(Service& service, Call& call) {
  return Response::record(TRY(service.links.make(call.caller, TRY(call.decoded<SaveLink>()))), 201);
}

Result<Response> change_link(Service& service, Call& call) {
  const auto request = TRY(call.decoded<SaveLink>());
  return Response::record(TRY(service.links.change(call.caller, TRY(call.id("id")), request)));
}

Result<Response> remove_link(Service& service, Call& call) {
  TRY(service.links.remove(call.caller, TRY(call.id("id"))));
  return Response::empty();
}

}  // namespace

void bind_link_routes(http::Router& router, Service& service) {
  const AddRoute add{router, service};
  add(Method::get, "/api/drive/links", "The caller's links (?node_id, cursor, limit)", list_links,
      nullptr, schema_of<LinkPage>(), 200);
  add(Method::post, "/api/drive/links", "Make a public address of a file or folder", make_link,
      schema_of<SaveLink>(), schema_of<Link>(), 201);
  add(Method::put, "/api/drive/links/{id}", "Change what a link allows", change_link,
      schema_of<SaveLink>(), schema_of<Link>(), 200);
  add(Method::del, "/api/drive/links/{id}", "Revoke a link", remove_link, nullptr, nullptr, 204);
}

}  // namespace septet::drive
