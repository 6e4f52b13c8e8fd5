// What the market makers of one stock show in its book: orders at the best price and at a row of
// prices behind it on both sides, renewed as the fair value moves and as they are bought or sold.
#pragma once

#include <array>
#include <vector>

#include "market/agents.h"
#include "market/packed.h"
#include "market/types.h"

namespace septet::market {

inline constexpr matching::Owner maker_owners = 4;  // the owners 1 to 3

// What they want to show.
struct Quoting {
  std::array<std::int64_t, 2> best{};  // by Side, on the tick
  std::int64_t spacing = 100;          // between the prices behind it, a multiple of the tick
  std::int64_t levels = 16;
  std::int64_t shares = 500;  // of an ordinary order
};

class Makers {
 public:
  void quote(matching::Book&, const Quoting&, Dice&, matching::OrderNumber& next,
             matching::Events&);
  // It rests no more. Whether it was one of these.
  bool gone(matching::OrderNumber);
  void cancel_all(matching::Book&, matching::Events&);
  // Forgets what the book does not know any more.
  void compare(const matching::Book&);

  void save(Packer&) const;
  void restore(Unpacker&);

 private:
  struct Resting {
    matching::OrderNumber number = 0;
    std::int64_t price = 0;
  };
  using Row = std::vector<Resting>;  // best first

  void withdraw(matching::Book&, matching::Side, const Quoting&, matching::Events&);
  void place(matching::Book&, matching::Side, const Quoting&, Dice&, matching::OrderNumber& next,
             matching::Events&);

  std::array<Row, 2> rows_;
};

}  // namespace septet::market
