// The traders of one stock who are no market makers: those who take and leave without a reason, and
// those who run after the price.
#pragma once

#include <vector>

#include "market/fair_value.h"
#include "market/types.h"

namespace septet::market {

// What they see of one round of a step.
struct Round {
  matching::Book& book;
  matching::Events& events;
  const Traits& traits;
  const Moment& moment;
  std::int64_t seconds = 1;
  const FairValue& fair;
  std::int64_t spacing = 100;  // between the makers' prices
  Dice& dice;
  matching::OrderNumber& next;

  // Shares that change hands in it on an ordinary day, in thousandths.
  std::int64_t turnover() const;
  // Of an ordinary order.
  std::int64_t usual_shares() const;
  // Buys or sells at once what can be had near the best price.
  void take(matching::Side, std::int64_t shares, matching::Owner);
};

// Market orders, more on the side to which the fair value moves; limit orders at and behind the
// best price, and between bid and ask, that are taken back after a while; orders for the auctions.
class NoiseTraders {
 public:
  void act(Round&);
  void gone(matching::OrderNumber);
  void cancel_all(matching::Book&, matching::Events&);
  void save(Packer&) const;
  void restore(Unpacker&);

 private:
  struct Waiting {
    matching::OrderNumber number = 0;
    std::int64_t seconds_left = 0;
  };
  void take(Round&);
  void wait(Round&);
  void give_up(Round&);
  void ask_for_auction(Round&, matching::TimeInForce, std::int64_t turnover_ppm);

  std::vector<Waiting> waiting_;
};

// Buy what has risen and sell what has fallen: two moving averages of the fair value.
class MomentumTraders {
 public:
  explicit MomentumTraders(std::int64_t price) : fast_(price << 16), slow_(price << 16) {}
  void act(Round&);
  void move_to(std::int64_t price) { fast_ = slow_ = price << 16; }
  void save(Packer&) const;
  void restore(Unpacker&);

 private:
  std::int64_t fast_, slow_;  // units of Price × 65,536
  std::int64_t held_ = 0;     // shares
};

}  // namespace septet::market
