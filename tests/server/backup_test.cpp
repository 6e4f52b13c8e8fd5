// septet backup and restore, beside writers.
#include "server/backup.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <set>
#include <thread>

#include "server/backup_command.h"
#include "server/backup_files.h"
#include "server/file_lock.h"
#include "server/pack_layout.h"
#include "server/restore.h"
#include "server/sealed_key.h"
#include "server/verify_command.h"
#include "support/rounds.h"
#include "support/temporary_folder.h"
#include "support/whole_server.h"

namespace septet::backup_test {

namespace {

namespace fs = std::filesystem;

const server::BackupProgress unheard = [](std::string_view, std::int64_t, std::int64_t) {};

Result<server::BackupReport> backed_up(const std::string& data, const std::string& to) {
  server::SystemClock clock;
  server::SystemRandom random;
  return server::back_up({.settings = {.data = data}, .to = to}, clock, random, unheard);
}

struct Restored {
  Result<server::RestoreReport> report;
  std::vector<std::string> lines;
};

Restored restored(const server::RestoreOrder& order) {
  server::SystemClock clock;
  server::SystemRandom random;
  std::vector<std::string> lines;
  auto report = server::restore(
      order, clock, random, unheard,
      {[&](const server::Finding& one) { lines.push_back(server::line_of(one)); }, unheard});
  return {std::move(report), std::move(lines)};
}

server::RestoreOrder order_for(const std::string& from, const std::string& data,
                               const std::string& key_file) {
  server::RestoreOrder order;
  order.from = from;
  order.settings.data = data;
  order.settings.key_file = key_file;
  return order;
}

// As after a crash, so that the next pack begins.
void begin_another_pack(const std::string& data) {
  fs::remove(data + "/store/packs/stopped-in-order");
}

// Versions that were acknowledged, and those files that are being deleted or are gone.
class Known {
 public:
  struct Version {
    std::string file_id;
    std::int64_t number = 0;
    std::string bytes;
  };

  void acknowledge(const Version& version) {
    const std::lock_guard lock(mutex_);
    versions_.push_back(version);
  }
  void begin_deleting(const std::string& file_id) {
    const std::lock_guard lock(mutex_);
    doomed_.insert(file_id);
  }
  std::vector<Version> versions() {
    const std::lock_guard lock(mutex_);
    return versions_;
  }
  bool is_doomed(const std::string& file_id) {
    const std::lock_guard lock(mutex_);
    return doomed_.count(file_id) != 0;
  }

 private:
  std::mutex mutex_;
  std::vector<Version> versions_;
  std::set<std::string> doomed_;
};

// Uploads, changes and deletes for good until it is told to stop.
void write_on(test::WholeServer& server, const std::string& token, const std::string& name,
              std::uint64_t seed, Known& known, const std::atomic<bool>& done) {
  test::SeededRandom random(seed);
  for (int i = 0; !done; ++i) {
    const std::string bytes = random.bytes(random.next() % 4 == 0 ? 300'000 : 4'000);
    const std::string file = name + " " + std::to_string(random.next() % 6);
    const auto answer = server.send(http::Method::post, "/api/drive/upload", token,
                                    contract::multipart_body({{"file", file, "", bytes}}, "parts"),
                                    "multipart/form-data; boundary=parts");
    REQUIRE(answer.status == 200);
    const std::string id = answer.json()["file_id"];
    known.acknowledge({id, answer.json()["version"], bytes});
    if (random.next() % 3 != 0) continue;
    known.begin_deleting(id);
    server.send(http::Method::del, "/api/drive/nodes/" + id + "?permanent=true", token);
  }
}

class Writers {
 public:
  Writers(test::WholeServer& server, const std::string& token, std::uint64_t seed, Known& known) {
    for (std::uint64_t i = 0; i < 4; ++i)
      threads_.emplace_back([&, seed, i] {
        write_on(server, token, "writer " + std::to_string(i), seed * 10 + i, known, done_);
      });
  }
  ~Writers() {
    done_ = true;
    for (auto& thread : threads_) thread.join();
  }

