#include "server/pack_store.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include "support/fakes.h"
#include "support/temporary_folder.h"

using namespace septet;
using server::PackStore;
namespace fs = std::filesystem;

namespace {

std::unique_ptr<PackStore> open_store(const test::TemporaryFolder& folder,
                                      std::uint64_t pack_max_bytes = 64 << 20) {
  auto store = PackStore::open({folder.path("packs"), pack_max_bytes});
  REQUIRE(store.ok());
  return *std::move(store);
}

// As a crash leaves it: nothing says that the last stop was in order.
void crash(const test::TemporaryFolder& folder, std::unique_ptr<PackStore>& store) {
  store.reset();
  fs::remove(folder.path("packs/stopped-in-order"));
}

std::string newest_pack(const test::TemporaryFolder& folder) {
  std::string newest;
  for (const auto& entry : fs::directory_iterator(folder.path("packs")))
    if (entry.path().extension() == ".pack") newest = std::max(newest, entry.path().string());
  return newest;
}

std::uintmax_t allocated_bytes(const std::string& folder) {
  std::uintmax_t total = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    struct stat status {};
    REQUIRE(::stat(entry.path().c_str(), &status) == 0);
    total += static_cast<std::uintmax_t>(status.st_blocks) * 512;
  }
  return total;
}

// Changes one byte of a file.
void flip(const std::string& path, std::uint64_t at) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(at));
  const char byte = static_cast<char>(file.get() ^ 0x40);
  file.seekp(static_cast<std::streamoff>(at));
  file.put(byte);
}

const blob::BlobStore::IsInUse everything = [](std::string_view, std::string_view) {
  return Result<bool>(true);
};

}  // namespace

