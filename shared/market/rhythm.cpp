#include "market/rhythm.h"

#include <algorithm>
#include <cstdlib>

namespace septet::market {

namespace {

struct Share {
  std::int64_t variance_ppm = 0;
  std::int64_t turnover_ppm = 0;
};

Share share_of(matching::Session session) {
  switch (session) {
    case matching::Session::closed:
      return {140'000, 0};
    case matching::Session::pre_market:
      return {60'000, 15'000};
    case matching::Session::regular:
      return {770'000, 960'000};
    case matching::Session::after_hours:
      break;
  }
  return {30'000, 25'000};
}

// 0 in the middle of the session to 1,000,000 at both ends, by the fourth power.
std::int64_t edge_ppm(const Moment& moment) {
  const std::int64_t length = std::max<std::int64_t>(1, moment.session_seconds);
  const std::int64_t gone = std::clamp<std::int64_t>(moment.since_start, 0, length);
  const std::int64_t x = std::abs(2 * gone - length) * 1'000 / length;
  return x * x / 1'000 * x / 1'000 * x / 1'000 * 1'000;
}

}  // namespace

std::int64_t deviation_ppm(const Moment& moment, std::int64_t seconds) {
  const std::int64_t variance = share_of(moment.session).variance_ppm;
  if (moment.session == matching::Session::closed) return integer_root(variance * 1'000'000);
  const std::int64_t length = std::max<std::int64_t>(1, moment.session_seconds);
  const std::int64_t even = integer_root(variance * 1'000'000 * seconds / length);
  if (moment.session != matching::Session::regular) return even;
  return even * (880'000 + edge_ppm(moment) / 2) / 1'000'000;  // 0.88 to 1.38: mean square 1
}

std::int64_t turnover_ppb(const Moment& moment, std::int64_t seconds) {
  const std::int64_t turnover = share_of(moment.session).turnover_ppm;
  const std::int64_t length = std::max<std::int64_t>(1, moment.session_seconds);
  const std::int64_t even = turnover * 1'000 * seconds / length;
  if (moment.session != matching::Session::regular) return even;
  return even * (670'000 + edge_ppm(moment) * 165 / 100) / 1'000'000;  // 0.67 to 2.32: mean 1
}

std::int64_t own_volatility_ppm(const Traits& traits) {
  const std::int64_t all = traits.volatility_ppm;
  const std::int64_t market = market_volatility_ppm * traits.market_ppm / 1'000'000;
  const std::int64_t sector = sector_volatility_ppm * traits.sector_ppm / 1'000'000;
  const std::int64_t least = all / 10;
  return integer_root(std::max(all * all - market * market - sector * sector, least * least));
}

std::int64_t next_heat_ppm(std::int64_t heat_ppm, std::int64_t shock, Dice& dice) {
  const std::int64_t square = std::min<std::int64_t>(shock * shock, 16'000'000) / 1'000;
  const std::int64_t pulled = heat_ppm + (1'000'000 - heat_ppm) / 25;
  const std::int64_t stirred = pulled + heat_ppm / 1'000 * (square - 1'000) * 75 / 1'000;
  const std::int64_t wandered = stirred + stirred / 1'000 * dice.normal() * 25 / 1'000;
  return std::clamp<std::int64_t>(wandered, 450'000, 3'000'000);
}

}  // namespace septet::market
