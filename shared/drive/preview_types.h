// What is told of a file that a preview is made of.
#pragma once

#include <optional>

#include "base/record.h"

namespace septet::drive {

// GET /api/drive/preview gives the picture itself (?file_id, version, size=small|large, page): of
// 320 or 1,600 pixels on its longer side at most, as image/jpeg, or image/png if it is transparent.
enum class PreviewSize { small, large };

// GET /api/drive/preview/info?file_id=&version=
struct PreviewInfo {
  std::int64_t version = 0;
  bool has_preview = false;                 // as far as is known before it is made
  std::optional<std::int64_t> page_count;   // of a PDF
  std::optional<std::int64_t> duration_ms;  // of a video
  std::optional<std::int64_t> width;        // pixels, of an image or a video, as it is shown
  std::optional<std::int64_t> height;
  static void visit(auto& self, auto&& field) {
    field("version", self.version);
    field("has_preview", self.has_preview);
    field("page_count", self.page_count);
    field("duration_ms", self.duration_ms);
    field("width", self.width);
    field("height", self.height);
  }
};

}  // namespace septet::drive

namespace septet {

template <>
struct EnumNames<drive::PreviewSize> {
  static constexpr std::pair<drive::PreviewSize, std::string_view> names[] = {
      {drive::PreviewSize::small, "small"}, {drive::PreviewSize::large, "large"}};
};

}  // namespace septet
