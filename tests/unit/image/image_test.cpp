#include "image/image.h"

#include <doctest/doctest.h>

#include "support/fakes.h"

using namespace septet;

namespace {

image::Picture stripes(int width, int height, int channels) {
  image::Picture out{width, height, channels, {}};
  for (int i = 0; i < width * height; ++i)
    for (int c = 0; c < channels; ++c) out.pixels += static_cast<char>(c == 3 ? 128 : i * 7 + c);
  return out;
}

// The width that a PNG's header claims; the checksum is left wrong, as a liar would.
std::string with_claimed_width(std::string png, unsigned width) {
  for (int i = 0; i < 4; ++i) png[16 + i] = static_cast<char>(width >> (24 - 8 * i));
  return png;
}

}  // namespace

TEST_CASE("images: PNG gives back every pixel") {
  for (const int channels : {3, 4}) {
    const auto picture = stripes(31, 17, channels);
    const auto again = image::decode(image::encode_png(picture));
    REQUIRE(again.ok());
    CHECK(again->pixels == picture.pixels);
    CHECK(again->channels == channels);
  }
}

TEST_CASE("images: the middle square at the size asked for") {
  const auto small = image::square(stripes(64, 20, 4), 8);
  CHECK(small.width == 8);
  CHECK(small.height == 8);
  CHECK(small.pixels.size() == 8 * 8 * 4);
  CHECK(image::decode(image::encode_jpeg(small))->channels == 3);
}

TEST_CASE("images: what is no picture is refused, and huge claims cost nothing") {
  test::SeededRandom random(3);
  const std::string png = image::encode_png(stripes(40, 40, 3));
  CHECK(image::decode("").error().code == "not_an_image");
  CHECK(image::decode("<svg onload=alert(1)>").error().code == "not_an_image");
  CHECK(image::decode(random.bytes(500)).error().code == "not_an_image");
  CHECK(image::decode(with_claimed_width(png, 1 << 23)).error().code == "image_too_large");
  for (std::size_t size = 0; size < png.size(); size += 7)
    (void)image::decode(std::string_view(png).substr(0, size));  // only that it comes back
}

TEST_CASE("images: fitted keeps the proportions and averages light, not numbers") {
  const auto wide = image::fitted(stripes(64, 20, 3), 16);
  CHECK(wide.width == 16);
  CHECK(wide.height == 5);
  const auto tall = image::fitted(stripes(3, 400, 4), 100);
  CHECK(tall.width == 1);
  CHECK(tall.height == 100);
  CHECK(image::fitted(stripes(5, 4, 3), 16).width == 5);
  image::Picture checkers{400, 400, 3, {}};
  for (int i = 0; i < 400 * 400; ++i)
    checkers.pixels += (i + i / 400) % 2 == 0 ? std::string(3, '\xFF') : std::string(3, '\0');
  const auto grey = static_cast<unsigned char>(image::fitted(checkers, 40).pixels[1500]);
  CHECK(grey > 170);  // half of the light is 188 in sRGB, half of the number would be 128
  CHECK(grey < 200);
}

TEST_CASE("images: PPM as programs write it") {
  const auto picture = image::from_ppm(std::string("P6\n2 1\n255\n\x01\x02\x03\x04\x05\x06", 17));
  REQUIRE(picture.ok());
  CHECK(picture->width == 2);
  CHECK(picture->pixels == "\x01\x02\x03\x04\x05\x06");
  for (const std::string_view bad :
       {std::string_view(""), std::string_view("P6"), std::string_view("P6\n2 1\n255\n\x01"),
        std::string_view("P6\n99999 99999\n255\n"), std::string_view("P6\n-2 1\n255\n......."),
        std::string_view("P6\n2 1\n65535\n............")})
    CHECK_FALSE(image::from_ppm(bad).ok());
}
