// How a camera was held, as JPEG files tell by EXIF (CIPA DC-008, section 4.6.4, tag 0x0112).
#pragma once

#include <string_view>

#include "image/image.h"

namespace septet::image {

// 1 (upright) to 8, as EXIF numbers them; 1 if nothing is said.
int orientation_of(std::string_view bytes);
// Whether width and height are swapped.
constexpr bool lies_down(int orientation) {
  return orientation >= 5;
}
// The picture turned and mirrored so that it is upright.
Picture upright(Picture, int orientation);

}  // namespace septet::image
