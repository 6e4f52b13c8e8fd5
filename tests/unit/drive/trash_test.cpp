#include "support/drive_world.h"

using namespace septet;
using Names = std::vector<std::string>;
using drive::store::Shelf;

namespace {

drive::Destination inside(const Id& folder) {
  drive::Destination to;
  to.parent_id = folder;
  return to;
}

}  // namespace

TEST_CASE("trash: restored to where it was, numbered if its name is taken, else to the root") {
  test::DriveWorld world;
  auto& drive = *world.drive;
  const Id folder = world.folder(world.anna, "Folder");
  const Id file = world.upload(world.anna, "a.txt", "1", inside(folder))->file_id;
  REQUIRE(drive.trash.put(world.anna, file, "").ok());
  CHECK(world.names(world.anna, folder).empty());
  CHECK(drive.nodes.shelf(world.anna, Shelf::trash, "", 10)->items.size() == 1);
  REQUIRE(world.upload(world.anna, "a.txt", "2", inside(folder)).ok());
  CHECK(drive.trash.restore(world.anna, file)->name == "a (2).txt");
  REQUIRE(drive.trash.put(world.anna, file, "").ok());
  REQUIRE(drive.trash.put(world.anna, folder, "").ok());
  CHECK(drive.trash.restore(world.anna, file)->parent_id == world.anna.account_id);
}

TEST_CASE("trash: a folder takes along what it holds, and what went with it cannot be changed") {
  test::DriveWorld world;
  auto& drive = *world.drive;
  const Id folder = world.folder(world.anna, "Folder");
  const Id file = world.upload(world.anna, "a.txt", "1", inside(folder))->file_id;
  REQUIRE(drive.nodes.patch(world.anna, file, {{}, {}, true}, "").ok());
  CHECK(drive.nodes.shelf(world.anna, Shelf::starred, "", 10)->items.size() == 1);
  REQUIRE(drive.trash.put(world.anna, folder, "").ok());
  CHECK(drive.nodes.shelf(world.anna, Shelf::starred, "", 10)->items.empty());
  CHECK(drive.nodes.shelf(world.anna, Shelf::recent, "", 10)->items.empty());
  CHECK(drive.nodes.get(world.anna, file)->node.trashed_at.has_value());
  CHECK(drive.nodes.patch(world.anna, file, {"b", {}, {}}, "").error().code == "in_trash");
  CHECK(drive.trash.restore(world.anna, file).error().code == "in_trash");
  CHECK(world.upload(world.anna, "b", "2", inside(folder)).error().code == "in_trash");
  REQUIRE(drive.trash.restore(world.anna, folder).ok());
  CHECK(world.names(world.anna, folder) == Names{"a.txt"});
}

TEST_CASE("trash: after thirty days everything is gone, and so are the bytes") {
  test::DriveWorld world;
  const Id folder = world.folder(world.anna, "Folder");
  Id parent = folder;
  for (int level = 0; level < 5; ++level) {
    parent = world.folder(world.anna, "deeper", parent);
    REQUIRE(world.upload(world.anna, "f", "content " + std::to_string(level), inside(parent)).ok());
  }
  REQUIRE(world.drive->trash.put(world.anna, folder, "").ok());
  world.clock.advance(days(29));
  REQUIRE(world.drive->tick().ok());
  CHECK(*world.blobs->count() == 5);
  world.clock.advance(days(2));
  REQUIRE(world.drive->tick().ok());
  CHECK(*world.blobs->count() == 0);
  CHECK(world.rows("drive_node") == 0);
  CHECK(world.rows("drive_version") == 0);
  CHECK(world.drive->nodes.usage(world.anna)->used_bytes == 0);
}

TEST_CASE("trash: emptied, it leaves alone what is not in it") {
  test::DriveWorld world;
  const Id kept = world.upload(world.anna, "kept", "same bytes")->file_id;
  const Id gone = world.upload(world.anna, "gone", "same bytes")->file_id;
  const Id bens = world.upload(world.ben, "bens", "other bytes")->file_id;
  REQUIRE(world.drive->trash.put(world.anna, gone, "").ok());
  REQUIRE(world.drive->trash.put(world.ben, bens, "").ok());
  REQUIRE(world.drive->trash.empty(world.anna).ok());
  CHECK(world.drive->nodes.get(world.anna, gone).error().kind == ErrorKind::not_found);
  CHECK(*world.read(world.anna, kept) == "same bytes");
  CHECK(world.drive->nodes.get(world.ben, bens).ok());
  CHECK(world.drive->nodes.usage(world.anna)->file_count == 1);
}

TEST_CASE("trash: what was put there by itself stays when its folder is deleted for good") {
  test::DriveWorld world;
  const Id folder = world.folder(world.anna, "folder");
  const Id inner = world.folder(world.anna, "inner", folder);
  const Id kept = world.upload(world.anna, "kept", "bytes", {.parent_id = inner})->file_id;
  const Id gone = world.upload(world.anna, "gone", "more bytes", {.parent_id = inner})->file_id;
  REQUIRE(world.drive->trash.put(world.anna, kept, "").ok());
  REQUIRE(world.drive->trash.remove(world.anna, folder, "").ok());
  CHECK(world.drive->nodes.get(world.anna, gone).error().kind == ErrorKind::not_found);
  REQUIRE(world.drive->trash.restore(world.anna, kept).ok());
  CHECK(*world.read(world.anna, kept) == "bytes");
  CHECK(world.names(world.anna) == std::vector<std::string>{"kept"});
}

TEST_CASE("trash: an account that goes takes all of it along, other accounts' chunks excepted") {
  test::DriveWorld world;
  REQUIRE(world.upload(world.anna, "a", "shared bytes").ok());
  const Id bens = world.upload(world.ben, "b", "shared bytes")->file_id;
  REQUIRE(world.upload(world.anna, "c", "her own").ok());
  CHECK(*world.blobs->count() == 2);
  REQUIRE(world.database
              ->write([&](db::Transaction& tx) {
                return world.drive->forget_account(tx, world.anna.account_id, world.clock.now());
              })
              .ok());
  CHECK(world.names(world.anna).empty());
  REQUIRE(world.drive->tick().ok());
  CHECK(*world.blobs->count() == 1);
  CHECK(world.rows("drive_usage") == 1);
  CHECK(*world.read(world.ben, bens) == "shared bytes");
}

TEST_CASE("trash: a damaged file is never served, can be deleted, and holds up no other") {
  test::DriveWorld world;
  const Id damaged = world.upload(world.anna, "damaged", "some bytes")->file_id;
  const Id whole = world.upload(world.anna, "whole", "other bytes")->file_id;
  REQUIRE(world.database
              ->write([&](db::Transaction& tx) {
                return tx.run("UPDATE drive_version SET manifest = ? WHERE node_id = ?",
                              db::Blob{"garbage"}, damaged);
              })
              .ok());
  CHECK(world.read(world.anna, damaged).error().code == "content_damaged");
  CHECK(world.drive->trash.remove(world.anna, damaged, "").ok());
  CHECK(world.drive->trash.remove(world.anna, whole, "").ok());
  CHECK(world.rows("drive_node") == 0);
  CHECK(world.drive->nodes.usage(world.anna)->used_bytes == 0);
}
