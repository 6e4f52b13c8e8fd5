#include "base/encoding.h"
#include "base/hash.h"
#include "support/drive_world.h"

using namespace septet;
using Names = std::vector<std::string>;

TEST_CASE("nodes: a file comes back byte for byte, in its folder, with the way to it") {
  test::DriveWorld world;
  const Id trips = world.folder(world.anna, "Trips");
  const Id alps = world.folder(world.anna, "Alps", trips);
  const std::string bytes = world.random.bytes(700'000);
  const auto made = world.upload(world.anna, "map.png", bytes, {.parent_id = alps, .name = {}});
  REQUIRE(made.ok());
  CHECK(made->version == 1);
  CHECK(*world.read(world.anna, made->file_id) == bytes);
  const auto placed = world.drive->nodes.get(world.anna, made->file_id);
  REQUIRE(placed->path.size() == 3);
  CHECK(placed->path[0].name.empty());
  CHECK(placed->path[1].name == "Trips");
  CHECK(placed->path[2].name == "Alps");
  CHECK(placed->node.content_type == "image/png");
  CHECK(placed->node.size_bytes == 700'000);
  CHECK(placed->node.device_name == "Laptop");
  CHECK(*world.drive->nodes.get(world.anna, trips)->node.item_count == 1);
}

TEST_CASE("nodes: another account finds nothing, by whatever address") {
  test::DriveWorld world;
  const Id folder = world.folder(world.anna, "Private");
  const Id file = world.upload(world.anna, "diary.txt", "dear diary")->file_id;
  auto& drive = *world.drive;
  CHECK(drive.nodes.get(world.ben, file).error().kind == ErrorKind::not_found);
  CHECK(world.read(world.ben, file).error().kind == ErrorKind::not_found);
  CHECK(drive.nodes.list(world.ben, {.parent_id = folder}).error().kind == ErrorKind::not_found);
  CHECK(drive.nodes.list(world.ben, {.parent_id = world.anna.account_id}).error().kind ==
        ErrorKind::not_found);
  CHECK(drive.nodes.create_folder(world.ben, {"x", folder, {}}).error().kind ==
        ErrorKind::not_found);
  CHECK(drive.nodes.create_folder(world.ben, {"x", world.anna.account_id, {}}).error().kind ==
        ErrorKind::not_found);
  CHECK(drive.nodes.patch(world.ben, file, {"mine", {}, {}}, "").error().kind ==
        ErrorKind::not_found);
  CHECK(drive.nodes.copy(world.ben, file, {world.ben.account_id, {}}).error().kind ==
        ErrorKind::not_found);
  CHECK(drive.trash.put(world.ben, file, "").error().kind == ErrorKind::not_found);
  CHECK(drive.trash.remove(world.ben, file, "").error().kind == ErrorKind::not_found);
  CHECK(drive.files.versions(world.ben, file, "", 10).error().kind == ErrorKind::not_found);
  CHECK(world.search(world.ben, "diary", "", 10)->items.empty());
  CHECK(world.upload(world.ben, "x", "y", {.parent_id = folder, .name = {}}).error().kind ==
        ErrorKind::not_found);
}

TEST_CASE("nodes: names that are not names are refused, the field named") {
  test::DriveWorld world;
  const std::string nul("a\0b", 3);
  for (const std::string& name :
       {std::string(), std::string("."), std::string(".."), std::string("a/b"), nul,
        std::string(256, 'x'), std::string("\xff")}) {
    const auto made = world.drive->nodes.create_folder(world.anna, {name, {}, {}});
    REQUIRE_FALSE(made.ok());
    CHECK(made.error().code == "bad_name");
    CHECK(made.error().field == "name");
  }
  CHECK(world.drive->nodes.create_folder(world.anna, {std::string(255, 'x'), {}, {}}).ok());
  CHECK(world.drive->nodes.create_folder(world.anna, {"e\xCC\x81", {}, {}})->name == "\xC3\xA9");
}

TEST_CASE("nodes: siblings never share a name; case alone tells them apart") {
  test::DriveWorld world;
  auto& nodes = world.drive->nodes;
  const Id docs = world.folder(world.anna, "Docs");
  CHECK(nodes.create_folder(world.anna, {"Docs", {}, {}}).error().code == "name_taken");
  CHECK(nodes.create_folder(world.anna, {"docs", {}, {}}).ok());
  using drive::FolderOnConflict;
  CHECK(nodes.create_folder(world.anna, {"Docs", {}, FolderOnConflict::use_existing})->id == docs);
  CHECK(nodes.create_folder(world.anna, {"Docs", {}, FolderOnConflict::rename})->name ==
        "Docs (2)");
  CHECK(world.upload(world.anna, "Docs", "x").error().code == "name_taken");
  const Id other = world.folder(world.anna, "Other");
  CHECK(nodes.patch(world.anna, other, {"Docs", {}, {}}, "").error().code == "name_taken");
}

TEST_CASE("nodes: listed folders first and naturally, page by page, each way") {
  test::DriveWorld world;
  for (const char* name : {"file10.txt", "File2.txt", "file1.txt"})
    REQUIRE(world.upload(world.anna, name, name).ok());
  for (const char* name : {"zoo", "Alpha 007", "alpha 10"}) world.folder(world.anna, name);
  const Names all{"Alpha 007", "alpha 10", "zoo", "file1.txt", "File2.txt", "file10.txt"};
  CHECK(world.names(world.anna) == all);
  for (int limit = 1; limit <= 7; ++limit) {
    drive::ListRequest request{.parent_id = world.anna.account_id, .limit = limit};
    Names seen;
    do {
      const auto page = world.drive->nodes.list(world.anna, request);
      REQUIRE(page.ok());
      for (const auto& node : page->items) seen.push_back(node.name);
      request.cursor = page->next_cursor.value_or("");
    } while (!request.cursor.empty());
    CHECK(seen == all);
  }
  const auto backwards = world.drive->nodes.list(
      world.anna, {.parent_id = world.anna.account_id, .order = drive::SortOrder::descending});
  CHECK(backwards->items.front().name == "zoo");
  CHECK(backwards->items.back().name == "file1.txt");
  const auto by_size = world.drive->nodes.list(
      world.anna, {.parent_id = world.anna.account_id, .sort = drive::NodeSort::size});
  CHECK(by_size->items.back().name == "file10.txt");
  CHECK(world.drive->nodes.list(world.anna, {.parent_id = world.anna.account_id, .cursor = "?"})
            .error()
            .code == "bad_cursor");
}

TEST_CASE("nodes: a folder does not go into itself, and a stale If-Match changes nothing") {
  test::DriveWorld world;
  auto& nodes = world.drive->nodes;
  const Id a = world.folder(world.anna, "a"), b = world.folder(world.anna, "b", a);
  CHECK(nodes.patch(world.anna, a, {{}, b, {}}, "").error().code == "into_itself");
  CHECK(nodes.patch(world.anna, a, {{}, a, {}}, "").error().code == "into_itself");
  CHECK(nodes.copy(world.anna, a, {b, {}}).error().code == "into_itself");
  const auto before = nodes.get(world.anna, b)->node;
  const std::string etag = "\"" + std::to_string(before.revision) + "\"";
  REQUIRE(nodes.patch(world.anna, b, {"c", {}, {}}, etag).ok());
  const auto stale = nodes.patch(world.anna, b, {"d", {}, {}}, etag);
  CHECK(stale.error().kind == ErrorKind::precondition_failed);
  CHECK(world.drive->trash.put(world.anna, b, etag).error().kind == ErrorKind::precondition_failed);
  CHECK(world.names(world.anna, a) == Names{"c"});
  REQUIRE(nodes.patch(world.anna, b, {{}, world.anna.account_id, {}}, "").ok());
  CHECK(world.names(world.anna) == Names{"a", "c"});
}

TEST_CASE("nodes: a copy is deep, free of charge in the store, and independent") {
  test::DriveWorld world;
  const Id album = world.folder(world.anna, "Album");
  const Id inner = world.folder(world.anna, "Inner", album);
  const std::string bytes = world.random.bytes(300'000);
  const Id file =
      world.upload(world.anna, "a.bin", bytes, {.parent_id = inner, .name = {}})->file_id;
  const auto blobs_before = *world.blobs->count();
  const auto copy = world.drive->nodes.copy(world.anna, album, {});
  REQUIRE(copy.ok());
  CHECK(copy->name == "Album (2)");
  CHECK(*world.blobs->count() == blobs_before);
  REQUIRE(world.drive->trash.remove(world.anna, album, "").ok());
  CHECK(world.read(world.anna, file).error().kind == ErrorKind::not_found);
  const auto inners = world.drive->nodes.list(world.anna, {.parent_id = copy->id});
  const auto files = world.drive->nodes.list(world.anna, {.parent_id = inners->items.at(0).id});
  CHECK(*world.read(world.anna, files->items.at(0).id) == bytes);
}

TEST_CASE("nodes: search folds case, puts beginnings first, and leaves the trash out") {
  test::DriveWorld world;
  const Id folder = world.folder(world.anna, "Straße");
  for (const char* name : {"Invoice 2.pdf", "invoice 1.pdf", "old invoice.pdf", "100%.txt"})
    REQUIRE(world.upload(world.anna, name, name, {.parent_id = folder, .name = {}}).ok());
  const auto found = [&](std::string_view query, int limit = 10) {
    Names names;
    std::string cursor;
    do {
      const auto page = world.search(world.anna, query, cursor, limit);
      REQUIRE(page.ok());
      for (const auto& hit : page->items) names.push_back(hit.node.name);
      cursor = page->next_cursor.value_or("");
    } while (!cursor.empty());
    return names;
  };
  const Names invoices{"invoice 1.pdf", "Invoice 2.pdf", "old invoice.pdf"};
  CHECK(found("INVOICE") == invoices);
  CHECK(found("invoice", 1) == invoices);
  CHECK(found("STRASSE") == Names{"Straße"});
  CHECK(found("0%") == Names{"100%.txt"});
  CHECK(found("1_0").empty());
  REQUIRE(world.drive->trash.put(world.anna, folder, "").ok());
  CHECK(found("invoice").empty());
  CHECK(world.search(world.anna, "  ", "", 10).error().code == "empty_query");
}

TEST_CASE("nodes: the index of names follows what is made, renamed, copied, trashed and removed") {
  test::DriveWorld world;
  auto& nodes = world.drive->nodes;
  const auto found = [&](std::string_view query) {
    Names names;
    const auto page = world.search(world.anna, query, "", 10);
    REQUIRE(page.ok());
    for (const auto& hit : page->items) names.push_back(hit.node.name);
    return names;
  };
  const Id folder = world.folder(world.anna, "Journeys");
  const Id file =
      world.upload(world.anna, "Lisbon.txt", "x", {.parent_id = folder, .name = {}})->file_id;
  REQUIRE(nodes.patch(world.anna, file, {"Porto.txt", {}, {}}, "").ok());
  CHECK(found("lisbon").empty());
  CHECK(found("porto") == Names{"Porto.txt"});
  CHECK(found("prto") == Names{"Porto.txt"});
  REQUIRE(nodes.copy(world.anna, folder, {world.anna.account_id, "Again"}).ok());
  CHECK(found("porto").size() == 2);
  REQUIRE(world.drive->trash.put(world.anna, folder, "").ok());
  CHECK(found("porto").size() == 1);
  CHECK(found("journeys").empty());
  REQUIRE(world.drive->trash.restore(world.anna, folder).ok());
  CHECK(found("journeys") == Names{"Journeys"});
  REQUIRE(world.drive->trash.remove(world.anna, folder, "").ok());
  CHECK(found("porto").size() == 1);
  CHECK(world.rows("search_document") == world.rows("drive_node"));
  REQUIRE(world.database
              ->write([&](db::Transaction& tx) {
                return world.drive->forget_account(tx, world.anna.account_id, world.clock.now());
              })
              .ok());
  CHECK(world.rows("search_document") == 0);
}

TEST_CASE("nodes: those from before there was an index of names are put into it at the start") {
  test::DriveWorld world;
  const Id folder = world.folder(world.anna, "Journeys");
  REQUIRE(world.upload(world.anna, "Lisbon.txt", "x").ok());
  REQUIRE(world.drive->trash.put(world.anna, folder, "").ok());
  REQUIRE(world.database
              ->write([&](db::Transaction& tx) {
                return tx.script(
                    "DELETE FROM search_document; "
                    "INSERT INTO search_term (search_term) VALUES ('delete-all'); "
                    "DROP TABLE drive_unindexed; "
                    "ALTER TABLE drive_node DROP COLUMN author_id; "
                    "ALTER TABLE drive_upload DROP COLUMN base_file_id; "
                    "ALTER TABLE drive_node ADD COLUMN name_folded TEXT NOT NULL DEFAULT ''; "
                    "UPDATE schema_version SET version = 2 WHERE service = 'drive'");
              })
              .ok());
  world.restart();
  CHECK(world.search(world.anna, "lisbon", "", 10)->items.size() == 1);
  CHECK(world.search(world.anna, "journeys", "", 10)->items.empty());
  CHECK(world.rows("drive_unindexed") == 0);
  // Who wrote a file was known by its versions alone then.
  const auto listed = world.drive->nodes.list(world.anna, {.parent_id = world.anna.account_id});
  CHECK(listed->items[0].author_id == world.anna.account_id);
}

TEST_CASE("nodes: every change is an event of its account, in the same transaction") {
  test::DriveWorld world;
  const Id a = world.folder(world.anna, "a");
  const Id file = world.upload(world.anna, "f", "x")->file_id;
  REQUIRE(world.drive->nodes.patch(world.anna, file, {{}, a, {}}, "").ok());
  REQUIRE_FALSE(world.drive->nodes.patch(world.anna, file, {"a/b", {}, {}}, "").ok());
  const auto events = world.database->read(
      [&](db::Session& session) { return events::after(session, 0, world.anna.account_id, 100); });
  REQUIRE(events->size() == 4);
  CHECK(events->at(2).event.kind == "node.removed");
  CHECK(events->at(2).event.data["parent_id"] == to_string(world.anna.account_id));
  CHECK(events->at(3).event.kind == "node.changed");
  CHECK(events->at(3).event.data["parent_id"] == to_string(a));
  CHECK(world.database
            ->read([&](db::Session& s) { return events::after(s, 0, world.ben.account_id, 9); })
            ->empty());
}
