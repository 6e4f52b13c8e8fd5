#include "drive/routes.h"
#include "drive/rules.h"
#include "http/disposition.h"
#include "http/multipart.h"

namespace septet::drive {

namespace {

using http::Call;
using http::Method;
using http::Response;

constexpr std::uint64_t form_overhead_bytes = 1 << 20;      // boundaries and the other fields
constexpr std::uint64_t announcement_max_bytes = 64 << 20;  // 15 GB in small chunks
constexpr std::uint64_t frames_max_bytes = 64 << 20;
constexpr std::size_t field_max_bytes = 1024;

// The form of POST /api/drive/upload as it arrives: fields in any order, one file.
class UploadForm {
 public:
  UploadForm(Context& context, const Caller& caller)
      : context_(context), caller_(caller), intake_(context, caller) {}

  http::MultipartParser::Callbacks callbacks() {
    return {.begin = [this](http::Part part) { return begin(std::move(part)); },
            .data = [this](std::string_view piece) { return data(piece); },
            .end = [] { return Result<void>(); }};
  }

  Result<UploadReply> finish() {
    if (!has_file_) return invalid("file", "missing_field", "The form has no file.");
    const auto request = TRY(destination());
    return intake_.finish(request, modified_at_);
  }

 private:
  Result<void> begin(http::Part part) {
    in_file_ = part.name == "file";
    if (!in_file_) {
      field_ = &fields_[part.name];
      field_->clear();
      return {};
    }
    if (has_file_) return invalid("file", "several_files", "One file at a time.");
    has_file_ = true;
    name_ = TRY(checked_name(part.filename.value_or(""), "file"));
    return check_destination_so_far();
  }

  // Of the fields that came before the file, so that nothing is taken in vain, and counted to whom
  // it will belong.
  Result<void> check_destination_so_far() {
    if (!fields_.contains("parent_id")) return {};
    const Destination to = TRY(destination());
    const Landing landing = TRY(context_.database.read(
        [&](db::Session& session) { return landing_of(session, caller_, to); }));
    intake_.charge(landing.owner_id);
    return {};
  }

  Result<void> data(std::string_view piece) {
    if (in_file_) return intake_.add(piece);
    if (field_->size() + piece.size() > field_max_bytes)
      return invalid("", "field_too_long", "A field of the form is too long.");
    *field_ += piece;
    return {};
  }

  // The fields are checked as those of a JSON request are.
  Result<Destination> destination() {
    Json json = {{"name", name_}, {"size_bytes", 0}, {"chunks", Json::array()}};
    for (const char* text : {"parent_id", "file_id", "on_conflict", "modified_at", "name"})
      if (const auto found = fields_.find(text); found != fields_.end()) json[text] = found->second;
    if (const auto base = fields_.find("base_version"); base != fields_.end())
      json["base_version"] = TRY(parse_json(base->second));
    const auto request = TRY(decode<StartUpload>(json));
    modified_at_ = request.modified_at;
    Destination to{.parent_id = request.parent_id.value_or(caller_.account_id),
                   .base_version = request.base_version,
                   .on_conflict = request.on_conflict.value_or(OnConflict::version),
                   .file_id = request.file_id};
    to.name = TRY(checked_name(request.name));
    return to;
  }

