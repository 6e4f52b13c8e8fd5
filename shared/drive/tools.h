// Programs that a host may have for what is too large to link: PDF and video. A host without any
// gives none; one that has some says which.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"
#include "image/image.h"

namespace septet::drive {

enum class Tool { pdf_text, pdf_picture, video_picture };

// What is known of a file besides its bytes.
struct MediaFacts {
  std::optional<std::int64_t> page_count;
  std::optional<std::int64_t> duration_ms;
  std::optional<std::int64_t> width;  // pixels, as it is shown
  std::optional<std::int64_t> height;
};

// Each takes the bytes as they are read and leaves none behind. Errors of all of them: the
// source's; unprocessable "tool_failed" for what the program cannot read, or not within its limits
// of time, memory and output; unavailable if it could not be started.
class Tools {
 public:
  virtual ~Tools() = default;
  virtual bool has(Tool) const = 0;

  virtual Result<std::string> pdf_text(const http::Stream&, std::size_t most_bytes) = 0;
  virtual Result<MediaFacts> pdf_facts(const http::Stream&) = 0;
  // Pages count from 1.
  virtual Result<image::Picture> pdf_page(const http::Stream&, std::int64_t page, int longest) = 0;
  virtual Result<MediaFacts> video_facts(const http::Stream&) = 0;
  // A frame near the beginning. Also of pictures that image::decode() does not know.
  virtual Result<image::Picture> video_frame(const http::Stream&, int longest) = 0;

  // Does this when its turn has come: of one key one at a time, and altogether as many as there
  // are processors.
  virtual Result<void> in_turn(const std::string& key,
                               const std::function<Result<void>()>& work) = 0;
};

}  // namespace septet::drive
