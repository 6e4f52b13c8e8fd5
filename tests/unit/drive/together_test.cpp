#include "drive/share_store.h"
#include "support/drive_world.h"

using namespace septet;
using drive::Permission;

TEST_CASE("changes: a cursor older than what is kept is expired, one of the newest never is") {
  test::DriveWorld world;
  auto& changes = world.drive->changes;
  const std::string start = changes.after(world.anna, "", 10)->next_cursor;
  world.folder(world.anna, "a");
  const std::string middle = changes.after(world.anna, "", 10)->next_cursor;
  world.clock.advance(days(31));
  world.folder(world.anna, "b");
  const auto forget = [&](Duration kept) {
    return world.database->write(
        [&](db::Transaction& tx) { return events::forget_before(tx, world.clock.now() - kept); });
  };
  REQUIRE(forget(days(30)).ok());
  CHECK(changes.after(world.anna, start, 10).error().code == "cursor_expired");
  CHECK(changes.after(world.anna, middle, 10)->items.size() == 1);
  const std::string newest = changes.after(world.anna, middle, 10)->next_cursor;
  world.clock.advance(days(31));
  REQUIRE(forget(days(30)).ok());
  CHECK(changes.after(world.anna, newest, 10)->items.empty());
  CHECK(changes.after(world.anna, middle, 10).error().code == "cursor_expired");
}

// Whoever follows the feed from any moment, in pages of any size, ends with what is there.
TEST_CASE("changes: a copy that is kept by the feed alone is the drive as it is") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    test::DriveWorld world(seed);
    const auto pick = [&](std::size_t below) { return world.random.next() % below; };
    std::vector<Id> folders{world.anna.account_id};
    std::vector<Id> nodes;
    std::map<Id, drive::Node> copy;
    std::string cursor = world.drive->changes.after(world.anna, "", 1)->next_cursor;
    const auto follow = [&] {
      for (bool more = true; more;) {
        const auto page = world.drive->changes.after(world.anna, cursor, 1 + int(pick(5)));
        REQUIRE(page.ok());
        for (const auto& change : page->items) {
          if (change.node)
            copy[change.node_id] = *change.node;
          else
            copy.erase(change.node_id);
        }
        cursor = page->next_cursor;
        more = page->more;
      }
    };
    for (int step = 0; step < 60; ++step) {
      const std::string name = "n" + std::to_string(step);
      switch (pick(5)) {
        case 0:
          folders.push_back(world.folder(world.anna, name, folders[pick(folders.size())]));
          break;
        case 1:
          if (nodes.empty()) break;
          REQUIRE(world.drive->nodes
                      .patch(world.anna, nodes[pick(nodes.size())],
                             {name, folders[pick(folders.size())], {}}, "")
                      .ok());
          break;
        case 2:
          follow();
          break;
        default:
          nodes.push_back(world
                              .upload(world.anna, name, name,
                                      {.parent_id = folders[pick(folders.size())], .name = {}})
                              ->file_id);
      }
    }
    if (!nodes.empty()) REQUIRE(world.drive->trash.put(world.anna, nodes[0], "").ok());
    follow();
    std::size_t there = 0;
    for (const Id& folder : folders) {
      const auto listed = world.drive->nodes.list(world.anna, {.parent_id = folder, .limit = 1000});
      REQUIRE(listed.ok());
      for (const auto& node : listed->items) {
        ++there;
        REQUIRE(copy.contains(node.id));
        CHECK(copy[node.id].name == node.name);
        CHECK(copy[node.id].parent_id == node.parent_id);
      }
    }
    CHECK(copy.size() == there);
  }
}

