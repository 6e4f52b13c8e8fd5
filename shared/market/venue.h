// The exchange as the services see it: the books of all stocks and the agents that trade on them,
// with the clock, the journal and what is published. In memory, under one lock.
//
// The books are a state machine: it goes on by commands and by time, and both are deterministic. A
// command of a person is durable in the journal before it is applied, in the transaction that
// answers for it. What it and the time do to persons' orders are `Outcome`s, each with a number
// that grows by one; settle() writes them down together with the number of the last. After a crash
// the last snapshot is read, the journal is applied once more, and outcomes that are settled
// already are passed over: nothing acknowledged is lost, nothing is booked twice.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "market/bars.h"
#include "market/context.h"
#include "matching/book.h"

namespace septet::market {

// Owners below are agents of the simulation; a person's account has a number from here on.
inline constexpr matching::Owner first_person = 1'000'000;

enum class CommandKind : std::uint8_t {
  submit,
  amend,
  cancel,
  halt,
  resume,
  split,
  news,
  set_clock,
  list_stock,  // with a and b as of reprice where it has a past
  reprice,     // after bars were imported: where the price stands now
  skip,        // the exchange was off: on to another time
};

// What is journalled.
struct Command {
  CommandKind kind = CommandKind::submit;
  std::uint32_t stock = 0;      // Venue::index_of
  matching::NewOrder order;     // of submit
  matching::Book::Amend amend;  // of amend; its number also of cancel
  std::int64_t a = 0, b = 0;    // split: from, to; news: strength in ppm of price, its seconds
                                // reprice: price, previous close; skip: to, in microseconds
  Bar day;                      // of reprice: the running day's so far; time 0: none
  double speed = 1;             // of set_clock
  bool continuous = false;
};

// From this moment on there are `to` shares for `from`.
struct StockSplit {
  Timestamp at;
  std::int64_t from = 1, to = 1;
};

// Something that happened to an order of a person.
struct Outcome {
  std::uint64_t number = 0;  // growing by one over all stocks
  std::uint32_t stock = 0;
  Timestamp at;  // exchange time
  matching::Event event;
};

// Books what happened to persons' orders: in one transaction, in the order of the numbers. What has
// to follow at once (the other leg of a bracket is cancelled, a stop-loss is submitted) it gives to
// Venue::follow(), and no time passes in between.
using Settle = std::function<Result<void>(db::Transaction&, std::span<const Outcome>)>;

class Venue {
 public:
  // Migrates the tables, reads the stocks, the last snapshot and the journal, and settles what was
  // not. Errors: the database's.
  static Result<std::unique_ptr<Venue>> open(const Context&, Settle);
  ~Venue();

  // From any thread. Moves the exchange on to the present, settles, publishes, and now and then
  // writes bars and a snapshot. Hosts call it a few times a second; a request may too.
  Result<void> advance();
  // Runs `record(tx, now)` in a write, in which the command that it returns is journalled, and then
  // applies it and settles. For the time of both nobody else changes the exchange, so what `record`
  // reads of it holds. Returns once the outcome is durable. Errors: record's; the database's.
  using Record = std::function<Result<Command>(db::Transaction&, Timestamp now)>;
  Result<void> perform(const Record&);
  // Only from within Settle: journalled in its transaction, applied as soon as that is durable.
  void follow(const Command&);

  // Whether this server runs the books, of several on one database; what has to be done once for
  // all of them it does.
  bool leads();
  Timestamp now();
  ClockState clock_state();
  std::uint64_t sequence();  // grows with everything that is published

  // The stocks, by the number that commands have; listed ones are only ever added.
  std::size_t stock_count();
  std::optional<std::uint32_t> index_of(std::string_view symbol);
  std::optional<std::uint32_t> index_of(const Id& stock_id);
  Stock stock(std::uint32_t);
  // Copies, from any thread.
  Quote quote(std::uint32_t);
  Depth depth(std::uint32_t, int levels);
  std::vector<Trade> trades(std::uint32_t, std::int64_t before_id, int limit);  // newest first
  FeedUpdate feed(std::span<const std::uint32_t> watch, std::span<const std::uint32_t> focus,
                  std::uint64_t after);
  // What a taker of so much would pay or get now.
  matching::Book::Sweep sweep(std::uint32_t, Side taker, Quantity, std::optional<Price> limit);
  // The price that positions are valued at: the last, or the previous close.
  Price mark(std::uint32_t);
  // Bars that are not written yet, the growing one at the end; of the base that is given.
  std::vector<Bar> fresh_bars(std::uint32_t, BarBase);
  // Splits since the stock was listed: bars are kept as they were traded.
  std::vector<StockSplit> splits(std::uint32_t);

  // Called after each advance() and perform() that published something, on its thread, when the
  // exchange is free again: it may perform() itself. Every listener is kept.
  void on_publish(std::function<void()>);

 private:
  struct State;
  void publish();
  explicit Venue(std::unique_ptr<State>);
  std::unique_ptr<State> state_;
};

}  // namespace septet::market
