// Versions that go, by hand and by age, and tags.
#include "support/drive_world.h"

using namespace septet;
using Numbers = std::vector<std::int64_t>;
using Words = std::vector<std::string>;

namespace {

Numbers versions_of(test::DriveWorld& world, const Id& file) {
  const auto page = world.drive->files.versions(world.anna, file, "", 100);
  REQUIRE(page.ok());
  Numbers out;
  for (const auto& version : page->items) out.push_back(version.version);
  return out;
}

Id write(test::DriveWorld& world, const std::string& name, const std::string& bytes) {
  const auto reply = world.upload(world.anna, name, bytes);
  REQUIRE(reply.ok());
  return reply->file_id;
}

std::string removal(test::DriveWorld& world, const Id& file, std::int64_t version) {
  const auto done = world.drive->files.remove_version(world.anna, file, version);
  return done.ok() ? "" : done.error().code;
}

drive::Node tag(test::DriveWorld& world, const Id& id, Words tags) {
  const auto node = world.drive->nodes.patch(world.anna, id, {{}, {}, {}, std::move(tags)}, "");
  REQUIRE(node.ok());
  return *node;
}

std::string tag_refusal(test::DriveWorld& world, const Id& id, Words tags) {
  return world.drive->nodes.patch(world.anna, id, {{}, {}, {}, std::move(tags)}, "").error().code;
}

}  // namespace

TEST_CASE("versions: one goes for good, with its bytes and its share of the quota") {
  test::DriveWorld world;
  const Id file = write(world, "a", "first");
  write(world, "a", "second!");
  CHECK(world.drive->nodes.usage(world.anna)->used_bytes == 12);
  CHECK(*world.blobs->count() == 2);
  CHECK(removal(world, file, 2) == "current_version");
  CHECK(removal(world, file, 3) == "not_found");
  CHECK(removal(world, world.folder(world.anna, "folder"), 1) == "not_a_file");
  CHECK(world.drive->files.remove_version(world.ben, file, 1).error().kind == ErrorKind::not_found);
  CHECK(removal(world, file, 1) == "");
  CHECK(removal(world, file, 1) == "not_found");
  CHECK(versions_of(world, file) == Numbers{2});
  CHECK(world.drive->nodes.usage(world.anna)->used_bytes == 7);
  CHECK(*world.blobs->count() == 1);
  CHECK(*world.read(world.anna, file) == "second!");
  const auto told = world.drive->activities.list(world.anna, file, "", 10);
  CHECK(std::any_of(told->items.begin(), told->items.end(), [](const drive::Activity& item) {
    return item.kind == drive::ActivityKind::version_deleted && item.version == 1;
  }));
}

