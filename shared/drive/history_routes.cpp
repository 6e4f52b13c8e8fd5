#include "base/encoding.h"
#include "base/text.h"
#include "drive/routes.h"

namespace septet::drive {

namespace {

using http::Call;
using http::Method;
using http::Response;

constexpr int tags_page_max = 1000;

Result<Response> node_activity(Service& service, Call& call) {
  return Response::record(TRY(service.activities.list(
      call.caller, TRY(call.id("id")), call.request.query.get("cursor"), TRY(call.limit()))));
}

Result<Response> rewind_node(Service& service, Call& call) {
  const auto request = TRY(call.decoded<Rewind>());
  return Response::record(TRY(service.rewinds.rewind(call.caller, TRY(call.id("id")), request)));
}

Result<Response> delete_version(Service& service, Call& call) {
  const auto number = number_in(call.param("version"));
  if (!number || *number > INT32_MAX) return not_found("There is no such version of this file.");
  TRY(service.files.remove_version(call.caller, TRY(call.id("id")),
                                   static_cast<std::int64_t>(*number)));
  return Response::empty();
}

Result<Response> tags(Service& service, Call& call) {
  return Response::record(TRY(service.tags.list(call.caller, call.request.query.get("cursor"),
                                                TRY(call.limit(100, tags_page_max)))));
}

Result<Response> tagged(Service& service, Call& call) {
  const auto& query = call.request.query;
  if (query.find("tag") == nullptr || !is_utf8(query.get("tag")))
    return invalid("tag", "missing_field", "Say which tag.");
  return Response::record(TRY(
      service.tags.tagged(call.caller, query.get("tag"), query.get("cursor"), TRY(call.limit()))));
}

}  // namespace

void bind_history_routes(http::Router& router, Service& service) {
  const AddRoute add{router, service};
  add(Method::get, "/api/drive/nodes/{id}/activity",
      "What happened to a node and in it, the latest first (?cursor, limit)", node_activity,
      nullptr, schema_of<ActivityPage>());
  add(Method::post, "/api/drive/nodes/{id}/rewind",
      "A folder, or everything (the account's id), as it was at a moment", rewind_node,
      schema_of<Rewind>(), schema_of<RewindReport>());
  add(Method::del, "/api/drive/nodes/{id}/versions/{version}",
      "Delete a version for good, not the current one", delete_version, nullptr, nullptr, 204);
  add(Method::get, "/api/drive/tags", "The tags in use (?cursor, limit)", tags, nullptr,
      schema_of<TagPage>());
  add(Method::get, "/api/drive/tagged", "What has a tag (?tag, cursor, limit)", tagged, nullptr,
      schema_of<SearchPage>());
}

}  // namespace septet::drive
