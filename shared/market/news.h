// News: what administrators write, what the simulator makes up, and what feeds say.
#pragma once

#include "base/caller.h"
#include "jobs/queue.h"
#include "market/context.h"
#include "market/floor.h"
#include "market/news_store.h"

namespace septet::market {

inline constexpr std::size_t feeds_most = 50;
inline constexpr Duration feed_fetched_every = minutes(15);
inline constexpr Duration feed_articles_kept = days(90);

class News {
 public:
  News(Context& context, Floor& floor) : context_(context), floor_(floor) {}

  // Newest first. Errors: invalid "bad_cursor", "unknown_symbol".
  Result<ArticlePage> list(const std::string& symbol, const std::string& cursor, int limit);
  // Errors: invalid "bad_text", "bad_url", "unknown_symbol", "too_many".
  Result<Article> write(const NewArticle&);
  Result<void> remove(const Id&);  // Error: not_found.
  // What the simulator says, in its transaction; `at`: exchange time. Errors: as of write().
  Result<Article> publish(db::Transaction&, const NewArticle&, Timestamp at);
  // Of the past that is made up for a stock which is just being listed: in its place among the
  // others. Errors: invalid "bad_text", "bad_url".
  Result<void> record_past(db::Transaction&, const NewArticle&, Timestamp at);

  Result<NewsFeedList> feeds();
  // Fetches it at once; what cannot be fetched now is added all the same. Errors: unsupported
  // "needs_server"; invalid "address_not_allowed", "not_a_feed"; conflict "feed_taken",
  // "too_many_feeds".
  Result<NewsFeed> add_feed(const std::string& url);
  // With its articles. Error: not_found.
  Result<void> remove_feed(const Id&);
  // What went wrong is in the feed. Errors: unsupported; not_found.
  Result<NewsFeed> fetch_feed(const Id&);

  // Before the first job: makes the kind of those that fetch.
  void add_jobs();
  // Asks for those feeds that are due, and forgets old articles.
  Result<void> tick();

 private:
  Result<Article> checked(const NewArticle&, Timestamp published_at);
  Result<Article> checked_words(const NewArticle&, Timestamp published_at);
  Result<void> needs_server() const;
  Result<void> store_outcome(store::StoredFeed&, const Result<FetchedFeed>&);
  Result<void> store_fetched(const store::StoredFeed&, const std::vector<FeedEntry>&);
  Article article_of(const FeedEntry&, const NewsFeed&);

  Context& context_;
  Floor& floor_;
};

}  // namespace septet::market
