// What search takes on this machine, run by hand: search_bench [postgresql://…]. 100,000 titles of
// one account, made of a vocabulary with the frequencies of a language (Zipf's law); without a URL
// in an encrypted SQLite database in a folder of its own.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>
#include <thread>
#include <vector>

#include "search/index.h"
#include "server/group_commit_database.h"
#include "server/postgres_database.h"
#include "support/fakes.h"
#include "support/temporary_folder.h"

using namespace septet;

namespace {

constexpr int documents = 100'000;
constexpr int vocabulary = 20'000;
constexpr int queries = 500;  // of each sort
constexpr int batch = 100;    // documents of one write
constexpr int single_documents = 8'000;
constexpr int connections = 8;

// The processor's time of this program, which neighbours on a shared machine do not change; with
// PostgreSQL, which is another program, the time that passes.
class Stopwatch {
 public:
  explicit Stopwatch(bool of_processor) : of_processor_(of_processor), start_(now()) {}
  double milliseconds() const { return now() - start_; }

 private:
  double now() const {
    if (of_processor_) return 1e3 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double, std::milli>(now).count();
  }

  bool of_processor_;
  double start_;
};

void must(bool done, const char* what) {
  if (done) return;
  std::fprintf(stderr, "failed: %s\n", what);
  std::exit(1);
}

class Bench {
 public:
  Bench(db::Database& database, bool of_processor)
      : database_(database), of_processor_(of_processor) {
    must(search::migrate(database_).ok(), "migrate");
    for (int i = 0; i < vocabulary; ++i) words_.push_back(made_up_word());
    account_ = make_id(clock_, random_);
  }

  void fill() {
    for (int i = 0; i < documents; ++i) titles_.push_back(title());
    const Stopwatch watch(of_processor_);
    for (int i = 0; i < documents; i += batch) {
      const auto done = database_.write([&](db::Transaction& tx) -> Result<void> {
        for (int k = i; k < i + batch; ++k) {
          const std::string& name = titles_[static_cast<std::size_t>(k)];
          TRY(index_.add(tx, {make_id(clock_, random_), account_, name, name}));
        }
        return {};
      });
      must(done.ok(), "add");
    }
    std::printf("%-40s %10.1f us each\n", "add, 100 a write",
                watch.milliseconds() * 1e3 / documents);
  }

  // As uploads do: each a write of its own, eight at once, committed together.
  void add_one_by_one() {
    must(database_
             .migrate([](db::Transaction& tx) {
               return tx.script("CREATE TABLE row_alone (id BYTEA PRIMARY KEY, name TEXT)");
             })
             .ok(),
         "table");
    const double alone = microseconds_each(
        [](db::Transaction&, const Id&, const std::string&) { return Result<void>(); });
    const double indexed =
        microseconds_each([&](db::Transaction& tx, const Id& id, const std::string& name) {
          return index_.add(tx, {id, account_, name, name});
        });
    std::printf("%-40s %10.1f us, the index of it %.1f us\n", "add a row and a document", indexed,
                indexed - alone);
  }

  void measure(const char* what, const std::function<std::string(const std::string& title)>& ask) {
    std::vector<double> times;
    int hits = 0, first_ten = 0;
    for (int i = 0; i < queries; ++i) {
      const std::string& wanted = titles_[random_.next() % titles_.size()];
      const std::string typed = ask(wanted);
      const Stopwatch watch(of_processor_);
      const auto found = database_.read([&](db::Session& session) {
        return index_.find(session, {typed, std::span(&account_, 1), {}, 10});
      });
      times.push_back(watch.milliseconds());
      must(found.ok(), "find");
      hits += !found->items.empty();
      first_ten += std::any_of(found->items.begin(), found->items.end(),
                               [&](const auto& hit) { return hit.title.text == wanted; });
    }
    std::sort(times.begin(), times.end());
    std::printf("%-40s p50 %7.2f ms   p95 %7.2f ms   found %3d%%   itself in ten %3d%%\n", what,
                times[queries / 2], times[queries * 95 / 100], 100 * hits / queries,
                100 * first_ten / queries);
    std::fflush(stdout);
  }

  // A word of the title, of at least so many letters if there is one.
  std::string word_of(const std::string& title, std::size_t letters) {
    std::vector<std::string> long_ones;
    for (std::size_t at = 0, end = 0; at < title.size(); at = end + 1) {
      end = std::min(title.find(' ', at), title.size());
      if (end - at >= letters) long_ones.push_back(title.substr(at, end - at));
    }
    return long_ones.empty() ? title : long_ones[random_.next() % long_ones.size()];
  }

