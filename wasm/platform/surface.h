// What has to be done with GL when the canvas changes or is about to be painted. For ui/'s glyph
// texture; everything else draws through ImGui.
#pragma once

#include <functional>

namespace septet::platform {

struct SurfaceHandler {
  // The first surface, another devicePixelRatio, a restored GL context, a font that arrived late:
  // what was uploaded has to be made anew. Called between two frames.
  std::function<void(float pixel_ratio)> made;
  // Before the frame's draw lists are rendered.
  std::function<void()> before_paint;
};
void on_surface(SurfaceHandler);

// Calls made before the next frame (the glyph texture is full).
void remake_surface();

// Device pixels per CSS pixel.
float pixel_ratio();

}  // namespace septet::platform
