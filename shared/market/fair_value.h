// What a stock is worth to its market makers from moment to moment.
#pragma once

#include "market/agents.h"
#include "market/packed.h"

namespace septet::market {

class FairValue {
 public:
  FairValue(const Traits&, std::int64_t start);

  // One step of so many seconds; the climate's move is that of moment.seconds, of which this step
  // has its part.
  void step(const Traits&, const Moment&, std::int64_t seconds, const Climate&, Dice&);
  // The stock's own volatility of the next day.
  void night(Dice&);
  // Takers bought so many shares (sold, if negative): the price gives way in proportion, and comes
  // back within the hour. In proportion, since otherwise one could earn by pushing it to and fro
  // (Huberman and Stanzl, "Price Manipulation and Quasi-Arbitrage", 2004).
  void pressed(const Traits&, std::int64_t shares);
  void news(std::int64_t strength_ppm, std::int64_t seconds);
  void split(std::int64_t from, std::int64_t to);
  void move_to(std::int64_t price);

  std::int64_t price() const;  // units of Price, at least 1
  // How the last step moved it against its ordinary step, in thousandths of a standard deviation.
  std::int64_t last_move() const { return last_move_; }
  // How much more is going on than usual since there was news, in millionths of the usual.
  std::int64_t excitement_ppm() const { return excitement_ppm_; }
  std::int64_t heat_ppm() const { return heat_ppm_; }

  void save(Packer&) const;
  void restore(Unpacker&);

 private:
  std::int64_t returning_ppb(const Traits&, std::int64_t seconds) const;
  std::int64_t take_news_ppb(std::int64_t seconds);

  std::int64_t fine_;  // units of Price × 65,536, without what takers pressed
  std::int64_t impact_ppb_ = 0;
  std::int64_t news_left_ppb_ = 0;
  std::int64_t news_seconds_ = 0;
  std::int64_t excitement_ppm_ = 0;
  std::int64_t heat_ppm_ = 1'000'000;
  std::int64_t last_shock_ = 0;
  std::int64_t last_move_ = 0;
};

}  // namespace septet::market
