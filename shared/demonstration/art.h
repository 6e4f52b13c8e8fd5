// Pictures for the demonstration, drawn by this program and varied from a seed, so that nothing
// looks empty on the first day: flat landscapes in a few calm palettes.
#pragma once

#include <cstdint>
#include <string>

namespace septet::demonstration {

enum class Scene { sea, hills, city, mountains, forest };

// A PNG of `width` x `height` pixels. The same arguments give the same bytes.
std::string landscape_png(Scene, std::uint32_t seed, int width, int height);

// A person's portrait, head and shoulders on a plain ground: a PNG of `size` x `size` pixels.
std::string portrait_png(std::uint32_t seed, int size);

}  // namespace septet::demonstration
