#include "base/encoding.h"
#include "base/hash.h"
#include "drive/share_store.h"
#include "support/drive_world.h"

using namespace septet;
using drive::Permission;
using Names = std::vector<std::string>;

namespace {

// Everything that one person was told of nodes since.
std::vector<std::string> told(test::DriveWorld& world, const Caller& who, std::int64_t since) {
  std::vector<std::string> out;
  const auto events = *world.database->read(
      [&](db::Session& session) { return events::after(session, since, who.account_id, 1000); });
  for (const auto& stored : events)
    out.push_back(stored.event.kind + " " + stored.event.data.value("node_id", ""));
  return out;
}

std::int64_t newest(test::DriveWorld& world) {
  return *world.database->read([](db::Session& session) { return events::newest(session); });
}

std::int64_t held_by(test::DriveWorld& world, const Caller& who) {
  return *world.database->read([&](db::Session& session) {
    return session.integer(
        "SELECT coalesce(sum(reference_count), 0) FROM drive_chunk WHERE account_id = ?",
        who.account_id);
  });
}

}  // namespace

TEST_CASE("sharing: what an editor uploads is the owner's, its chunks and its quota as well") {
  test::DriveWorld world;
  const Id folder = world.folder(world.anna, "Plans");
  world.share(world.anna, folder, world.ben, Permission::editor);
  const std::string bytes = world.random.bytes(9'000'000);  // in more than one batch
  const auto made = world.upload(world.ben, "film.bin", bytes, {.parent_id = folder, .name = {}});
  REQUIRE(made.ok());
  CHECK(world.drive->nodes.usage(world.anna)->used_bytes == 9'000'000);
  CHECK(world.drive->nodes.usage(world.ben)->used_bytes == 0);
  CHECK(held_by(world, world.ben) == 0);
  CHECK(held_by(world, world.anna) > 0);
  CHECK(*world.read(world.anna, made->file_id) == bytes);
  CHECK(*world.read(world.ben, made->file_id) == bytes);
  const auto node = world.drive->nodes.get(world.ben, made->file_id)->node;
  CHECK(node.owner_id == world.anna.account_id);
  CHECK(node.author_id == world.ben.account_id);
  CHECK(node.permission == Permission::editor);
  const auto versions = world.drive->files.versions(world.anna, made->file_id, "", 10);
  CHECK(versions->items[0].author_id == world.ben.account_id);
  CHECK(versions->items[0].device_name == "Phone");
  // The same content again is no version and leaves no reference behind.
  const auto references = held_by(world, world.anna);
  REQUIRE(world.upload(world.ben, "film.bin", bytes, {.parent_id = folder, .name = {}}).ok());
  CHECK(held_by(world, world.ben) == 0);
  CHECK(held_by(world, world.anna) == references);
}

TEST_CASE("sharing: a chunked upload becomes the owner's at its commit, or nobody's") {
  test::DriveWorld world;
  const Id folder = world.folder(world.anna, "Plans");
  const Id share = world.share(world.anna, folder, world.ben, Permission::editor);
  const std::string bytes = "a plan";
  drive::StartUpload start;
  start.name = "plan.txt";
  start.parent_id = folder;
  start.size_bytes = static_cast<std::int64_t>(bytes.size());
  start.chunks = {{to_hex(sha256(bytes)), start.size_bytes}};
  auto& uploads = world.drive->uploads;
  const auto first = uploads.start(world.ben, start, {});
  REQUIRE(first.ok());
  REQUIRE(uploads.put_chunk(world.ben, first->id, start.chunks[0].id, bytes).ok());
  CHECK(held_by(world, world.ben) == 1);
  REQUIRE(uploads.commit(world.ben, first->id).ok());
  CHECK(held_by(world, world.ben) == 0);
  CHECK(held_by(world, world.anna) == 1);
  // What anna holds is nothing to ben: the chunk has to be sent again.
  start.name = "plan 2.txt";
  const auto second = uploads.start(world.ben, start, {});
  REQUIRE(second.ok());
  CHECK(second->missing.size() == 1);
  REQUIRE(uploads.put_chunk(world.ben, second->id, start.chunks[0].id, bytes).ok());
  REQUIRE(world.drive->shares.end(world.anna, share).ok());
  const auto refused = uploads.commit(world.ben, second->id);
  CHECK(refused.error().kind == ErrorKind::not_found);
  CHECK(refused.error().field == "parent_id");
  REQUIRE(uploads.abort(world.ben, second->id).ok());
  CHECK(held_by(world, world.ben) == 0);
}

