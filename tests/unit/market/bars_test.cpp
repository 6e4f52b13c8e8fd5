#include "market/bars.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "db/embedded_database.h"
#include "market/bar_store.h"
#include "support/fakes.h"
#include "support/rounds.h"

using namespace septet;
using namespace septet::market;

namespace {

// Minutes of some days, some of them missing.
std::vector<Bar> some_minutes(test::SeededRandom& dice, int count_of_days) {
  std::vector<Bar> out;
  TradingDay day = trading_day_from(*parse_day("2026-03-05"));
  std::int64_t price = 1'000'000;
  for (int i = 0; i < count_of_days; ++i, day = trading_day_from(day.day + 1)) {
    for (std::int64_t at = seconds_of(day.pre_open); at < seconds_of(day.after_close); at += 60) {
      if (dice.next() % 3 == 0) continue;
      const auto move = [&] { return static_cast<std::int64_t>(dice.next() % 2'000) - 1'000; };
      Bar bar{.time = at, .open = price, .high = 0, .low = 0, .close = price + move()};
      bar.high = std::max(bar.open, bar.close) + std::abs(move());
      bar.low = std::min(bar.open, bar.close) - std::abs(move());
      bar.volume = static_cast<std::int64_t>(dice.next() % 10'000);
      price = bar.close;
      out.push_back(bar);
    }
  }
  return out;
}

Interval interval(const char* text) {
  return *Interval::parse(text);
}

template <class F>
void each_bars_round(int count, const F& round) {
  const std::uint64_t seed = test::seed_of("bars");
  for (int i = 0; i < test::rounds(count); ++i) round(seed + static_cast<std::uint64_t>(i));
}

}  // namespace

TEST_CASE("a bar grows from trades") {
  GrowingBar bar(BarBase::minute);
  CHECK(!bar.bar());
  CHECK(!bar.add(60, 100, Quantity::whole(2).units));
  CHECK(!bar.add(60, 90, 500'000));
  CHECK(!bar.add(60, 110, 500'000));
  CHECK(*bar.bar() == Bar{60, 100, 110, 90, 110, 3});
  CHECK(*GrowingBar::restored(BarBase::minute, bar.saved()).bar() == *bar.bar());
  CHECK(*bar.add(120, 120, 1) == Bar{60, 100, 110, 90, 110, 3});
  CHECK(*bar.finish() == Bar{120, 120, 120, 120, 120, 0});
  CHECK(!bar.finish());
}

TEST_CASE("bars are the same after packing, and damaged ones are refused") {
  each_bars_round(10, [](std::uint64_t seed) {
    test::SeededRandom dice(seed);
    const auto bars = some_minutes(dice, 2);
    const std::string packed = pack_bars(bars);
    CHECK(*unpack_bars(packed) == bars);
    CHECK(packed.size() < bars.size() * 14);
    CHECK(!unpack_bars(packed.substr(0, packed.size() - 1)).ok());
    CHECK(!unpack_bars(packed + '\0').ok());
  });
  CHECK(unpack_bars(pack_bars({}))->empty());
}

TEST_CASE("intervals are said in one way") {
  for (const char* right :
       {"1s", "5s", "15s", "30s", "1m", "7m", "720m", "1h", "4h", "12h", "1d", "1w", "1mo"})
    CHECK(Interval::parse(right).ok());
  for (const char* wrong : {"", "1", "m", "0m", "-1m", "+1m", "721m", "13h", "2d", "2w", "2mo",
                            "3s", "1M", "1 m", "1mm", "99999999999999999999m"})
    CHECK(Interval::parse(wrong).error().code == "unknown_interval");
}

TEST_CASE("longer bars hold what the shorter ones held, and never parts of two sessions") {
  each_bars_round(5, [](std::uint64_t seed) {
    test::SeededRandom dice(seed);
    const auto minutes = some_minutes(dice, 4);
    for (const char* text : {"1m", "2m", "7m", "15m", "30m", "1h", "90m", "4h", "720m"}) {
      Interval made = interval(text);
      const auto longer = made.aggregate(minutes);
      std::int64_t volume = 0, volume_made = 0;
      for (const Bar& bar : minutes) volume += bar.volume;
      for (std::size_t i = 0; i < longer.size(); ++i) {
        volume_made += longer[i].volume;
        CHECK(longer[i].low <= std::min(longer[i].open, longer[i].close));
        CHECK(longer[i].high >= std::max(longer[i].open, longer[i].close));
        if (i > 0) CHECK(longer[i].time > longer[i - 1].time);
        CHECK(longer[i].time == made.bucket_of(longer[i].time));
      }
      CHECK(volume == volume_made);
      CHECK(longer.front().open == minutes.front().open);
      CHECK(longer.back().close == minutes.back().close);
      // The opening begins a bar of every interval.
      const auto open = seconds_of(trading_day(*parse_day("2026-03-05"))->open);
      CHECK(made.bucket_of(open) == open);
      CHECK(made.bucket_of(open - 60) < open);
      // Made of what is made already it is the same.
      if (std::string_view(text) == "30m") {
        Interval five = interval("5m");
        CHECK(made.aggregate(five.aggregate(minutes)) == longer);
      }
    }
  });
}

TEST_CASE("weeks begin on Monday, months on the first") {
  std::vector<Bar> days;
  for (Day day = *parse_day("2026-01-01"); day < *parse_day("2026-04-01"); ++day)
    if (const auto trading = trading_day(day))
      days.push_back({seconds_of(trading->open), 10, 20, 5, 15, 100});
  Interval week = interval("1w"), month = interval("1mo"), one = interval("1d");
  CHECK(one.aggregate(days) == days);
  const auto months = month.aggregate(days);
  REQUIRE(months.size() == 3);
  CHECK(months[0].volume == 2'000);
  CHECK(months[1].volume == 1'900);
  CHECK(months[2].volume == 2'200);
  CHECK(day_text(day_at({months[0].time * 1'000'000})) == "2026-01-02");
  const auto weeks = week.aggregate(days);
  CHECK(weeks.size() == 13 + 1);
  CHECK(weeks[1].volume == 500);
  CHECK(weekday(day_at({weeks[1].time * 1'000'000})) == 1);
}

TEST_CASE("kept bars are found again, in pages") {
  test::FakeClock clock;
  test::SeededRandom dice(7);
  const auto database = *db::EmbeddedDatabase::open({.path = ":memory:"});
  REQUIRE(store::migrate_bars(*database).ok());
  const Id stock = make_id(clock, dice);
  const auto minutes = some_minutes(dice, 90);
  const auto put = [&](const std::vector<Bar>& bars) {
    REQUIRE(database
                ->write([&](db::Transaction& tx) {
                  return store::put_bars(tx, stock, BarBase::minute, bars);
                })
                .ok());
  };
  const auto half = minutes.begin() + static_cast<std::ptrdiff_t>(minutes.size() / 2);
  put({half, minutes.end()});
  put({minutes.begin(), half + 5});
  put({minutes[3]});
  std::vector<Bar> found;
  std::int64_t before = minutes.back().time + 1;
  for (bool more = true; more;) {
    const auto page = *database->read([&](db::Session& session) {
      return store::bars_before(session, stock, BarBase::minute, 0, before, 500);
    });
    more = page.more;
    CHECK((!more || page.bars.size() >= 500));
    found.insert(found.begin(), page.bars.begin(), page.bars.end());
    if (!page.bars.empty()) before = page.bars.front().time;
  }
  CHECK(found == minutes);
  const auto part = *database->read([&](db::Session& session) {
    return store::bars_before(session, stock, BarBase::minute, minutes[10].time, minutes[20].time,
                              500);
  });
  CHECK(part.bars == std::vector<Bar>(minutes.begin() + 10, minutes.begin() + 20));
  CHECK(!part.more);
}
