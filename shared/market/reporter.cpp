#include "market/reporter.h"

#include <algorithm>

#include "market/action_store.h"
#include "market/newsroom.h"
#include "market/venue.h"

namespace septet::market {

namespace {

constexpr std::size_t past_stories_most = 12;
// After a jump of the exchange's time only the last of it is reported of.
constexpr std::int64_t minutes_at_once = 10;

Timestamp time_of_second(std::int64_t second) {
  return {second * 1'000'000};
}

CorporateAction made_action(const Stock& stock, const Id& id, const MadeAction& made) {
  return {.id = id,
          .symbol = stock.symbol,
          .kind = made.kind,
          .ex_at = time_of_second(made.ex_time),
          .cash = {made.cash},
          .split_from = made.split_from,
          .split_to = made.split_to};
}

}  // namespace

Result<void> Reporter::record_past(db::Transaction& tx, const Stock& stock, std::uint32_t number,
                                   const MadeHistory& made) {
  for (const MadeAction& action : made.actions)
    TRY(store::insert_action(tx, {made_action(stock, context_.make_id(), action), number, true}));
  const Company* company = find_company(stock.symbol);
  if (company == nullptr) return {};
  for (const Story& story : past_stories(*company, made, past_stories_most))
    TRY(news_.record_past(tx, story.article, time_of_second(story.time)));
  return {};
}

Result<void> Reporter::tick() {
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock.owns_lock()) return {};
  const std::int64_t now = seconds_of(context_.venue->now()) / 60;
  if (minute_ == 0 || context_.venue->clock_state().session == Session::closed) minute_ = now;
  minute_ = std::max(minute_, now - minutes_at_once);
  while (minute_ < now) TRY(report(++minute_));
  return {};
}

Result<void> Reporter::report(std::int64_t minute) {
  const auto story = story_of_minute(context_.settings.seed, minute);
  if (!story || story->article.symbols.empty()) return {};
  const auto stock = context_.venue->index_of(std::string_view(story->article.symbols.front()));
  if (!stock) return {};
  return context_.venue->perform([&](db::Transaction& tx, Timestamp now) -> Result<Command> {
    TRY(news_.publish(tx, story->article, now));
    Command command{.kind = CommandKind::news, .stock = *stock};
    command.a = story->strength_ppm;
    command.b = story->seconds;
    return command;
  });
}

}  // namespace septet::market
