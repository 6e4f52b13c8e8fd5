// Pictures: decoding what people send, scaling, encoding anew. Everything that is shown to others
// passes through here, so that nothing but pixels survives of an upload.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace septet::image {

struct Picture {
  int width = 0;  // pixels
  int height = 0;
  int channels = 0;    // 3: RGB, 4: RGBA
  std::string pixels;  // width * height * channels bytes, row by row from the top
};

// PNG, JPEG, GIF (its first frame) or BMP. Errors: unprocessable, code "not_an_image"; too_large,
// code "image_too_large", over `most_pixels`, before anything of that size is allocated.
Result<Picture> decode(std::string_view bytes, long most_pixels = 25'000'000);

// The middle square, scaled to `size` x `size` pixels.
Picture square(const Picture&, int size);

std::string encode_png(const Picture&);
std::string encode_jpeg(const Picture&, int quality = 85);  // 1 to 100; transparency turns white

}  // namespace septet::image