  std::string with_typo(std::string word) {
    const std::size_t at = random_.next() % (word.size() - 1);
    switch (random_.next() % 4) {
      case 0:
        return word.erase(at, 1);
      case 1:
        return word.insert(at, 1, letter());
      case 2:
        std::swap(word[at], word[at + 1]);
        return word;
      default:
        word[at] = letter();
        return word;
    }
  }

 private:
  using Add = std::function<Result<void>(db::Transaction&, const Id&, const std::string&)>;

  double microseconds_each(const Add& add) {
    const std::string seed = random_.bytes(16);
    const Stopwatch watch(of_processor_);
    std::vector<std::thread> threads;
    for (int thread = 0; thread < connections; ++thread)
      threads.emplace_back([&, thread] {
        for (int i = thread; i < single_documents; i += connections) {
          const std::string& name = titles_[static_cast<std::size_t>(i)];
          Id id = id_from_raw(seed);  // in order, as those of version 7
          for (int byte = 0; byte < 4; ++byte)
            id.bytes[static_cast<std::size_t>(byte)] =
                static_cast<unsigned char>(i >> (24 - 8 * byte));
          must(database_
                   .write([&](db::Transaction& tx) -> Result<void> {
                     TRY(tx.run("INSERT INTO row_alone (id, name) VALUES (?, ?)", id, name));
                     return add(tx, id, name);
                   })
                   .ok(),
               "add one");
        }
      });
    for (auto& thread : threads) thread.join();
    return watch.milliseconds() * 1e3 / single_documents;
  }

  char letter() { return static_cast<char>('a' + random_.next() % 26); }

  // Of three to eleven letters, in syllables.
  std::string made_up_word() {
    std::string out;
    for (std::uint64_t i = 2 + random_.next() % 3; i > 0; --i) {
      out += letter();
      out += "aeiou"[random_.next() % 5];
      if (random_.next() % 3 == 0) out += "nrstl"[random_.next() % 5];
    }
    return out;
  }

  // The word of rank r comes about 1/r as often as the first.
  const std::string& word() {
    const double uniform = static_cast<double>(random_.next() >> 11) / 9007199254740992.0;
    return words_[static_cast<std::size_t>(std::pow(vocabulary, uniform)) - 1];
  }

  std::string title() {
    std::string out = word();
    for (std::uint64_t i = 1 + random_.next() % 4; i > 0; --i) out += " " + word();
    return out + " " + std::to_string(random_.next() % 10'000);
  }

  db::Database& database_;
  bool of_processor_;
  test::FakeClock clock_;
  test::SeededRandom random_{7};
  search::Index index_{"bench"};
  Id account_;
  std::vector<std::string> words_, titles_;
};

void run(db::Database& database, bool of_processor) {
  Bench bench(database, of_processor);
  bench.fill();
  bench.add_one_by_one();
  bench.measure("one word", [&](const std::string& t) { return bench.word_of(t, 5); });
  bench.measure("two words", [&](const std::string& t) {
    return bench.word_of(t, 5) + " " + bench.word_of(t, 3);
  });
  bench.measure("a beginning of three letters",
                [&](const std::string& t) { return bench.word_of(t, 5).substr(0, 3); });
  bench.measure("a beginning of one letter", [](const std::string& t) { return t.substr(0, 1); });
  bench.measure("a part of four letters",
                [&](const std::string& t) { return bench.word_of(t, 6).substr(1, 4); });
  bench.measure("one mistake",
                [&](const std::string& t) { return bench.with_typo(bench.word_of(t, 6)); });
  bench.measure("a title with one mistake", [&](const std::string& t) {
    const std::string wrong = bench.word_of(t, 6);
    std::string out = t;
    const auto at = out.find(wrong);
    return wrong == t ? t : out.replace(at, wrong.size(), bench.with_typo(wrong));
  });
  bench.measure("what is not there", [&](const std::string&) { return "qqxxzzqq wwyyvv"; });
}

}  // namespace

int main(int count, char** arguments) {
  if (count > 1) {
    auto database = server::PostgresDatabase::open({.url = arguments[1]});
    must(database.ok(), "open");
    run(**database, false);
    return 0;
  }
  const test::TemporaryFolder folder;
  auto database =
      server::GroupCommitDatabase::open({folder.path() + "/search.db", std::string(32, 'k')});
  must(database.ok(), "open");
  run(**database, true);
  return 0;
}
