// The entries of a place, page by page.
#include "panels/drive/listing.h"

#include <doctest/doctest.h>

#include "support/fakes.h"

using namespace septet;
using namespace panels::drive;

namespace {

// Answers when the test says so, from a folder that the test changes.
struct Folder {
  test::FakeClock clock;
  test::SeededRandom random;
  std::vector<PlacedNode> entries;
  std::vector<std::function<void()>> answers;
  bool broken = false;
  int asked = 0;

  PlacedNode entry(const std::string& name, NodeKind kind = NodeKind::file) {
    PlacedNode out;
    out.node.id = make_id(clock, random);
    out.node.name = name;
    out.node.kind = kind;
    return out;
  }
  Listing::Fetch fetch() {
    return [this](const Place&, panels::drive::Order, const std::string& cursor, int limit,
                  Listing::Receive receive) {
      ++asked;
      answers.push_back([this, cursor, limit, receive] { receive(page(cursor, limit)); });
    };
  }
  Result<Listing::Rows> page(const std::string& cursor, int limit) const {
    if (broken) return failure(ErrorKind::unavailable, "unreachable", "Nobody answers.");
    Listing::Rows out;
    const std::size_t from = cursor.empty() ? 0 : std::stoul(cursor);
    const std::size_t to = std::min(entries.size(), from + static_cast<std::size_t>(limit));
    for (std::size_t i = from; i < to; ++i) out.items.push_back(entries[i]);
    if (to < entries.size()) out.next_cursor = std::to_string(to);
    return out;
  }
  void answer() {
    while (!answers.empty()) std::exchange(answers, {}).front()();
  }
};

std::vector<std::string> names(const Listing& listing) {
  std::vector<std::string> out;
  for (const PlacedNode& row : listing.rows()) out.push_back(row.node.name);
  return out;
}

}  // namespace

TEST_CASE("pages are asked for as their rows come into view, and each row is there once") {
  Folder folder;
  for (int i = 0; i < 1200; ++i) folder.entries.push_back(folder.entry(std::to_string(i)));
  Listing listing(folder.fetch());
  listing.open({}, {});
  CHECK(listing.loading_first());
  folder.answer();
  CHECK(listing.rows().size() == 500);
  CHECK(folder.asked == 1);
  listing.need(100);
  folder.answer();
  CHECK(folder.asked == 1);
  listing.need(400);
  folder.answer();
  CHECK(listing.rows().size() == 1000);
  listing.need_all();
  folder.answer();
  CHECK(listing.rows().size() == 1200);
  CHECK(listing.complete());
  CHECK(listing.row_of(folder.entries[1199].node.id) == 1199);
}

TEST_CASE("an answer to a place that was left is dropped") {
  Folder folder;
  folder.entries = {folder.entry("old")};
  Listing listing(folder.fetch());
  listing.open({}, {});
  const auto late = std::exchange(folder.answers, {});
  listing.open({PlaceKind::trash, {}, {}}, {});
  late.front()();
  CHECK(listing.loading_first());
}

TEST_CASE("a failure is told, and trying again mends it") {
  Folder folder;
  folder.broken = true;
  Listing listing(folder.fetch());
  listing.open({}, {});
  folder.answer();
  REQUIRE(listing.error());
  CHECK(listing.error()->code == "unreachable");
  folder.broken = false;
  folder.entries = {folder.entry("a")};
  listing.open({}, {});
  folder.answer();
  CHECK(names(listing) == std::vector<std::string>{"a"});
}

TEST_CASE("what was shown stays until a fresher state has come whole") {
  Folder folder;
  folder.entries = {folder.entry("a"), folder.entry("b")};
  Listing listing(folder.fetch());
  listing.open({}, {});
  folder.answer();
  folder.entries.erase(folder.entries.begin());
  listing.refresh();
  CHECK(names(listing) == std::vector<std::string>{"a", "b"});
  folder.answer();
  CHECK(names(listing) == std::vector<std::string>{"b"});
  CHECK(listing.row_of(folder.entries[0].node.id) == 0);
}

TEST_CASE("a new entry stands where the order wants it, folders first") {
  Folder folder;
  folder.entries = {folder.entry("Zoo", NodeKind::folder), folder.entry("a"), folder.entry("c")};
  Listing listing(folder.fetch());
  listing.open({}, {});
  folder.answer();
  listing.put(folder.entry("B"));
  listing.put(folder.entry("Ape", NodeKind::folder));
  CHECK(names(listing) == std::vector<std::string>{"Ape", "Zoo", "a", "B", "c"});
  PlacedNode renamed = listing.rows()[2];
  renamed.node.name = "d";
  listing.put(renamed);
  CHECK(names(listing) == std::vector<std::string>{"Ape", "Zoo", "B", "c", "d"});
  listing.remove(renamed.node.id);
  CHECK(names(listing).back() == "c");
  CHECK(!listing.find(renamed.node.id));
}

TEST_CASE("a new entry beyond what is loaded waits for its page") {
  Folder folder;
  for (int i = 0; i < 600; ++i) folder.entries.push_back(folder.entry("m"));
  Listing listing(folder.fetch());
  listing.open({}, {});
  folder.answer();
  listing.put(folder.entry("z"));
  CHECK(listing.rows().size() == 500);
}
