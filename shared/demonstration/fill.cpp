#include "demonstration/fill.h"

#include <map>

#include "base/encoding.h"
#include "base/hash.h"
#include "demonstration/catalogue.h"
#include "drive/types.h"

namespace septet::demonstration {

namespace {

constexpr int picture_width = 960, picture_height = 640, portrait_size = 256;

// What everybody does, one after the other; what they have is kept by its path.
class Day {
 public:
  Day(const Handle& handle, const Join& join, const Invest& invest, Timestamp now)
      : handle_(handle), join_(join), invest_(invest), now_(now) {}

  Result<void> pass() {
    for (const Person& person : people()) TRY(arrive(person));
    for (const File& file : files()) TRY(put(file));
    for (const Shared& shared : shared()) TRY(share(shared));
    for (const Remark& remark : remarks()) TRY(say(remark));
    for (const PublicAddress& address : public_addresses()) TRY(open_to_all(address));
    if (invest_) TRY(fill_market(members_, invest_));
    for (const auto& [username, hands] : hands_)
      TRY(hands.send_json(http::Method::post, "/api/auth/logout", Json::object()));
    return {};
  }

 private:
  Result<void> arrive(const Person& person) {
    const Hands hands(handle_,
                      TRY(join_(std::string(person.username), std::string(person.display_name))));
    const Json profile =
        TRY(hands.send_json(http::Method::patch, "/api/users/me", {{"bio", person.bio}}));
    TRY(hands.send(http::Method::put, "/api/users/me/avatar",
                   portrait_png(person.portrait_seed, portrait_size), "image/png"));
    members_.push_back({person.username, hands, TRY(parse_id(profile.value("user_id", "")))});
    hands_.emplace(person.username, hands);
    return {};
  }

  // The folder of this path, made with those above it where they are not there; nothing for the
  // root.
  Result<std::optional<Id>> folder(Place place) {
    if (place.path.empty()) return std::optional<Id>();
    if (const auto known = ids_.find(key(place)); known != ids_.end()) return {known->second};
    const auto slash = place.path.rfind('/');
    const bool on_top = slash == place.path.npos;
    const Place above{place.username, on_top ? "" : place.path.substr(0, slash)};
    const std::string name(on_top ? place.path : place.path.substr(slash + 1));
    const drive::CreateFolder wanted{name, TRY(folder(above)),
                                     drive::FolderOnConflict::use_existing};
    const Json made =
        TRY(hands_of(place).send_json(http::Method::post, "/api/drive/nodes", encode(wanted)));
    return {ids_[key(place)] = TRY(decode<drive::Node>(made)).id};
  }

  Result<void> put(const File& file);
  Result<Id> upload(const Hands&, drive::StartUpload, std::string_view bytes);

  Result<void> share(const Shared& shared) {
    const drive::CreateShare wanted{
        ids_.at(key(shared.place)), {}, std::string(shared.with), shared.role};
    TRY(hands_of(shared.place).send_json(http::Method::post, "/api/drive/shares", encode(wanted)));
    return {};
  }

  Result<void> say(const Remark& remark) {
    const std::string path =
        "/api/drive/nodes/" + to_string(ids_.at(key(remark.place))) + "/comments";
    TRY(hands_.at(remark.username).send_json(http::Method::post, path, {{"text", remark.text}}));
    return {};
  }

  Result<void> open_to_all(const PublicAddress& address) {
    drive::SaveLink wanted;
    wanted.node_id = ids_.at(key(address.place));
    wanted.mode = address.mode;
    TRY(hands_of(address.place).send_json(http::Method::post, "/api/drive/links", encode(wanted)));
    return {};
  }

  static std::string key(Place place) {
    return std::string(place.username) + "/" + std::string(place.path);
  }
  const Hands& hands_of(Place place) const { return hands_.at(place.username); }

  const Handle& handle_;
  const Join& join_;
  const Invest& invest_;
  const Timestamp now_;
  std::vector<Member> members_;
  std::map<std::string_view, Hands> hands_;  // by username
  std::map<std::string, Id> ids_;            // of files and folders, by key()
};

Result<void> Day::put(const File& file) {
  const std::string bytes =
      file.text.empty() ? landscape_png(file.scene, file.seed, picture_width, picture_height)
                        : std::string(file.text);
  const Place parent{file.username, file.folder};
  drive::StartUpload start;
  start.name = std::string(file.name);
  start.parent_id = TRY(folder(parent));
  start.modified_at = now_ - days(file.age_days);
  const Id id = TRY(upload(hands_of(parent), std::move(start), bytes));
  ids_[key(parent) + (file.folder.empty() ? "" : "/") + std::string(file.name)] = id;
  if (file.starred)
    TRY(hands_of(parent).send_json(http::Method::patch, "/api/drive/nodes/" + to_string(id),
                                   {{"starred", true}}));
  return {};
}

Result<Id> Day::upload(const Hands& hands, drive::StartUpload start, std::string_view bytes) {
  start.size_bytes = static_cast<std::int64_t>(bytes.size());
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
  return TRY(decode<drive::UploadReply>(done)).file_id;
}

}  // namespace

Result<void> fill(const Handle& handle, const Join& join, const Invest& invest, Timestamp now) {
  return Day(handle, join, invest, now).pass();
}

}  // namespace septet::demonstration
