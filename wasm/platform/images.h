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

// From encoded bytes (PNG, JPEG, WebP, AVIF) under a key that names them, at most that many device
// pixels wide and high (so that a thumbnail costs what it shows; it keeps its proportions). Call it
// in each frame in which it is drawn: the first call decodes, and the one drawn longest ago leaves
// when the cache is full (128 MB).
Image image_from_bytes(std::string_view key, std::string_view bytes, int max_width_px,
                       int max_height_px);

}  // namespace septet::platform
