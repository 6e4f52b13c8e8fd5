#include "image/orientation.h"

#include <cstdint>
#include <optional>

namespace septet::image {

namespace {

constexpr std::uint32_t orientation_tag = 0x0112;
constexpr std::size_t entry_bytes = 12;  // of a directory of TIFF

// Nothing past the end.
std::optional<std::uint32_t> number(std::string_view bytes, std::size_t at, std::size_t count,
                                    bool little) {
  if (at > bytes.size() || count > bytes.size() - at) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[little ? at + count - 1 - i : at + i]);
  return value;
}

// What the first directory of a TIFF structure says.
int orientation_in(std::string_view tiff) {
  const bool little = tiff.starts_with("II");
  if (!little && !tiff.starts_with("MM")) return 1;
  const std::size_t directory = number(tiff, 4, 4, little).value_or(0);
  const std::size_t entries = number(tiff, directory, 2, little).value_or(0);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t at = directory + 2 + i * entry_bytes;
    const auto tag = number(tiff, at, 2, little);
    if (!tag) return 1;
    if (*tag != orientation_tag) continue;
    const auto value = number(tiff, at + 8, 2, little).value_or(1);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

}  // namespace

int orientation_of(std::string_view bytes) {
  constexpr std::string_view exif("Exif\0\0", 6);
  if (!bytes.starts_with("\xFF\xD8")) return 1;
  for (std::size_t at = 2; at + 4 <= bytes.size();) {
    const auto marker = number(bytes, at, 2, false).value_or(0);
    const std::size_t length = number(bytes, at + 2, 2, false).value_or(0);
    if (marker < 0xFFC0 || marker == 0xFFDA || length < 2) return 1;  // the picture itself
    const std::string_view segment = bytes.substr(at + 4, length - 2);
    if (marker == 0xFFE1 && segment.starts_with(exif))
      return orientation_in(segment.substr(exif.size()));
    at += 2 + length;
  }
  return 1;
}

Picture upright(Picture picture, int orientation) {
  if (orientation < 2 || orientation > 8) return picture;
  const bool swapped = lies_down(orientation);
  const bool mirrored =
      orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool upside = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  Picture out{swapped ? picture.height : picture.width,
              swapped ? picture.width : picture.height,
              picture.channels,
              {}};
  out.pixels.reserve(picture.pixels.size());
  const auto channels = static_cast<std::size_t>(picture.channels);
  for (int y = 0; y < out.height; ++y)
    for (int x = 0; x < out.width; ++x) {
      int from_x = swapped ? y : x, from_y = swapped ? x : y;
      if (mirrored) from_x = picture.width - 1 - from_x;
      if (upside) from_y = picture.height - 1 - from_y;
      const std::size_t at =
          (static_cast<std::size_t>(from_y) * picture.width + static_cast<std::size_t>(from_x)) *
          channels;
      out.pixels.append(picture.pixels, at, channels);
    }
  return out;
}

}  // namespace septet::image
