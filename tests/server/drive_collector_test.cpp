// What nobody refers to any more goes, and nothing else does: uploads of both ways, deletions of
// versions and files, retention, the emptied trash and the sweep, all at once, over the database
// and the packs that a server has.
#include <doctest/doctest.h>

#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "base/encoding.h"
#include "base/hash.h"
#include "drive/service.h"
#include "events/outbox.h"
#include "server/chunk_cipher.h"
#include "server/group_commit_database.h"
#include "server/pack_store.h"
#include "server/system.h"
#include "support/fakes.h"
#include "support/temporary_folder.h"

using namespace septet;

namespace {

// A clock that goes on with each look, and by days when told to.
class StridingClock final : public Clock {
 public:
  Timestamp now() override { return {us_.fetch_add(1)}; }
  void stride(Duration d) { us_ += d.us; }

 private:
  std::atomic<std::int64_t> us_{1'790'000'000'000'000};
};

// The packs of a server, and which of what was put into them is still there.
class WatchedPacks final : public blob::BlobStore {
 public:
  explicit WatchedPacks(const std::string& folder)
      : packs_(*server::PackStore::open({folder, 1 << 20})) {}

  Result<std::string> put(std::string_view name, std::string_view bytes) override {
    auto locator = TRY(packs_->put(name, bytes));
    const std::lock_guard lock(mutex_);
    held_[locator] = name;
    return locator;
  }
  Result<std::string> get(std::string_view locator) override { return packs_->get(locator); }
  Result<void> remove(std::string_view locator) override {
    {
      const std::lock_guard lock(mutex_);
      held_.erase(std::string(locator));
    }
    return packs_->remove(locator);
  }
  Result<int> sweep(const IsInUse& in_use) override { return packs_->sweep(in_use); }

  // By locator, the names.
  std::map<std::string, std::string> held() {
    const std::lock_guard lock(mutex_);
    return held_;
  }

 private:
  std::unique_ptr<server::PackStore> packs_;
  std::mutex mutex_;
  std::map<std::string, std::string> held_;
};

struct Server {
  explicit Server(const std::string& folder)
      : database(*server::GroupCommitDatabase::open({folder + "/septet.db", keys.database})),
        blobs(std::make_unique<WatchedPacks>(folder + "/packs")) {
    REQUIRE(events::migrate(*database).ok());
    jobs = *jobs::Queue::open(*database, clock, random);
    drive = *drive::Service::create({*database, *blobs, cipher, clock, random, *jobs}, {});
  }
  ~Server() { drive.reset(); }

  server::KeyRing keys{std::string(32, 'd'), std::string(32, 'i'), {{1, std::string(32, 'c')}}};
  StridingClock clock;
  server::SystemRandom random;
  server::AesCipher cipher{keys, random};
  std::unique_ptr<server::GroupCommitDatabase> database;
  std::unique_ptr<WatchedPacks> blobs;
  std::unique_ptr<jobs::Queue> jobs;
  std::unique_ptr<drive::Service> drive;
};

// One person at work. Several have the same contents, so that they share chunks.
class Worker {
 public:
  Worker(Server& server, const std::vector<std::string>& contents, std::uint64_t seed)
      : server_(server), drive_(*server.drive), contents_(contents), random_(seed) {
    me_.account_id = make_id(server.clock, server.random);
    me_.device_name = "Thread";
  }

  void step() {
    switch (pick(8)) {
      case 0:
      case 1:
        return write();
      case 2:
        return send();
      case 3:
        return abandon();
      case 4:
        return remove_version();
      case 5:
        return drop();
      case 6:
        return restore();
      default:
        return read();
    }
  }

  // Every version that is listed reads as it was written.
  void check_all() {
    for (const auto& [id, versions] : files_) {
      const auto page = drive_.files.versions(me_, id, "", 1000);
      if (!page.ok()) continue;
      for (const auto& view : page->items) {
        const auto bytes = read(id, view.version);
        CHECK_MESSAGE(bytes.ok(), (bytes.ok() ? "" : bytes.error().code));
        if (bytes.ok()) CHECK(*bytes == contents_[versions.at(view.version)]);
      }
    }
  }

 private:
  std::size_t pick(std::size_t below) { return random_.next() % below; }
  std::string name() { return "file " + std::to_string(pick(6)); }
  std::optional<Id> any() {
    if (files_.empty()) return std::nullopt;
    return std::next(files_.begin(), static_cast<long>(pick(files_.size())))->first;
  }

