#include <doctest/doctest.h>

#include <algorithm>

#include "search/index.h"
#include "support/documents.h"
#include "support/drive_world.h"

using namespace septet;
using test::DriveWorld;

namespace {

drive::SearchRequest words(const std::string& text) {
  drive::SearchRequest out;
  out.text = text;
  return out;
}

drive::SearchRequest of_kind(drive::FileKind kind) {
  drive::SearchRequest out;
  out.kind = kind;
  return out;
}

std::vector<std::string> found(DriveWorld& world, const drive::SearchRequest& request) {
  const auto page = world.drive->finder.search(world.anna, request);
  REQUIRE(page.ok());
  std::vector<std::string> out;
  for (const auto& hit : page->items) out.push_back(hit.node.name);
  return out;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("search: what a document says is found, with the place") {
  DriveWorld world;
  REQUIRE(
      world.upload(world.anna, "minutes.docx", test::word_document("We met Zoltan & Ada")).ok());
  REQUIRE(world.upload(world.anna, "zoltan.txt", "nothing").ok());
  REQUIRE(world.upload(world.ben, "his.txt", "zoltan as well").ok());
  const auto page = world.drive->finder.search(world.anna, words("zoltan"));
  REQUIRE(page.ok());
  REQUIRE(page->items.size() == 2);
  CHECK(page->items[0].node.name == "zoltan.txt");  // names first
  CHECK_FALSE(page->items[0].snippet.has_value());
  CHECK(page->items[1].node.name == "minutes.docx");
  CHECK(page->items[1].path.size() == 1);
  REQUIRE(page->items[1].snippet.has_value());
  CHECK(page->items[1].snippet->text == "We met Zoltan & Ada");
  CHECK(page->items[1].snippet->marks == std::vector<std::int64_t>{7, 13});
}

TEST_CASE("search: the text follows what becomes of the file") {
  DriveWorld world;
  const auto file = world.upload(world.anna, "plan.txt", "first aardvark");
  REQUIRE(file.ok());
  CHECK(found(world, words("aardvark")) == Names{"plan.txt"});
  REQUIRE(world.upload(world.anna, "plan.txt", "second buffalo").ok());
  CHECK(found(world, words("aardvark")).empty());
  CHECK(found(world, words("buffalo")) == Names{"plan.txt"});
  REQUIRE(world.drive->files.restore(world.anna, file->file_id, 1).ok());
  CHECK(found(world, words("aardvark")) == Names{"plan.txt"});

  const auto rename = [&](const std::string& name) {
    drive::PatchNode patch;
    patch.name = name;
    REQUIRE(world.drive->nodes.patch(world.anna, file->file_id, patch, "").ok());
  };
  rename("plan.bin");  // of which nobody knows what it is
  CHECK(found(world, words("aardvark")).empty());
  rename("plan.md");
  CHECK(found(world, words("aardvark")) == Names{"plan.md"});

  REQUIRE(world.drive->trash.put(world.anna, file->file_id, "").ok());
  CHECK(found(world, words("aardvark")).empty());
  REQUIRE(world.drive->trash.restore(world.anna, file->file_id).ok());
  CHECK(found(world, words("aardvark")) == Names{"plan.md"});

  drive::CopyNode copy;
  copy.name = "copy.md";
  REQUIRE(world.drive->nodes.copy(world.anna, file->file_id, copy).ok());
  CHECK(found(world, words("aardvark")) == Names{"copy.md", "plan.md"});

  REQUIRE(world.drive->trash.remove(world.anna, file->file_id, "").ok());
  CHECK(found(world, words("aardvark")) == Names{"copy.md"});
  CHECK(world.rows("drive_text") == 1);
}

TEST_CASE("search: an uploaded file without its text is found by name, and holds up nobody") {
  DriveWorld world;
  REQUIRE(world.upload(world.anna, "broken.docx", "no archive at all").ok());
  REQUIRE(
      world.upload(world.anna, "paper.pdf", "%PDF-1.4 nothing").ok());  // no program for it here
  REQUIRE(world.upload(world.anna, "good.txt", "caterpillar").ok());
  CHECK(found(world, words("broken")) == Names{"broken.docx"});
  CHECK(found(world, words("caterpillar")) == Names{"good.txt"});
  CHECK(world.rows("drive_text WHERE state = 1") == 0);
  CHECK(world.rows("drive_text WHERE state = 2") == 1);
}

TEST_CASE("search: files from before there was a list are listed bit by bit") {
  DriveWorld world;
  for (int i = 0; i < 1200; ++i)
    REQUIRE(world
                .upload(world.anna, "note " + std::to_string(i) + ".txt",
                        "dromedary number " + std::to_string(i))
                .ok());
  REQUIRE(world.upload(world.anna, "data.bin", "dromedary").ok());
  REQUIRE(world.database
              ->write([](db::Transaction& tx) -> Result<void> {
                TRY(tx.run("DELETE FROM drive_text"));
                TRY(tx.run("UPDATE search_document SET body = ''"));
                TRY(
                    tx.run("INSERT INTO drive_text_backfill (after_id) "
                           "SELECT id FROM drive_node ORDER BY id LIMIT 1"));
                return {};
              })
              .ok());
  REQUIRE(search::rebuild(*world.database).ok());
  CHECK(found(world, words("dromedary")).empty());
  REQUIRE(world.drive->tick().ok());
  CHECK(world.rows("drive_text WHERE state = 0") == 1200);
  CHECK(world.rows("drive_text_backfill") == 0);
  CHECK(found(world, words("dromedary 777")) == Names{"note 777.txt"});
}

TEST_CASE("search: narrowed by kind, size, time, owner and folder, with words and without") {
  DriveWorld world;
  const auto later_on = [&] { world.clock.advance(milliseconds(1)); };
  const Id folder = world.folder(world.anna, "trip");
  later_on();
  const Id inner = world.folder(world.anna, "days", folder);
  later_on();
  REQUIRE(world.upload(world.anna, "trip.jpg", std::string(5000, 'x')).ok());
  world.clock.advance(days(2));
  const Timestamp later = world.clock.now();
  drive::Destination inside;
  inside.parent_id = inner;
  REQUIRE(world.upload(world.anna, "trip one.txt", "short", inside).ok());
  later_on();
  REQUIRE(world.upload(world.anna, "trip two.ods", std::string(100, 'x'), inside).ok());

  auto request = words("trip");
  CHECK(found(world, request).size() == 4);
  request.kind = drive::FileKind::image;
  CHECK(found(world, request) == Names{"trip.jpg"});
  request.kind = drive::FileKind::folder;
  CHECK(found(world, request) == Names{"trip"});

  CHECK(found(world, of_kind(drive::FileKind::spreadsheet)) == Names{"trip two.ods"});
  CHECK(found(world, of_kind(drive::FileKind::text)) == Names{"trip one.txt"});
  CHECK(found(world, of_kind(drive::FileKind::folder)) == Names{"days", "trip"});
  CHECK(found(world, of_kind(drive::FileKind::video)).empty());

  drive::SearchRequest sizes;
  sizes.min_size = 100;
  CHECK(found(world, sizes) == Names{"trip two.ods", "trip.jpg"});
  sizes.max_size = 4999;
  CHECK(found(world, sizes) == Names{"trip two.ods"});
  sizes.text = "trip";
  CHECK(found(world, sizes) == Names{"trip two.ods"});

  drive::SearchRequest times;
  times.modified_before = later - seconds(1);
  CHECK(found(world, times) == Names{"trip.jpg", "days", "trip"});
  times.modified_after = later;
  CHECK(found(world, times).empty());

  drive::SearchRequest place;
  place.in = folder;
  CHECK(found(world, place) == Names{"trip two.ods", "trip one.txt", "days"});
  place.text = "trip";
  CHECK(found(world, place) == Names{"trip one.txt", "trip two.ods"});
  place.in = world.anna.account_id;
  CHECK(found(world, place).size() == 4);
  place.owner = world.ben.account_id;
  CHECK(found(world, place).empty());
  place.in = make_id(world.clock, world.random);
  const auto missing = world.drive->finder.search(world.anna, place);
  CHECK(missing.error().kind == ErrorKind::not_found);
  CHECK(missing.error().field == "in");
  CHECK(world.drive->finder.search(world.anna, words("  ")).error().code == "empty_query");

  REQUIRE(world.drive->trash.put(world.anna, folder, "").ok());
  CHECK(found(world, words("trip")) == Names{"trip.jpg"});
  CHECK(found(world, of_kind(drive::FileKind::text)).empty());
}

TEST_CASE("search: page by page nothing is missed and nothing comes twice") {
  DriveWorld world;
  for (int i = 0; i < 23; ++i)
    REQUIRE(world
                .upload(world.anna, "page " + std::to_string(i) + (i % 2 == 0 ? ".txt" : ".jpg"),
                        "word " + std::to_string(i))
                .ok());
  for (const char* text : {"page", ""}) {
    drive::SearchRequest request = words(text);
    request.kind = drive::FileKind::text;
    request.limit = 5;
    Names all;
    for (bool more = true; more;) {
      const auto page = world.drive->finder.search(world.anna, request);
      REQUIRE(page.ok());
      CHECK(page->items.size() <= 5);
      for (const auto& hit : page->items) all.push_back(hit.node.name);
      more = page->next_cursor.has_value();
      if (more) request.cursor = *page->next_cursor;
    }
    CHECK(all.size() == 12);
    std::sort(all.begin(), all.end());
    CHECK(std::unique(all.begin(), all.end()) == all.end());
  }
}

TEST_CASE(
    "search: what others share is found too, by name, content and filters, and nothing beyond") {
  DriveWorld world;
  const Id folder = world.folder(world.anna, "shared");
  drive::Destination inside;
  inside.parent_id = folder;
  REQUIRE(world.upload(world.anna, "a.txt", "the wombat", inside).ok());
  REQUIRE(world.upload(world.anna, "own.txt", "another wombat").ok());
  CHECK(world.search(world.ben, "wombat", "", 10)->items.empty());
  world.share(world.anna, folder, world.ben, drive::Permission::viewer);
  const auto names = [&](const drive::SearchRequest& request) {
    Names out;
    const auto page = world.drive->finder.search(world.ben, request);
    REQUIRE(page.ok());
    for (const auto& hit : page->items) out.push_back(hit.node.name);
    return out;
  };
  CHECK(names(words("wombat")) == Names{"a.txt"});
  CHECK(names(of_kind(drive::FileKind::text)) == Names{"a.txt"});
  drive::SearchRequest place;
  place.in = folder;
  CHECK(names(place) == Names{"a.txt"});
  auto owner = of_kind(drive::FileKind::text);
  owner.owner = world.anna.account_id;
  CHECK(names(owner) == Names{"a.txt"});
  owner.owner = world.ben.account_id;
  CHECK(names(owner).empty());
}
