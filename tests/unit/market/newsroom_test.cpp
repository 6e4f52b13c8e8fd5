#include "market/newsroom.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "support/market_days.h"

namespace septet::market {
namespace {

bool complete(const Story& story) {
  const std::string& title = story.article.title;
  const std::string& summary = story.article.summary;
  return !title.empty() && !summary.empty() && title.find('{') == std::string::npos &&
         summary.find('{') == std::string::npos && title.size() < 100 && summary.size() < 400 &&
         story.article.symbols.size() == 1 && story.article.source == "Septet Wire";
}

TEST_CASE("news: some thirty stories in a trading day, on many companies, none too strong") {
  std::set<std::string> titles, symbols;
  int stories = 0;
  std::int64_t sum = 0;
  for (std::int64_t minute = 0; minute < 20 * 390; ++minute) {
    const auto story = story_of_minute(5, 29'000'000 + minute);
    if (!story) continue;
    ++stories;
    CHECK(complete(*story));
    CHECK(std::abs(story->strength_ppm) < 120'000);
    CHECK(std::abs(story->strength_ppm) > 500);
    CHECK(find_company(story->article.symbols.front())->employees > 0);
    titles.insert(story->article.title);
    symbols.insert(story->article.symbols.front());
    sum += story->strength_ppm;
    CHECK(story_of_minute(5, 29'000'000 + minute)->article.summary == story->article.summary);
  }
  CHECK(stories > 20 * 20);
  CHECK(stories < 20 * 45);
  CHECK(titles.size() > 200);
  CHECK(symbols.size() > 50);
  CHECK(std::abs(sum / stories) < 5'000);  // the market is not carried away by it
}

TEST_CASE("news: the made past has reports, and reasons for its wildest days") {
  const auto hours = test::trading_hours("2024-11-22", "2026-11-23");
  const HistoryMaker maker(7, hours, hours.back().close);
  std::size_t all = 0;
  for (const Company& company : companies()) {
    CAPTURE(company.symbol);
    const auto stream = static_cast<std::uint64_t>(&company - companies().data());
    const MadeHistory made =
        maker.make(traits_of(company), past_of(company), stream, company.price_cents * 100, 0);
    const auto stories = past_stories(company, made, 10);
    CHECK(stories.size() <= 10);
    if (company.employees > 0) CHECK(stories.size() >= 7);
    for (std::size_t i = 0; i < stories.size(); ++i) {
      CHECK(complete(stories[i]));
      if (i > 0) CHECK(stories[i].time >= stories[i - 1].time);
      CHECK(stories[i].time < hours.back().close);
    }
    all += stories.size();
  }
  CHECK(all > 400);
}

}  // namespace
}  // namespace septet::market
