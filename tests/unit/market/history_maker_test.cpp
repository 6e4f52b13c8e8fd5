#include "market/history_maker.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "market/calendar.h"
#include "market/companies.h"
#include "support/market_days.h"

namespace septet::market {
namespace {

using test::trading_hours;

constexpr std::uint64_t seed = 7;

struct Made {
  std::vector<TradingHours> hours = trading_hours("2021-11-22", "2026-11-23");
  std::int64_t now = hours.back().open + 5 * 3600;
  HistoryMaker maker{seed, hours, now};
  MadeHistory of(const Company& company, std::size_t minute_days = 20) const {
    const auto stream = static_cast<std::uint64_t>(&company - companies().data());
    return maker.make(traits_of(company), past_of(company), stream, company.price_cents * 100,
                      minute_days);
  }
};

const Made& made() {
  static const Made out;
  return out;
}

std::vector<double> returns(const MadeHistory& history) {
  std::vector<double> out;
  for (std::size_t i = 1; i < history.days.size(); ++i)
    out.push_back(std::log(static_cast<double>(history.days[i].close) /
                           static_cast<double>(history.days[i - 1].close)));
  return out;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const double ma = mean(a), mb = mean(b);
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) * (a[i] - ma);
    bb += (b[i] - mb) * (b[i] - mb);
  }
  return ab / std::sqrt(aa * bb);
}

double deviation(const std::vector<double>& values) {
  const double m = mean(values);
  double sum = 0;
  for (const double value : values) sum += (value - m) * (value - m);
  return std::sqrt(sum / static_cast<double>(values.size()));
}

double kurtosis(const std::vector<double>& values) {
  const double m = mean(values), s = deviation(values);
  double sum = 0;
  for (const double value : values) sum += std::pow((value - m) / s, 4);
  return sum / static_cast<double>(values.size());
}

std::vector<double> sizes(const std::vector<double>& values) {
  std::vector<double> out;
  for (const double value : values) out.push_back(std::abs(value));
  return out;
}

