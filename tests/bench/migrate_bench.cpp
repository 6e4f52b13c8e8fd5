// How long `septet migrate` takes, run by hand: migrate_bench POSTGRES_URL [FILES] [FOLDER]. The
// database is emptied. Makes a server with so many files (100,000) of 4 KiB, a thousand to a
// folder, and moves it there and back with its chunks.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "app/app.h"
#include "server/migration.h"
#include "server/storage.h"
#include "server/system.h"
#include "support/postgres.h"
#include "support/temporary_folder.h"

using namespace septet;
namespace migration = server::migration;

namespace {

constexpr int connections = 8, to_a_folder = 1'000;

void must(bool done, const std::string& what) {
  if (done) return;
  std::fprintf(stderr, "failed: %s\n", what.c_str());
  std::exit(1);
}

std::optional<std::string> nothing_set(const std::string&) {
  return std::nullopt;
}

class Filler {
 public:
  Filler(server::Storage& storage, Clock& clock, Random& random)
      : app_(*app::App::create({.database = *storage.database,
                                .blobs = *storage.blobs,
                                .clock = clock,
                                .random = random,
                                .cipher = storage.cipher.get()},
                               {})),
        drive_(*drive::Service::create(
            {*storage.database, *storage.blobs, *storage.cipher, clock, random},
            {.quota_bytes = std::int64_t{1} << 50})),
        random_(random) {
    anna_.account_id = make_id(clock, random);
  }

  void fill(int files) {
    std::vector<std::thread> threads;
    for (int i = 0; i < connections; ++i)
      threads.emplace_back([&, i] { fill_some(i, files / connections); });
    for (auto& thread : threads) thread.join();
  }

 private:
  void fill_some(int connection, int files) {
    Id folder;
    for (int i = 0; i < files; ++i) {
      const std::string name = std::to_string(connection) + "-" + std::to_string(i);
      if (i % to_a_folder == 0) {
        const auto made = drive_->nodes.create_folder(anna_, {"folder " + name, {}, {}});
        must(made.ok(), "folder");
        folder = made->id;
      }
      drive::Intake intake(drive_->context, anna_);
      drive::Destination to;
      to.parent_id = folder;
      to.name = name;
      must(intake.add(random_.bytes(4'096)).ok() && intake.finish(to, std::nullopt).ok(), "file");
    }
  }

  std::unique_ptr<app::App> app_;
  std::unique_ptr<drive::Service> drive_;
  Random& random_;
  Caller anna_;
};

void move(const char* what, const migration::Order& order) {
  server::SystemClock clock;
  server::SystemRandom random;
  const auto start = std::chrono::steady_clock::now();
  double copied_s = 0;
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  const auto watch = [&](const migration::Step& step) -> Result<void> {
    if (step.doing != "read back") copied_s = seconds();
    return {};
  };
  const auto report = migration::migrate(order, nothing_set, watch, clock, random);
  must(report.ok() && report->differ.empty(),
       report.ok() ? "the comparison" : report.error().message + report.error().cause);
  std::printf("%-40s %6.1f s, of which copying %6.1f s\n", what, seconds(), copied_s);
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
  must(count > 1, "migrate_bench POSTGRES_URL [FILES] [FOLDER]");
  const std::string url = arguments[1];
  const int files = count > 2 ? std::atoi(arguments[2]) : 100'000;
  const test::TemporaryFolder temporary;
  const std::string folder = count > 3 ? arguments[3] : temporary.path();
  must(test::empty_database(url).ok(), "the database");
  {
    server::SystemClock clock;
    server::SystemRandom random;
    auto storage = server::open_storage({.data = folder + "/a"}, nothing_set, clock, random);
    must(storage.ok(), "the folder");
    Filler(*storage, clock, random).fill(files);
  }
  const std::string key = folder + "/a/master.key";
  const migration::Place a{folder + "/a", ""}, there{"", url}, b{folder + "/b", ""};
  move("SQLite to PostgreSQL, chunks moved", {a, there, "", folder + "/packs", "", key});
  move("PostgreSQL to SQLite, chunks moved", {there, b, folder + "/packs", "", "", key});
  must(test::empty_database(url).ok(), "the database");
  move("SQLite to PostgreSQL, chunks stay", {a, there, "", "", "", key});
  must(test::empty_database(url).ok(), "the database");
  move("the same, rows only counted", {a, there, "", "", "", key, true});
  return 0;
}
