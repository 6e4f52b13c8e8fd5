#include "drive/routes.h"
#include "http/disposition.h"

namespace septet::drive {

namespace {

using http::Call;
using http::Response;

// A version never changes, nor does what shows it; without one the answer may be another soon.
constexpr const char* for_a_year = "private, max-age=31536000, immutable";
constexpr const char* to_be_asked = "private, no-cache";

Result<Id> wanted_file(const Call& call) {
  if (call.request.query.find("file_id") == nullptr)
    return invalid("file_id", "missing_field", "This is required.");
  return query_id(call, "file_id", {});
}

Result<PreviewRequest> wanted_preview(const Call& call) {
  PreviewRequest out;
  out.version = TRY(query_number(call, "version"));
  out.page = TRY(query_number(call, "page")).value_or(1);
  if (const std::string* size = call.request.query.find("size")) {
    const auto value = enum_value<PreviewSize>(*size);
    if (!value) return invalid("size", "unknown_value", "This is “small” or “large”.");
    out.size = *value;
  }
  return out;
}

Result<Response> preview(Service& service, Call& call) {
  const Id file_id = TRY(wanted_file(call));
  return preview_response(
      call, file_id, TRY(service.previews.open(call.caller, file_id, TRY(wanted_preview(call)))));
}

Result<Response> preview_info(Service& service, Call& call) {
  const Id file_id = TRY(wanted_file(call));
  return Response::record(
      TRY(service.previews.info(call.caller, file_id, TRY(query_number(call, "version")))));
}

}  // namespace

Response preview_response(const Call& call, const Id& file_id, OpenPreview opened) {
  const auto& query = call.request.query;
  const std::string etag = "\"preview-" + to_string(file_id) + "-" +
                           std::to_string(opened.version) + "-" + query.get("size") + "-" +
                           query.get("page") + "\"";
  Response response = Response::content(call.request, std::move(opened.stream),
                                        std::move(opened.content_type), etag);
  response.headers.set("Cache-Control",
                       query.find("version") == nullptr ? to_be_asked : for_a_year);
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Content-Security-Policy", "sandbox");
  if (opened.page_count)
    response.headers.set("Septet-Page-Count", std::to_string(*opened.page_count));
  return response;
}

void bind_preview_routes(http::Router& router, Service& service) {
  router.add({.method = http::Method::get,
              .path = "/api/drive/preview",
              .service = "drive",
              .summary = "A picture of what a file shows (?file_id, version, size, page)",
              .handle = [&service](Call& call) { return preview(service, call); },
              .token_in_query = true});
  router.add({.method = http::Method::get,
              .path = "/api/drive/preview/info",
              .service = "drive",
              .summary = "Pages, duration, width and height of a file (?file_id, version)",
              .handle = [&service](Call& call) { return preview_info(service, call); },
              .reply = schema_of<PreviewInfo>()});
}

}  // namespace septet::drive