 private:
  std::atomic<bool> done_{false};
  std::vector<std::thread> threads_;
};

// The backup opens, is clean, and has what was acknowledged before it began.
void check_backup(const std::string& backup, const std::string& key_file, const std::string& token,
                  const std::vector<Known::Version>& before, Known& known) {
  const test::TemporaryFolder folder;
  const std::string data = folder.path("restored");
  const auto made = restored(order_for(backup, data, key_file));
  REQUIRE_MESSAGE(made.report.ok(), (made.report.ok() ? "" : made.report.error().message));
  for (const std::string& line : made.lines) CHECK_MESSAGE(false, line);
  REQUIRE(made.report->in_place);
  fs::copy_file(key_file, data + "/master.key");
  server::SystemClock clock;
  test::WholeServer server(data, "", clock);
  for (const auto& version : before) {
    if (known.is_doomed(version.file_id)) continue;
    const auto bytes = server.bytes_at("/api/drive/download?file_id=" + version.file_id +
                                           "&version=" + std::to_string(version.number),
                                       token);
    CHECK_MESSAGE((bytes && *bytes == version.bytes), version.file_id << " " << version.number);
  }
  // And it goes on.
  server.upload(token, "after the restore", "new");
}

}  // namespace

TEST_CASE("backup: again and again beside writers, each is whole and has all from before it") {
  const int rounds = test::rounds(6);
  const std::uint64_t seed = test::seed_of("backup beside writers");
  const test::TemporaryFolder folder;
  const std::string data = folder.path("data"), backup = folder.path("backup");
  const std::string key_file = data + "/master.key";
  server::SystemClock clock;
  Known known;
  std::string token;
  std::int64_t kept = 0;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    if (round % 2 == 1) begin_another_pack(data);
    test::WholeServer server(data, "", clock);
    if (token.empty()) token = server.join("anna");
    const Writers writers(server, token, seed + static_cast<std::uint64_t>(round), known);
    // Of each of the writers there is something.
    while (known.versions().size() < static_cast<std::size_t>(20 * (round + 1)))
      std::this_thread::yield();
    const auto before = known.versions();
    const auto report = backed_up(data, backup);
    REQUIRE_MESSAGE(report.ok(), (report.ok() ? "" : report.error().message));
    CHECK(report->absent == 0);
    CHECK(report->number == round + 1);
    kept += report->packs_kept;
    check_backup(backup, key_file, token, before, known);
  }
  CHECK((rounds < 4 || kept > 0));
}

// In a process of its own, which is killed after so many things that it did.
void back_up_and_be_killed(const std::string& data, const std::string& to, int after) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    server::SystemClock clock;
    server::SystemRandom random;
    int heard = 0;
    (void)server::back_up({.settings = {.data = data}, .to = to}, clock, random,
                          [&](std::string_view, std::int64_t, std::int64_t) {
                            if (++heard == after) raise(SIGKILL);
                          });
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
}

