// Going back to a moment: single cases, and random operations against what the tree was at each
// moment.
#include <algorithm>
#include <map>

#include "support/drive_world.h"

using namespace septet;

namespace {

struct Seen {
  Id parent_id;
  std::string name;
  std::optional<std::string> content;  // of a file
  auto operator<=>(const Seen&) const = default;
};
using Tree = std::map<Id, Seen>;

std::string text_of(const Tree& tree) {
  std::string out;
  for (const auto& [id, node] : tree)
    out += to_string(id) + " in " + to_string(node.parent_id) + " " + node.name + " " +
           node.content.value_or("/") + "\n";
  return out;
}

// What lies below a folder, as the API lists it.
void look(test::DriveWorld& world, const Caller& who, const Id& folder, Tree& into) {
  drive::ListRequest request;
  request.parent_id = folder;
  request.limit = 1000;
  const auto page = world.drive->nodes.list(who, request);
  REQUIRE(page.ok());
  for (const auto& node : page->items) {
    Seen& seen = into[node.id] = {folder, node.name, {}};
    if (node.kind == drive::NodeKind::file) seen.content = *world.read(who, node.id);
    if (node.kind == drive::NodeKind::folder) look(world, who, node.id, into);
  }
}

Tree tree_of(test::DriveWorld& world, const Caller& who, const Id& folder) {
  Tree out;
  look(world, who, folder, out);
  return out;
}

// That of a folder, out of that of everything.
Tree below(const Tree& all, const Id& folder) {
  Tree out;
  for (bool more = true; more;) {
    more = false;
    for (const auto& [id, node] : all)
      if ((node.parent_id == folder || out.contains(node.parent_id)) && !out.contains(id))
        more = out.emplace(id, node).second;
  }
  return out;
}

class TimeTravel {
 public:
  explicit TimeTravel(std::uint64_t seed) : world_(seed) { remember(); }

  void step() {
    world_.clock.advance(seconds(1));
    switch (pick(12)) {
      case 0:
      case 1:
        return create();
      case 2:
      case 3:
        return upload();
      case 4:
        return rename();
      case 5:
      case 6:
        return move();
      case 7:
        return trash();
      case 8:
        return restore();
      case 9:
        return copy();
      default:
        return rewind();
    }
  }

  void remember() { moments_.push_back({world_.clock.now(), tree()}); }

  // Everything, to each moment there was, and in between.
  void check_all() {
    for (int i = 0; i < 8; ++i) {
      world_.clock.advance(seconds(1));
      rewind_to(world_.anna.account_id, pick(moments_.size()));
      remember();
    }
  }

 private:
  struct Moment {
    Timestamp at;
    Tree tree;
  };

  std::size_t pick(std::size_t below) { return world_.random.next() % below; }
  Tree tree() { return tree_of(world_, world_.anna, world_.anna.account_id); }
  std::string name() { return "name " + std::to_string(pick(5)); }

  Id any_folder() {
    std::vector<Id> folders{world_.anna.account_id};
    for (const auto& [id, node] : moments_.back().tree)
      if (!node.content) folders.push_back(id);
    return folders[pick(folders.size())];
  }
  std::optional<Id> any_node() {
    const Tree& tree = moments_.back().tree;
    if (tree.empty()) return std::nullopt;
    return std::next(tree.begin(), static_cast<long>(pick(tree.size())))->first;
  }

  void create() {
    (void)world_.drive->nodes.create_folder(world_.anna, {name(), any_folder(), {}});
  }
  void upload() {
    drive::Destination to;
    to.parent_id = any_folder();
    (void)world_.upload(world_.anna, name() + ".txt", "content " + std::to_string(pick(6)), to);
  }
  void rename() {
    if (const auto id = any_node())
      (void)world_.drive->nodes.patch(world_.anna, *id, {name(), {}, {}, {}}, "");
  }
  void move() {
    if (const auto id = any_node())
      (void)world_.drive->nodes.patch(
          world_.anna, *id,
          {pick(2) == 0 ? std::optional(name()) : std::nullopt, any_folder(), {}, {}}, "");
  }
  void trash() {
    if (const auto id = any_node()) (void)world_.drive->trash.put(world_.anna, *id, "");
  }
  void restore() {
    const auto page = world_.drive->nodes.shelf(world_.anna, drive::store::Shelf::trash, "", 100);
    REQUIRE(page.ok());
    if (page->items.empty()) return;
    (void)world_.drive->trash.restore(world_.anna, page->items[pick(page->items.size())].node.id);
  }
  void copy() {
    if (moments_.back().tree.size() > 60) return;
    if (const auto id = any_node())
      (void)world_.drive->nodes.copy(world_.anna, *id, {any_folder(), {}});
  }

