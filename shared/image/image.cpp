#include "image/image.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <vector>

#include "image/orientation.h"

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

Picture resized(const Picture& picture, int width, int height) {
  Picture out{width, height, picture.channels, {}};
  out.pixels.resize(static_cast<std::size_t>(width) * height * out.channels);
  const int alpha = out.channels == 4 ? 3 : STBIR_ALPHA_CHANNEL_NONE;
  stbir_resize_uint8_srgb(bytes_of(std::string_view(picture.pixels)), picture.width, picture.height,
                          0, bytes_of(out.pixels), width, height, 0, out.channels, alpha, 0);
  return out;
}

// Each `factor` x `factor` pixels as one, by the mean of their light (of gamma 2, which is near to
// sRGB's): much less work than a good filter, which then has less to do. Opaque ones only; what
// is left over at the right and at the bottom is dropped.
Picture averaged(Picture picture, int factor) {
  if (factor < 2 || picture.channels != 3) return picture;
  Picture out{picture.width / factor, picture.height / factor, 3, {}};
  if (out.width == 0 || out.height == 0) return picture;
  const std::size_t row_bytes = static_cast<std::size_t>(picture.width) * 3;
  const auto side = static_cast<std::size_t>(factor);
  std::vector<std::uint32_t> light(static_cast<std::size_t>(out.width) * 3);
  for (std::size_t y = 0; y < static_cast<std::size_t>(out.height) * side; ++y) {
    if (y % side == 0) std::fill(light.begin(), light.end(), 0);
    const unsigned char* at = bytes_of(std::string_view(picture.pixels)) + y * row_bytes;
    for (std::size_t x = 0; x < light.size(); x += 3)
      for (std::size_t i = 0; i < side; ++i, at += 3)
        for (std::size_t c = 0; c < 3; ++c) light[x + c] += std::uint32_t{at[c]} * at[c];
    if (y % side != side - 1) continue;
    const float scale = 1.0f / static_cast<float>(side * side);
    for (const std::uint32_t sum : light)
      out.pixels += static_cast<char>(
          static_cast<unsigned char>(std::sqrt(static_cast<float>(sum) * scale) + 0.5f));
  }
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

namespace {

Result<Picture> as_stored(std::string_view bytes, long most_pixels) {
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

}  // namespace

Result<Picture> decode(std::string_view bytes, long most_pixels) {
  return upright(TRY(as_stored(bytes, most_pixels)), orientation_of(bytes));
}

Result<Picture> decode_fitted(std::string_view bytes, int longest, long most_pixels) {
  return upright(fitted(TRY(as_stored(bytes, most_pixels)), longest), orientation_of(bytes));
}

Result<Size> size_of(std::string_view bytes) {
  const auto size = static_cast<int>(std::min<std::size_t>(bytes.size(), 1u << 30));
  Size out;
  int channels = 0;
  if (stbi_info_from_memory(bytes_of(bytes), size, &out.width, &out.height, &channels) == 0)
    return not_an_image();
  if (out.width < 1 || out.height < 1) return not_an_image();
  if (lies_down(orientation_of(bytes))) std::swap(out.width, out.height);
  return out;
}

Result<Picture> from_ppm(std::string_view bytes) {
  if (!bytes.starts_with("P6")) return not_an_image();
  bytes.remove_prefix(2);
  int numbers[3] = {};  // width, height, the largest value
  for (int& number : numbers) {
    while (!bytes.empty() && std::string_view(" \t\r\n").find(bytes[0]) != std::string_view::npos)
      bytes.remove_prefix(1);
    const auto read = std::from_chars(bytes.data(), bytes.data() + bytes.size(), number);
    if (read.ec != std::errc{} || number < 1 || number > 1 << 15) return not_an_image();
    bytes.remove_prefix(static_cast<std::size_t>(read.ptr - bytes.data()));
  }
  const std::size_t size = std::size_t{3} * numbers[0] * numbers[1];
  if (numbers[2] != 255 || bytes.size() < size + 1) return not_an_image();
  return Picture{numbers[0], numbers[1], 3, std::string(bytes.substr(1, size))};
}

bool is_opaque(const Picture& picture) {
  if (picture.channels == 3) return true;
  for (std::size_t i = 3; i < picture.pixels.size(); i += 4)
    if (picture.pixels[i] != '\xFF') return false;
  return true;
}

Picture fitted(Picture picture, int longest) {
  const int longer = std::max(picture.width, picture.height);
  if (longer <= longest) return picture;
  const auto scaled = [&](int side) {
    return std::max<int>(1, static_cast<int>((std::int64_t{side} * longest + longer / 2) / longer));
  };
  const int width = scaled(picture.width), height = scaled(picture.height);
  return resized(averaged(std::move(picture), longer / (2 * longest)), width, height);
}

Picture square(const Picture& picture, int size) {
  return resized(cropped_square(picture), size, size);
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
