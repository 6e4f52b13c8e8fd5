#include "client/drive_api.h"

#include "base/encoding.h"
#include "platform/page.h"

namespace septet::client {

using http::Method;

namespace {

std::string node_path(const Id& id, const char* what = "") {
  return "/api/drive/nodes/" + to_string(id) + what;
}

std::string upload_path(const Id& id, const char* what = "") {
  return "/api/drive/uploads/" + to_string(id) + what;
}

Path download_path(const Id& id, std::optional<std::int64_t> version) {
  return Path("/api/drive/download").with("file_id", id).with("version", version);
}

// multipart/form-data (RFC 7578); in a file's name quotes and line ends are escaped as browsers do.
class Form {
 public:
  Form() : boundary_("septet-" + to_hex(platform::random().bytes(16))) {}

  void field(std::string_view name, std::string_view value) {
    begin(name, {});
    text_ += value;
    text_ += "\r\n";
  }
  void file(std::string_view name, std::string_view filename, std::string_view bytes) {
    begin(name, filename);
    text_ += bytes;
    text_ += "\r\n";
  }
  Request request(const char* path) && {
    Request out{Method::post, path, {}, std::move(text_) + "--" + boundary_ + "--\r\n", {}};
    out.headers.set("Content-Type", "multipart/form-data; boundary=" + boundary_);
    return out;
  }

 private:
  void begin(std::string_view name, std::optional<std::string_view> filename) {
    text_ += "--" + boundary_ + "\r\nContent-Disposition: form-data; name=\"";
    text_ += name;
    if (filename && !filename->empty()) text_ += "\"; filename=\"" + escaped(*filename);
    text_ += "\"\r\n";
    if (filename && !filename->empty()) text_ += "Content-Type: application/octet-stream\r\n";
    text_ += "\r\n";
  }
  static std::string escaped(std::string_view name) {
    std::string out;
    for (const char c : name) {
      if (c == '"')
        out += "%22";
      else if (c == '\r')
        out += "%0D";
      else if (c == '\n')
        out += "%0A";
      else
        out += c;
    }
    return out;
  }

