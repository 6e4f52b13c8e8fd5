// Pictures that people send: decoded or refused, never over the limit.
#include "image/image.h"

#include "fuzz/property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace septet;
  constexpr long most_pixels = 200'000;
  const auto picture = image::decode(fuzz::text_of(data, size), most_pixels);
  if (!picture.ok()) return 0;
  PROPERTY(picture->width > 0 && picture->height > 0);
  PROPERTY(long{picture->width} * picture->height <= most_pixels);
  PROPERTY(picture->channels == 3 || picture->channels == 4);
  PROPERTY(picture->pixels.size() ==
           std::size_t(picture->width) * picture->height * picture->channels);
  PROPERTY(image::square(*picture, 16).width == 16);
  const auto small = image::decode_fitted(fuzz::text_of(data, size), 16, most_pixels);
  PROPERTY(small.ok() && small->width <= 16 && small->height <= 16);
  const auto claimed = image::size_of(fuzz::text_of(data, size));
  PROPERTY(claimed.ok() && claimed->width == picture->width && claimed->height == picture->height);
  return 0;
}