  void rewind() {
    const Id folder = any_folder();
    std::size_t index = pick(moments_.size());
    if (folder != world_.anna.account_id) {
      const Timestamp made = world_.drive->nodes.get(world_.anna, folder)->node.created_at;
      while (moments_[index].at < made) ++index;
    }
    rewind_to(folder, index);
  }

  void rewind_to(const Id& folder, std::size_t index) {
    const Timestamp then = moments_[index].at, now = world_.clock.now();
    const Tree before = tree();
    world_.clock.advance(seconds(1));
    const auto nodes = world_.rows("drive_node"), versions = world_.rows("drive_version");
    go(folder, then);
    check(folder, moments_[index].tree, before);
    CHECK(world_.rows("drive_node") == nodes);
    CHECK(world_.rows("drive_version") >= versions);
    if (pick(2) == 0) return;
    world_.clock.advance(seconds(1));
    const Tree after = tree();
    go(folder, now);  // the rewind is rewound
    check(folder, before, after);
  }

  void go(const Id& folder, Timestamp moment) {
    auto said = world_.drive->rewinds.rewind(world_.anna, folder, {moment, true});
    const auto done = world_.drive->rewinds.rewind(world_.anna, folder, {moment, false});
    REQUIRE(done.ok());
    said->before = done->before;  // which only what is done has
    CHECK(encode(*said) == encode(*done));
    CHECK(done->lost_count == 0);
  }

  // Below the folder all is as it was then; what had to do with it neither then nor before has not
  // moved. Of a folder that was in the trash then the tree of then does not tell what lay in it.
  void check(const Id& folder, const Tree& then, const Tree& before) {
    const Tree now = tree(), wanted = below(then, folder), inside = below(before, folder);
    if (folder != world_.anna.account_id && !then.contains(folder)) return;
    CHECK_MESSAGE(below(now, folder) == wanted, "is:\n"
                                                    << text_of(below(now, folder)) << "was:\n"
                                                    << text_of(wanted));
    const auto concerned = [&](Id id) {
      for (; before.contains(id); id = before.at(id).parent_id)
        if (id == folder || wanted.contains(id) || inside.contains(id)) return true;
      return false;
    };
    for (const auto& [id, node] : before)
      if (!concerned(id))
        CHECK_MESSAGE((now.contains(id) && now.at(id) == node),
                      "of " << to_string(folder) << "\nbefore:\n"
                            << text_of(before) << "then:\n"
                            << text_of(then) << "now:\n"
                            << text_of(now));
  }

  test::DriveWorld world_;
  std::vector<Moment> moments_;
};

Timestamp later(test::DriveWorld& world) {
  const Timestamp now = world.clock.now();
  world.clock.advance(seconds(1));
  return now;
}

drive::RewindReport rewound(test::DriveWorld& world, const Id& folder, Timestamp moment) {
  const auto report = world.drive->rewinds.rewind(world.anna, folder, {moment, false});
  REQUIRE(report.ok());
  return *report;
}

std::string refusal(test::DriveWorld& world, const Id& folder, Timestamp moment) {
  return world.drive->rewinds.rewind(world.anna, folder, {moment, false}).error().code;
}

}  // namespace

TEST_CASE("rewind: any sequence of operations, from any moment to any other") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    TimeTravel travel(seed);
    for (int i = 0; i < 60; ++i) {
      travel.step();
      travel.remember();
    }
    travel.check_all();
  }
}

