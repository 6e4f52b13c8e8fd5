#include <doctest/doctest.h>

#include "image/image.h"
#include "support/drive_world.h"

using namespace septet;
using test::DriveWorld;

namespace {

// Red on the left, blue on the right.
image::Picture two_halves(int width, int height) {
  image::Picture out{width, height, 3, {}};
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      out.pixels += x < width / 2 ? std::string("\xFF\0\0", 3) : std::string("\0\0\xFF", 3);
  return out;
}

// With a note of the camera's: how it was held, and something that is nobody else's business.
std::string with_exif(const std::string& jpeg, char orientation) {
  std::string tiff("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 19);
  tiff += orientation;
  tiff += std::string("\0\0\0\0\0\0secret place", 18);
  const std::string body = std::string("Exif\0\0", 6) + tiff;
  std::string segment("\xFF\xE1\0", 3);
  segment += static_cast<char>(body.size() + 2);
  return jpeg.substr(0, 2) + segment + body + jpeg.substr(2);
}

struct Shown {
  std::string content_type;
  std::string bytes;
};

Result<Shown> preview(DriveWorld& world, const Id& file_id, drive::PreviewRequest request = {}) {
  auto opened = TRY(world.drive->previews.open(world.anna, file_id, request));
  http::Response response;
  response.body = std::move(opened.stream);
  auto bytes = TRY(response.whole_body());
  return Shown{opened.content_type, std::move(bytes)};
}

bool is_red(const image::Picture& picture, int x, int y) {
  const auto at = (static_cast<std::size_t>(y) * picture.width + x) * picture.channels;
  return static_cast<unsigned char>(picture.pixels[at]) > 200 &&
         static_cast<unsigned char>(picture.pixels[at + 2]) < 60;
}

}  // namespace

TEST_CASE("previews: small and large, upright, and without what the camera noted") {
  DriveWorld world;
  const std::string jpeg = with_exif(image::encode_jpeg(two_halves(2000, 1000)), 6);
  const auto file = world.upload(world.anna, "photo.jpg", jpeg);
  REQUIRE(file.ok());
  const auto small = preview(world, file->file_id);
  REQUIRE(small.ok());
  CHECK(small->content_type == "image/jpeg");
  CHECK(small->bytes.find("secret place") == std::string::npos);
  const auto picture = image::decode(small->bytes);
  REQUIRE(picture.ok());
  CHECK(picture->width == 160);  // turned by a quarter: red above
  CHECK(picture->height == 320);
  CHECK(is_red(*picture, 80, 10));
  CHECK_FALSE(is_red(*picture, 80, 310));
  const auto large =
      preview(world, file->file_id, {.version = 1, .size = drive::PreviewSize::large});
  REQUIRE(large.ok());
  CHECK(image::size_of(large->bytes)->height == 1600);
  CHECK(preview(world, file->file_id)->bytes == small->bytes);
  const auto info = world.drive->previews.info(world.anna, file->file_id, {});
  REQUIRE(info.ok());
  CHECK(info->has_preview);
  CHECK(info->width == 1000);
  CHECK(info->height == 2000);
}

TEST_CASE("previews: what is transparent stays so, what is small is not blown up") {
  DriveWorld world;
  image::Picture glass{40, 30, 4, {}};
  for (int i = 0; i < 40 * 30; ++i) glass.pixels += std::string("\x10\x20\x30\x80", 4);
  const auto file = world.upload(world.anna, "glass.png", image::encode_png(glass));
  REQUIRE(file.ok());
  const auto shown = preview(world, file->file_id, {.size = drive::PreviewSize::large});
  REQUIRE(shown.ok());
  CHECK(shown->content_type == "image/png");
  CHECK(image::decode(shown->bytes)->pixels == glass.pixels);
}

TEST_CASE("previews: refused where there is nothing to show, and that is remembered") {
  DriveWorld world;
  const auto broken = world.upload(world.anna, "broken.jpg", "no picture");
  REQUIRE(broken.ok());
  CHECK(preview(world, broken->file_id).error().code == "no_preview");
  CHECK(world.rows("drive_preview") == 1);
  CHECK_FALSE(world.drive->previews.info(world.anna, broken->file_id, {})->has_preview);
  const auto text = world.upload(world.anna, "a.txt", "text");
  CHECK(preview(world, text->file_id).error().code == "no_preview");
  const auto video = world.upload(world.anna, "a.mp4", "no program here");
  CHECK(preview(world, video->file_id).error().code == "no_preview");
  CHECK(world.rows("drive_preview") == 1);
  CHECK(preview(world, broken->file_id, {.page = 2}).error().code == "no_such_page");
  CHECK(preview(world, broken->file_id, {.version = 9}).error().kind == ErrorKind::not_found);
  CHECK(preview(world, world.folder(world.anna, "f")).error().code == "not_a_file");
  const auto others = world.drive->previews.open(world.ben, broken->file_id, {});
  CHECK(others.error().kind == ErrorKind::not_found);
}

TEST_CASE(
    "previews: their chunks count to nobody's quota, live as long as the version and no longer") {
  DriveWorld world;
  const std::string jpeg = image::encode_jpeg(two_halves(800, 600));
  const auto file = world.upload(world.anna, "a.jpg", jpeg);
  const auto twin = world.upload(world.anna, "b.jpg", jpeg);
  const auto used = world.drive->nodes.usage(world.anna)->used_bytes;
  const auto chunks = world.rows("drive_chunk");
  const auto shown = preview(world, file->file_id);
  REQUIRE(shown.ok());
  REQUIRE(preview(world, twin->file_id).ok());
  CHECK(world.rows("drive_chunk") == chunks + 1);  // the same picture, once
  CHECK(world.drive->nodes.usage(world.anna)->used_bytes == used);
  world.restart();  // which sweeps
  CHECK(preview(world, file->file_id)->bytes == shown->bytes);
  REQUIRE(world.upload(world.anna, "a.jpg", image::encode_jpeg(two_halves(80, 60))).ok());
  CHECK(preview(world, file->file_id)->bytes != shown->bytes);
  CHECK(preview(world, file->file_id, {.version = 1})->bytes == shown->bytes);
  for (const Id& id : {file->file_id, twin->file_id})
    REQUIRE(world.drive->trash.remove(world.anna, id, "").ok());
  CHECK(world.rows("drive_preview") == 0);
  CHECK(world.rows("drive_media") == 0);
  CHECK(world.rows("drive_chunk") == 0);
  CHECK(*world.blobs->count() == 0);
}
