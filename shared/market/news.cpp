#include "market/news.h"

#include <algorithm>

#include "base/hash.h"
#include "market/mentions.h"
#include "market/written.h"

namespace septet::market {

namespace {

constexpr const char* fetch_kind = "market.fetch_feed";
constexpr std::size_t article_title_most = 300;
constexpr std::size_t article_summary_most = 4'000;
constexpr std::size_t article_url_most = 1'000;
constexpr int fetched_at_once = 10;

// The id that everything made before this moment is below.
Id first_id_of(Timestamp at) {
  Id out;
  const auto ms = static_cast<std::uint64_t>(at.us / 1'000);
  for (int i = 0; i < 6; ++i)
    out.bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
  return out;
}

Result<std::optional<Id>> place_in_list(const std::string& cursor) {
  if (cursor.empty()) return std::optional<Id>();
  const auto id = parse_id(cursor);
  if (!id.ok()) return invalid("cursor", "bad_cursor", "This is not a cursor of this list.");
  return std::optional(id.value());
}

Result<std::optional<std::string>> checked_url(const std::optional<std::string>& url) {
  if (!url || url->empty()) return std::optional<std::string>();
  const bool is_web = url->starts_with("https://") || url->starts_with("http://");
  const bool has_other =
      std::any_of(url->begin(), url->end(), [](unsigned char c) { return c <= 0x20 || c >= 0x7f; });
  if (!is_web || has_other || url->size() > article_url_most)
    return invalid("url", "bad_url", "This is no address of the web.");
  return url;
}

// By what an entry is known again when the feed is fetched the next time.
std::string origin_of(const FeedEntry& entry, const Id& feed_id) {
  const std::string& own = !entry.guid.empty()   ? entry.guid
                           : !entry.link.empty() ? entry.link
                                                 : entry.title;
  return sha256(std::string(feed_id.raw()) + own);
}

Error no_such_feed() {
  return not_found("There is no such feed.");
}

}  // namespace

Result<void> News::needs_server() const {
  if (context_.fetcher == nullptr)
    return failure(ErrorKind::unsupported, "needs_server",
                   "Feeds are fetched by a server; here there is none.");
  return {};
}

Result<ArticlePage> News::list(const std::string& symbol, const std::string& cursor, int limit) {
  const std::string listed =
      symbol.empty() ? std::string() : TRY(listed_symbol(floor_, symbol, "symbol"));
  const auto before = TRY(place_in_list(cursor));
  ArticlePage page;
  page.items = TRY(context_.database.read(
      [&](db::Session& session) { return store::articles(session, listed, before, limit); }));
  if (static_cast<int>(page.items.size()) == limit)
    page.next_cursor = to_string(page.items.back().id);
  return page;
}

// All but the symbols.
Result<Article> News::checked_words(const NewArticle& wanted, Timestamp published_at) {
  Article out{.id = context_.make_id(), .published_at = published_at};
  out.title = TRY(written(wanted.title, "title", 1, article_title_most));
  out.summary = TRY(written(wanted.summary, "summary", 0, article_summary_most));
  out.url = TRY(checked_url(wanted.url));
  out.source = TRY(written(wanted.source.value_or("Septet Wire"), "source", 1, 60));
  return out;
}

Result<Article> News::checked(const NewArticle& wanted, Timestamp published_at) {
  if (wanted.symbols.size() > mentions_most)
    return invalid("symbols", "too_many", "An article is about ten stocks at most.");
  Article out = TRY(checked_words(wanted, published_at));
  for (std::size_t i = 0; i < wanted.symbols.size(); ++i) {
    auto symbol = TRY(listed_symbol(floor_, wanted.symbols[i], item_field("symbols", i)));
    if (std::find(out.symbols.begin(), out.symbols.end(), symbol) == out.symbols.end())
      out.symbols.push_back(std::move(symbol));
  }
  return out;
}

Result<Article> News::publish(db::Transaction& tx, const NewArticle& wanted, Timestamp at) {
  Article article = TRY(checked(wanted, at));
  TRY(store::insert_article(tx, article, std::nullopt, {}));
  return article;
}

Result<void> News::record_past(db::Transaction& tx, const NewArticle& wanted, Timestamp at) {
  Article article = TRY(checked_words(wanted, at));
  article.symbols = wanted.symbols;
  const Id then = first_id_of(at);
  std::copy(then.bytes.begin(), then.bytes.begin() + 6, article.id.bytes.begin());
  TRY(store::insert_article(tx, article, std::nullopt, {}));
  return {};
}

Result<Article> News::write(const NewArticle& wanted) {
  const Article article = TRY(checked(wanted, floor_.now()));
  TRY(context_.database.write(
      [&](db::Transaction& tx) { return store::insert_article(tx, article, std::nullopt, {}); }));
  return article;
}

Result<void> News::remove(const Id& id) {
  if (!TRY(context_.database.write(
          [&](db::Transaction& tx) { return store::erase_article(tx, id); })))
    return not_found("There is no such article.");
  return {};
}

Result<NewsFeedList> News::feeds() {
  NewsFeedList out;
  const auto all =
      TRY(context_.database.read([](db::Session& session) { return store::feeds(session); }));
  for (const auto& stored : all) out.items.push_back(stored.feed);
  return out;
}

Result<NewsFeed> News::add_feed(const std::string& url) {
  TRY(needs_server());
  const auto fetched = context_.fetcher->fetch(url);
  if (!fetched.ok() && fetched.error().kind == ErrorKind::invalid) return fetched.error();
  store::StoredFeed stored;
  stored.feed.id = context_.make_id();
  stored.feed.url = url;
  stored.due_at = context_.now();
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    const auto all = TRY(store::feeds(tx));
    if (all.size() >= feeds_most)
      return failure(ErrorKind::conflict, "too_many_feeds", "There can be 50 feeds at most.");
    for (const auto& other : all)
      if (other.feed.url == url)
        return failure(ErrorKind::conflict, "feed_taken", "This feed is fetched already.");
    return store::insert_feed(tx, stored);
  }));
  TRY(store_outcome(stored, fetched));
  return std::move(stored.feed);
}

