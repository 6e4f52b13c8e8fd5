#include "support/drive_world.h"

using namespace septet;
using drive::LinkMode;

namespace {

drive::Link link_to(test::DriveWorld& world, const Id& node_id,
                    LinkMode mode = LinkMode::download) {
  const auto made = world.drive->links.make(world.anna, {.node_id = node_id, .mode = mode});
  REQUIRE(made.ok());
  return *made;
}

drive::Visit visit_by(test::DriveWorld& world, const drive::Link& link) {
  auto visit = world.drive->visits.enter(link.token, "");
  REQUIRE(visit.ok());
  return *std::move(visit);
}

Result<std::string> whole(http::Stream stream) {
  http::Response response;
  response.body = std::move(stream);
  return response.whole_body();
}

Result<void> drop_into(test::DriveWorld& world, const drive::Link& link, const std::string& name,
                       std::string_view bytes) {
  const auto visit = visit_by(world, link);
  TRY(world.drive->visits.check_drop(visit, static_cast<std::int64_t>(bytes.size())));
  drive::Drop drop(world.drive->visits, visit);
  TRY(drop.begin(name));
  TRY(drop.add(bytes));
  return drop.end();
}

}  // namespace

TEST_CASE("links: what may go on is asked for at most once a second, and a no ends it") {
  test::FakeClock clock;
  int asked = 0;
  bool allowed = true;
  const auto check = drive::once_a_second(clock, [&]() -> Result<void> {
    ++asked;
    return allowed ? Result<void>() : not_found("gone");
  });
  for (int i = 0; i < 30; ++i) {
    CHECK(check().ok());
    clock.advance(milliseconds(100));
  }
  CHECK(asked == 2);
  allowed = false;
  clock.advance(seconds(1));
  CHECK_FALSE(check().ok());
  CHECK_FALSE(check().ok());
  CHECK(drive::once_a_second(clock, {})().ok());
}

TEST_CASE("links: a download and an archive that run end with the link") {
  test::DriveWorld world;
  const Id folder = world.folder(world.anna, "Trips");
  const std::string bytes = world.random.bytes(3'000'000);
  const Id file = world.upload(world.anna, "film.bin", bytes, {.parent_id = folder})->file_id;
  const auto link = link_to(world, folder);
  const auto visit = visit_by(world, link);
  auto opened = world.drive->visits.open(visit, file);
  auto archive = world.drive->visits.archive(visit, folder);
  REQUIRE((opened.ok() && archive.ok()));
  CHECK(*whole(opened->stream) == bytes);
  CHECK(opened->stream.read(0, 100).ok());
  CHECK(archive->stream.read(0, 100).ok());
  REQUIRE(world.drive->links.remove(world.anna, link.id).ok());
  world.clock.advance(seconds(1));
  CHECK(opened->stream.read(2'000'000, 100).error().code == "no_such_link");
  CHECK_FALSE(whole(archive->stream).ok());
  CHECK_FALSE(world.drive->visits.enter(link.token, "").ok());
}

TEST_CASE("links: what changes what was allowed ends it as well") {
  test::DriveWorld world;
  const Id folder = world.folder(world.anna, "Trips");
  const Id file = world.upload(world.anna, "a", "abc", {.parent_id = folder})->file_id;
  const auto link = link_to(world, folder);
  auto& links = world.drive->links;
  const auto allowed = [&] { return world.drive->visits.permission(visit_by(world, link), file); };
  auto before = allowed();
  REQUIRE(links.change(world.anna, link.id, {.password = "sesame"}).ok());
  CHECK_FALSE(before().ok());
  REQUIRE(links.change(world.anna, link.id, {}).ok());
  before = allowed();
  REQUIRE(links.change(world.anna, link.id, {.mode = LinkMode::view}).ok());
  CHECK_FALSE(before().ok());
  before = allowed();
  REQUIRE(links
              .change(world.anna, link.id,
                      {.mode = LinkMode::view, .expires_at = world.clock.now() + seconds(5)})
              .ok());
  CHECK(before().ok());
  world.clock.advance(seconds(5));
  CHECK(before().error().code == "link_expired");
  REQUIRE(links.change(world.anna, link.id, {.mode = LinkMode::view}).ok());
  CHECK(before().ok());
  REQUIRE(
      world.drive->nodes.patch(world.anna, file, {.parent_id = world.anna.account_id}, "").ok());
  CHECK_FALSE(before().ok());
}

TEST_CASE("links: go with what they lead to, and with the account") {
  test::DriveWorld world;
  const Id folder = world.folder(world.anna, "Trips");
  const Id file = world.upload(world.anna, "a", "abc", {.parent_id = folder})->file_id;
  link_to(world, file);
  link_to(world, folder);
  CHECK(world.rows("drive_link") == 2);
  REQUIRE(world.drive->trash.remove(world.anna, folder, "").ok());
  world.jobs->settle();
  CHECK(world.rows("drive_node") == 0);
  CHECK(world.rows("drive_link") == 0);
  link_to(world, world.folder(world.anna, "Again"));
  REQUIRE(world.database
              ->write([&](db::Transaction& tx) {
                return world.drive->forget_account(tx, world.anna.account_id, world.clock.now());
              })
              .ok());
  CHECK(world.rows("drive_link") == 0);
}

TEST_CASE("links: what is put into a drop box counts to its owner, and to their quota") {
  test::DriveWorld world;
  world.quota_bytes = 100'000;
  world.restart();
  const Id box = world.folder(world.anna, "Box");
  const auto link = link_to(world, box, LinkMode::drop);
  const std::string bytes = world.random.bytes(60'000);
  CHECK(drop_into(world, link, "a.bin", bytes).ok());
  CHECK(world.drive->nodes.usage(world.anna)->used_bytes == 60'000);
  REQUIRE(world.people.told.size() == 1);
  CHECK(world.people.told[0].kind == "drive.dropped");
  CHECK(world.people.told[0].account_id == world.anna.account_id);
  CHECK(drop_into(world, link, "b.bin", world.random.bytes(60'000)).error().code ==
        "quota_exceeded");
  CHECK(world.names(world.anna, box) == std::vector<std::string>{"a.bin"});
  CHECK(world.drive->nodes.usage(world.anna)->used_bytes == 60'000);
  CHECK(drop_into(world, link, "../x", "x").error().code == "bad_name");
}

TEST_CASE("links: a drop box that is taken back takes nothing more, not even what is on its way") {
  test::DriveWorld world;
  const Id box = world.folder(world.anna, "Box");
  const auto link = link_to(world, box, LinkMode::drop);
  drive::Drop drop(world.drive->visits, visit_by(world, link));
  REQUIRE(drop.begin("late.txt").ok());
  REQUIRE(drop.add("some").ok());
  REQUIRE(world.drive->links.remove(world.anna, link.id).ok());
  CHECK(drop.end().error().code == "no_such_link");
  CHECK(world.names(world.anna, box).empty());
}