  Context& context_;
  const Caller& caller_;
  Intake intake_;
  bool in_file_ = false;
  bool has_file_ = false;
  std::string name_;
  std::optional<Timestamp> modified_at_;
  std::map<std::string, std::string> fields_;
  std::string* field_ = nullptr;
};

Result<Response> upload(Service& service, Call& call) {
  const std::string boundary =
      TRY(http::multipart_boundary(call.request.headers.get("Content-Type")));
  if (call.request.body == nullptr) return invalid("file", "missing_field", "There is no file.");
  if (const auto size = call.request.body->size())
    TRY(service.check_room(call.caller, static_cast<std::int64_t>(*size)));
  UploadForm form(service.context, call.caller);
  http::MultipartParser parser(boundary, form.callbacks());
  TRY(call.request.body->drain(file_max_bytes + form_overhead_bytes,
                               [&](std::string_view piece) { return parser.add(piece); }));
  TRY(parser.finish());
  return Response::record(TRY(form.finish()));
}

Result<Response> download(Service& service, Call& call) {
  const std::string* text = call.request.query.find("file_id");
  if (text == nullptr) return invalid("file_id", "missing_field", "This is required.");
  const Id file_id = TRY(query_id(call, "file_id", {}));
  OpenFile file = TRY(service.files.open(call.caller, file_id, TRY(query_number(call, "version"))));
  const std::string etag = "\"" + to_string(file_id) + "-" + std::to_string(file.version) + "\"";
  Response response = Response::content(call.request, std::move(file.stream),
                                        std::string(content_type_of(file.name)), etag);
  guard_content(response, file.name, call.request.query.get("disposition") == "attachment");
  return response;
}

Result<Response> versions_of(Service& service, Call& call, const Id& file_id) {
  return Response::record(TRY(service.files.versions(
      call.caller, file_id, call.request.query.get("cursor"), TRY(call.limit()))));
}

Result<Response> file_history(Service& service, Call& call) {
  if (call.request.query.find("file_id") == nullptr)
    return invalid("file_id", "missing_field", "This is required.");
  return versions_of(service, call, TRY(query_id(call, "file_id", {})));
}

Result<Response> node_versions(Service& service, Call& call) {
  return versions_of(service, call, TRY(call.id("id")));
}

Result<Response> restore_version(Service& service, Call& call) {
  const std::string& text = call.param("version");
  const auto number = parse_json(text);
  if (!number.ok() || !number->is_number_unsigned())
    return not_found("There is no such version of this file.");
  return Response::record(
      TRY(service.files.restore(call.caller, TRY(call.id("id")), number->get<std::int64_t>())));
}

Result<Response> start_upload(Service& service, Call& call) {
  const std::string text = TRY(call.body(announcement_max_bytes));
  const auto request = TRY(decode<StartUpload>(TRY(parse_json(text))));
  std::optional<std::string> key;
  if (const std::string* header = call.request.headers.find("Idempotency-Key")) {
    if (header->empty() || header->size() > 255)
      return invalid("", "bad_idempotency_key", "An Idempotency-Key has 1 to 255 bytes.");
    key = *header;
  }
  return Response::record(TRY(service.uploads.start(call.caller, request, std::move(key))), 201);
}

Result<Response> upload_state(Service& service, Call& call) {
  return Response::record(TRY(service.uploads.state(call.caller, TRY(call.id("id")))));
}

Result<Response> put_chunk(Service& service, Call& call) {
  const Id upload_id = TRY(call.id("id"));
  const std::string bytes = TRY(call.body(blob::chunk_max_bytes));
  TRY(service.uploads.put_chunk(call.caller, upload_id, call.param("chunk_id"), bytes));
  return Response::empty();
}

Result<Response> put_chunks(Service& service, Call& call) {
  const Id upload_id = TRY(call.id("id"));
  if (call.request.body == nullptr) return Response::record(ChunksReceived{});
  return Response::record(
      TRY(service.uploads.put_chunks(call.caller, upload_id, *call.request.body)));
}

Result<Response> commit_upload(Service& service, Call& call) {
  return Response::record(TRY(service.uploads.commit(call.caller, TRY(call.id("id")))));
}

Result<Response> abort_upload(Service& service, Call& call) {
  TRY(service.uploads.abort(call.caller, TRY(call.id("id"))));
  return Response::empty();
}

}  // namespace

void guard_content(Response& response, std::string_view name, bool as_attachment) {
  const std::string_view type = content_type_of(name);
  const bool shown = !as_attachment && may_show_inline(type);
  response.headers.add("Content-Disposition", http::content_disposition(name, shown));
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.headers.add("Content-Security-Policy", type == "application/pdf"
                                                      ? "default-src 'none'; object-src 'self'"
                                                      : "default-src 'none'; sandbox");
  response.headers.add("Cache-Control", "private, no-cache");
}

void bind_content_routes(http::Router& router, Service& service) {
  const auto route = [&](Method method, std::string path, std::string summary,
                         Result<Response> (*handle)(Service&, Call&)) {
    return http::Route{.method = method,
                       .path = std::move(path),
                       .service = "drive",
                       .summary = std::move(summary),
                       .handle = [&service, handle](Call& call) { return handle(service, call); }};
  };
  const auto add = [&](http::Route&& made, Json reply, int status = 200) {
    made.reply = std::move(reply);
    made.status = status;
    router.add(std::move(made));
  };
  const auto with_token = [](http::Route&& made) {
    made.token_in_query = true;
    return std::move(made);
  };
  const auto with_limit = [](http::Route&& made, std::uint64_t limit_bytes) {
    made.body_limit = limit_bytes;
    return std::move(made);
  };
  add(with_limit(with_token(route(Method::post, "/api/drive/upload",
                                  "Upload one file as multipart/form-data: parent_id, on_conflict, "
                                  "base_version, file_id, modified_at, name, file",
                                  upload)),
                 file_max_bytes + form_overhead_bytes),
      schema_of<UploadReply>());
  add(with_token(route(Method::get, "/api/drive/download",
                       "The bytes of a file (?file_id, version, disposition; Range)", download)),
      nullptr);
  add(with_token(route(Method::get, "/api/drive/file_history",
                       "The versions of a file, newest first (?file_id, cursor, limit)",
                       file_history)),
      schema_of<VersionPage>());
  add(route(Method::get, "/api/drive/nodes/{id}/versions", "The versions of a file, newest first",
            node_versions),
      schema_of<VersionPage>());
  add(route(Method::post, "/api/drive/nodes/{id}/versions/{version}/restore",
            "Make a version the newest", restore_version),
      schema_of<UploadReply>());
  http::Route start =
      with_limit(route(Method::post, "/api/drive/uploads",
                       "Announce a resumable upload (Idempotency-Key)", start_upload),
                 announcement_max_bytes);
  start.request = schema_of<StartUpload>();
  add(std::move(start), schema_of<UploadState>(), 201);
  add(route(Method::get, "/api/drive/uploads/{id}", "What an upload still lacks", upload_state),
      schema_of<UploadState>());
  add(route(Method::put, "/api/drive/uploads/{id}/chunks/{chunk_id}", "Send a chunk", put_chunk),
      nullptr, 204);
  add(with_limit(route(Method::post, "/api/drive/uploads/{id}/chunks",
                       "Send chunks, each after its length as 4 bytes, big-endian", put_chunks),
                 frames_max_bytes),
      schema_of<ChunksReceived>());
  add(route(Method::post, "/api/drive/uploads/{id}/commit", "Make the upload a version",
            commit_upload),
      schema_of<UploadReply>());
  add(route(Method::del, "/api/drive/uploads/{id}", "Abort an upload", abort_upload), nullptr, 204);
}

}  // namespace septet::drive