TEST_CASE("sharing: the owner's room is what counts, and the uploader's does not") {
  test::DriveWorld world;
  world.quota_bytes = 1'000'000;
  world.restart();
  const Id folder = world.folder(world.anna, "Plans");
  world.share(world.anna, folder, world.ben, Permission::editor);
  REQUIRE(world.upload(world.ben, "full", world.random.bytes(1'000'000)).ok());
  CHECK(world.drive->check_room(world.ben, 500'000).ok());
  const auto fits = world.upload(world.ben, "fits", world.random.bytes(900'000),
                                 {.parent_id = folder, .name = {}});
  CHECK(fits.ok());
  const auto too_much = world.upload(world.ben, "too much", world.random.bytes(900'000),
                                     {.parent_id = folder, .name = {}});
  CHECK(too_much.error().code == "quota_exceeded");
}

TEST_CASE("sharing: a file by itself takes new versions, and conflict copies that its people see") {
  test::DriveWorld world;
  const Id folder = world.folder(world.anna, "Private");
  const Id file =
      world.upload(world.anna, "plan.txt", "one", {.parent_id = folder, .name = {}})->file_id;
  world.share(world.anna, file, world.ben, Permission::editor);
  const auto at = [&](std::optional<std::int64_t> base, drive::OnConflict on_conflict) {
    return drive::Destination{folder, {}, base, on_conflict};
  };
  const auto second = world.upload(world.ben, "plan.txt", "two", at(1, drive::OnConflict::version));
  REQUIRE(second.ok());
  CHECK(second->file_id == file);
  CHECK(second->version == 2);
  const auto stale =
      world.upload(world.ben, "plan.txt", "three", at(1, drive::OnConflict::version));
  REQUIRE(stale.ok());
  CHECK(stale->file_id != file);
  CHECK(*world.read(world.ben, stale->file_id) == "three");
  CHECK(world.names(world.anna, folder).size() == 2);
  CHECK(world.upload(world.ben, "plan.txt", "x", at({}, drive::OnConflict::rename)).error().kind ==
        ErrorKind::forbidden);
  CHECK(
      world.upload(world.ben, "other.txt", "x", at({}, drive::OnConflict::version)).error().kind ==
      ErrorKind::not_found);
  CHECK(world.drive->nodes.patch(world.ben, file, {"mine.txt", {}, {}}, "").error().code ==
        "not_allowed");
  CHECK(world.drive->trash.put(world.ben, file, "").error().code == "not_allowed");
}

TEST_CASE("sharing: a copy into one's own drive is one's own, whatever becomes of the original") {
  test::DriveWorld world;
  const Id folder = world.folder(world.anna, "Plans");
  const std::string bytes = world.random.bytes(300'000);
  const Id file =
      world.upload(world.anna, "map.bin", bytes, {.parent_id = folder, .name = {}})->file_id;
  world.share(world.anna, folder, world.ben, Permission::viewer);
  const auto copy = world.drive->nodes.copy(world.ben, folder, {world.ben.account_id, {}});
  REQUIRE(copy.ok());
  CHECK(copy->owner_id == world.ben.account_id);
  CHECK(copy->permission == Permission::owner);
  CHECK(world.drive->nodes.usage(world.ben)->used_bytes == 300'000);
  REQUIRE(world.drive->trash.remove(world.anna, folder, "").ok());
  CHECK(world.read(world.ben, file).error().kind == ErrorKind::not_found);
  const auto listed = world.drive->nodes.list(world.ben, {.parent_id = copy->id});
  REQUIRE(listed->items.size() == 1);
  CHECK(*world.read(world.ben, listed->items[0].id) == bytes);
  CHECK(held_by(world, world.anna) == 0);
  CHECK(world.rows("drive_share") == 0);
}

TEST_CASE("sharing: a download that is under way ends when the share does") {
  test::DriveWorld world;
  const std::string bytes = world.random.bytes(2'000'000);
  const Id file = world.upload(world.anna, "film.bin", bytes)->file_id;
  const Id share = world.share(world.anna, file, world.ben, Permission::viewer);
  const auto open = world.drive->files.open(world.ben, file, {});
  REQUIRE(open.ok());
  const auto own = world.drive->files.open(world.anna, file, {});
  CHECK(open->stream.read(0, 1000).ok());
  REQUIRE(world.drive->shares.end(world.anna, share).ok());
  world.clock.advance(seconds(2));
  const auto rest = open->stream.read(1'000'000, 1000);
  REQUIRE_FALSE(rest.ok());
  CHECK(rest.error().kind == ErrorKind::not_found);
  CHECK(own->stream.read(1'000'000, 1000).ok());
}

TEST_CASE("sharing: an account that goes takes its shares along, those given and those taken") {
  test::DriveWorld world;
  const Id annas = world.folder(world.anna, "Anna's"), bens = world.folder(world.ben, "Ben's");
  const Caller cleo = world.known_person("cleo");
  world.share(world.anna, annas, world.ben, Permission::editor);
  world.share(world.anna, annas, cleo, Permission::viewer);
  world.share(world.ben, bens, world.anna, Permission::viewer);
  world.share(world.ben, bens, cleo, Permission::viewer);
  REQUIRE(world.upload(world.ben, "left.txt", "x", {.parent_id = annas, .name = {}}).ok());
  const auto since = newest(world);
  REQUIRE(world.database
              ->write([&](db::Transaction& tx) {
                return world.drive->forget_account(tx, world.ben.account_id, world.clock.now());
              })
              .ok());
  CHECK(world.rows("drive_share") == 1);
  CHECK(told(world, cleo, since) == Names{"node.removed " + to_string(bens)});
  CHECK(world.names(cleo, annas) == Names{"left.txt"});
  CHECK(world.drive->nodes.get(cleo, bens).error().kind == ErrorKind::not_found);
}

TEST_CASE("sharing: everybody who sees a change is told of it, and nobody else") {
  test::DriveWorld world;
  const Caller cleo = world.known_person("cleo"), dora = world.known_person("dora");
  const Id plans = world.folder(world.anna, "Plans"), year = world.folder(world.anna, "27", plans);
  const Id other = world.folder(world.anna, "Other");
  world.share(world.anna, plans, world.ben, Permission::editor);
  world.share(world.anna, year, cleo, Permission::viewer);
  world.share(world.anna, other, dora, Permission::viewer);
  auto since = newest(world);
  const Id file = world.upload(world.ben, "a.txt", "a", {.parent_id = year, .name = {}})->file_id;
  const std::string changed = "node.changed " + to_string(file);
  const std::string removed = "node.removed " + to_string(file);
  for (const Caller& who : {world.anna, world.ben, cleo})
    CHECK(told(world, who, since) == Names{changed});
  CHECK(told(world, dora, since).empty());
  // Out of the one and into the other: each sees what concerns them.
  since = newest(world);
  REQUIRE(world.drive->nodes.patch(world.anna, file, {{}, other, {}}, "").ok());
  CHECK(told(world, world.ben, since) == Names{removed});
  CHECK(told(world, cleo, since) == Names{removed});
  CHECK(told(world, dora, since).back() == changed);
  // With a folder goes what is shared below it, and comes back with it.
  since = newest(world);
  REQUIRE(world.drive->trash.put(world.anna, plans, "").ok());
  CHECK(told(world, cleo, since) == Names{"node.removed " + to_string(year)});
  since = newest(world);
  REQUIRE(world.drive->trash.restore(world.anna, plans).ok());
  CHECK(told(world, cleo, since) == Names{"node.changed " + to_string(year)});
}

TEST_CASE(
    "sharing: a large drive of which little is shared gives that little to search and recent") {
  test::DriveWorld world;
  const Id shared = world.folder(world.anna, "Shared");
  REQUIRE(world.upload(world.anna, "plan of all", "x", {.parent_id = shared, .name = {}}).ok());
  world.share(world.anna, shared, world.ben, Permission::viewer);
  for (int i = 0; i < 40; ++i)
    REQUIRE(world.upload(world.anna, "plan " + std::to_string(i), "x").ok());
  world.clock.advance(seconds(1));
  REQUIRE(world.upload(world.ben, "plan of mine", "x").ok());
  const auto search = world.search(world.ben, "plan", "", 10);
  REQUIRE(search.ok());
  CHECK(search->items.size() == 2);
  CHECK_FALSE(search->next_cursor);
  const auto recent = world.drive->nodes.shelf(world.ben, drive::store::Shelf::recent, "", 10);
  REQUIRE(recent.ok());
  REQUIRE(recent->items.size() == 2);
  CHECK(recent->items[0].node.name == "plan of mine");
  CHECK(recent->items[1].node.name == "plan of all");
  CHECK(recent->items[1].path.size() == 1);
  CHECK(recent->items[1].path[0].name == "Shared");
}