bool whole(const MadeBar& bar) {
  const std::int64_t tick = bar.low >= 10'000 ? 100 : 1;
  return bar.low > 0 && bar.low <= std::min(bar.open, bar.close) &&
         bar.high >= std::max(bar.open, bar.close) && bar.volume > 0 && bar.low % tick == 0 &&
         bar.high % (bar.high >= 10'000 ? 100 : 1) == 0;
}

std::vector<double> shifted(const std::vector<double>& values, std::size_t from, std::size_t less) {
  return {values.begin() + static_cast<std::ptrdiff_t>(from),
          values.end() - static_cast<std::ptrdiff_t>(less)};
}

TEST_CASE("made history: every bar is whole, in order, and ends at the present's price") {
  for (const Company& company : companies()) {
    CAPTURE(company.symbol);
    const MadeHistory history = made().of(company, 5);
    REQUIRE(history.days.size() == made().hours.size());
    CHECK(std::all_of(history.days.begin(), history.days.end(), whole));
    CHECK(std::all_of(history.minutes.begin(), history.minutes.end(), whole));
    const auto earlier = [](const MadeBar& a, const MadeBar& b) { return a.time < b.time; };
    CHECK(std::is_sorted(history.minutes.begin(), history.minutes.end(), earlier));
    CHECK(history.days.back().close == company.price_cents * 100);
    CHECK(history.minutes.back().close == company.price_cents * 100);
    CHECK(history.minutes.back().time == made().now - 60);
  }
}

TEST_CASE("made history: a day's bar is the sum of its regular minutes") {
  for (const Company& company : companies().first(13)) {
    CAPTURE(company.symbol);
    const MadeHistory history = made().of(company);
    std::map<std::int64_t, MadeBar> sums;
    for (const MadeBar& bar : history.minutes) {
      for (const TradingHours& day : made().hours) {
        if (bar.time < day.open || bar.time >= day.close) continue;
        auto [at, first] = sums.try_emplace(day.open, bar);
        MadeBar& sum = at->second;
        sum.time = day.open;
        if (first) continue;
        sum.high = std::max(sum.high, bar.high);
        sum.low = std::min(sum.low, bar.low);
        sum.close = bar.close;
        sum.volume += bar.volume;
      }
    }
    CHECK(sums.size() == 20);
    for (const MadeBar& day : history.days)
      if (sums.contains(day.time)) CHECK(sums[day.time] == day);
  }
}

TEST_CASE("made history: volatility, tails, clusters and volume are like those of stocks") {
  std::vector<double> tails, clusters, volumes, opposite;
  for (const Company& company : companies()) {
    CAPTURE(company.symbol);
    const MadeHistory history = made().of(company, 0);
    const std::vector<double> r = returns(history), size = sizes(r);
    const double wanted = company.volatility_bp / 10'000.0;
    CHECK(deviation(r) > 0.7 * wanted);
    CHECK(deviation(r) < 1.6 * wanted);
    std::vector<double> volume;
    for (std::size_t i = 1; i < history.days.size(); ++i)
      volume.push_back(static_cast<double>(history.days[i].volume));
    tails.push_back(kurtosis(r));
    clusters.push_back(correlation(shifted(size, 0, 1), shifted(size, 1, 0)));
    volumes.push_back(correlation(size, volume));
    opposite.push_back(correlation(shifted(r, 0, 1), shifted(r, 1, 0)));
    const auto [low, high] =
        std::minmax_element(history.days.begin(), history.days.end(),
                            [](const MadeBar& a, const MadeBar& b) { return a.close < b.close; });
    CHECK(high->close < 30 * low->close);
    CHECK(mean(volume) > 0.5 * company.daily_thousands * 1'000);
    CHECK(mean(volume) < 2.0 * company.daily_thousands * 1'000);
  }
  MESSAGE("kurtosis ", mean(tails), ", |r| next day ", mean(clusters), ", |r| with volume ",
          mean(volumes), ", r next day ", mean(opposite));
  CHECK(mean(tails) > 4.5);
  CHECK(mean(clusters) > 0.05);
  CHECK(mean(volumes) > 0.4);
  CHECK(std::abs(mean(opposite)) < 0.05);
}

TEST_CASE("made history: stocks of one sector go together more than others") {
  std::vector<std::vector<double>> all;
  for (const Company& company : companies()) all.push_back(returns(made().of(company, 0)));
  std::vector<double> same, across;
  for (std::size_t a = 0; a < all.size(); ++a)
    for (std::size_t b = a + 1; b < all.size(); ++b) {
      if (companies()[a].employees == 0 || companies()[b].employees == 0) continue;
      const bool together = companies()[a].sector == companies()[b].sector;
      (together ? same : across).push_back(correlation(all[a], all[b]));
    }
  MESSAGE("same sector ", mean(same), ", across ", mean(across));
  CHECK(mean(same) > mean(across) + 0.1);
  CHECK(mean(across) > 0.1);
  CHECK(mean(same) < 0.8);
}

TEST_CASE("made history: before the opening the day before is the newest") {
  const auto hours = trading_hours("2026-10-01", "2026-11-23");
  const HistoryMaker maker(seed, hours, hours.back().open - 10);
  const Company& kite = companies()[0];
  const MadeHistory made = maker.make(traits_of(kite), past_of(kite), 0, kite.price_cents * 100, 3);
  REQUIRE(made.days.size() == hours.size() - 1);
  CHECK(made.days.back().close == kite.price_cents * 100);
  const std::int64_t before = made.days[made.days.size() - 2].close;
  const std::int64_t change = made.days.back().close - before;
  CHECK(std::abs(change * 10'000 / before - 231) <= 1);
  CHECK(made.minutes.back().time < hours.back().open);
  CHECK(made.minutes.back().close == made.days.back().close);
}

TEST_CASE("made history: outside regular hours minutes are sparse") {
  const MadeHistory history = made().of(companies()[0]);
  std::size_t regular = 0;
  for (const TradingHours& day : made().hours)
    regular += static_cast<std::size_t>(std::count_if(
        history.minutes.begin(), history.minutes.end(),
        [&](const MadeBar& bar) { return bar.time >= day.open && bar.time < day.close; }));
  CHECK(regular == 19 * 390 + 300);
  CHECK(history.minutes.size() - regular > 19 * 20);
  CHECK(history.minutes.size() - regular < 19 * 400);
}

TEST_CASE("made history: splits, dividends, reports") {
  const MadeHistory nvlx = made().of(*find_company("NVLX"), 0);
  const auto split = std::find_if(nvlx.actions.begin(), nvlx.actions.end(), [](const auto& action) {
    return action.kind == ActionKind::split;
  });
  REQUIRE(split != nvlx.actions.end());
  CHECK(split->split_to == 4);
  for (std::size_t i = 1; i < nvlx.days.size(); ++i)  // adjusted: no step in the prices
    CHECK(nvlx.days[i].close * 2 > nvlx.days[i - 1].close);
  const MadeHistory ptrl = made().of(*find_company("PTRL"), 0);
  CHECK(ptrl.actions.size() >= 19);
  CHECK(ptrl.earnings.size() >= 19);
  for (const MadeAction& action : ptrl.actions) {
    CHECK(action.kind == ActionKind::dividend);
    CHECK(action.cash > 3'000);
    CHECK(action.cash < 30'000);
  }
}

TEST_CASE("made history: goes on from where the exchange was") {
  const auto hours = trading_hours("2026-11-16", "2026-11-23");
  const std::int64_t from = hours[1].open + 3 * 3600 + 17, now = hours.back().after_close - 1800;
  const HistoryMaker maker(99, hours, now);
  const Company& kite = companies()[0];
  const MadeHistory more = maker.go_on(traits_of(kite), 0, kite.price_cents * 100, from, 10);
  REQUIRE(more.days.size() == 5);
  CHECK(more.minutes.front().time == from - 17);
  CHECK(std::abs(more.minutes.front().open - 1'846'200) < 10'000);
  CHECK(more.minutes.back().time < now);
  CHECK(std::all_of(more.minutes.begin(), more.minutes.end(), whole));
  CHECK(std::all_of(more.days.begin(), more.days.end(), whole));
  for (std::size_t i = 1; i < more.minutes.size(); ++i)
    CHECK(std::abs(more.minutes[i].open - more.minutes[i - 1].close) < 250'000);
}

TEST_CASE("made history: the same from the same seed on every host") {
  std::uint64_t hash = 0xcbf29ce484222325u;
  const auto mix = [&](std::int64_t value) {
    hash = (hash ^ static_cast<std::uint64_t>(value)) * 0x100000001b3u;
  };
  for (const Company& company : companies()) {
    const MadeHistory history = made().of(company, 2);
    for (const auto* bars : {&history.days, &history.minutes})
      for (const MadeBar& bar : *bars)
        for (const auto value : {bar.time, bar.open, bar.high, bar.low, bar.close, bar.volume})
          mix(value);
  }
  CHECK(hash == 2107202868753725552u);
}

}  // namespace
}  // namespace septet::market
