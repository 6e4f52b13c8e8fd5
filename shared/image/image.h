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

// PNG, JPEG, GIF (its first frame) or BMP, upright as a camera says that it was held (EXIF).
// Errors: unprocessable, code "not_an_image"; too_large, code "image_too_large", over
// `most_pixels`, before anything of that size is allocated.
Result<Picture> decode(std::string_view bytes, long most_pixels = 25'000'000);

// As fitted() of that, with less work. Errors: as above.
Result<Picture> decode_fitted(std::string_view bytes, int longest, long most_pixels = 25'000'000);

// What it claims to be, upright, without being decoded. Error: unprocessable "not_an_image".
struct Size {
  int width = 0;  // pixels
  int height = 0;
};
Result<Size> size_of(std::string_view bytes);

// A binary PPM of 8 bits (Netpbm's "P6"), as programs hand pictures on. Error: unprocessable
// "not_an_image".
Result<Picture> from_ppm(std::string_view bytes);

// With its longer side `longest` at most; smaller ones stay as they are.
Picture fitted(Picture, int longest);
bool is_opaque(const Picture&);

// The middle square, scaled to `size` x `size` pixels.
Picture square(const Picture&, int size);

std::string encode_png(const Picture&);
std::string encode_jpeg(const Picture&, int quality = 85);  // 1 to 100; transparency turns white

}  // namespace septet::image
