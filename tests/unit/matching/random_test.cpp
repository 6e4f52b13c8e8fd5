// Random operations on order books. SEPTET_ROUNDS says how many, SEPTET_SEED from where.
#include <doctest/doctest.h>

#include "matching/book.h"
#include "support/book_operations.h"
#include "support/book_tally.h"
#include "support/rounds.h"
#include "unit/matching/simple_book.h"

using namespace septet;
using namespace septet::matching;

namespace {

// Of this many operations, each on a book of its own.
constexpr int run_length = 10'000;

std::string outcome_of(const Events& events) {
  std::string out;
  for (const Event& event : events) {
    for (const std::int64_t value :
         {std::int64_t(event.kind), std::int64_t(event.reason), std::int64_t(event.order),
          event.price, event.quantity, event.remaining, std::int64_t(event.maker)})
      out += std::to_string(value) + " ";
    out += "| ";
  }
  return out;
}

// The first operation whose events differ from those of the simple book, or that breaks something.
std::string compare_with_simple(std::uint64_t seed) {
  test::BookOperations operations{test::BookRandom(seed)};
  Book book;
  test::SimpleBook simple;
  test::BookTally tally;
  Events events, expected;
  for (int i = 0; i < run_length; ++i) {
    const auto operation = operations.next();
    events.clear();
    expected.clear();
    test::apply(book, operation, events);
    test::apply(simple, operation, expected);
    std::string fault = events == expected ? "" : "another outcome";
    for (const Event& event : events)
      if (const auto wrong = tally.add(event); !wrong.empty()) fault = wrong;
    for (const auto& [mine, its] : {std::pair(book.best_bid(), simple.best(Side::buy)),
                                    std::pair(book.best_ask(), simple.best(Side::sell))})
      if (mine.price != its.price || mine.quantity != its.quantity) fault = "another best price";
    if (fault.empty() && i % 16 == 0) fault = book.broken_invariant();
    if (fault.empty() && i % 16 == 0) fault = tally.compare(book);
    if (!fault.empty())
      return "operation " + std::to_string(i) + ": " + fault + "\n" + outcome_of(events) + "\n" +
             outcome_of(expected);
  }
  return {};
}

bool outside(const Event& event, std::int64_t reference, std::int64_t band_ppm) {
  const std::int64_t width = reference * band_ppm / 1'000'000;
  return event.kind == EventKind::filled &&
         (event.price < reference - width || event.price > reference + width);
}

// With a price band, splits, and a copy that was saved and goes on in its place.
std::string run_banded(std::uint64_t seed) {
  constexpr std::int64_t band_ppm = 1'500;
  BookSettings settings;
  settings.band_ppm = settings.auction_band_ppm = band_ppm;
  test::BookOperations operations{test::BookRandom(seed)};
  operations.with_splits = true;
  Book book(settings), copy(settings);
  test::BookTally tally;
  Events events, of_copy;
  for (int i = 0; i < run_length; ++i) {
    const auto operation = operations.next();
    events.clear();
    of_copy.clear();
    const std::int64_t reference = book.reference();
    test::apply(book, operation, events);
    test::apply(copy, operation, of_copy);
    std::string fault = events == of_copy ? "" : "the copy went another way";
    for (const Event& event : events) {
      if (const auto wrong = tally.add(event); !wrong.empty()) fault = wrong;
      // An auction's price is the next reference, inside the band of the last.
      if (reference != 0 && outside(event, reference, band_ppm) &&
          outside(event, book.reference(), band_ppm))
        fault = "a trade outside the band";
    }
    if (operation.kind == test::BookOperation::Kind::split) tally.reload(book);
    if (fault.empty()) fault = book.broken_invariant();
    if (fault.empty() && i % 16 == 0) fault = tally.compare(book);
    if (!fault.empty())
      return "operation " + std::to_string(i) + ", kind " +
             std::to_string(static_cast<int>(operation.kind)) + ": " + fault + "\n" +
             outcome_of(events);
    if (i % 100 != 0) continue;
    auto restored = Book::restored(book.saved());
    if (!restored.ok() || restored->saved() != book.saved()) return "not restored";
    copy = std::move(*restored);
  }
  return {};
}

}  // namespace

TEST_CASE("book, random: the events of a book that is as simple as can be, nothing made or lost") {
  const std::uint64_t seed = test::seed_of("book, random");
  const int runs = std::max(1, test::rounds(30'000) / run_length);
  for (int run = 0; run < runs; ++run) {
    const std::string fault = compare_with_simple(seed + run);
    INFO("run ", run, ": ", fault);
    REQUIRE(fault.empty());
  }
}

TEST_CASE("book, random: with bands and splits, and saved and restored on the way") {
  const std::uint64_t seed = test::seed_of("book, random, bands");
  const int runs = std::max(1, test::rounds(30'000) / run_length);
  for (int run = 0; run < runs; ++run) {
    const std::string fault = run_banded(seed + run);
    INFO("run ", run, ": ", fault);
    REQUIRE(fault.empty());
  }
}

// This test runs natively and in WebAssembly, and the numbers are those of both.
TEST_CASE("book: the same operations give the same fills on every host") {
  test::BookOperations operations{test::BookRandom(20'261'128)};
  Book book;
  Events events;
  for (int i = 0; i < 200'000; ++i) test::apply(book, operations.next(), events);
  std::uint64_t hash = 0xcbf2'9ce4'8422'2325u;  // FNV-1a
  std::uint64_t fills = 0;
  for (const Event& event : events) {
    if (event.kind != EventKind::filled) continue;
    ++fills;
    for (const std::uint64_t value : {event.order, event.maker, std::uint64_t(event.price),
                                      std::uint64_t(event.quantity), event.trade})
      for (int byte = 0; byte < 8; ++byte)
        hash = (hash ^ (value >> (8 * byte) & 0xff)) * 0x100'0000'01b3u;
  }
  CHECK(fills == 52'117);
  CHECK(hash == 880'367'675'487'475'625u);
}
