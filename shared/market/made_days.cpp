#include "market/made_days.h"

#include <algorithm>
#include <cstdlib>

#include "market/price_ticks.h"
#include "market/rhythm.h"

namespace septet::market {

namespace {

constexpr std::int64_t minute = 60;
constexpr std::int64_t coarse_steps = 13;  // of a day without minutes
constexpr std::int64_t overnight_percent =
    75;                                    // of the gap to the opening, the first trade has made
constexpr std::int64_t wick_percent = 45;  // how far a bar reaches beyond, of its deviation

std::int64_t on_tick(std::int64_t fine) {
  const std::int64_t price = std::max<std::int64_t>(1, fine / made_fineness);
  return below_on_tick(price + tick_at(price) / 2);
}

// A stretch of one session, cut into steps.
struct Stretch {
  matching::Session session = matching::Session::regular;
  std::int64_t session_begin = 0, session_end = 0;
  std::int64_t begin = 0, end = 0;
  std::int64_t step = minute;

  std::int64_t steps() const { return end <= begin ? 0 : (end - begin + step - 1) / step; }
  std::int64_t time(std::int64_t i) const { return begin + i * step; }
  Moment moment(std::int64_t i) const {
    return {session, step, time(i) - session_begin, session_end - session_begin};
  }
};

Stretch stretch(matching::Session session, std::int64_t begin, std::int64_t end, std::int64_t from,
                std::int64_t to, std::int64_t step) {
  const std::int64_t first = std::max(begin, from - (from - begin) % minute);
  return {session, begin, end, first, std::min(end, to), step};
}

// Prices at the steps' boundaries: a random walk that begins and ends where it has to.
struct Path {
  std::vector<std::int64_t> prices;      // steps + 1 of them
  std::vector<std::int64_t> deviations;  // of each step
};

Path walk(const Stretch& along, std::int64_t first, std::int64_t last, std::int64_t volatility_ppm,
          Dice& dice) {
  const std::int64_t n = along.steps();
  Path out;
  std::vector<std::int64_t> variances{0};  // added up, in a coarse unit
  out.prices.push_back(0);
  for (std::int64_t i = 0; i < n; ++i) {
    const std::int64_t part = deviation_ppm(along.moment(i), along.step);
    const std::int64_t deviation =
        multiply_divide(first, volatility_ppm * (part / 10) / 100'000, 1'000'000);
    out.deviations.push_back(deviation);
    out.prices.push_back(out.prices.back() + deviation * dice.fat_normal() / 1'000);
    variances.push_back(variances.back() + part / 100 * part / 100 + 1);
  }
  const std::int64_t missing = last - first - out.prices.back();
  for (std::size_t i = 0; i < out.prices.size(); ++i) {
    if (n > 0) out.prices[i] += multiply_divide(missing, variances[i], variances.back());
    out.prices[i] = std::max<std::int64_t>(made_fineness, out.prices[i] + first);
  }
  return out;
}

MadeBar bar_of(const Path& path, std::size_t i, std::int64_t time, Dice& dice) {
  const std::int64_t a = path.prices[i], b = path.prices[i + 1];
  const auto beyond = [&] {
    return path.deviations[i] * std::abs(dice.normal()) / 1'000 * wick_percent / 100;
  };
  MadeBar out{time, on_tick(a), 0, 0, on_tick(b), 0};
  out.high = on_tick(std::max(a, b) + beyond());
  out.low = on_tick(std::max<std::int64_t>(made_fineness, std::min(a, b) - beyond()));
  return out;
}

// More where the time of the day and the bar's own movement ask for it.
std::int64_t weight_of(const Path& path, std::size_t i, const Moment& moment, Dice& dice) {
  const std::int64_t usual = std::max<std::int64_t>(1, path.deviations[i]);
  const std::int64_t moved = std::abs(path.prices[i + 1] - path.prices[i]) * 1'000 / usual;
  const std::int64_t lively = 500 + std::min<std::int64_t>(moved, 4'000) * 6 / 10;
  return turnover_ppb(moment, moment.seconds) / 1'000 * lively / 1'000 * dice.between(60, 140) + 1;
}

std::vector<MadeBar> regular_bars(const Stretch& along, const DayPlan& plan, std::int64_t first,
                                  Dice& dice) {
  const Path path = walk(along, first, plan.close, plan.volatility_ppm, dice);
  std::vector<MadeBar> out;
  std::vector<std::int64_t> weights;
  std::int64_t all = 1, share_ppb = 0;
  for (std::int64_t i = 0; i < along.steps(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    out.push_back(bar_of(path, at, along.time(i), dice));
    weights.push_back(weight_of(path, at, along.moment(i), dice));
    all += weights.back();
    share_ppb += turnover_ppb(along.moment(i), along.step);
  }
  const std::int64_t shares =
      multiply_divide(plan.shares, std::min<std::int64_t>(share_ppb, 960'000'000), 960'000'000);
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i].volume = std::max<std::int64_t>(1, multiply_divide(shares, weights[i], all));
  return out;
}

MadeBar sum_of(const std::vector<MadeBar>& bars, std::int64_t time) {
  MadeBar out = bars.front();
  out.time = time;
  out.close = bars.back().close;
  out.volume = 0;
  for (const MadeBar& bar : bars) {
    out.high = std::max(out.high, bar.high);
    out.low = std::min(out.low, bar.low);
    out.volume += bar.volume;
  }
  return out;
}

// Few minutes have a trade outside regular hours, and the nearer to them the more.
void extended_minutes(const Stretch& along, const DayPlan& plan, std::int64_t first,
                      std::int64_t last, Dice& dice, std::vector<MadeBar>& out) {
  const Path path = walk(along, first, last, plan.volatility_ppm, dice);
  const std::int64_t n = along.steps();
  const std::int64_t busy = std::min<std::int64_t>(700'000, 60'000 + plan.extended_shares * 1'200);
  for (std::int64_t i = 0; i < n; ++i) {
    const bool early = along.session == matching::Session::pre_market;
    const std::int64_t near = early ? i : n - 1 - i;  // steps away from where nothing happens
    const bool last_one = i == n - 1 && along.end < along.session_end;  // the present
    if (!last_one && !dice.chance(busy / 4 + busy * 3 / 4 * near / n)) continue;
    MadeBar bar = bar_of(path, static_cast<std::size_t>(i), along.time(i), dice);
    bar.volume = 1 + plan.extended_shares * dice.between(20, 300) / 100;
    out.push_back(bar);
  }
}

}  // namespace

void make_day(const TradingHours& hours, const DayPlan& plan, std::int64_t from, std::int64_t to,
              bool with_minutes, Dice& dice, MadeHistory& out) {
  using matching::Session;
  const Stretch early = stretch(Session::pre_market, hours.pre_open, hours.open, from, to, minute);
  const std::int64_t gap = plan.open - plan.before;
  const std::int64_t overnight = from <= hours.pre_open ? gap * overnight_percent / 100 : 0;
  if (with_minutes)
    extended_minutes(early, plan, plan.before + overnight, plan.open, dice, out.minutes);
  const std::int64_t length = hours.close - hours.open;
  const Stretch day = stretch(Session::regular, hours.open, hours.close, from, to,
                              with_minutes ? minute : std::max(minute, length / coarse_steps));
  const auto bars = regular_bars(day, plan, from > hours.open ? plan.before : plan.open, dice);
  if (!bars.empty()) out.days.push_back(sum_of(bars, hours.open));
  if (!with_minutes) return;
  out.minutes.insert(out.minutes.end(), bars.begin(), bars.end());
  const Stretch late =
      stretch(Session::after_hours, hours.close, hours.after_close, from, to, minute);
  extended_minutes(late, plan, from > hours.close ? plan.before : plan.close, plan.after, dice,
                   out.minutes);
}

}  // namespace septet::market
