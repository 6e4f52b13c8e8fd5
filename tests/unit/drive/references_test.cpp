// Random operations against a model: the content of every file stays what it was, and when
// everything is gone nothing is left, neither rows nor bytes.
#include <map>

#include "support/drive_world.h"

using namespace septet;

namespace {

class Replay {
 public:
  explicit Replay(std::uint64_t seed) : world_(seed) {
    for (int i = 0; i < 6; ++i) contents_.push_back(world_.random.bytes(1 + pick(200'000)));
    contents_.push_back("");
  }

  void step() {
    const Caller& who = pick(2) == 0 ? world_.anna : world_.ben;
    switch (pick(6)) {
      case 0:
      case 1:
        return upload(who);
      case 2:
        return copy(who);
      case 3:
        return remove(who);
      case 4:
        return abandon(who);
      default:
        return fail(who);
    }
  }

  void check() {
    for (const auto& [id, file] : files_)
      CHECK(*world_.read(*file.owner, id) == contents_[file.content]);
    CHECK(usage(world_.anna) + usage(world_.ben) == expected_usage());
  }

  void end() {
    while (!files_.empty()) remove(*files_.begin()->second.owner);
    world_.clock.advance(days(40));
    REQUIRE(world_.drive->tick().ok());
    CHECK(*world_.blobs->count() == 0);
    for (const char* table :
         {"drive_node", "drive_version", "drive_chunk", "drive_usage", "drive_upload",
          "drive_upload_chunk", "drive_activity", "drive_gone", "drive_overtaken", "drive_tag"})
      CHECK_MESSAGE(world_.rows(table) == 0, table);
  }

 private:
  struct File {
    const Caller* owner;
    std::size_t content;
    std::int64_t used_bytes;  // with its older versions
  };

  std::size_t pick(std::size_t below) { return world_.random.next() % below; }
  std::int64_t usage(const Caller& who) { return world_.drive->nodes.usage(who)->used_bytes; }
  std::int64_t expected_usage() const {
    std::int64_t sum = 0;
    for (const auto& [_, file] : files_) sum += file.used_bytes;
    return sum;
  }
  std::vector<Id> files_of(const Caller& who) const {
    std::vector<Id> out;
    for (const auto& [id, file] : files_)
      if (file.owner == &who) out.push_back(id);
    return out;
  }

  void upload(const Caller& who) {
    const std::size_t content = pick(contents_.size());
    const std::string name = "file " + std::to_string(pick(8));
    const auto reply = world_.upload(who, name, contents_[content]);
    REQUIRE(reply.ok());
    // The content that is there already makes no version.
    if (files_.contains(reply->file_id) && files_[reply->file_id].content == content) return;
    File& file = files_[reply->file_id];
    file = {&who, content, file.used_bytes + static_cast<std::int64_t>(contents_[content].size())};
  }
  void copy(const Caller& who) {
    const auto mine = files_of(who);
    if (mine.empty()) return;
    const Id from = mine[pick(mine.size())];
    const auto copied = world_.drive->nodes.copy(who, from, {});
    REQUIRE(copied.ok());
    const std::size_t content = files_[from].content;
    files_[copied->id] = {&who, content, static_cast<std::int64_t>(contents_[content].size())};
  }
  void remove(const Caller& who) {
    const auto mine = files_of(who);
    if (mine.empty()) return;
    const Id id = mine[pick(mine.size())];
    REQUIRE(world_.drive->trash.remove(who, id, "").ok());
    files_.erase(id);
  }
  void abandon(const Caller& who) {
    drive::Intake intake(world_.drive->context, who);
    REQUIRE(intake.add(contents_[pick(contents_.size())]).ok());
  }
  void fail(const Caller& who) {
    drive::Destination to;
    to.parent_id = make_id(world_.clock, world_.random);
    CHECK_FALSE(world_.upload(who, "nowhere", contents_[pick(contents_.size())], to).ok());
  }

  test::DriveWorld world_;
  std::vector<std::string> contents_;
  std::map<Id, File> files_;
};

}  // namespace

TEST_CASE("references: exact through any sequence of operations") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Replay replay(seed);
    for (int i = 0; i < 60; ++i) replay.step();
    replay.check();
    replay.end();
  }
}