TEST_CASE("rewind: names that were exchanged are exchanged again, and contents come as versions") {
  test::DriveWorld world;
  const Id a = world.upload(world.anna, "a", "first")->file_id;
  const Id b = world.upload(world.anna, "b", "second")->file_id;
  const Timestamp then = later(world);
  const auto rename = [&](const Id& id, const char* name) {
    REQUIRE(world.drive->nodes.patch(world.anna, id, {name, {}, {}, {}}, "").ok());
  };
  rename(a, "c");
  rename(b, "a");
  rename(a, "b");
  REQUIRE(world.upload(world.anna, "a", "third").ok());
  const auto report = rewound(world, world.anna.account_id, then);
  CHECK(report.moved_count == 2);
  CHECK(report.content_count == 1);
  CHECK(world.drive->nodes.get(world.anna, a)->node.name == "a");
  CHECK(*world.read(world.anna, b) == "second");
  CHECK(*world.read(world.anna, b, 2) == "third");
}

TEST_CASE("rewind: it is taken back by another, to the moment before it") {
  test::DriveWorld world;
  const Id file = world.upload(world.anna, "a", "first")->file_id;
  const Timestamp then = later(world);
  REQUIRE(world.drive->nodes.patch(world.anna, file, {"b", {}, {}, {}}, "").ok());
  later(world);
  const auto report = rewound(world, world.anna.account_id, then);
  CHECK(world.names(world.anna) == std::vector<std::string>{"a"});
  later(world);
  rewound(world, world.anna.account_id, report.before);
  CHECK(world.names(world.anna) == std::vector<std::string>{"b"});
}

TEST_CASE("rewind: what was deleted for good is lost, and what it held goes to the next above") {
  test::DriveWorld world;
  const Id outer = world.folder(world.anna, "outer");
  const Id inner = world.folder(world.anna, "inner", outer);
  drive::Destination into;
  into.parent_id = inner;
  const Id file = world.upload(world.anna, "kept", "x", into)->file_id;
  const Timestamp then = later(world);
  REQUIRE(world.drive->nodes.patch(world.anna, file, {{}, world.anna.account_id, {}, {}}, "").ok());
  REQUIRE(world.drive->trash.put(world.anna, inner, "").ok());
  later(world);
  rewound(world, outer, then);
  CHECK(world.names(world.anna, inner) == std::vector<std::string>{"kept"});
  REQUIRE(world.drive->nodes.patch(world.anna, file, {{}, world.anna.account_id, {}, {}}, "").ok());
  REQUIRE(world.drive->trash.remove(world.anna, inner, "").ok());
  CHECK(rewound(world, outer, then).lost_count == 1);
  CHECK(world.names(world.anna, outer) == std::vector<std::string>{"kept"});
}

TEST_CASE("rewind: a folder that lies in what lay in it comes out of it first") {
  test::DriveWorld world;
  const Id outer = world.folder(world.anna, "outer");
  const Id inner = world.folder(world.anna, "inner", outer);
  const Timestamp then = later(world);
  const auto move = [&](const Id& id, const Id& to) {
    REQUIRE(world.drive->nodes.patch(world.anna, id, {{}, to, {}, {}}, "").ok());
  };
  move(inner, world.anna.account_id);
  move(outer, inner);
  later(world);
  rewound(world, outer, then);
  CHECK(world.names(world.anna) == std::vector<std::string>{"outer"});
  CHECK(world.names(world.anna, outer) == std::vector<std::string>{"inner"});
}

TEST_CASE("rewind: what cannot be is refused") {
  test::DriveWorld world;
  const Timestamp before = world.clock.now();
  world.clock.advance(seconds(5));
  const Id folder = world.folder(world.anna, "folder");
  const Id file = world.upload(world.anna, "file", "x")->file_id;
  const Timestamp now = world.clock.now();
  CHECK(refusal(world, folder, now + seconds(1)) == "in_the_future");
  CHECK(refusal(world, folder, before) == "too_early");
  CHECK(refusal(world, world.anna.account_id, before - days(1)) == "too_early");
  CHECK(refusal(world, file, now) == "not_a_folder");
  CHECK(refusal(world, make_id(world.clock, world.random), now) == "not_found");
  CHECK(refusal(world, world.ben.account_id, now) == "not_found");
  REQUIRE(world.drive->trash.put(world.anna, folder, "").ok());
  CHECK(refusal(world, folder, now) == "in_trash");
}
