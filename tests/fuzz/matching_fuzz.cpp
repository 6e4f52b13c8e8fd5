// Order books: what is restored from any bytes is a sound book that is saved and restored again the
// same, and any operations keep it sound, with nothing made or lost.
#include "fuzz/property.h"
#include "support/book_operations.h"
#include "support/book_tally.h"

namespace {

using namespace septet;
using namespace septet::matching;

void run(Book& book, test::BookOperations operations, int count, bool banded) {
  test::BookTally tally;
  Events events;
  operations.with_splits = banded;
  for (int i = 0; i < count; ++i) {
    const auto operation = operations.next();
    events.clear();
    test::apply(book, operation, events);
    for (const Event& event : events) PROPERTY(tally.add(event).empty());
    if (operation.kind == test::BookOperation::Kind::split) tally.reload(book);
    if (i % 16 == 0) PROPERTY(book.broken_invariant().empty());
  }
  PROPERTY(book.broken_invariant().empty());
  PROPERTY(tally.compare(book).empty());
}

void restore(std::string_view bytes) {
  auto book = Book::restored(bytes);
  if (!book.ok()) {
    PROPERTY(book.error().kind == ErrorKind::invalid);
    return;
  }
  const std::string saved = book->saved();
  const auto again = Book::restored(saved);
  PROPERTY(again.ok() && again->saved() == saved);
  // Whatever stands in it, it goes on.
  test::BookOperations operations{test::BookRandom(bytes.size())};
  Events events;
  for (int i = 0; i < 50; ++i) {
    test::apply(*book, operations.next(), events);
    if (i % 7 == 0) PROPERTY(book->broken_invariant().empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  if (data[0] % 4 == 0) {
    restore(fuzz::text_of(data + 1, size - 1));
    return 0;
  }
  BookSettings settings;
  const bool banded = data[0] % 4 == 1;
  if (banded) settings.band_ppm = settings.auction_band_ppm = 100 * data[1];
  Book book(settings);
  std::size_t at = 2;
  const auto next_byte = [data, size, at]() mutable -> std::uint32_t {
    return at < size ? data[at++] : 0;
  };
  run(book, test::BookOperations(next_byte), static_cast<int>(std::min<std::size_t>(size, 400)),
      banded);
  return 0;
}