TEST_CASE("packs: what was put comes back, before and after a stop, over several packs") {
  const test::TemporaryFolder folder;
  test::SeededRandom random(7);
  std::map<std::string, std::string> kept;
  auto store = open_store(folder, 100'000);
  for (int i = 0; i < 60; ++i) {
    const std::string bytes = random.bytes(random.next() % 20'000);
    kept[*store->put("name", bytes)] = bytes;
  }
  REQUIRE(store->sync().ok());
  CHECK(kept.size() == 60);
  for (int round = 0; round < 3; ++round) {
    for (const auto& [locator, bytes] : kept) CHECK(*store->get(locator) == bytes);
    round == 0 ? store.reset() : crash(folder, store);
    store = open_store(folder, 100'000);
  }
}

TEST_CASE("packs: a torn tail is cut off, whatever its length, and nothing before it is lost") {
  const test::TemporaryFolder folder;
  auto store = open_store(folder);
  const std::string first = *store->put("a", std::string(5000, 'a'));
  const std::string last = *store->put("b", std::string(5000, 'b'));
  crash(folder, store);
  const std::string pack = newest_pack(folder);
  const auto whole = fs::file_size(pack);
  for (const std::uintmax_t lost : {8u, 9u, 4000u, 5000u, 5030u}) {
    const test::TemporaryFolder copy;
    fs::create_directory(copy.path("packs"));
    const std::string torn = copy.path("packs/0000000001.pack");
    fs::copy_file(pack, torn);
    fs::resize_file(torn, whole - lost);
    auto reopened = open_store(copy);
    CHECK(*reopened->get(first) == std::string(5000, 'a'));
    CHECK(reopened->get(last).error().code == "content_damaged");
    const std::string next = *reopened->put("c", "after");
    CHECK(next != last);
    CHECK(*reopened->get(next) == "after");
    CHECK(*reopened->sweep(everything) == 0);
  }
}

TEST_CASE("packs: every flipped bit, swapped or cut record is noticed and never served") {
  const test::TemporaryFolder folder;
  auto store = open_store(folder);
  const std::string first = *store->put("a", std::string(100, 'a'));
  const std::string second = *store->put("b", std::string(100, 'b'));
  REQUIRE(store->sync().ok());
  const std::string pack = newest_pack(folder);
  for (std::uint64_t at = 0; at < 24 + 1 + 100; ++at) {
    flip(pack, at);
    CHECK_MESSAGE(store->get(first).error().code == "content_damaged", "byte ", at);
    flip(pack, at);
  }
  CHECK(*store->get(first) == std::string(100, 'a'));
  for (const char* wrong : {"", "1", "1:2", "1:0:0", "1:8:128", "9:0:128", "1:0:9999", "x:y:z",
                            "1:-1:128", "1:999999999999:128"})
    CHECK_MESSAGE(store->get(wrong).error().code == "content_damaged", wrong);
  fs::resize_file(pack, 2 * 128 - 20);
  CHECK(store->get(second).error().code == "content_damaged");
}

TEST_CASE("packs: removed bytes are gone from the disk, and empty packs with them") {
  const test::TemporaryFolder folder;
  test::SeededRandom random(3);
  auto store = open_store(folder, 300'000);
  std::vector<std::string> locators;
  for (int i = 0; i < 100; ++i) {
    const std::size_t size = i % 3 == 0 ? 20'000 : 3'000;
    locators.push_back(*store->put("n", random.bytes(size)));
    if (i % 7 == 0) {  // while its pack is still the newest
      REQUIRE(store->remove(locators.back()).ok());
      locators.pop_back();
    }
  }
  REQUIRE(store->sync().ok());
  const auto before = allocated_bytes(folder.path("packs"));
  for (const std::string& locator : locators) REQUIRE(store->remove(locator).ok());
  for (const std::string& locator : locators) {
    CHECK(store->get(locator).error().code == "content_damaged");
    CHECK(store->remove(locator).ok());
  }
  CHECK(before > 700'000);
  CHECK(server::pack_numbers_in(folder.path("packs")).size() == 1);
  crash(folder, store);
  store = open_store(folder, 300'000);
  CHECK(allocated_bytes(folder.path("packs")) == 0);
}

TEST_CASE(
    "packs: after a crash the sweep finds what nobody refers to; after a stop it has no work") {
  const test::TemporaryFolder folder;
  auto store = open_store(folder);
  const std::string used = *store->put("used", "1");
  const std::string unused = *store->put("unused", "2");
  crash(folder, store);
  store = open_store(folder);
  const std::string live = *store->put("live", "3");
  int asked = 0;
  const auto in_use = [&](std::string_view name, std::string_view locator) -> Result<bool> {
    ++asked;
    CHECK((locator == used) == (name == "used"));
    return name == "used";
  };
  CHECK(*store->sweep(in_use) == 1);
  CHECK(asked == 2);
  CHECK(*store->get(used) == "1");
  CHECK_FALSE(store->get(unused).ok());
  CHECK(*store->get(live) == "3");
  store.reset();
  store = open_store(folder);
  CHECK(*store->sweep(in_use) == 0);
  CHECK(asked == 2);
}

TEST_CASE("packs: a full disk refuses what is new and keeps what is old") {
  const test::TemporaryFolder folder;
  auto store = open_store(folder);
  const std::string old = *store->put("old", std::string(50'000, 'o'));
  REQUIRE(store->sync().ok());
  struct rlimit usual {};
  ::getrlimit(RLIMIT_FSIZE, &usual);
  const auto handler = ::signal(SIGXFSZ, SIG_IGN);
  const rlimit full{100'000, usual.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &full);
  const auto refused = store->put("new", std::string(60'000, 'n'));
  const auto small = store->put("small", std::string(1'000, 's'));
  ::setrlimit(RLIMIT_FSIZE, &usual);
  ::signal(SIGXFSZ, handler);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().kind == ErrorKind::storage_full);
  REQUIRE(small.ok());
  CHECK(*store->get(*small) == std::string(1'000, 's'));
  CHECK(*store->get(old) == std::string(50'000, 'o'));
  CHECK(store->sync().ok());
}

TEST_CASE("packs: many threads put, flush, read and remove at once") {
  const test::TemporaryFolder folder;
  auto store = open_store(folder, 200'000);
  std::atomic<int> faults = 0;
  std::vector<std::thread> threads;
  for (int worker = 0; worker < 8; ++worker)
    threads.emplace_back([&, worker] {
      test::SeededRandom random(static_cast<std::uint64_t>(worker));
      for (int i = 0; i < 50; ++i) {
        const std::string bytes = random.bytes(1 + random.next() % 9'000);
        const auto locator = store->put("n", bytes);
        const bool kept = locator.ok() && store->sync().ok();
        if (!kept || *store->get(*locator) != bytes) ++faults;
        if (i % 2 == 0 && !store->remove(*locator).ok()) ++faults;
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(faults == 0);
}
