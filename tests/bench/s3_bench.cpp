// What the store over S3 takes, against the server that SEPTET_TEST_S3 names, run by hand:
// s3_bench. Figures are medians of five runs, each with a prefix of its own.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <thread>
#include <vector>

#include "server/s3_store.h"
#include "support/fakes.h"
#include "support/s3_server.h"

using namespace septet;

namespace {

constexpr int runs = 5;
constexpr int threads_count = 16;

server::SystemClock the_clock;
server::SystemRandom the_random;

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void must(bool done, const char* what) {
  if (done) return;
  std::fprintf(stderr, "failed: %s\n", what);
  std::exit(1);
}

void on_all_threads(std::size_t count, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < threads_count; ++i)
    threads.emplace_back([&] {
      for (std::size_t at = next++; at < count; at = next++) work(at);
    });
  for (std::thread& thread : threads) thread.join();
}

void print(const char* what, std::size_t count, std::size_t bytes, std::vector<double> seconds) {
  std::sort(seconds.begin(), seconds.end());
  const double rate = static_cast<double>(count) / seconds[runs / 2];
  std::printf("%-28s %8.0f per s %8.1f MB/s\n", what, rate,
              rate * static_cast<double>(bytes) / 1'000'000);
  std::fflush(stdout);
}

std::size_t objects_of(const server::S3Address& address) {
  server::S3Client client(address, {}, the_clock, the_random);
  std::size_t count = 0;
  for (std::string after;;) {
    const auto listing = client.list(address.prefix + "packs/", after);
    must(listing.ok(), "list");
    count += listing->objects.size();
    if (listing->is_complete) return count;
    after = listing->objects.back().key;
  }
}

void measure(const char* what, std::size_t count, std::size_t bytes) {
  const std::string content = test::SeededRandom(1).bytes(bytes);
  std::vector<double> put_s, get_s;
  std::size_t objects = 0;
  for (int run = 0; run < runs; ++run) {
    const auto address = test::s3_address();
    const auto store = *server::S3Store::open(address, {}, the_clock, the_random);
    std::vector<std::string> locators(count);
    put_s.push_back(seconds_of([&] {
      on_all_threads(count, [&](std::size_t at) {
        auto locator = store->put("name", content);
        must(locator.ok(), "put");
        locators[at] = *locator;
      });
    }));
    get_s.push_back(seconds_of([&] {
      on_all_threads(count, [&](std::size_t at) { must(store->get(locators[at]).ok(), "get"); });
    }));
    objects = objects_of(address);
    for (const std::string& locator : locators) must(store->remove(locator).ok(), "remove");
  }
  std::printf("%s, 16 threads, in %zu objects\n", what, objects);
  print("  put", count, bytes, put_s);
  print("  get", count, bytes, get_s);
}

// A file of 64 MiB as Drive takes it, in one thread: batches of 8 MiB of chunks of 64 KiB.
void measure_file() {
  constexpr std::size_t batches = 8, chunks = 128, chunk_bytes = 65'536;
  const std::string content = test::SeededRandom(1).bytes(chunk_bytes);
  const std::vector<blob::BlobStore::Named> batch(chunks, {"name", content});
  std::vector<double> put_s, get_s;
  for (int run = 0; run < runs; ++run) {
    const auto store = *server::S3Store::open(test::s3_address(), {}, the_clock, the_random);
    std::vector<std::string> locators;
    put_s.push_back(seconds_of([&] {
      for (std::size_t i = 0; i < batches; ++i) {
        const auto put = store->put_all(batch);
        must(put.ok(), "put");
        locators.insert(locators.end(), put->begin(), put->end());
      }
    }));
    get_s.push_back(seconds_of([&] {
      for (const std::string& locator : locators) must(store->get(locator).ok(), "get");
    }));
  }
  std::printf("a file of 64 MiB in chunks of 64 KiB, one thread\n");
  print("  put", batches * chunks, chunk_bytes, put_s);
  print("  get", batches * chunks, chunk_bytes, get_s);
}

}  // namespace

int main() {
  must(!test::has_no_s3(), "SEPTET_TEST_S3 is not set");
  measure("5,000 of 4 KiB", 5'000, 4'096);
  measure("200 of 1 MB", 200, 1'000'000);
  measure_file();
}
