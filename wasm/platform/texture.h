// A texture for pictures that the browser decodes. For the files of this folder.
#pragma once

namespace septet::platform {

// An empty one, smooth when scaled, clamped at its edges.
unsigned create_texture();

}  // namespace septet::platform
