// All SQL about news: articles, of which stocks they are, and the feeds that they come from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/database.h"
#include "market/watch_types.h"

namespace septet::market::store {

Result<void> migrate_news(db::Database&);

// `origin`: by what an article of a feed is known again, or empty. False if it is there already.
Result<bool> insert_article(db::Transaction&, const Article&, const std::optional<Id>& feed_id,
                            std::string_view origin);
// Newest first, those before `before`; of one stock, if `symbol` is not empty.
Result<std::vector<Article>> articles(db::Session&, std::string_view symbol,
                                      const std::optional<Id>& before, int limit);
Result<bool> erase_article(db::Transaction&, const Id&);
// Some of those from feeds that were written down before this id.
Result<void> forget_articles(db::Transaction&, const Id& before);

// A feed as it is kept.
struct StoredFeed {
  NewsFeed feed;
  Timestamp due_at;  // when to fetch it next
};
// Error: conflict "duplicate" for an address that there is already.
Result<void> insert_feed(db::Transaction&, const StoredFeed&);
Result<void> update_feed(db::Transaction&, const StoredFeed&);
Result<std::vector<StoredFeed>> feeds(db::Session&);
Result<std::optional<StoredFeed>> feed(db::Session&, const Id&);
Result<std::vector<Id>> feeds_due(db::Session&, Timestamp now, int limit);
// With its articles.
Result<bool> erase_feed(db::Transaction&, const Id&);

}  // namespace septet::market::store