Result<void> News::remove_feed(const Id& id) {
  if (!TRY(context_.database.write([&](db::Transaction& tx) { return store::erase_feed(tx, id); })))
    return no_such_feed();
  return {};
}

Result<NewsFeed> News::fetch_feed(const Id& id) {
  TRY(needs_server());
  auto found =
      TRY(context_.database.read([&](db::Session& session) { return store::feed(session, id); }));
  if (!found) return no_such_feed();
  TRY(store_outcome(*found, context_.fetcher->fetch(found->feed.url)));
  return std::move(found->feed);
}

Article News::article_of(const FeedEntry& entry, const NewsFeed& feed) {
  const Timestamp now = context_.now();
  const Timestamp published = entry.published_at.value_or(now);
  Article out{.id = context_.make_id(),
              .title = entry.title,
              .summary = entry.summary,
              .url = {},
              .source = feed.title,
              .symbols = mentioned_stocks(floor_, entry.title + "\n" + entry.summary),
              .published_at = published < now ? published : now};  // not from the future
  if (!entry.link.empty()) out.url = entry.link;
  return out;
}

Result<void> News::store_outcome(store::StoredFeed& stored, const Result<FetchedFeed>& fetched) {
  stored.due_at = context_.now() + feed_fetched_every;
  if (fetched.ok()) {
    stored.feed.title = fetched.value().title.empty() ? stored.feed.url : fetched.value().title;
    stored.feed.fetched_at = context_.now();
    stored.feed.failure.reset();
    return store_fetched(stored, fetched.value().entries);
  }
  stored.feed.failure = fetched.error().message;
  return context_.database.write(
      [&](db::Transaction& tx) { return store::update_feed(tx, stored); });
}

// The first entry of a feed is its newest, so it has the greatest of the ids.
Result<void> News::store_fetched(const store::StoredFeed& stored,
                                 const std::vector<FeedEntry>& entries) {
  std::vector<Article> articles;
  std::vector<Id> ids;
  for (const FeedEntry& entry : entries) {
    articles.push_back(article_of(entry, stored.feed));
    ids.push_back(articles.back().id);
  }
  std::sort(ids.rbegin(), ids.rend());
  for (std::size_t i = 0; i < ids.size(); ++i) articles[i].id = ids[i];
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    for (std::size_t i = 0; i < articles.size(); ++i)
      TRY(store::insert_article(tx, articles[i], stored.feed.id,
                                origin_of(entries[i], stored.feed.id)));
    return store::update_feed(tx, stored);
  });
}

void News::add_jobs() {
  if (context_.jobs == nullptr || context_.fetcher == nullptr) return;
  context_.jobs->add_kind(
      fetch_kind, [this](const jobs::Job& job, const jobs::StopAsked&) -> Result<void> {
        const auto id = parse_id(job.payload.value("feed_id", ""));
        const auto fetched = id.ok() ? fetch_feed(id.value()) : Result<NewsFeed>(no_such_feed());
        // One that was removed meanwhile is not tried again; what failed is in the feed.
        if (!fetched.ok() && fetched.error().kind != ErrorKind::not_found) return fetched.error();
        return {};
      });
}

Result<void> News::tick() {
  const Timestamp now = context_.now();
  TRY(context_.database.write([&](db::Transaction& tx) {
    return store::forget_articles(tx, first_id_of(now - feed_articles_kept));
  }));
  if (context_.jobs == nullptr || context_.fetcher == nullptr) return {};
  const auto due = TRY(context_.database.read(
      [&](db::Session& session) { return store::feeds_due(session, now, fetched_at_once); }));
  if (due.empty()) return {};
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    for (const Id& id : due)
      TRY(context_.jobs->enqueue(tx, {.kind = fetch_kind,
                                      .payload = {{"feed_id", to_string(id)}},
                                      .unique_key = to_string(id)}));
    return {};
  }));
  context_.jobs->settle();
  return {};
}

}  // namespace septet::market
