// Pictures as textures: decoded by the browser off the main thread, kept in a bounded cache.
#pragma once

#include <string_view>

#include "imgui.h"

namespace septet::platform {

struct Image {
  enum class State { loading, ready, failed };
  State state = State::loading;
  ImTextureID texture = nullptr;
  int width_px = 0;  // of the texture
  int height_px = 0;
};

// How a picture fills a box, keeping its proportions: all of it inside, or the box full of it.
enum class Filling { fit, cover };

// From encoded bytes (PNG, JPEG, WebP, AVIF) under a key that names them, as large as a box of that
// many device pixels needs it and never larger than it is. Call it in each frame in which it is
// drawn: the first call decodes, and the one drawn longest ago leaves when the cache is full
// (128 MB).
Image image_from_bytes(std::string_view key, std::string_view bytes, int width_px, int height_px,
                       Filling);

}  // namespace septet::platform
