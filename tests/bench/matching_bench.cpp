// What one order book takes: matching_bench [OPERATIONS]; matching_bench --stream OPERATIONS FILE
// writes the same operations for a peer. A stream of mostly new orders on a book that is empty at
// first: of ten operations seven are limit orders that rest up to 200 ticks from the middle, one is
// a limit order that trades, two cancel one of the last 10,000. The middle wanders.
// bench/matching/matching_bench.mjs runs it beside others, and in WebAssembly by the functions
// bench_*.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string_view>
#include <vector>

#include "matching/book.h"
#include "support/book_operations.h"

using namespace septet;
using namespace septet::matching;

namespace {

constexpr std::int64_t tick = 100;

struct Operation {
  std::int32_t kind;    // 0: an order, 1: a cancellation
  std::int32_t number;  // from 1 in the order of coming
  std::int32_t side;    // 0: buy
  std::int32_t ticks;   // its price
  std::int32_t quantity;
};

std::vector<Operation> stream;
std::uint64_t hash = 0;

void make_stream(int operations) {
  test::BookRandom random(20'261'128);
  std::int32_t number = 0, middle = 10'000;
  stream.clear();
  for (int i = 0; i < operations; ++i) {
    const std::uint32_t which = random() % 10;
    if (random() % 1'000 == 0) middle += random() % 2 == 0 ? 1 : -1;
    const auto side = static_cast<std::int32_t>(random() % 2);
    const auto away = static_cast<std::int32_t>(1 + random() % 200);
    const std::int32_t sign = (side == 0) == (which != 9) ? -1 : 1;
    const auto quantity = static_cast<std::int32_t>(1 + random() % (which == 9 ? 200 : 100));
    const auto before = static_cast<std::int32_t>(random() % 10'000);
    if (which < 2 && number > before)
      stream.push_back({1, number - before, 0, 0, 0});
    else
      stream.push_back({0, ++number, side, middle + sign * (which == 9 ? 20 : away), quantity});
  }
}

void apply(const Operation& operation, Book& book, Events& events) {
  if (operation.kind == 1) {
    book.cancel(static_cast<OrderNumber>(operation.number), events);
    return;
  }
  NewOrder order;
  order.number = static_cast<OrderNumber>(operation.number);
  order.owner = static_cast<Owner>(operation.number);  // nobody trades with themselves
  order.side = static_cast<Side>(operation.side);
  order.time_in_force = TimeInForce::gtc;
  order.quantity = operation.quantity;
  order.limit_price = operation.ticks * tick;
  book.submit(order, events);
}

Book open_book() {
  Book book;
  Events events;
  book.enter(Session::regular, events);
  return book;
}

// FNV-1a of the fills.
void add_to_hash(const Events& events) {
  for (const Event& event : events) {
    if (event.kind != EventKind::filled) continue;
    for (const std::uint64_t value :
         {event.order, event.maker, std::uint64_t(event.price), std::uint64_t(event.quantity)})
      hash = (hash ^ value) * 0x100'0000'01b3u;
  }
}

double processor_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

std::vector<std::int64_t> times_ns() {
  Book book = open_book();
  Events events;
  std::vector<std::int64_t> out;
  for (const Operation& operation : stream) {
    events.clear();
    const auto start = std::chrono::steady_clock::now();
    apply(operation, book, events);
    const auto end = std::chrono::steady_clock::now();
    out.push_back(std::chrono::nanoseconds(end - start).count());
  }
  std::sort(out.begin(), out.end());
  return out;
}

int write_stream(const char* path) {
  std::FILE* file = std::fopen(path, "wb");
  if (file == nullptr) return 1;
  const bool written =
      std::fwrite(stream.data(), sizeof(Operation), stream.size(), file) == stream.size();
  return std::fclose(file) == 0 && written ? 0 : 1;
}

}  // namespace

extern "C" {
void bench_prepare(int operations) {
  make_stream(operations);
}

// All of the stream on a new book; how many trades there were.
int bench_run() {
  Book book = open_book();
  Events events;
  int fills = 0;
  for (const Operation& operation : stream) {
    events.clear();
    apply(operation, book, events);
    fills += std::count_if(events.begin(), events.end(),
                           [](const Event& event) { return event.kind == EventKind::filled; });
  }
  return fills;
}

// The last 32 bits of the hash of all fills.
unsigned bench_hash() {
  Book book = open_book();
  Events events;
  hash = 0xcbf2'9ce4'8422'2325u;
  for (const Operation& operation : stream) {
    events.clear();
    apply(operation, book, events);
    add_to_hash(events);
  }
  return static_cast<unsigned>(hash);
}
}

int main(int count, char** words) {
  const bool only_write = count == 4 && std::string_view(words[1]) == "--stream";
  bench_prepare(count > 1 ? std::atoi(words[only_write ? 2 : 1]) : 1'000'000);
  if (only_write) return write_stream(words[3]);
  bench_run();  // once for the memory
  const double start = processor_seconds();
  const int fills = bench_run();
  const double seconds = processor_seconds() - start;
  const auto times = times_ns();
  std::printf("{\"rate\":%.0f,\"p50_ns\":%lld,\"p99_ns\":%lld,\"fills\":%d,\"hash\":%u}\n",
              static_cast<double>(stream.size()) / seconds,
              static_cast<long long>(times[times.size() / 2]),
              static_cast<long long>(times[times.size() * 99 / 100]), fills, bench_hash());
  return 0;
}
