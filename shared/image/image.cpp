#include "image/image.h"

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace {

// What a decoder may ask for at once: the largest picture that is taken, and some. A picture can
// claim, or its compressed data swell to, far more than its pixels need.
constexpr std::size_t most_bytes_at_once = 128 << 20;

void* bounded_realloc(void* old, std::size_t size) {
  return size > most_bytes_at_once ? nullptr : std::realloc(old, size);
}

}  // namespace

#define STBI_MALLOC(size) bounded_realloc(nullptr, size)
#define STBI_REALLOC(old, size) bounded_realloc(old, size)
#define STBI_FREE(old) std::free(old)

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_NO_STDIO
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_ONLY_GIF
#define STBI_ONLY_BMP
#define STBI_NO_FAILURE_STRINGS
#define STB_IMAGE_RESIZE_IMPLEMENTATION
#define STB_IMAGE_RESIZE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_image.h>
#include <stb/stb_image_resize.h>
#include <stb/stb_image_write.h>
#pragma GCC diagnostic pop

namespace septet::image {

namespace {

const unsigned char* bytes_of(std::string_view s) {
  return reinterpret_cast<const unsigned char*>(s.data());
}
unsigned char* bytes_of(std::string& s) {
  return reinterpret_cast<unsigned char*>(s.data());
}

void append(void* out, void* data, int size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(data),
                                         static_cast<std::size_t>(size));
}

Error not_an_image() {
  return failure(ErrorKind::unprocessable, "not_an_image",
                 "This is not a picture that can be read. PNG, JPEG, GIF and BMP can.");
}

Picture cropped_square(const Picture& picture) {
  const int side = std::min(picture.width, picture.height);
  const int left = (picture.width - side) / 2, top = (picture.height - side) / 2;
  Picture out{side, side, picture.channels, {}};
  const auto channels = static_cast<std::size_t>(picture.channels);
  for (int y = 0; y < side; ++y)
    out.pixels.append(picture.pixels,
                      (static_cast<std::size_t>(top + y) * picture.width + left) * channels,
                      side * channels);
  return out;
}

Picture over_white(const Picture& picture) {
  if (picture.channels == 3) return picture;
  Picture out{picture.width, picture.height, 3, {}};
  out.pixels.reserve(picture.pixels.size() / 4 * 3);
  for (std::size_t i = 0; i + 3 < picture.pixels.size(); i += 4) {
    const int alpha = static_cast<unsigned char>(picture.pixels[i + 3]);
    for (std::size_t c = 0; c < 3; ++c) {
      const int value = static_cast<unsigned char>(picture.pixels[i + c]);
      out.pixels += static_cast<char>((value * alpha + 255 * (255 - alpha)) / 255);
    }
  }
  return out;
}

}  // namespace

Result<Picture> decode(std::string_view bytes, long most_pixels) {
  const auto* data = bytes_of(bytes);
  const auto size = static_cast<int>(std::min<std::size_t>(bytes.size(), 1u << 30));
  Picture out;
  int in_file = 0;
  if (stbi_info_from_memory(data, size, &out.width, &out.height, &in_file) == 0)
    return not_an_image();
  if (out.width < 1 || out.height < 1) return not_an_image();
  if (static_cast<long>(out.width) > most_pixels / out.height)
    return failure(ErrorKind::too_large, "image_too_large", "The picture has too many pixels.");
  out.channels = in_file == 2 || in_file == 4 ? 4 : 3;
  const std::unique_ptr<stbi_uc, decltype(&stbi_image_free)> pixels(
      stbi_load_from_memory(data, size, &out.width, &out.height, &in_file, out.channels),
      &stbi_image_free);
  if (pixels == nullptr) return not_an_image();
  out.pixels.assign(reinterpret_cast<const char*>(pixels.get()),
                    static_cast<std::size_t>(out.width) * out.height * out.channels);
  return out;
}

Picture square(const Picture& picture, int size) {
  const Picture middle = cropped_square(picture);
  Picture out{size, size, picture.channels, {}};
  out.pixels.resize(static_cast<std::size_t>(size) * size * out.channels);
  const int alpha = out.channels == 4 ? 3 : STBIR_ALPHA_CHANNEL_NONE;
  stbir_resize_uint8_srgb(bytes_of(std::string_view(middle.pixels)), middle.width, middle.height, 0,
                          bytes_of(out.pixels), size, size, 0, out.channels, alpha, 0);
  return out;
}

std::string encode_png(const Picture& picture) {
  std::string out;
  stbi_write_png_to_func(&append, &out, picture.width, picture.height, picture.channels,
                         picture.pixels.data(), picture.width * picture.channels);
  return out;
}

std::string encode_jpeg(const Picture& picture, int quality) {
  const Picture opaque = over_white(picture);
  std::string out;
  stbi_write_jpg_to_func(&append, &out, opaque.width, opaque.height, 3, opaque.pixels.data(),
                         quality);
  return out;
}

}  // namespace septet::image
