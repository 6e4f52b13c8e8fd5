#include "drive/routes.h"

namespace septet::drive {

namespace {

using http::Call;
using http::Method;
using http::Response;

Result<Response> node_activity(Service& service, Call& call) {
  return Response::record(TRY(service.activities.list(
      call.caller, TRY(call.id("id")), call.request.query.get("cursor"), TRY(call.limit()))));
}

}  // namespace

void bind_history_routes(http::Router& router, Service& service) {
  const auto add = [&](Method method, std::string path, std::string summary,
                       Result<Response> (*handle)(Service&, Call&), Json request = nullptr,
                       Json reply = nullptr, int status = 200) {
    router.add({.method = method,
                .path = std::move(path),
                .service = "drive",
                .summary = std::move(summary),
                .handle = [&service, handle](Call& call) { return handle(service, call); },
                .request = std::move(request),
                .reply = std::move(reply),
                .status = status});
  };
  add(Method::get, "/api/drive/nodes/{id}/activity",
      "What happened to a node and in it, the latest first (?cursor, limit)", node_activity,
      nullptr, schema_of<ActivityPage>());
}

}  // namespace septet::drive
