#include "panels/drive/text_preview.h"

#include "base/text.h"

namespace septet::panels::drive {

namespace {

constexpr std::int64_t limit_bytes = 512'000;

// Text in another encoding is shown as far as it can be read.
std::string readable(std::string bytes) {
  while (!bytes.empty() && !is_utf8(bytes) && bytes.size() + 4 > limit_bytes) bytes.pop_back();
  if (is_utf8(bytes)) return bytes;
  for (char& c : bytes)
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  return bytes;
}

}  // namespace

const client::Loaded<std::string>& TextPreview::of(const septet::drive::Node& node) {
  const std::string path = client::DriveApi::content_path(node.id, node.version);
  if (path_ == path) return text_;
  path_ = path;
  text_.clear();
  text_.load([&](client::Then<std::string> then) {
    client_.drive().content(node.id, node.version, client::DriveApi::Part{0, limit_bytes},
                            [then = std::move(then)](Result<client::Reply> reply) {
                              if (!reply.ok()) return then(std::move(reply).error());
                              then(readable(std::move(reply->body)));
                            });
  });
  return text_;
}

void TextPreview::forget() {
  path_.clear();
  text_.clear();
}

}  // namespace septet::panels::drive
