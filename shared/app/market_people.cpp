#include "app/market_people.h"

namespace septet::app {

namespace {

const std::vector<people::NotificationKind> market_kinds{
    {"market.alert", "An alert of yours has fired"},
    {"market.order", "An order of yours fills, or ends otherwise"},
    {"market.margin", "Your account has to be covered, or positions are closed", true, true},
    {"market.community", "Somebody replies to what you wrote about a stock"},
};

}  // namespace

MarketPeople::MarketPeople(people::Service& people) : people_(people) {
  people_.add_kinds(market_kinds);
}

Result<std::vector<market::PersonName>> MarketPeople::names(db::Session& session,
                                                            const std::vector<Id>& ids) {
  std::vector<market::PersonName> out;
  for (const Id& id : ids) {
    const auto found = TRY(people::store::summary(session, id));
    if (!found) continue;
    out.push_back({found->user_id, found->username,
                   found->display_name.empty() ? found->username : found->display_name});
  }
  return out;
}

Result<void> MarketPeople::notify(db::Transaction& tx, const Id& account_id, std::string_view kind,
                                  std::string title, std::string text, std::string link,
                                  Timestamp) {
  return people_.notifications.notify(tx, {.account_id = account_id,
                                           .kind = std::string(kind),
                                           .title = std::move(title),
                                           .body = std::move(text),
                                           .link = std::move(link)});
}

}  // namespace septet::app