TEST_CASE("versions: a download of one that goes ends and says why") {
  test::DriveWorld world;
  const std::string bytes = world.random.bytes(600'000);
  const Id file = write(world, "a", bytes);
  write(world, "a", "second");
  auto open = world.drive->files.open(world.anna, file, 1);
  REQUIRE(open.ok());
  const auto piece = open->stream.read(0, 1000);
  REQUIRE(piece.ok());
  CHECK(*piece == bytes.substr(0, piece->size()));
  CHECK(removal(world, file, 1) == "");
  CHECK(open->stream.read(599'000, 1000).error().kind == ErrorKind::not_found);
}

TEST_CASE("retention: all for thirty days, then the newest of each day, and always the current") {
  test::DriveWorld world;
  const Id file = write(world, "a", "1");
  write(world, "a", "2");
  write(world, "a", "3");
  world.clock.advance(days(1));
  write(world, "a", "4");
  write(world, "a", "5");
  world.clock.advance(days(20));
  REQUIRE(world.drive->tick().ok());
  CHECK(versions_of(world, file) == Numbers{5, 4, 3, 2, 1});
  world.clock.advance(hours(9 * 24 + 23));
  REQUIRE(world.drive->tick().ok());
  CHECK(versions_of(world, file) == Numbers{5, 4, 3});
  world.clock.advance(days(30));
  REQUIRE(world.drive->tick().ok());
  CHECK(versions_of(world, file) == Numbers{5, 3});
  CHECK(world.drive->nodes.usage(world.anna)->used_bytes == 2);
  CHECK(*world.blobs->count() == 2);
  CHECK(world.rows("drive_overtaken") == 0);
}

TEST_CASE("retention: what is the newest of its day since another went stays") {
  test::DriveWorld world;
  const Id file = write(world, "a", "1");
  write(world, "a", "2");
  world.clock.advance(days(1));
  write(world, "a", "3");
  CHECK(removal(world, file, 2) == "");
  world.clock.advance(days(60));
  REQUIRE(world.drive->tick().ok());
  CHECK(versions_of(world, file) == Numbers{3, 1});
  CHECK(world.rows("drive_overtaken") == 0);
}

TEST_CASE("retention: versions from before it was written down are found as well") {
  test::DriveWorld world;
  const Id file = write(world, "a", "1");
  write(world, "a", "2");
  REQUIRE(world.database
              ->write([&](db::Transaction& tx) {
                return tx.script(
                    "DROP TABLE drive_overtaken; "
                    "DELETE FROM schema_version WHERE service = 'drive_retention'");
              })
              .ok());
  world.restart();
  world.clock.advance(days(31));
  REQUIRE(world.drive->tick().ok());
  CHECK(versions_of(world, file) == Numbers{2});
}

TEST_CASE("tags: set, listed, counted and found; a copy has them too") {
  test::DriveWorld world;
  const Id folder = world.folder(world.anna, "Folder");
  const Id file = write(world, "a", "1");
  CHECK(tag(world, file, {"work", " home ", "work"}).tags == Words{"home", "work"});
  CHECK(tag(world, folder, {"home"}).tags == Words{"home"});
  drive::ListRequest request;
  request.parent_id = world.anna.account_id;
  const auto listed = world.drive->nodes.list(world.anna, request);
  CHECK(listed->items.at(0).tags == Words{"home"});
  CHECK(listed->items.at(1).tags == Words{"home", "work"});
  world.clock.advance(seconds(1));
  const Id copy = world.drive->nodes.copy(world.anna, file, {})->id;
  CHECK(world.drive->nodes.get(world.anna, copy)->node.tags == Words{"home", "work"});
  const auto tags = world.drive->tags.list(world.anna, "", 1);
  REQUIRE(tags->items.size() == 1);
  CHECK(tags->items.at(0).tag == "home");
  CHECK(tags->items.at(0).count == 3);
  const auto next = world.drive->tags.list(world.anna, *tags->next_cursor, 10);
  CHECK(next->items.at(0).tag == "work");
  const auto found = world.drive->tags.tagged(world.anna, "work", "", 1);
  REQUIRE(found->items.size() == 1);
  CHECK(found->items.at(0).node.id == copy);
  CHECK(world.drive->tags.tagged(world.anna, "work", *found->next_cursor, 10)->items.size() == 1);
  REQUIRE(world.drive->trash.put(world.anna, copy, "").ok());
  CHECK(world.drive->tags.tagged(world.anna, "work", "", 10)->items.size() == 1);
  CHECK(world.drive->tags.tagged(world.ben, "work", "", 10)->items.empty());
  CHECK(tag(world, file, {}).tags.empty());
  REQUIRE(world.drive->trash.remove(world.anna, folder, "").ok());
  REQUIRE(world.drive->trash.remove(world.anna, copy, "").ok());
  CHECK(world.rows("drive_tag") == 0);
}

TEST_CASE("tags: what cannot be one is refused, and nothing changes") {
  test::DriveWorld world;
  const Id file = write(world, "a", "1");
  tag(world, file, {"kept"});
  CHECK(tag_refusal(world, file, {""}) == "bad_tag");
  CHECK(tag_refusal(world, file, {std::string(51, 'x')}) == "bad_tag");
  CHECK(tag_refusal(world, file, {"a\nb"}) == "bad_tag");
  CHECK(tag_refusal(world, file, {"\xff"}) == "bad_tag");
  Words many;
  for (int i = 0; i < 21; ++i) many.push_back(std::to_string(i));
  CHECK(tag_refusal(world, file, many) == "too_many_tags");
  CHECK(world.drive->nodes.get(world.anna, file)->node.tags == Words{"kept"});
}
