#include "server/tus/tus.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "drive/rules.h"
#include "server/dav/dates.h"
#include "server/tus/upload.h"

namespace septet::tus {

namespace {

using http::Call;
using http::Method;
using http::Response;

using Handle = Result<Response> (*)(Tus&, Call&);

constexpr const char* version = "1.0.0";
constexpr const char* extensions =
    "creation,creation-with-upload,termination,checksum,expiration,concatenation";
constexpr const char* body_type = "application/offset+octet-stream";

struct OwnStatus {
  std::string_view code;
  int status;
};
// Those that tus has and our errors have not.
constexpr std::array<OwnStatus, 4> own_statuses{{{"upload_gone", 410},
                                                 {"unsupported_version", 412},
                                                 {"wrong_media_type", 415},
                                                 {"checksum_mismatch", 460}}};

Response refusal(const Error& error) {
  const auto own = std::find_if(own_statuses.begin(), own_statuses.end(),
                                [&](const OwnStatus& one) { return one.code == error.code; });
  if (own == own_statuses.end()) return http::problem(error);
  return Response::text(to_text({{"type", "about:blank"},
                                 {"title", error.message},
                                 {"status", own->status},
                                 {"detail", error.message},
                                 {"code", error.code}}),
                        "application/problem+json", own->status);
}

Result<void> check_version(const http::Request& request) {
  if (request.headers.get("Tus-Resumable") == version) return {};
  return failure(ErrorKind::precondition_failed, "unsupported_version",
                 "The header Tus-Resumable has to be 1.0.0.");
}

Result<Response> answered(Tus& tus, Call& call, Handle handle) {
  auto checked = check_version(call.request);
  auto answer = checked.ok() ? handle(tus, call) : Result<Response>(checked.take_error());
  // What went wrong on our side is told and noted as everywhere.
  if (!answer.ok() && answer.error().kind == ErrorKind::internal) return answer;
  Response out = answer.ok() ? *std::move(answer) : refusal(answer.error());
  out.headers.set("Tus-Resumable", version);
  if (out.status == 412) out.headers.set("Tus-Version", version);
  if (out.headers.find("Cache-Control") == nullptr) out.headers.add("Cache-Control", "no-store");
  return out;
}

std::string address_of(const Id& id) {
  return "/tus/" + to_string(id);
}

Response state_response(const Upload& upload, int status) {
  Response out = Response::empty(status);
  out.headers.add("Upload-Offset", std::to_string(upload.tus.offset_bytes));
  out.headers.add("Upload-Expires", dav::http_date(upload.drive.expires_at));
  if (upload.drive.result) {
    out.headers.add("Septet-File-Id", to_string(upload.drive.result->file_id));
    out.headers.add("Septet-Version", std::to_string(upload.drive.result->version));
  }
  return out;
}

bool has_body(const http::Request& request) {
  return request.body != nullptr && request.body->size().value_or(1) > 0;
}

Result<void> check_media_type(const http::Request& request) {
  if (request.headers.get("Content-Type") == body_type) return {};
  return failure(ErrorKind::unprocessable, "wrong_media_type",
                 std::string("The body of an upload is ") + body_type + ".");
}

Error too_much() {
  return failure(ErrorKind::too_large, "upload_too_long",
                 "That is more than the length that was announced.");
}

// ---- taking bytes

// What came before the connection broke is kept, unless it cannot be told from what is wrong.
Result<Upload> receive(Tus& tus, Call& call, Upload upload) {
  const auto checksum = TRY(Checksum::from(call.request.headers));
  const auto room = static_cast<std::uint64_t>(upload.drive.size_bytes - upload.tus.offset_bytes);
  if (call.request.body && call.request.body->size().value_or(0) > room) return too_much();
  Receiver receiver(tus.drive(), call.caller, std::move(upload),
                    checksum ? Receiver::Keep::at_the_end : Receiver::Keep::as_it_comes);
  TRY(receiver.begin());
  Result<void> taken;
  Result<void> drained;
  if (call.request.body != nullptr)
    drained = call.request.body->drain(room, [&](std::string_view piece) {
      if (checksum) checksum->update(piece);
      taken = receiver.add(piece);
      return taken;
    });
  TRY(std::move(taken));
  if (!drained.ok() && drained.error().code == "body_too_large") return too_much();
  if (checksum && !drained.ok()) return drained.take_error();
  if (checksum && !checksum->matches())
    return failure(ErrorKind::unprocessable, "checksum_mismatch",
                   "The bytes are not those of the checksum. Nothing of them was kept.");
  TRY(receiver.finish());
  TRY(std::move(drained));
  return receiver.upload();
}

Result<Upload> find(Tus& tus, const Call& call) {
  const Id id = TRY(call.id("id"));
  return tus.context().database.read(
      [&](db::Session& session) { return find_upload(session, call.caller, id, tus.now()); });
}

Result<Response> patch(Tus& tus, Call& call) {
  TRY(check_media_type(call.request));
  const std::int64_t offset = TRY(parse_bytes(call.request.headers, "Upload-Offset"));
  Upload upload = TRY(find(tus, call));
  if (upload.tus.kind == Kind::final)
    return failure(ErrorKind::forbidden, "final_upload", "This was put together, and is whole.");
  if (offset != upload.tus.offset_bytes) return wrong_offset();
  return state_response(TRY(receive(tus, call, std::move(upload))), 204);
}

// ---- creation

Result<void> insert_upload(Tus& tus, const Caller& caller, const Upload& upload) {
  return tus.context().database.write(
      upload.drive.account_id, [&](db::Transaction& tx) -> Result<void> {
        TRY(drive::check_new_upload(tx, tus.context(), caller, upload.drive));
        TRY(drive::store::insert(tx, upload.drive));
        return store::insert(tx, upload.tus);
      });
}

Result<Upload> new_upload(Tus& tus, const Call& call, store::Row row) {
  Upload out;
  out.drive.size_bytes = TRY(parse_bytes(call.request.headers, "Upload-Length"));
  if (out.drive.size_bytes > drive::file_max_bytes)
    return failure(ErrorKind::too_large, "file_too_large", "A file can have 15 GB at most.");
  const Wanted wanted = TRY(wanted_from(TRY(parse_metadata(row.metadata)), call.caller.account_id));
  out.drive.id = row.id;
  out.drive.account_id = call.caller.account_id;
  out.drive.parent_id = wanted.parent_id;
  out.drive.name = wanted.name;
  out.drive.base_version = wanted.base_version;
  out.drive.on_conflict = wanted.on_conflict;
  out.drive.expires_at = tus.now() + drive::upload_kept;
  out.tus = std::move(row);
  TRY(insert_upload(tus, call.caller, out));
  return out;
}

Response created(const Upload& upload) {
  Response out = state_response(upload, 201);
  out.headers.add("Location", address_of(upload.drive.id));
  return out;
}

Result<Response> create(Tus& tus, Call& call) {
  const auto& headers = call.request.headers;
  const auto concatenation = TRY(parse_concatenation(headers.get("Upload-Concat")));
  store::Row row;
  row.id = make_id(tus.context().clock, tus.context().random);
  row.kind = concatenation.kind;
  row.metadata = headers.get("Upload-Metadata");
  if (concatenation.kind == Kind::final) {
    row.concatenation = headers.get("Upload-Concat");
    return created(TRY(concatenate(tus.drive(), call.caller, std::move(row), concatenation.parts)));
  }
  if (has_body(call.request)) TRY(check_media_type(call.request));
  Upload upload = TRY(new_upload(tus, call, std::move(row)));
  const bool is_whole = upload.drive.size_bytes == 0;
  if (!has_body(call.request) && !is_whole) return created(upload);
  // Whoever is not told of its address cannot go on with it.
  const Id id = upload.drive.id;
  auto received = receive(tus, call, std::move(upload));
  if (received.ok()) return created(*received);
  TRY(tus.context().database.write(
      [&](db::Transaction& tx) { return store::set_expiry(tx, id, tus.now()); }));
  return received.take_error();
}

// ---- the rest

Result<Response> head(Tus& tus, Call& call) {
  const Upload upload = TRY(find(tus, call));
  Response out = state_response(upload, 200);
  out.headers.add("Upload-Length", std::to_string(upload.drive.size_bytes));
  if (!upload.tus.metadata.empty()) out.headers.add("Upload-Metadata", upload.tus.metadata);
  if (upload.tus.kind == Kind::partial) out.headers.add("Upload-Concat", "partial");
  if (upload.tus.kind == Kind::final) out.headers.add("Upload-Concat", upload.tus.concatenation);
  return out;
}

// A file that it became stays.
Result<Response> remove(Tus& tus, Call& call) {
  const Upload upload = TRY(find(tus, call));
  const auto freed = TRY(tus.context().database.write(
      upload.drive.account_id, [&](db::Transaction& tx) -> Result<std::vector<std::string>> {
        std::vector<std::string> locators;
        TRY(find_upload(tx, call.caller, upload.drive.id, tus.now()));
        TRY(drive::release_staged(tx, upload.drive, locators));
        TRY(drive::store::erase_upload(tx, upload.drive.id));
        TRY(store::erase(tx, upload.drive.id));
        return locators;
      }));
  tus.context().content.remove(freed);
  return Response::empty();
}

// For who is behind something that lets no other verb through.
Result<Response> overridden(Tus& tus, Call& call) {
  const std::string verb = call.request.headers.get("X-HTTP-Method-Override");
  if (verb == "PATCH") return patch(tus, call);
  if (verb == "DELETE") return remove(tus, call);
  if (verb == "HEAD") return head(tus, call);
  return failure(ErrorKind::method_not_allowed, "method_not_allowed",
                 "This address takes POST with X-HTTP-Method-Override only.");
}

Result<Response> options(Call&) {
  Response out = Response::empty();
  out.headers.add("Tus-Resumable", version);
  out.headers.add("Tus-Version", version);
  out.headers.add("Tus-Max-Size", std::to_string(drive::file_max_bytes));
  out.headers.add("Tus-Extension", extensions);
  out.headers.add("Tus-Checksum-Algorithm", std::string(checksum_algorithms));
  return out;
}

struct MethodRow {
  Method method;
  const char* path;
  const char* summary;
  Handle handle;
  int status;
};

constexpr MethodRow table[] = {
    {Method::post, "/tus", "Begin an upload by tus (Upload-Length, Upload-Metadata)", create, 201},
    {Method::post, "/tus/", "Begin an upload by tus (Upload-Length, Upload-Metadata)", create, 201},
    {Method::head, "/tus/{id}", "How far it is (Upload-Offset)", head, 200},
    {Method::patch, "/tus/{id}", "Go on with it (Upload-Offset, Upload-Checksum)", patch, 204},
    {Method::del, "/tus/{id}", "End it; a file that it became stays", remove, 204},
    {Method::post, "/tus/{id}", "As X-HTTP-Method-Override says", overridden, 204},
};

http::Route route_of(Tus& tus, const MethodRow& row) {
  http::Route out;
  out.method = row.method;
  out.path = row.path;
  out.service = "drive";
  out.summary = row.summary;
  out.handle = [&tus, handle = row.handle](Call& call) { return answered(tus, call, handle); };
  out.status = row.status;
  out.body_limit = drive::file_max_bytes;
  return out;
}

}  // namespace

Result<std::unique_ptr<Tus>> Tus::create(drive::Service& drive) {
  TRY(store::migrate(drive.context.database));
  return std::unique_ptr<Tus>(new Tus(drive));
}

Result<void> Tus::tick() {
  while (TRY(drive_.context.database.write(store::forget_ended))) {
  }
  return {};
}

void bind_tus_routes(http::Router& router, Tus& tus) {
  for (const MethodRow& row : table) router.add(route_of(tus, row));
  for (const char* path : {"/tus", "/tus/", "/tus/{id}"})
    router.add({.method = Method::options,
                .path = path,
                .service = "drive",
                .summary = "What tus can do here",
                .access = http::Access::anyone,
                .handle = options,
                .status = 204});
}

}  // namespace septet::tus
