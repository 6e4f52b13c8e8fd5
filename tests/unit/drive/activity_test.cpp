#include "support/drive_world.h"

using namespace septet;
using drive::ActivityKind;

namespace {

struct Journal {
  test::DriveWorld world;

  std::vector<drive::Activity> of(const Id& node_id) {
    const auto page = world.drive->activities.list(world.anna, node_id, "", 100);
    REQUIRE(page.ok());
    return page->items;
  }
  std::vector<ActivityKind> kinds(const Id& node_id) {
    std::vector<ActivityKind> out;
    for (const auto& item : of(node_id)) out.push_back(item.kind);
    return out;
  }
  void later() { world.clock.advance(seconds(1)); }
};

using Kinds = std::vector<ActivityKind>;

}  // namespace

TEST_CASE("activity: every change of a file is told, the latest first") {
  Journal journal;
  auto& world = journal.world;
  const Id folder = world.folder(world.anna, "Folder");
  const Id file = world.upload(world.anna, "a.txt", "1")->file_id;
  journal.later();
  REQUIRE(world.upload(world.anna, "a.txt", "2").ok());
  journal.later();
  REQUIRE(world.drive->nodes.patch(world.anna, file, {"b.txt", {}, {}}, "").ok());
  journal.later();
  REQUIRE(world.drive->nodes.patch(world.anna, file, {{}, folder, {}}, "").ok());
  journal.later();
  REQUIRE(world.drive->trash.put(world.anna, file, "").ok());
  journal.later();
  REQUIRE(world.drive->trash.restore(world.anna, file).ok());
  journal.later();
  REQUIRE(world.drive->files.restore(world.anna, file, 1).ok());
  CHECK(journal.kinds(file) == Kinds{ActivityKind::version_restored, ActivityKind::restored,
                                     ActivityKind::trashed, ActivityKind::moved,
                                     ActivityKind::renamed, ActivityKind::edited,
                                     ActivityKind::created});
  const auto items = journal.of(file);
  CHECK(items[0].version == 3);
  CHECK_FALSE(items[3].version.has_value());
  CHECK(items[3].before == "");
  CHECK(items[3].after == "Folder");
  CHECK(items[4].before == "a.txt");
  CHECK(items[4].name == "b.txt");
  CHECK(items[6].author_id == world.anna.account_id);
  CHECK(items[6].device_name == "Laptop");
}

TEST_CASE("activity: of a folder also what lies in it, in pages, and nothing of others") {
  Journal journal;
  auto& world = journal.world;
  const Id folder = world.folder(world.anna, "Folder");
  drive::Destination inside;
  inside.parent_id = folder;
  for (int i = 0; i < 5; ++i) {
    journal.later();
    REQUIRE(world.upload(world.anna, "f" + std::to_string(i), "x", inside).ok());
  }
  journal.later();
  const Id copy = world.drive->nodes.copy(world.anna, folder, {})->id;
  CHECK(journal.of(copy).size() == 6);
  std::vector<std::string> names;
  std::string cursor;
  do {
    const auto page = world.drive->activities.list(world.anna, folder, cursor, 2);
    REQUIRE(page.ok());
    for (const auto& item : page->items) names.push_back(item.name);
    cursor = page->next_cursor.value_or("");
  } while (!cursor.empty());
  CHECK(names == std::vector<std::string>{"f4", "f3", "f2", "f1", "f0", "Folder"});
  CHECK(journal.of(world.anna.account_id).size() == 2);
  const auto bens = world.drive->activities.list(world.ben, folder, "", 10);
  CHECK(bens.error().kind == ErrorKind::not_found);
}

TEST_CASE("activity: a node that is deleted for good takes it along, as an account does") {
  Journal journal;
  auto& world = journal.world;
  const Id file = world.upload(world.anna, "a", "1")->file_id;
  const Id folder = world.folder(world.anna, "Folder");
  REQUIRE(world.drive->trash.remove(world.anna, file, "").ok());
  CHECK(world.rows("drive_activity") == 1);
  REQUIRE(world.drive->trash.put(world.anna, folder, "").ok());
  REQUIRE(world.drive->trash.empty(world.anna).ok());
  CHECK(world.rows("drive_activity") == 0);
  world.folder(world.anna, "Another");
  REQUIRE(world.database
              ->write([&](db::Transaction& tx) {
                return world.drive->forget_account(tx, world.anna.account_id, world.clock.now());
              })
              .ok());
  REQUIRE(world.drive->tick().ok());
  CHECK(world.rows("drive_activity") == 0);
}

TEST_CASE("activity: nodes that are older than the table were made as they are") {
  Journal journal;
  auto& world = journal.world;
  const Id file = world.upload(world.anna, "a", "1")->file_id;
  journal.later();
  REQUIRE(world.upload(world.anna, "a", "2").ok());
  REQUIRE(world.database
              ->write([&](db::Transaction& tx) {
                return tx.script(
                    "DROP TABLE drive_activity; DROP TABLE drive_gone; "
                    "DELETE FROM schema_version WHERE service = 'drive_activity'");
              })
              .ok());
  world.restart();
  const auto items = journal.of(file);
  REQUIRE(items.size() == 1);
  CHECK(items[0].kind == ActivityKind::created);
  CHECK(items[0].at == world.drive->nodes.get(world.anna, file)->node.created_at);
}
