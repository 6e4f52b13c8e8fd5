#include "archive/zip.h"
#include "support/drive_world.h"

using namespace septet;
using Names = std::vector<std::string>;

namespace {

class Papers final : public drive::AccountDocument {
 public:
  Result<Json> account_document(db::Session&, const Id&) override { return Json{{"name", "Anna"}}; }
};

std::string whole(drive::Archive archive) {
  http::Response response;
  response.body = std::move(archive.stream);
  return *response.whole_body();
}

drive::Destination in(const Id& folder) {
  drive::Destination to;
  to.parent_id = folder;
  return to;
}

}  // namespace

TEST_CASE("exchange: everything goes out as one archive and comes in elsewhere as it was") {
  test::DriveWorld world;
  auto& drive = *world.drive;
  const std::string bytes = world.random.bytes(700'000);
  const Id trips = world.folder(world.anna, "Trips");
  world.folder(world.anna, "Empty", trips);
  const Id photo = world.upload(world.anna, "a.png", bytes, in(trips))->file_id;
  REQUIRE(world.upload(world.anna, "\xC3\xA9t\xC3\xA9.txt", "summer").ok());
  REQUIRE(drive.nodes.patch(world.anna, photo, {{}, {}, true}, "").ok());
  Papers papers;
  const std::string zip = whole(*drive.exchange.everything(world.anna, papers));
  CHECK(zip.find("account.json") != zip.npos);
  world.clock.advance(days(3));
  http::TextBody body(zip);
  const auto report = drive.exchange.import(world.ben, body);
  REQUIRE(report.ok());
  CHECK(report->file_count == 2);
  CHECK(report->folder_count == 2);
  CHECK(world.names(world.ben) == Names{"Trips", "\xC3\xA9t\xC3\xA9.txt"});
  const auto starred = drive.nodes.shelf(world.ben, drive::store::Shelf::starred, "", 10);
  REQUIRE(starred->items.size() == 1);
  CHECK(*world.read(world.ben, starred->items[0].node.id) == bytes);
  CHECK(starred->items[0].node.modified_at == drive.nodes.get(world.anna, photo)->node.modified_at);
  http::TextBody again(zip);
  CHECK(drive.exchange.import(world.ben, again)->folder_count == 0);
  CHECK(drive.nodes.get(world.ben, starred->items[0].node.id)->node.version == 1);
  CHECK(drive.nodes.usage(world.ben)->used_bytes == drive.nodes.usage(world.anna)->used_bytes);
}

TEST_CASE("exchange: an import that is no archive, or names that are none, change nothing") {
  test::DriveWorld world;
  http::TextBody body("hello");
  CHECK_FALSE(world.drive->exchange.import(world.anna, body).ok());
  auto stream = archive::zip_stream({{"drive/../../etc/passwd", 0, {}, {}}});
  http::Response response;
  response.body = std::move(stream);
  http::TextBody evil(*response.whole_body());
  CHECK(world.drive->exchange.import(world.anna, evil).error().code == "bad_name");
  CHECK(world.names(world.anna).empty());
}

TEST_CASE("exchange: an import that breaks half-way leaves everything as it was") {
  test::DriveWorld world;
  auto& drive = *world.drive;
  const std::string big = world.random.bytes(9'000'000);  // more than is staged at once
  REQUIRE(world.upload(world.anna, "a.bin", big).ok());
  world.folder(world.anna, "Trips");
  REQUIRE(world.upload(world.anna, "z.txt", "the last").ok());
  Papers papers;
  const std::string zip = whole(*drive.exchange.everything(world.anna, papers));
  REQUIRE(world.upload(world.ben, "z.txt", "Ben's own").ok());
  const auto before = drive.nodes.usage(world.ben)->used_bytes;
  std::string damaged = zip;
  damaged[damaged.find("the last")] = 'T';
  for (const std::string& broken : {damaged, zip.substr(0, zip.size() / 2)}) {
    http::TextBody body(broken);
    const auto report = drive.exchange.import(world.ben, body);
    CHECK(report.error().code == "bad_archive");
    CHECK(world.names(world.ben) == Names{"z.txt"});
    CHECK(drive.nodes.usage(world.ben)->used_bytes == before);
  }
  http::TextBody body(zip);
  REQUIRE(drive.exchange.import(world.ben, body).ok());
  CHECK(world.names(world.ben) == Names{"Trips", "a.bin", "z.txt"});
}

TEST_CASE("exchange: of an archive that is not ours nothing is taken, and that is said") {
  test::DriveWorld world;
  http::Response response;
  response.body = archive::zip_stream({{"holiday/", 0, {}, {}}});
  http::TextBody body(*response.whole_body());
  CHECK(world.drive->exchange.import(world.anna, body).error().code == "bad_archive");
}

TEST_CASE("exchange: a folder's archive has its name, and others cannot have it") {
  test::DriveWorld world;
  const Id trips = world.folder(world.anna, "Trips");
  REQUIRE(world.upload(world.anna, "a.txt", "alps", in(trips)).ok());
  auto archive = world.drive->exchange.archive(world.anna, trips);
  REQUIRE(archive.ok());
  CHECK(archive->name == "Trips.zip");
  CHECK(whole(*std::move(archive)).find("Trips/a.txtalps") != std::string::npos);
  CHECK(world.drive->exchange.archive(world.ben, trips).error().kind == ErrorKind::not_found);
}