TEST_CASE("backup: killed in the middle it leaves the one before, and the next one is whole") {
  const test::TemporaryFolder folder;
  const std::string data = folder.path("data"), backup = folder.path("backup");
  server::SystemClock clock;
  Known known;
  std::string token;
  for (int round = 0; round < 8; ++round) {
    CAPTURE(round);
    {
      if (round > 0) begin_another_pack(data);
      test::WholeServer server(data, "", clock);
      if (token.empty()) token = server.join("anna");
      const std::string bytes = "round " + std::to_string(round) + std::string(100'000, 'x');
      const std::string id = server.upload(token, std::to_string(round), bytes);
      known.acknowledge({id, 1, bytes});
    }
    const auto before = known.versions();
    if (round > 0) {
      back_up_and_be_killed(data, backup, 1 + round % 4);
      // What counts is the one before, or this one where it was killed after it.
      check_backup(backup, data + "/master.key", token, {before.begin(), before.end() - 1}, known);
    }
    REQUIRE(backed_up(data, backup).ok());
    check_backup(backup, data + "/master.key", token, before, known);
  }
}

TEST_CASE("backup: only what is new is copied, and packs that are gone go") {
  const test::TemporaryFolder folder;
  const std::string data = folder.path("data"), backup = folder.path("backup");
  server::SystemClock clock;
  std::string token, file;
  for (int pack = 0; pack < 3; ++pack) {
    if (pack > 0) begin_another_pack(data);
    test::WholeServer server(data, "", clock);
    if (token.empty()) token = server.join("anna");
    file = server.upload(token, "file " + std::to_string(pack),
                         test::SeededRandom(static_cast<std::uint64_t>(pack)).bytes(300'000));
  }
  CHECK(backed_up(data, backup)->packs_copied == 3);
  const auto again = backed_up(data, backup);
  CHECK(again->packs_copied == 1);  // the one that the server writes to
  CHECK(again->packs_kept == 2);
  CHECK(again->number == 2);
  {
    begin_another_pack(data);
    test::WholeServer server(data, "", clock);
    server.send(http::Method::del, "/api/drive/nodes/" + file + "?permanent=true", token);
    REQUIRE(server.app().tick().ok());
    server.upload(token, "another", "another");
  }
  REQUIRE(server::pack_numbers_in(data + "/store/packs").size() == 3);
  CHECK(backed_up(data, backup)->packs_copied == 1);
  CHECK(server::read_backup(backup)->packs.size() == 3);
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(backup + "/packs")) files += entry.exists();
  CHECK(files == 3);
}

TEST_CASE("backup: while packs are copied nothing is removed from them, and later it is") {
  const test::TemporaryFolder folder;
  const std::string data = folder.path("data"), packs = data + "/store/packs";
  server::SystemClock clock;
  std::string token;
  const auto file_of = [&](test::WholeServer& server, const char* name) {
    return server.upload(token, name, test::SeededRandom(std::strlen(name)).bytes(200'000));
  };
  const auto stored = [&] {
    std::size_t count = 0;
    for (const auto pack : server::pack_numbers_in(packs))
      count += server::pack_records(pack, *server::read_file(packs + "/" + server::pack_name(pack)))
                   .size();
    return count;
  };
  const auto held = [&] {
    return server::FileLock::take(packs + "/" + server::pack_hold_file,
                                  server::FileLock::Mode::shared);
  };
  const auto remove = [&](test::WholeServer& server, const std::string& id) {
    server.send(http::Method::del, "/api/drive/nodes/" + id + "?permanent=true", token);
    REQUIRE(server.app().tick().ok());
  };
  {
    test::WholeServer server(data, "", clock);
    token = server.join("anna");
    const auto a = file_of(server, "a"), bb = file_of(server, "bb");
    const std::size_t before = stored();
    const auto ccc = file_of(server, "ccc");
    const std::size_t all = stored();
    {
      const auto hold = held();
      remove(server, a);
      CHECK(stored() == all);
    }
    remove(server, bb);  // and what waited
    CHECK(stored() == all - before);
    const auto hold = held();
    remove(server, ccc);
    CHECK(stored() == all - before);
  }
  test::WholeServer server(data, "", clock);  // whose start finds what waited
  CHECK(stored() == 0);
}

TEST_CASE("backup: the master key is in it only if asked for, sealed or in the clear") {
  const test::TemporaryFolder folder;
  server::SystemClock clock;
  server::SystemRandom random;
  const std::string data = folder.path("data"), backup = folder.path("backup");
  {
    test::WholeServer server(data, "", clock);
    server.upload(server.join("anna"), "a", "a file");
  }
  server::BackupOrder order{.settings = {.data = data}, .to = backup};
  REQUIRE(server::back_up(order, clock, random, unheard).ok());
  const std::string key = *server::read_file(data + "/master.key");
  for (const auto& entry : fs::recursive_directory_iterator(backup))
    if (entry.is_regular_file())
      CHECK(server::read_file(entry.path().string())->find(key.substr(0, 64)) == std::string::npos);
  CHECK(restored(order_for(backup, folder.path("1"), "")).report.error().code == "key_missing");
  CHECK_FALSE(fs::exists(folder.path("1/store")));
  order.passphrase = "correct horse battery";
  REQUIRE(server::back_up(order, clock, random, unheard)->key_in == "master.key.sealed");
  auto sealed = order_for(backup, folder.path("2"), "");
  CHECK(restored(sealed).report.error().code == "key_missing");
  sealed.passphrase = "wrong horse battery";
  CHECK(restored(sealed).report.error().code == "passphrase_wrong");
  sealed.passphrase = order.passphrase;
  CHECK(restored(sealed).report->key_written);
  CHECK(*server::read_file(folder.path("2/master.key")) == key);
  order.passphrase.clear();
  order.with_key = true;
  REQUIRE(server::back_up(order, clock, random, unheard)->key_in == "master.key");
  CHECK_FALSE(fs::exists(backup + "/master.key.sealed"));
  CHECK(restored(order_for(backup, folder.path("3"), "")).report->in_place);
  REQUIRE(server::back_up({.settings = {.data = data}, .to = backup}, clock, random, unheard).ok());
  CHECK_FALSE(fs::exists(backup + "/master.key"));
}

TEST_CASE("backup: what cannot be is refused in a sentence, and nothing is changed") {
  const test::TemporaryFolder folder;
  server::SystemClock clock;
  server::SystemRandom random;
  const std::string data = folder.path("data"), backup = folder.path("backup");
  const std::string key_file = data + "/master.key";
  std::string token;
  {
    test::WholeServer server(data, "", clock);
    token = server.join("anna");
    server.upload(token, "a", "a file");
  }
  CHECK(backed_up(folder.path("nothing"), backup).error().code == "not_found");
  CHECK(server::back_up({.settings = {.data = data, .database = "postgresql://x/y"}, .to = backup},
                        clock, random, unheard)
            .error()
            .code == "not_in_a_folder");
  fs::create_directories(folder.path("full"));
  REQUIRE(server::write_file(folder.path("full/letter"), "x").ok());
  CHECK(backed_up(data, folder.path("full")).error().code == "backup_foreign");
  REQUIRE(backed_up(data, backup).ok());
  { test::WholeServer other(folder.path("other"), "", clock); }
  CHECK(backed_up(folder.path("other"), backup).error().code == "backup_foreign");
  {
    const auto held = server::FileLock::take(backup + "/lock", server::FileLock::Mode::alone_now);
    CHECK(backed_up(data, backup).error().code == "locked");
  }
  CHECK(restored(order_for(folder.path("full"), folder.path("1"), key_file)).report.error().code ==
        "not_found");
  CHECK(restored(order_for(backup, data, key_file)).report.error().code == "target_not_empty");
  REQUIRE(server::write_master_key(folder.path("wrong.key"), std::string(32, 'w')).ok());
  CHECK(
      restored(order_for(backup, folder.path("1"), folder.path("wrong.key"))).report.error().code ==
      "key_wrong");
  REQUIRE(restored(order_for(backup, folder.path("restored"), key_file)).report->in_place);
  // One that goes on from a backup has packs of its own under the same numbers.
  fs::copy_file(key_file, folder.path("restored/master.key"));
  CHECK(backed_up(folder.path("restored"), backup).error().code == "backup_foreign");
  for (const char* list : {"", "{}", "[]", "{\"form\": \"one\"}"}) {
    REQUIRE(server::write_file(backup + "/backup.json", list).ok());
    CHECK(server::read_backup(backup).error().code == "backup_damaged");
    CHECK(backed_up(data, backup).error().code == "backup_damaged");
  }
}

TEST_CASE("restore: a damaged backup is found out, and made a server of only if that is accepted") {
  const test::TemporaryFolder folder;
  server::SystemClock clock;
  const std::string data = folder.path("data"), backup = folder.path("backup");
  std::string token, whole;
  {
    test::WholeServer server(data, "", clock);
    token = server.join("anna");
    server.upload(token, "damaged", test::SeededRandom(1).bytes(50'000));
    whole = server.upload(token, "whole", "a whole file");
  }
  REQUIRE(backed_up(data, backup).ok());
  const auto contents = *server::read_backup(backup);
  const std::string pack = backup + "/" + contents.packs.begin()->second.file;
  std::string bytes = *server::read_file(pack);
  bytes[1'000] = static_cast<char>(bytes[1'000] ^ 1);
  REQUIRE(server::write_file(pack, bytes).ok());
  auto order = order_for(backup, folder.path("restored"), data + "/master.key");
  auto made = restored(order);
  CHECK(made.lines.size() == 1);
  CHECK(made.lines[0].starts_with("DAMAGED  anna  /damaged  version 1"));
  CHECK_FALSE(made.report->in_place);
  CHECK_FALSE(fs::exists(folder.path("restored/store")));
  order.accept_damage = true;
  CHECK(restored(order).report->in_place);
  fs::copy_file(data + "/master.key", folder.path("restored/master.key"));
  test::WholeServer server(folder.path("restored"), "", clock);
  CHECK(*server.bytes_at("/api/drive/download?file_id=" + whole, token) == "a whole file");
}

}  // namespace septet::backup_test