TEST_CASE("notices: to whom a change matters, by what they see of it, and nobody else") {
  test::DriveWorld world;
  const Caller cleo = world.known_person("cleo"), dora = world.known_person("dora");
  const Id secret = world.folder(world.anna, "Secret");
  const Id file =
      world.upload(world.anna, "plan.txt", "a", {.parent_id = secret, .name = {}})->file_id;
  world.share(world.anna, secret, world.ben, Permission::editor);
  world.share(world.anna, file, cleo, Permission::editor);
  world.share(world.anna, world.folder(world.anna, "Other"), dora, Permission::editor);
  world.people.told.clear();
  REQUIRE(world.upload(world.ben, "plan.txt", "b", {.parent_id = secret, .name = {}}).ok());
  REQUIRE(world.people.told.size() == 2);
  CHECK(world.people.told[0].account_id == world.anna.account_id);
  CHECK(world.people.told[0].title == "ben changed “Secret”");
  CHECK(world.people.told[1].account_id == cleo.account_id);
  CHECK(world.people.told[1].title == "ben changed “plan.txt”");
  CHECK(world.people.told[1].link == "#/drive/shared");
  world.people.told.clear();
  // What nobody else sees is nobody's news.
  world.folder(world.anna, "Mine");
  CHECK(world.people.told.empty());
}

TEST_CASE("conversation: with a node or an account goes what was said") {
  test::DriveWorld world;
  const Id one = world.upload(world.anna, "one", "1")->file_id;
  const Id two = world.upload(world.anna, "two", "2")->file_id;
  world.share(world.anna, one, world.ben, Permission::editor);
  world.share(world.anna, two, world.ben, Permission::editor);
  for (const Id& file : {one, two}) {
    REQUIRE(world.drive->conversation.comment(world.anna, file, {"anna"}).ok());
    REQUIRE(world.drive->conversation.comment(world.ben, file, {"ben"}).ok());
    REQUIRE(world.drive->conversation.start_editing(world.ben, file).ok());
  }
  REQUIRE(world.drive->trash.remove(world.anna, one, "").ok());
  CHECK(world.rows("drive_comment") == 2);
  CHECK(world.rows("drive_editing") == 1);
  REQUIRE(world.database
              ->write([&](db::Transaction& tx) {
                return world.drive->forget_account(tx, world.ben.account_id, world.clock.now());
              })
              .ok());
  CHECK(world.rows("drive_comment") == 1);
  CHECK(world.rows("drive_editing") == 0);
}

TEST_CASE("conversation: what was left open is forgotten in time") {
  test::DriveWorld world;
  const Id file = world.upload(world.anna, "one", "1")->file_id;
  REQUIRE(world.drive->conversation.start_editing(world.anna, file).ok());
  Caller other = world.anna;
  other.device_id = make_id(world.clock, world.random);
  CHECK(world.drive->conversation.start_editing(other, file).error().code == "being_edited");
  REQUIRE(world.drive->tick().ok());
  CHECK(world.rows("drive_editing") == 1);
  world.clock.advance(minutes(3));
  REQUIRE(world.drive->tick().ok());
  CHECK(world.rows("drive_editing") == 0);
}

TEST_CASE("notices: whoever takes nine tenths of their space is told, once each time") {
  test::DriveWorld world;
  world.quota_bytes = 10'000;
  world.restart();
  const auto told = [&] {
    return std::count_if(world.people.told.begin(), world.people.told.end(),
                         [](const drive::Notice& notice) { return notice.kind == "drive.space"; });
  };
  const Id folder = world.folder(world.anna, "shared");
  world.share(world.anna, folder, world.ben, Permission::editor);
  REQUIRE(world.upload(world.anna, "a", std::string(9'000, 'a')).ok());
  CHECK(told() == 0);
  REQUIRE(world.upload(world.ben, "b", "b", {.parent_id = folder}).ok());
  REQUIRE(told() == 1);
  CHECK(world.people.told.back().account_id == world.anna.account_id);
  REQUIRE(world.upload(world.anna, "c", "c").ok());
  CHECK(told() == 1);
  CHECK(world.upload(world.anna, "d", std::string(1'000, 'd')).error().code == "quota_exceeded");
}
