#include <algorithm>

#include "drive/routes.h"
#include "http/disposition.h"

namespace septet::drive {

namespace {

using http::Call;
using http::Method;
using http::Response;

constexpr std::size_t together_max_nodes = 200;
constexpr std::uint64_t import_max_bytes = std::uint64_t{1} << 40;

Response archive_response(const Call& call, Archive archive) {
  Response response =
      Response::content(call.request, std::move(archive.stream), "application/zip", "");
  response.headers.add("Content-Disposition", http::content_disposition(archive.name, false));
  response.headers.add("Cache-Control", "no-store");
  return response;
}

Result<void> check_own(const Call& call) {
  if (TRY(call.id("user_id")) == call.caller.account_id) return {};
  return not_found("There is no such person, or they do not share this.");
}

Result<Response> export_everything(Service& service, AccountDocument& document, Call& call) {
  TRY(check_own(call));
  return archive_response(call, TRY(service.exchange.everything(call.caller, document)));
}

Result<Response> import_everything(Service& service, Call& call) {
  TRY(check_own(call));
  if (call.request.body == nullptr) return invalid("", "bad_archive", "There is no archive.");
  return Response::record(TRY(service.exchange.import(call.caller, *call.request.body)));
}

// "ids=A,B,C", as many as an address holds.
Result<std::vector<Id>> chosen_ids(const Call& call) {
  const std::string text = call.request.query.get("ids");
  std::vector<Id> ids;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const auto id = parse_id(text.substr(at, end - at));
    if (!id.ok()) return invalid("ids", "bad_id", "These are no ids, with commas between them.");
    if (std::find(ids.begin(), ids.end(), *id) == ids.end()) ids.push_back(*id);
    at = end + 1;
  }
  if (ids.size() > together_max_nodes)
    return invalid("ids", "too_many_ids", "200 files and folders at most can be named.");
  return ids;
}

Result<Response> archive_together(Service& service, Call& call) {
  return archive_response(call, TRY(service.exchange.together(call.caller, TRY(chosen_ids(call)))));
}

Result<Response> archive_folder(Service& service, Call& call) {
  return archive_response(call, TRY(service.exchange.archive(call.caller, TRY(call.id("id")))));
}

}  // namespace

void bind_exchange_routes(http::Router& router, Service& service, AccountDocument& document) {
  router.add({.method = Method::get,
              .path = "/api/drive/nodes/{id}/archive",
              .service = "drive",
              .summary = "A folder as a ZIP archive made on the fly (Range)",
              .handle = [&service](Call& call) { return archive_folder(service, call); },
              .token_in_query = true});
  router.add({.method = Method::get,
              .path = "/api/drive/archive",
              .service = "drive",
              .summary = "Several files and folders (ids=A,B) as one ZIP archive (Range)",
              .handle = [&service](Call& call) { return archive_together(service, call); },
              .token_in_query = true});
  router.add({.method = Method::get,
              .path = "/api/users/{user_id}/export",
              .service = "drive",
              .summary = "Everything that the account has, as one archive",
              .access = http::Access::session,
              .handle = [&service, &document](
                            Call& call) { return export_everything(service, document, call); },
              .token_in_query = true});
  router.add({.method = Method::post,
              .path = "/api/users/{user_id}/import",
              .service = "drive",
              .summary = "Put the files of such an archive back",
              .access = http::Access::session,
              .handle = [&service](Call& call) { return import_everything(service, call); },
              .reply = schema_of<ImportReport>(),
              .body_limit = import_max_bytes});
}

}  // namespace septet::drive
