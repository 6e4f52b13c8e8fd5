#include "shell/pictures.h"

#include <cmath>

#include "platform/loop.h"
#include "ui/file_kind.h"

namespace septet::shell {

namespace {

constexpr int at_once = 4;
constexpr std::size_t room_bytes = 64'000'000;
constexpr std::int64_t thumbnail_limit_bytes = 8'000'000;
constexpr double retry_ms = 30'000;  // the network may be back

}  // namespace

platform::Image Pictures::at(const std::string& path, ui::Rect box, platform::Filling filling) {
  const auto found = pictures_.find(path);
  if (found == pictures_.end()) {
    used_.push_front(path);
    pictures_[path].used = used_.begin();
    waiting_.push_back(path);
    start_waiting();
    return {};
  }
  Picture& picture = found->second;
  used_.splice(used_.begin(), used_, picture.used);
  if (picture.failed_ms > 0) {
    if (picture.absent || platform::now_ms() - picture.failed_ms < retry_ms)
      return {platform::Image::State::failed};
    picture.failed_ms = 0;
    waiting_.push_back(path);
    start_waiting();
  }
  if (!picture.loaded) return {};
  const float density = ImGui::GetIO().DisplayFramebufferScale.x;
  return platform::image_from_bytes(path, picture.bytes,
                                    static_cast<int>(std::ceil(box.w * density)),
                                    static_cast<int>(std::ceil(box.h * density)), filling);
}

platform::Image Pictures::of(const drive::Node& node, ui::Rect box, platform::Filling filling) {
  return at(client::DriveApi::content_path(node.id, node.version), box, filling);
}

std::string Pictures::preview_path(const drive::Node& node, std::optional<std::int64_t> version,
                                   bool large, int page) {
  client::Path path("/api/drive/preview");
  path.with("file_id", node.id).with("version", version ? version : node.version);
  path.with("size", large ? "large" : "small");
  if (page > 1) path.with("page", std::int64_t{page});
  return std::move(path).text();
}

platform::Image Pictures::thumbnail(const drive::Node& node, ui::Rect box) {
  const platform::Image made = at(preview_path(node, {}, false), box, platform::Filling::cover);
  const bool itself = made.state == platform::Image::State::failed &&
                      ui::decodes_itself(node.name) && node.size_bytes <= thumbnail_limit_bytes;
  return itself ? of(node, box, platform::Filling::cover) : made;
}

ImTextureID Pictures::avatar(const std::optional<std::string>& path, float side) {
  return path ? at(*path, {0, 0, side, side}, platform::Filling::cover).texture : nullptr;
}

void Pictures::start_waiting() {
  while (loading_ < at_once && !waiting_.empty()) {
    const std::string path = std::move(waiting_.back());  // what came into view last
    waiting_.pop_back();
    ++loading_;
    client_.load(path, [this, path](Result<client::Reply> reply) {
      --loading_;
      received(path, std::move(reply));
      start_waiting();
    });
  }
}

void Pictures::received(const std::string& path, Result<client::Reply> reply) {
  const auto found = pictures_.find(path);
  if (found == pictures_.end()) return;
  Picture& picture = found->second;
  if (!reply.ok()) {
    picture.failed_ms = platform::now_ms();
    picture.absent = reply.error().kind == ErrorKind::not_found;
    return;
  }
  picture.bytes = std::move(reply->body);
  picture.loaded = true;
  kept_bytes_ += picture.bytes.size();
  make_room();
}

void Pictures::make_room() {
  while (kept_bytes_ > room_bytes && used_.size() > 1) {
    const auto oldest = pictures_.find(used_.back());
    if (!oldest->second.loaded && oldest->second.failed_ms == 0) return;
    kept_bytes_ -= oldest->second.bytes.size();
    pictures_.erase(oldest);
    used_.pop_back();
  }
}

void Pictures::forget() {
  pictures_.clear();
  used_.clear();
  waiting_.clear();
  kept_bytes_ = 0;
}

bool has_thumbnail(const drive::Node& node) {
  if (node.kind != drive::NodeKind::file || node.size_bytes == 0) return false;
  const ui::Preview preview = ui::preview_of(node.name);
  return preview == ui::Preview::image || preview == ui::Preview::video ||
         preview == ui::Preview::pdf;
}

}  // namespace septet::shell
