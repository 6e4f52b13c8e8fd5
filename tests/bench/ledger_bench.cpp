// How many durable transfers of money go through in a second, run by hand: ledger_bench [FOLDER].
// The folder is where the database of the runs goes; it should be on the disk that is meant. It is
// encrypted, and every commit is synced. Figures are medians of five runs.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <functional>
#include <thread>
#include <vector>

#include "ledger/ledger.h"
#include "server/group_commit_database.h"
#include "support/fakes.h"
#include "support/temporary_folder.h"

using namespace septet;

namespace {

constexpr int runs = 5;
constexpr int people = 1'000;
constexpr int transfers = 20'000;
constexpr int single_transfers = 4'000;

struct Cost {
  double seconds = 0;
  double processor_seconds = 0;  // of all threads; what others take of the machine is not in it
};

Cost cost_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t used = std::clock();
  work();
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
          static_cast<double>(std::clock() - used) / CLOCKS_PER_SEC};
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void measure(const char* what, double amount, const std::function<void()>& work) {
  std::vector<double> rates, processor_rates;
  for (int run = 0; run < runs; ++run) {
    const Cost cost = cost_of(work);
    rates.push_back(amount / cost.seconds);
    processor_rates.push_back(amount / cost.processor_seconds);
  }
  std::printf("%-40s %8.0f transfers/s, %8.0f a second of a processor\n", what, median(rates),
              median(processor_rates));
  std::fflush(stdout);
}

void must(const Result<void>& done) {
  if (done.ok()) return;
  std::fprintf(stderr, "failed: %s %s\n", done.error().message.c_str(), done.error().cause.c_str());
  std::exit(1);
}

class Bench {
 public:
  explicit Bench(db::Database& database) : database_(database) {
    must(ledger::migrate(database_));
    for (int i = 0; i <= people; ++i) ids_.push_back(make_id(clock_, random_));
    must(database_.write([&](db::Transaction& tx) -> Result<void> {
      for (const Id& id : ids_)
        TRY(ledger::open_account(tx, {id, "USD", "bench", 0, id == ids_[0]}));
      std::vector<ledger::Transfer> deposits;
      for (int i = 1; i <= people; ++i) deposits.push_back(of(0, i, 1'000'000'000));
      return ledger::transfer_all(tx, deposits);
    }));
  }

  // `size` transfers to a commit, one commit after the other.
  void batches(int size) {
    for (int done = 0; done < transfers; done += size) {
      std::vector<ledger::Transfer> batch;
      for (int i = 0; i < size; ++i) batch.push_back(any());
      must(database_.write([&](db::Transaction& tx) { return ledger::transfer_all(tx, batch); }));
    }
  }

  // Each its own write and awaited, by so many callers at once: commits are grouped.
  void single(int callers) {
    std::vector<std::vector<ledger::Transfer>> work(callers);
    for (int i = 0; i < single_transfers; ++i) work[i % callers].push_back(any());
    std::vector<std::thread> threads;
    for (const auto& mine : work)
      threads.emplace_back([&] {
        for (const ledger::Transfer& each : mine)
          must(database_.write([&](db::Transaction& tx) { return ledger::transfer(tx, each); }));
      });
    for (auto& thread : threads) thread.join();
  }

  void check() {
    const auto wrong = database_.read([](db::Session& s) { return ledger::discrepancy(s); });
    if (!wrong.ok() || !wrong->empty()) must(internal(wrong.ok() ? *wrong : "unreadable"));
  }

 private:
  ledger::Transfer of(int debit, int credit, std::int64_t amount) {
    clock_.advance({30});  // so that identifiers grow as they do in life
    return {
        make_id(clock_, random_), ids_[debit], ids_[credit], amount, "bench", {}, "", clock_.now()};
  }
  ledger::Transfer any() {
    const int from = 1 + static_cast<int>(random_.next() % people);
    const int to = 1 + (from + static_cast<int>(random_.next() % (people - 1))) % people;
    return of(from, to, 1 + static_cast<std::int64_t>(random_.next() % 1'000));
  }

  db::Database& database_;
  test::FakeClock clock_;
  test::SeededRandom random_;
  std::vector<Id> ids_;
};

}  // namespace

int main(int argc, char** argv) {
  const test::TemporaryFolder temporary;
  const std::string folder = argc > 1 ? argv[1] : temporary.path();
  auto database = server::GroupCommitDatabase::open(
      {.path = folder + "/ledger.db", .key = std::string(32, 'k')});
  if (!database.ok()) must(std::move(database).error());
  Bench bench(**database);
  measure("1,000 to a commit", transfers, [&] { bench.batches(1'000); });
  measure("100 to a commit", transfers, [&] { bench.batches(100); });
  measure("one at a time, from 64 callers", single_transfers, [&] { bench.single(64); });
  bench.check();
}
