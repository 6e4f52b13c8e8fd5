// What the parts of Drive take on this machine, run by hand: drive_bench [FOLDER]. The folder is
// where the packs and the database of the runs go; it should be on the disk that is meant. Figures
// are medians of five runs.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <thread>
#include <vector>

#include "base/hash.h"
#include "blob/chunker.h"
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

constexpr int runs = 5;
constexpr int connections = 8;

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Prints how many of `unit` go through in a second.
void measure(const char* what, double amount, const char* unit, const std::function<void()>& work) {
  std::vector<double> rates;
  for (int run = 0; run < runs; ++run) rates.push_back(amount / seconds_of(work));
  std::sort(rates.begin(), rates.end());
  std::printf("%-52s %10.0f %s/s\n", what, rates[runs / 2], unit);
  std::fflush(stdout);
}

void on_all_connections(const std::function<void(int)>& work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < connections; ++i) threads.emplace_back(work, i);
  for (auto& thread : threads) thread.join();
}

void must(bool done, const char* what) {
  if (done) return;
  std::fprintf(stderr, "failed: %s\n", what);
  std::exit(1);
}

void measure_content(test::SeededRandom& random) {
  const std::string bytes = random.bytes(64 << 20);
  measure("cut into chunks", 64, "MiB", [&] {
    blob::Chunker chunker([](std::string_view) { return Result<void>(); });
    must(chunker.add(bytes).ok() && chunker.finish().ok(), "chunking");
  });
  measure("SHA-256", 64, "MiB", [&] { must(!sha256(bytes).empty(), "hash"); });
  const server::KeyRing keys{
      std::string(32, 'd'), std::string(32, 'i'), {{1, std::string(32, 'c')}}};
  server::SystemRandom nonces;
  server::AesCipher cipher(keys, nonces);
  measure("seal chunks of 64 KiB (AES-256-GCM)", 64, "MiB", [&] {
    for (std::size_t at = 0; at < bytes.size(); at += 65'536)
      must(!cipher.seal("chunk", std::string_view(bytes).substr(at, 65'536)).empty(), "seal");
  });
}

void measure_packs(const std::string& folder, test::SeededRandom& random) {
  constexpr int puts = 10'000;
  const std::string bytes = random.bytes(4096);
  int run = 0;
  measure("put 4 KiB into packs, durable, 8 threads", puts, "puts", [&] {
    auto store = server::PackStore::open({folder + "/packs" + std::to_string(run++)});
    must(store.ok(), "open packs");
    on_all_connections([&](int) {
      for (int i = 0; i < puts / connections; ++i)
        must((*store)->put("name", bytes).ok() && (*store)->sync().ok(), "put");
    });
  });
}

// Drive over everything that the server has at rest: encrypted database, group commit, packs.
class Bench {
 public:
  Bench(const std::string& folder, test::SeededRandom& random)
      : random_(random),
        database_(*server::GroupCommitDatabase::open({folder + "/septet.db", keys_.database})),
        blobs_(*server::PackStore::open({folder + "/drive"})) {
    must(events::migrate(*database_).ok(), "migrate");
    jobs_ = *jobs::Queue::open(*database_, clock_, nonces_);
    drive_ = *drive::Service::create({*database_, *blobs_, cipher_, clock_, nonces_, *jobs_},
                                     {.quota_bytes = std::int64_t{1} << 40});
    anna_.account_id = make_id(clock_, nonces_);
    anna_.device_name = "Bench";
  }

  void upload(const std::string& name, std::string_view bytes) {
    drive::Intake intake(drive_->context, anna_);
    const drive::Destination to{anna_.account_id, name, {}, {}};
    must(intake.add(bytes).ok() && intake.finish(to, std::nullopt).ok(), "upload");
  }

  // Fresh content each time, so that nothing is there already.
  void upload_many(int files, std::size_t size_bytes) {
    const int run = run_++;
    std::vector<std::string> bytes;
    for (int i = 0; i < connections; ++i) bytes.push_back(random_.bytes(size_bytes));
    on_all_connections([&](int connection) {
      std::string& mine = bytes[static_cast<std::size_t>(connection)];
      for (int i = 0; i < files / connections; ++i) {
        const std::string name =
            std::to_string(run) + "-" + std::to_string(connection) + "-" + std::to_string(i);
        std::copy(name.begin(), name.end(), mine.begin());
        for (std::size_t at = 65'536; at + name.size() < mine.size(); at += 65'536)
          std::copy(name.begin(), name.end(), mine.begin() + static_cast<long>(at));
        upload(name, mine);
      }
    });
  }

  void list_all() {
    drive::ListRequest request{.parent_id = anna_.account_id, .limit = 1000};
    for (int i = 0; i < 10; ++i) {
      const auto page = drive_->nodes.list(anna_, request);
      must(page.ok(), "list");
      request.cursor = page->next_cursor.value_or("");
    }
  }

 private:
  test::SeededRandom& random_;
  server::KeyRing keys_{std::string(32, 'd'), std::string(32, 'i'), {{1, std::string(32, 'c')}}};
  server::SystemClock clock_;
  server::SystemRandom nonces_;
  server::AesCipher cipher_{keys_, nonces_};
  std::unique_ptr<server::GroupCommitDatabase> database_;
  std::unique_ptr<server::PackStore> blobs_;
  std::unique_ptr<jobs::Queue> jobs_;
  std::unique_ptr<drive::Service> drive_;
  Caller anna_;
  int run_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
  const test::TemporaryFolder temporary;
  const std::string folder = count > 1 ? arguments[1] : temporary.path();
  test::SeededRandom random(1);
  measure_content(random);
  measure_packs(folder, random);
  Bench bench(folder, random);
  measure("upload 4 KiB, durable, 8 at once", 10'000, "files",
          [&] { bench.upload_many(10'000, 4096); });
  measure("list 10,000 entries in pages of 1,000", 10'000, "entries", [&] { bench.list_all(); });
  measure("upload 800 KB, durable, 8 at once", 400, "files",
          [&] { bench.upload_many(400, 800'000); });
  return 0;
}
