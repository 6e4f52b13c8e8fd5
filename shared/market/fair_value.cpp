#include "market/fair_value.h"

#include <algorithm>
#include <cstdlib>

#include "base/decimal.h"
#include "market/rhythm.h"

namespace septet::market {

namespace {

constexpr std::int64_t fineness = 65'536;
constexpr std::int64_t billion = 1'000'000'000;
constexpr std::int64_t impact_life_seconds = 1'200;
constexpr std::int64_t most_impact_ppb = 300'000'000;
// Three times a day's standard deviation for a day's turnover.
constexpr std::int64_t impact_of_turnover = 3;
// Half of the way back in a year of regular hours: 0.69 / (252 × 23,400 s), in billionths.
constexpr std::int64_t return_ppb_per_second = 117;
constexpr std::int64_t news_at_once_percent = 65;

std::int64_t moved_by(std::int64_t value, std::int64_t ppb) {
  return value + multiply_divide(value, ppb, billion);
}

}  // namespace

FairValue::FairValue(const Traits& traits, std::int64_t start)
    : fine_((start > 0 ? start : std::max<std::int64_t>(1, traits.price)) * fineness) {}

std::int64_t FairValue::price() const {
  return std::max<std::int64_t>(1, moved_by(fine_, impact_ppb_) / fineness);
}

std::int64_t FairValue::returning_ppb(const Traits& traits, std::int64_t seconds) const {
  const std::int64_t home = std::max<std::int64_t>(1, traits.price) * fineness;
  // Twice as high and half as high pull alike.
  const std::int64_t away_ppm = fine_ > home ? multiply_divide(fine_ - home, 1'000'000, home)
                                             : -multiply_divide(home - fine_, 1'000'000, fine_);
  const std::int64_t bounded = std::clamp<std::int64_t>(away_ppm, -1'000'000'000, 1'000'000'000);
  return -bounded * return_ppb_per_second / 1'000'000 * seconds;
}

std::int64_t FairValue::take_news_ppb(std::int64_t seconds) {
  if (news_seconds_ <= 0) return 0;
  const std::int64_t part = std::min(seconds, news_seconds_);
  const std::int64_t taken = news_left_ppb_ / news_seconds_ * part;
  news_seconds_ -= part;
  news_left_ppb_ = news_seconds_ == 0 ? 0 : news_left_ppb_ - taken;
  return taken;
}

void FairValue::step(const Traits& traits, const Moment& moment, std::int64_t seconds,
                     const Climate& climate, Dice& dice) {
  const std::int64_t whole = std::max<std::int64_t>(1, moment.seconds);
  const std::int64_t common = (climate.market_ppb() * traits.market_ppm / 1'000'000 +
                               climate.sector_ppb(traits.sector) * traits.sector_ppm / 1'000'000) *
                              seconds / whole;
  const std::int64_t part = deviation_ppm(moment, seconds);
  const std::int64_t width = own_volatility_ppm(traits) * (part / 10) / 100 * (heat_ppm_ / 1'000) /
                             1'000 * (1'000'000 + excitement_ppm_ / 2) / 1'000'000;
  last_shock_ = dice.fat_normal();
  const std::int64_t own = width * last_shock_ / 1'000;
  const std::int64_t usual = std::max<std::int64_t>(1, traits.volatility_ppm * part / 1'000);
  last_move_ = std::clamp<std::int64_t>((common + own) * 1'000 / usual, -6'000, 6'000);
  const std::int64_t night = moment.session == matching::Session::closed ? 0 : seconds;
  const std::int64_t move =
      common + own + returning_ppb(traits, night) + take_news_ppb(std::max(night, seconds));
  // A night or a step moves it by no more than a quarter.
  fine_ = moved_by(fine_, std::clamp<std::int64_t>(move, -billion / 4, billion / 4));
  fine_ = std::max(fine_, fineness);
  impact_ppb_ -= impact_ppb_ * std::min(seconds, impact_life_seconds) / impact_life_seconds;
  excitement_ppm_ -= excitement_ppm_ * std::min<std::int64_t>(seconds, 1'800) / 1'800;
}

void FairValue::night(Dice& dice) {
  heat_ppm_ = next_heat_ppm(heat_ppm_, last_shock_, dice);
}

void FairValue::pressed(const Traits& traits, std::int64_t shares) {
  const std::int64_t daily = std::max<std::int64_t>(1'000, traits.daily_shares);
  const std::int64_t pushed =
      multiply_divide(traits.volatility_ppm * 1'000 * impact_of_turnover, shares, daily);
  impact_ppb_ = std::clamp(impact_ppb_ + pushed, -most_impact_ppb, most_impact_ppb);
}

void FairValue::news(std::int64_t strength_ppm, std::int64_t seconds) {
  const std::int64_t strength = std::clamp<std::int64_t>(strength_ppm, -500'000, 500'000);
  const std::int64_t at_once = strength * 1'000 / 100 * news_at_once_percent;
  fine_ = std::max(moved_by(fine_, at_once), fineness);
  news_left_ppb_ += strength * 1'000 - at_once;
  news_seconds_ = std::max<std::int64_t>(1, std::max(news_seconds_, seconds));
  excitement_ppm_ = std::min<std::int64_t>(4'000'000, excitement_ppm_ + std::abs(strength) * 40);
}

void FairValue::split(std::int64_t from, std::int64_t to) {
  fine_ = std::max(multiply_divide(fine_, from, to), fineness);
}

void FairValue::move_to(std::int64_t price) {
  fine_ = std::max<std::int64_t>(1, price) * fineness;
  impact_ppb_ = news_left_ppb_ = news_seconds_ = excitement_ppm_ = 0;
}

void FairValue::save(Packer& out) const {
  for (const std::int64_t value : {fine_, impact_ppb_, news_left_ppb_, news_seconds_,
                                   excitement_ppm_, heat_ppm_, last_shock_, last_move_})
    out.put(value);
}

void FairValue::restore(Unpacker& in) {
  for (std::int64_t* value : {&fine_, &impact_ppb_, &news_left_ppb_, &news_seconds_,
                              &excitement_ppm_, &heat_ppm_, &last_shock_, &last_move_})
    *value = in.get();
}

}  // namespace septet::market
