#include "market/history_maker.h"

#include <algorithm>
#include <cstdlib>

#include "base/decimal.h"
#include "market/made_days.h"
#include "market/rhythm.h"

namespace septet::market {

namespace {

constexpr std::int64_t one_in_billionths = 1'000'000'000;
constexpr std::uint64_t history_stream = 0x415701;
constexpr std::int64_t quarter_days = 63;
constexpr std::int64_t market_drift_ppb = 280'000;  // of a day: 7 % a year
constexpr std::int64_t return_days = 360;           // of the way back to the trend
constexpr std::int64_t most_move_ppb = 350'000'000;

std::int64_t grown(std::int64_t fine, std::int64_t ppb) {
  return std::max<std::int64_t>(made_fineness,
                                fine + multiply_divide(fine, ppb, one_in_billionths));
}

std::int64_t before_growing(std::int64_t fine, std::int64_t ppb) {
  return std::max<std::int64_t>(made_fineness,
                                multiply_divide(fine, one_in_billionths, one_in_billionths + ppb));
}

// What happens to one stock on one day.
struct DayMove {
  std::int64_t gap_ppb = 0;    // from the last close to the opening
  std::int64_t move_ppb = 0;   // to the close, in all
  std::int64_t after_ppb = 0;  // of the close, until the end of the after-hours
  std::int64_t volatility_ppm = 0;
  std::int64_t shares = 0;
  bool report = false;    // the evening before
  bool dividend = false;  // the first day without it
};

// One stock's moves, day after day.
class Mover {
 public:
  Mover(const Traits& traits, std::uint64_t seed, std::uint64_t stream)
      : traits_(traits), dice_(seed ^ history_stream, stream), stream_(stream) {}

  // `wanted_ppb`: the day's return; 0: as it comes.
  DayMove next(std::int64_t day, std::int64_t common_ppb, std::int64_t climate_heat, const Past&,
               std::int64_t wanted_ppb = 0);
  Dice& dice() { return dice_; }

 private:
  std::int64_t shares(const DayMove&, std::int64_t heat);
  std::int64_t report_ppb();

