#include "panels/drive/pictures.h"

#include "base/text.h"

namespace septet::panels::drive {

using septet::drive::Node;

namespace {

constexpr int at_once = 4;
constexpr std::size_t room_bytes = 64'000'000;

// A new version is another picture.
std::string key_of(const Node& node) {
  return "drive/" + to_string(node.id) + "/" + std::to_string(node.version.value_or(0));
}

// Text in another encoding is shown as far as it can be read.
std::string readable(std::string bytes) {
  while (!bytes.empty() && !is_utf8(bytes) && bytes.size() + 4 > Pictures::text_limit_bytes)
    bytes.pop_back();
  if (is_utf8(bytes)) return bytes;
  for (char& c : bytes)
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  return bytes;
}

}  // namespace

platform::Image Pictures::picture(const Node& node, int max_width_px, int max_height_px) {
  const std::string key = key_of(node);
  const auto found = pictures_.find(key);
  if (found == pictures_.end()) {
    used_.push_front(key);
    pictures_[key].used = used_.begin();
    waiting_.emplace_back(key, node);
    start_waiting();
    return {};
  }
  Picture& picture = found->second;
  used_.splice(used_.begin(), used_, picture.used);
  if (picture.failed) return {platform::Image::State::failed};
  if (!picture.loaded) return {};
  return platform::image_from_bytes(key, picture.bytes, max_width_px, max_height_px);
}

void Pictures::start_waiting() {
  while (loading_ < at_once && !waiting_.empty()) {
    const auto [key, node] = std::move(waiting_.back());  // what came into view last
    waiting_.pop_back();
    ++loading_;
    client_.drive().content(node.id, node.version, {},
                            [this, key = key](Result<client::Reply> reply) {
                              --loading_;
                              received(key, std::move(reply));
                              start_waiting();
                            });
  }
}

void Pictures::received(const std::string& key, Result<client::Reply> reply) {
  const auto found = pictures_.find(key);
  if (found == pictures_.end()) return;
  Picture& picture = found->second;
  picture.failed = !reply.ok();
  if (!reply.ok()) return;
  picture.bytes = std::move(reply->body);
  picture.loaded = true;
  kept_bytes_ += picture.bytes.size();
  make_room();
}

void Pictures::make_room() {
  while (kept_bytes_ > room_bytes && used_.size() > 1) {
    const auto oldest = pictures_.find(used_.back());
    if (!oldest->second.loaded) return;
    kept_bytes_ -= oldest->second.bytes.size();
    pictures_.erase(oldest);
    used_.pop_back();
  }
}

const client::Loaded<std::string>& Pictures::text(const Node& node) {
  if (text_key_ == key_of(node)) return text_;
  text_key_ = key_of(node);
  text_.clear();
  text_.load([&](client::Then<std::string> then) {
    client_.drive().content(node.id, node.version, client::DriveApi::Part{0, text_limit_bytes},
                            [then = std::move(then)](Result<client::Reply> reply) {
                              if (!reply.ok()) return then(std::move(reply).error());
                              then(readable(std::move(reply->body)));
                            });
  });
  return text_;
}

void Pictures::forget() {
  pictures_.clear();
  used_.clear();
  waiting_.clear();
  kept_bytes_ = 0;
  text_key_.clear();
  text_.clear();
}

}  // namespace septet::panels::drive