  void write() {
    const std::size_t content = pick(contents_.size());
    drive::Intake intake(drive_.context, me_);
    const std::string& bytes = contents_[content];
    for (std::size_t at = 0; at < bytes.size(); at += 50'000)
      REQUIRE(intake.add(std::string_view(bytes).substr(at, 50'000)).ok());
    drive::Destination to;
    to.parent_id = me_.account_id;
    to.name = name();
    const auto reply = intake.finish(to, std::nullopt);
    REQUIRE_MESSAGE(reply.ok(), (reply.ok() ? "" : reply.error().code));
    files_[reply->file_id].emplace(reply->version, content);
  }

  drive::StartUpload announcement(const std::string& bytes,
                                  std::map<std::string, std::string>& chunks) {
    drive::StartUpload out;
    out.name = name();
    out.size_bytes = static_cast<std::int64_t>(bytes.size());
    blob::Chunker chunker([&](std::string_view piece) -> Result<void> {
      const std::string id = to_hex(sha256(piece));
      out.chunks.push_back({id, static_cast<std::int64_t>(piece.size())});
      chunks[id] = std::string(piece);
      return {};
    });
    REQUIRE((chunker.add(bytes).ok() && chunker.finish().ok()));
    return out;
  }

  // Chunk by chunk; sometimes given up on the way.
  void send() {
    const std::size_t content = pick(contents_.size());
    std::map<std::string, std::string> chunks;
    const auto request = announcement(contents_[content], chunks);
    const auto state = drive_.uploads.start(me_, request, std::nullopt);
    REQUIRE_MESSAGE(state.ok(), (state.ok() ? "" : state.error().code));
    for (const std::string& id : state->missing) {
      if (pick(20) == 0) return (void)drive_.uploads.abort(me_, state->id);
      REQUIRE(drive_.uploads.put_chunk(me_, state->id, id, chunks.at(id)).ok());
    }
    const auto reply = drive_.uploads.commit(me_, state->id);
    REQUIRE_MESSAGE(reply.ok(), (reply.ok() ? "" : reply.error().code));
    files_[reply->file_id].emplace(reply->version, content);
  }

  void abandon() {
    drive::Intake intake(drive_.context, me_);
    (void)intake.add(contents_[pick(contents_.size())]);
  }

  void remove_version() {
    if (const auto id = any())
      (void)drive_.files.remove_version(me_, *id,
                                        static_cast<std::int64_t>(1 + pick(files_[*id].size())));
  }

  void restore() {
    const auto id = any();
    if (!id) return;
    const auto number = static_cast<std::int64_t>(1 + pick(files_[*id].size()));
    const auto reply = drive_.files.restore(me_, *id, number);
    if (reply.ok()) files_[*id].emplace(reply->version, files_[*id].at(number));
  }

  void drop() {
    const auto id = any();
    if (!id || pick(3) != 0) return;
    (void)drive_.trash.put(me_, *id, "");
    if (pick(2) == 0) return;
    REQUIRE(drive_.trash.empty(me_).ok());
  }

  Result<std::string> read(const Id& id, std::int64_t version) {
    auto file = TRY(drive_.files.open(me_, id, version));
    http::Response response;
    response.body = std::move(file.stream);
    return response.whole_body();
  }

  // Right, or not there any more.
  void read() {
    const auto id = any();
    if (!id) return;
    const auto number = static_cast<std::int64_t>(1 + pick(files_[*id].size()));
    const auto bytes = read(*id, number);
    if (bytes.ok()) {
      CHECK(*bytes == contents_[files_[*id].at(number)]);
    } else {
      CHECK(bytes.error().kind == ErrorKind::not_found);
    }
  }

  Server& server_;
  drive::Service& drive_;
  const std::vector<std::string>& contents_;
  test::SeededRandom random_;
  Caller me_;
  std::map<Id, std::map<std::int64_t, std::size_t>> files_;  // what each version holds
};

// How many chunks the store holds that nobody refers to.
int unreferenced(Server& server) {
  int count = 0;
  for (const auto& held : server.blobs->held()) {
    const auto used = server.database->read([&](db::Session& session) {
      return drive::store::is_in_use(session, held.second, held.first);
    });
    REQUIRE(used.ok());
    if (!*used) ++count;
  }
  return count;
}

void work_at_once(std::vector<std::unique_ptr<Worker>>& workers, int steps) {
  std::vector<std::thread> threads;
  for (auto& worker : workers)
    threads.emplace_back([&worker, steps] {
      for (int i = 0; i < steps; ++i) worker->step();
    });
  for (auto& thread : threads) thread.join();
}

void run_round(std::uint64_t seed, int steps) {
  const test::TemporaryFolder folder;
  test::SeededRandom random(seed);
  std::vector<std::string> contents{""};
  for (int i = 0; i < 8; ++i) contents.push_back(random.bytes(1 + random.next() % 300'000));
  // One is so large that it is staged in batches.
  if (seed % 4 == 0) contents.push_back(random.bytes(9 << 20));
  // Some are nearly others, and share most chunks with them.
  for (int i = 1; i < 5; ++i) contents.push_back(contents[static_cast<std::size_t>(i)] + "more");
  Server server(folder.path());
  std::vector<std::unique_ptr<Worker>> workers;
  for (std::uint64_t i = 0; i < 3; ++i)
    workers.push_back(std::make_unique<Worker>(server, contents, seed * 100 + i));
  std::atomic<bool> done = false;
  std::thread upkeep([&] {
    while (!done) {
      CHECK(server.drive->tick().ok());
      CHECK(server.drive->sweep([] { return false; }).ok());
    }
  });
  // What was left open or overtaken in one phase is taken while the next one goes on.
  for (int phase = 0; phase < 3; ++phase) {
    work_at_once(workers, steps);
    for (auto& worker : workers) worker->check_all();
    server.clock.stride(days(31));
  }
  done = true;
  upkeep.join();
  for (int i = 0; i < 3; ++i) REQUIRE(server.drive->tick().ok());
  REQUIRE(server.drive->sweep([] { return false; }).ok());
  for (auto& worker : workers) worker->check_all();
  CHECK(!server.blobs->held().empty());
  CHECK(unreferenced(server) == 0);
}

}  // namespace

TEST_CASE("collector: whatever happens at once, what is referred to stays, and nothing else does") {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    CAPTURE(seed);
    run_round(seed, 40);
  }
}
