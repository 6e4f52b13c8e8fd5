// The rule of who may do what, against a naive reckoning of it over random trees and shares.
#include <map>

#include "drive/share_store.h"
#include "support/drive_world.h"

using namespace septet;
using drive::Permission;

namespace {

struct Thing {
  Id id;
  std::optional<std::size_t> parent;  // nothing: it lies in the root
  bool is_folder = true;
  bool trashed = false;
  std::map<std::size_t, Permission> shares;  // person → role
};

// A drive of anna's, several people with shares of it, and what each of them ought to be allowed.
class Forest {
 public:
  explicit Forest(std::uint64_t seed) : world_(seed) {
    for (const char* name : {"cleo", "dora", "emil"}) people_.push_back(world_.known_person(name));
    for (int i = 0; i < 25; ++i) grow();
    for (int i = 0; i < 12; ++i) give();
    for (int i = 0; i < 6; ++i) move();
    for (int i = 0; i < 4; ++i) end_some();
    for (int i = 0; i < 2; ++i) trash();
  }

  void check() {
    const auto checked = world_.database->read([&](db::Session& session) -> Result<void> {
      for (std::size_t who = 0; who < people_.size(); ++who)
        for (std::size_t what = 0; what < things_.size(); ++what) check(session, who, what);
      return {};
    });
    REQUIRE(checked.ok());
  }

 private:
  std::size_t pick(std::size_t below) { return world_.random.next() % below; }

  void grow() {
    Thing thing;
    thing.is_folder = things_.empty() || pick(3) != 0;
    if (!things_.empty() && pick(5) != 0) thing.parent = pick(things_.size());
    if (thing.parent && !things_[*thing.parent].is_folder) thing.parent.reset();
    const std::string name = "thing " + std::to_string(things_.size());
    const Id parent_id = thing.parent ? things_[*thing.parent].id : world_.anna.account_id;
    thing.id =
        thing.is_folder
            ? world_.folder(world_.anna, name, parent_id)
            : world_.upload(world_.anna, name, name, {.parent_id = parent_id, .name = {}})->file_id;
    things_.push_back(thing);
  }

  void give() {
    const std::size_t what = pick(things_.size()), who = pick(people_.size());
    const Permission role = pick(2) == 0 ? Permission::viewer : Permission::editor;
    world_.share(world_.anna, things_[what].id, people_[who], role);
    things_[what].shares[who] = role;
  }

  void end_some() {
    Thing& thing = things_[pick(things_.size())];
    if (thing.shares.empty()) return;
    const std::size_t who = thing.shares.begin()->first;
    const auto share = *world_.database->read([&](db::Session& session) {
      return drive::store::find_share(session, thing.id, people_[who].account_id);
    });
    REQUIRE(share);
    const Caller& by = pick(2) == 0 ? world_.anna : people_[who];
    REQUIRE(world_.drive->shares.end(by, share->id).ok());
    thing.shares.erase(who);
  }

  bool lies_in(std::size_t what, std::size_t folder) const {
    for (std::optional<std::size_t> at = what; at; at = things_[*at].parent)
      if (*at == folder) return true;
    return false;
  }

  void move() {
    const std::size_t what = pick(things_.size()), to = pick(things_.size());
    if (!things_[to].is_folder || lies_in(to, what)) return;
    REQUIRE(world_.drive->nodes.patch(world_.anna, things_[what].id, {{}, things_[to].id, {}}, "")
                .ok());
    things_[what].parent = to;
  }

  void trash() {
    const std::size_t what = pick(things_.size());
    if (is_trashed(what)) return;
    REQUIRE(world_.drive->trash.put(world_.anna, things_[what].id, "").ok());
    things_[what].trashed = true;
  }

  bool is_trashed(std::size_t what) const {
    for (std::optional<std::size_t> at = what; at; at = things_[*at].parent)
      if (things_[*at].trashed) return true;
    return false;
  }

  // The naive reckoning: nothing if it is out of reach.
  std::optional<Permission> allowed(std::size_t who, std::optional<std::size_t> what) const {
    std::optional<Permission> out;
    if (!what || is_trashed(*what)) return out;
    for (std::optional<std::size_t> at = what; at; at = things_[*at].parent)
      if (const auto share = things_[*at].shares.find(who); share != things_[*at].shares.end())
        out = out ? std::max(*out, share->second) : share->second;
    return out;
  }

  std::vector<Id> visible_way(std::size_t who, std::size_t what) const {
    std::vector<Id> up, out;
    for (std::optional<std::size_t> at = what; at; at = things_[*at].parent) {
      up.push_back(things_[*at].id);
      if (things_[*at].shares.contains(who)) out = up;
    }
    std::reverse(out.begin(), out.end());
    return out;
  }

  void check(db::Session& session, std::size_t who, std::size_t what) {
    const Thing& thing = things_[what];
    const Id& caller = people_[who].account_id;
    const auto expected = allowed(who, what), around = allowed(who, thing.parent);
    const auto found = drive::reach(session, caller, thing.id, Permission::viewer);
    REQUIRE(found.ok() == expected.has_value());
    check_refusals(session, who, what);
    if (!expected) {
      CHECK(found.error().kind == ErrorKind::not_found);
      return;
    }
    CHECK(found->permission == *expected);
    CHECK(found->around == around);
    std::vector<Id> way;
    for (const auto& row : found->way) way.push_back(row.id);
    CHECK(way == visible_way(who, what));
    CHECK(drive::placed(*found).path.size() + 1 == way.size());
    CHECK(drive::view(*found).permission == *expected);
  }

  void check_refusals(db::Session& session, std::size_t who, std::size_t what) {
    const Thing& thing = things_[what];
    const Id& caller = people_[who].account_id;
    const auto expected = allowed(who, what), around = allowed(who, thing.parent);
    const ErrorKind refusal = expected ? ErrorKind::forbidden : ErrorKind::not_found;
    const auto owning = drive::reach(session, caller, thing.id, Permission::owner);
    REQUIRE_FALSE(owning.ok());
    CHECK(owning.error().kind == refusal);
    const auto moving = drive::reach_to_move(session, caller, thing.id);
    CHECK(moving.ok() == (expected && around == Permission::editor));
    if (!moving.ok()) CHECK(moving.error().kind == refusal);
    const auto target = drive::owner_of_destination(session, caller, thing.id);
    CHECK(target.ok() == (expected == Permission::editor && thing.is_folder));
    if (target.ok()) CHECK(*target == world_.anna.account_id);
  }

  test::DriveWorld world_;
  std::vector<Caller> people_;
  std::vector<Thing> things_;
};

}  // namespace

TEST_CASE("access: what is allowed is what the shares on the way up allow, the highest of them") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    Forest(seed).check();
  }
}

TEST_CASE("access: everything is the owner's, and nothing of it anybody else's") {
  test::DriveWorld world;
  const Id folder = world.folder(world.anna, "Plans");
  const auto checked = world.database->read([&](db::Session& session) -> Result<void> {
    const auto own = drive::reach(session, world.anna.account_id, folder, Permission::owner);
    REQUIRE(own.ok());
    CHECK(own->is_owner());
    CHECK_FALSE(drive::reach(session, world.ben.account_id, folder, Permission::viewer).ok());
    CHECK_FALSE(drive::reach(session, Id{}, folder, Permission::viewer).ok());
    return {};
  });
  CHECK(checked.ok());
}