  std::string boundary_;
  std::string text_;
};

}  // namespace

CallId DriveApi::list(const ListNodes& wanted, Then<drive::NodePage> then) {
  Path path("/api/drive/nodes");
  path.with("parent_id", wanted.parent_id);
  if (wanted.sort) path.with("sort", enum_name(*wanted.sort));
  if (wanted.order) path.with("order", enum_name(*wanted.order));
  path.with("cursor", wanted.cursor).with("limit", wanted.limit);
  return call(Method::get, std::move(path), std::move(then));
}
CallId DriveApi::node(const Id& id, Then<drive::PlacedNode> then) {
  return call(Method::get, node_path(id), std::move(then));
}
CallId DriveApi::search(std::string_view words, std::optional<std::string> cursor,
                        Then<drive::SearchPage> then) {
  return call(Method::get, Path("/api/drive/search").with("q", words).with("cursor", cursor),
              std::move(then));
}
CallId DriveApi::search(const SearchNodes& wanted, std::optional<std::string> cursor,
                        Then<drive::SearchPage> then) {
  Path path("/api/drive/search");
  path.with("q", wanted.words).with("type", wanted.type).with("min_size", wanted.min_size);
  path.with("max_size", wanted.max_size).with("owner", wanted.owner).with("in", wanted.in);
  if (wanted.modified_after) path.with("modified_after", to_iso8601(*wanted.modified_after));
  return call(Method::get, std::move(path.with("cursor", cursor)), std::move(then));
}
CallId DriveApi::recent(std::optional<std::string> cursor, Then<drive::SearchPage> then) {
  return call(Method::get, Path("/api/drive/recent").with("cursor", cursor), std::move(then));
}
CallId DriveApi::starred(std::optional<std::string> cursor, Then<drive::SearchPage> then) {
  return call(Method::get, Path("/api/drive/starred").with("cursor", cursor), std::move(then));
}
CallId DriveApi::usage(Then<drive::Usage> then) {
  return call(Method::get, "/api/drive/usage", std::move(then));
}

CallId DriveApi::create_folder(const drive::CreateFolder& request, Then<drive::Node> then) {
  return call(Method::post, "/api/drive/nodes", request, std::move(then));
}
CallId DriveApi::change(const Id& id, const drive::PatchNode& patch, Then<drive::Node> then) {
  return call(Method::patch, node_path(id), patch, std::move(then));
}
CallId DriveApi::copy(const Id& id, const drive::CopyNode& request, Then<drive::Node> then) {
  return call(Method::post, node_path(id, "/copy"), request, std::move(then));
}
CallId DriveApi::trash(const Id& id, Then<void> then) {
  return call(Method::del, node_path(id), std::move(then));
}
CallId DriveApi::restore(const Id& id, Then<drive::Node> then) {
  return call(Method::post, node_path(id, "/restore"), std::move(then));
}
CallId DriveApi::remove_for_good(const Id& id, Then<void> then) {
  return call(Method::del, Path(node_path(id)).with("permanent", "true"), std::move(then));
}
CallId DriveApi::list_trash(std::optional<std::string> cursor, Then<drive::SearchPage> then) {
  return call(Method::get, Path("/api/drive/trash").with("cursor", cursor), std::move(then));
}
CallId DriveApi::empty_trash(Then<void> then) {
  return call(Method::del, "/api/drive/trash", std::move(then));
}

CallId DriveApi::versions(const Id& id, std::optional<std::string> cursor,
                          Then<drive::VersionPage> then) {
  return call(Method::get, Path(node_path(id, "/versions")).with("cursor", cursor),
              std::move(then));
}
CallId DriveApi::restore_version(const Id& id, std::int64_t version,
                                 Then<drive::UploadReply> then) {
  return call(Method::post, node_path(id, "/versions/") + std::to_string(version) + "/restore",
              std::move(then));
}

CallId DriveApi::content(const Id& id, std::optional<std::int64_t> version,
                         std::optional<Part> part, Then<Reply> then) {
  Request request{Method::get, content_path(id, version), {}, {}, {}};
  if (part) {
    const std::string last = part->to > 0 ? std::to_string(part->to - 1) : "";
    request.headers.set("Range", "bytes=" + std::to_string(part->from) + "-" + last);
  }
  return transport_.send(std::move(request), std::move(then));
}

std::string DriveApi::content_path(const Id& id, std::optional<std::int64_t> version) {
  return download_path(id, version).text();
}

void DriveApi::save(const drive::Node& node, std::optional<std::int64_t> version, Then<void> then) {
  if (node.kind == drive::NodeKind::folder)
    return transport_.save(node_path(node.id, "/archive"), node.name + ".zip", std::move(then));
  Path path = download_path(node.id, version).with("disposition", "attachment");
  transport_.save(std::move(path).text(), node.name, std::move(then));
}

std::string DriveApi::together_path(const std::vector<Id>& ids) {
  std::string list;
  for (const Id& id : ids) list += (list.empty() ? "" : ",") + to_string(id);
  return "/api/drive/archive?ids=" + list;
}

void DriveApi::save_together(const std::vector<Id>& ids, Then<void> then) {
  transport_.save(together_path(ids), "Septet.zip", std::move(then));
}

CallId DriveApi::start_upload(const drive::StartUpload& start, std::string_view idempotency_key,
                              Then<drive::UploadState> then) {
  Request request = with_json(Method::post, "/api/drive/uploads", encode(start));
  request.headers.set("Idempotency-Key", std::string(idempotency_key));
  return transport_.send(std::move(request), decoding(std::move(then)));
}
CallId DriveApi::upload(const Id& upload_id, Then<drive::UploadState> then) {
  return call(Method::get, upload_path(upload_id), std::move(then));
}
CallId DriveApi::send_chunks(const Id& upload_id, std::string frames, platform::Progress progress,
                             Then<drive::ChunksReceived> then) {
  Request request{Method::post, upload_path(upload_id, "/chunks"), {}, std::move(frames), {}};
  request.headers.set("Content-Type", "application/octet-stream");
  return transport_.send(std::move(request), decoding(std::move(then)), std::move(progress));
}
CallId DriveApi::commit_upload(const Id& upload_id, Then<drive::UploadReply> then) {
  return call(Method::post, upload_path(upload_id, "/commit"), std::move(then));
}
CallId DriveApi::discard_upload(const Id& upload_id, Then<void> then) {
  return call(Method::del, upload_path(upload_id), std::move(then));
}
CallId DriveApi::upload_whole(std::string_view name, const Id& parent_id, std::string bytes,
                              Timestamp modified_at, platform::Progress progress,
                              Then<drive::UploadReply> then,
                              std::optional<std::int64_t> base_version,
                              std::optional<drive::OnConflict> on_conflict) {
  Form form;
  form.field("parent_id", to_string(parent_id));
  form.field("modified_at", to_iso8601(modified_at));
  if (base_version) form.field("base_version", std::to_string(*base_version));
  if (on_conflict) form.field("on_conflict", enum_name(*on_conflict));
  form.field("name", name);
  form.file("file", "file", bytes);
  return transport_.send(std::move(form).request("/api/drive/upload"), decoding(std::move(then)),
                         std::move(progress));
}

}  // namespace septet::client
