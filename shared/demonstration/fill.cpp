#include "demonstration/fill.h"

#include <map>
#include <memory>

#include "base/encoding.h"
#include "base/hash.h"
#include "base/json.h"
#include "demonstration/catalogue.h"
#include "drive/types.h"

namespace septet::demonstration {

namespace {

constexpr int picture_width = 960, picture_height = 640, portrait_size = 256;

// One person's hands: sends requests as they would.
class Hands {
 public:
  Hands(const Handle& handle, std::string token) : handle_(handle), token_(std::move(token)) {}

  Result<Json> send(http::Method method, std::string path, std::string body,
                    std::string content_type) const {
    http::Request request;
    request.method = method;
    request.path = std::move(path);
    request.headers.add("Authorization", "Bearer " + token_);
    request.headers.add("Content-Type", std::move(content_type));
    request.body = std::make_shared<http::TextBody>(std::move(body));
    request.peer_address = "127.0.0.1";
    const http::Response answer = handle_(request);
    const std::string text = TRY(answer.whole_body());
    if (answer.status >= 300)
      return internal("demonstration: " + std::string(http::to_string(method)) + " " +
                      request.path + ": " + text);
    return text.empty() ? Json() : TRY(parse_json(text));
  }

  Result<Json> send_json(http::Method method, std::string path, const Json& body) const {
    return send(method, std::move(path), to_text(body), "application/json");
  }

 private:
  const Handle& handle_;
  std::string token_;
};

// The folder of a path such as "a/b", made if it is not there; nothing for the root.
Result<std::optional<Id>> folder(const Hands& hands, std::string_view path) {
  std::optional<Id> at;
  while (!path.empty()) {
    const auto slash = std::min(path.find('/'), path.size());
    const drive::CreateFolder wanted{std::string(path.substr(0, slash)), at,
                                     drive::FolderOnConflict::use_existing};
    const Json made = TRY(hands.send_json(http::Method::post, "/api/drive/nodes", encode(wanted)));
    at = TRY(decode<drive::Node>(made)).id;
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return at;
}

Result<void> put(const Hands& hands, const File& file, Timestamp now) {
  const std::string bytes =
      file.text.empty() ? landscape_png(file.scene, file.seed, picture_width, picture_height)
                        : std::string(file.text);
  drive::StartUpload start;
  start.name = std::string(file.name);
  start.parent_id = TRY(folder(hands, file.folder));
  start.size_bytes = static_cast<std::int64_t>(bytes.size());
  start.modified_at = now - days(file.age_days);
  std::map<std::string, std::string_view> pieces;
  for (std::string_view rest = bytes; !rest.empty();) {
    const std::string_view piece = rest.substr(0, 64 * 1024);
    const std::string id = to_hex(sha256(piece));
    start.chunks.push_back({id, static_cast<std::int64_t>(piece.size())});
    pieces[id] = piece;
    rest.remove_prefix(piece.size());
  }
  const Json begun = TRY(hands.send_json(http::Method::post, "/api/drive/uploads", encode(start)));
  const std::string upload = "/api/drive/uploads/" + begun.value("id", "");
  for (const auto& [id, piece] : pieces)
    TRY(hands.send(http::Method::put, upload + "/chunks/" + id, std::string(piece),
                   "application/octet-stream"));
  const Json done = TRY(hands.send_json(http::Method::post, upload + "/commit", Json::object()));
  if (file.starred)
    TRY(hands.send_json(http::Method::patch, "/api/drive/nodes/" + done.value("file_id", ""),
                        {{"starred", true}}));
  return {};
}

}  // namespace

Result<void> fill(const Handle& handle, const Join& join, Timestamp now) {
  for (const Person& person : people()) {
    const Hands hands(handle,
                      TRY(join(std::string(person.username), std::string(person.display_name))));
    TRY(hands.send_json(http::Method::patch, "/api/users/me", {{"bio", person.bio}}));
    TRY(hands.send(http::Method::put, "/api/users/me/avatar",
                   portrait_png(person.portrait_seed, portrait_size), "image/png"));
    for (const File& file : files())
      if (file.username == person.username) TRY(put(hands, file, now));
    TRY(hands.send_json(http::Method::post, "/api/auth/logout", Json::object()));
  }
  return {};
}

}  // namespace septet::demonstration