  const Traits& traits_;
  Dice dice_;
  std::uint64_t stream_;
  std::int64_t heat_ppm_ = 1'000'000;
  std::int64_t away_ppb_ = 0;  // from the trend
};

bool quarterly(std::int64_t day, std::uint64_t stream, std::int64_t shift) {
  return (day + static_cast<std::int64_t>(stream % 1'000) * 17 + shift) % quarter_days == 0;
}

DayMove Mover::next(std::int64_t day, std::int64_t common_ppb, std::int64_t climate_heat,
                    const Past& past, std::int64_t wanted_ppb) {
  DayMove out;
  const std::int64_t heat = (heat_ppm_ + climate_heat) / 2;
  out.volatility_ppm = traits_.volatility_ppm * (heat / 1'000) / 1'000;
  const std::int64_t shock = dice_.fat_normal();
  const std::int64_t own = own_volatility_ppm(traits_) * (heat_ppm_ / 1'000) / 1'000 * shock;
  heat_ppm_ = next_heat_ppm(heat_ppm_, shock, dice_);
  out.report = past.reports && quarterly(day, stream_, 0);
  out.dividend = past.yield_ppm > 0 && quarterly(day, stream_, 20);
  const std::int64_t report = out.report ? report_ppb() : 0;
  const std::int64_t back = -away_ppb_ / return_days;
  const std::int64_t move = wanted_ppb != 0 ? wanted_ppb - report : common_ppb + own + back;
  away_ppb_ += own + report + back;
  out.gap_ppb = move / 4 + out.volatility_ppm * dice_.normal() * 3 / 10 + report;
  out.move_ppb = std::clamp(move + report, -most_move_ppb, most_move_ppb);
  if (out.dividend) out.gap_ppb -= past.yield_ppm * 1'000 / 4;
  if (out.dividend) out.move_ppb -= past.yield_ppm * 1'000 / 4;
  out.gap_ppb = std::clamp(out.gap_ppb, -most_move_ppb, most_move_ppb);
  out.after_ppb = out.volatility_ppm * dice_.normal() / 12;
  out.shares = shares(out, heat);
  return out;
}

// Two to four of the stock's ordinary days, up a little more often than down.
std::int64_t Mover::report_ppb() {
  const std::int64_t size = traits_.volatility_ppm * dice_.between(1'200, 4'200);
  return dice_.chance(540'000) ? size : -size;
}

// Half of it always, the other half with the size of the move.
std::int64_t Mover::shares(const DayMove& move, std::int64_t heat) {
  const std::int64_t usual = std::max<std::int64_t>(1, traits_.volatility_ppm);
  const std::int64_t size = std::min<std::int64_t>(std::abs(move.move_ppb) / usual, 6'000);
  const std::int64_t lively = 700 + size * 55 / 100 + (heat - 1'000'000) / 4'000;
  const std::int64_t even = dice_.between(55, 95), more = dice_.below(50);
  const std::int64_t noise = even + more * dice_.between(1, 4) / 2;
  return std::max<std::int64_t>(100, traits_.daily_shares * lively / 1'000 * noise / 100);
}

DayPlan plan_of(const Traits& traits, const DayMove& move, std::int64_t before,
                std::int64_t close) {
  DayPlan out;
  out.before = before;
  out.open = grown(before, move.gap_ppb);
  out.close = close;
  out.after = grown(close, move.after_ppb);
  out.shares = move.shares;
  out.volatility_ppm = move.volatility_ppm;
  // A minute of the pre-market's or the after-hours' share of the day, where only some have trades.
  out.extended_shares = std::max<std::int64_t>(1, traits.daily_shares / 10'000);
  return out;
}

}  // namespace

HistoryMaker::HistoryMaker(std::uint64_t seed, std::span<const TradingHours> days, std::int64_t now)
    : seed_(seed), now_(now), hours_(days.begin(), days.end()) {
  Dice dice(seed, history_stream);
  std::int64_t heat = 1'000'000;
  days_.resize(hours_.size());
  for (Day& day : days_) {
    const std::int64_t shock = dice.fat_normal();
    const std::int64_t width = heat / 1'000;
    day.heat_ppm = heat;
    day.market_ppb = market_volatility_ppm * width / 1'000 * shock + market_drift_ppb;
    for (auto& sector : day.sectors_ppb)
      sector = sector_volatility_ppm * width / 1'000 * dice.fat_normal();
    heat = next_heat_ppm(heat, shock, dice);
  }
}

std::int64_t HistoryMaker::common_ppb(const Traits& traits, std::size_t day) const {
  const Day& d = days_[day];
  return d.market_ppb / 1'000 * traits.market_ppm / 1'000 +
         d.sectors_ppb[traits.sector % sector_count] / 1'000 * traits.sector_ppm / 1'000;
}

MadeHistory HistoryMaker::make(const Traits& traits, const Past& past, std::uint64_t stream,
                               std::int64_t price, std::size_t minute_days) const {
  MadeHistory out;
  const std::size_t n = days_.size();
  if (n == 0) return out;
  Mover mover(traits, seed_, stream);
  std::vector<DayMove> moves;
  // A day that has not opened has no return yet: then the one before is the newest.
  const bool opened = now_ > hours_.back().open;
  for (std::size_t i = 0; i < n; ++i) {
    const bool newest = i + (opened ? 1 : 2) == n;
    moves.push_back(mover.next(static_cast<std::int64_t>(i), common_ppb(traits, i),
                               days_[i].heat_ppm, past, newest ? past.last_day_ppm * 1'000 : 0));
  }
  if (!opened) moves.back().move_ppb = moves.back().gap_ppb = 0;
  // Each close by the one after it, so that the last is what it has to be.
  std::vector<std::int64_t> closes(n + 1);
  closes[n] = price * made_fineness;
  for (std::size_t i = n; i > 0; --i)
    closes[i - 1] = before_growing(closes[i], moves[i - 1].move_ppb);
  std::int64_t last = closes[0];
  for (std::size_t i = 0; i < n; ++i) {
    DayPlan plan = plan_of(traits, moves[i], closes[i], closes[i + 1]);
    plan.before = last;
    // Most of what a report moves shows in the evening already.
    if (i + 1 < n && moves[i + 1].report)
      plan.after = grown(plan.close, moves[i + 1].gap_ppb * 3 / 4);
    last = plan.after;
    add_events(i, moves[i].report, moves[i].dividend ? closes[i] : 0, past, out);
    if (i + 1 == n) end_at(price * made_fineness, plan);
    make_day(hours_[i], plan, 0, now_, i + minute_days >= n, mover.dice(), out);
  }
  return out;
}

// The newest day, which ends with `price` wherever in it the present is.
void HistoryMaker::end_at(std::int64_t fine_price, DayPlan& plan) const {
  const TradingHours& hours = hours_.back();
  if (now_ <= hours.open) plan.open = fine_price;
  plan.close = plan.after = fine_price;
}

void HistoryMaker::add_events(std::size_t day, bool report, std::int64_t dividend_close,
                              const Past& past, MadeHistory& out) const {
  const TradingHours& hours = hours_[day];
  if (report && day > 0) out.earnings.push_back(hours_[day - 1].close + 300);
  if (dividend_close > 0) {
    const std::int64_t cash =
        multiply_divide(dividend_close / made_fineness, past.yield_ppm, 4'000'000) / 100 * 100;
    if (cash > 0) out.actions.push_back({ActionKind::dividend, hours.pre_open, cash, 1, 1});
  }
  if (past.split_to > 1 && day + static_cast<std::size_t>(past.split_days_ago) == hours_.size())
    out.actions.push_back({ActionKind::split, hours.pre_open, 0, 1, past.split_to});
}

MadeHistory HistoryMaker::go_on(const Traits& traits, std::uint64_t stream, std::int64_t price,
                                std::int64_t from, std::size_t minute_days) const {
  MadeHistory out;
  Mover mover(traits, seed_ + static_cast<std::uint64_t>(from), stream);
  const std::size_t n = days_.size();
  std::int64_t last = price * made_fineness;
  for (std::size_t i = 0; i < n; ++i) {
    const TradingHours& hours = hours_[i];
    if (from >= hours.after_close || now_ <= hours.pre_open) continue;
    DayMove move = mover.next(static_cast<std::int64_t>(i), common_ppb(traits, i),
                              days_[i].heat_ppm, {.reports = false});
    // Of a day that has begun, what is left of it.
    const std::int64_t length = hours.close - hours.open;
    const std::int64_t left = std::min(now_, hours.close) - std::max(from, hours.open);
    const std::int64_t part = std::clamp<std::int64_t>(left * 1'000 / length, 0, 1'000);
    if (from > hours.open) move.gap_ppb = 0;
    const std::int64_t within = (move.move_ppb - move.gap_ppb) / 1'000 * part;
    const std::int64_t close = grown(grown(last, move.gap_ppb), within);
    const DayPlan plan = plan_of(traits, move, last, close);
    make_day(hours, plan, from, now_, i + minute_days >= n, mover.dice(), out);
    last = now_ >= hours.after_close ? plan.after : now_ <= hours.open ? plan.open : plan.close;
  }
  return out;
}

}  // namespace septet::market
