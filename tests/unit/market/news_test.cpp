#include "market/news.h"

#include <doctest/doctest.h>

#include "market/mentions.h"
#include "market/news_store.h"
#include "support/outcome.h"
#include "support/watch_world.h"

using namespace septet;
using namespace septet::market;
using test::code_of;
using test::fault_of;

namespace {

// What a test lets the world publish.
class PublishedFeeds final : public Fetcher {
 public:
  Result<FetchedFeed> fetch(const std::string& url) override {
    ++fetches;
    const auto found = feeds.find(url);
    if (found != feeds.end()) return found->second;
    if (url.starts_with("http://10.")) return invalid("url", "address_not_allowed", "Not there.");
    return failure(ErrorKind::unavailable, "feed_unreachable", "This feed cannot be fetched.");
  }
  std::map<std::string, FetchedFeed> feeds;
  int fetches = 0;
};

struct NewsWorld : test::WatchWorld {
  NewsWorld() {
    REQUIRE(store::migrate_news(*database).ok());
    jobs = *jobs::Queue::open(*database, clock, random);
    context.jobs = jobs.get();
    context.fetcher = &published;
    news.add_jobs();
  }
  std::vector<std::string> titles(const std::string& symbol = "") {
    const auto page = news.list(symbol, "", 100);
    REQUIRE(page.ok());
    std::vector<std::string> out;
    for (const Article& article : page.value().items) out.push_back(article.title);
    return out;
  }

  PublishedFeeds published;
  std::unique_ptr<jobs::Queue> jobs;
  News news{context, floor};
};

using Titles = std::vector<std::string>;

}  // namespace

TEST_CASE(
    "mentions: by $ and brackets, by the company's name, each once, and only what is listed") {
  test::FakeFloor floor;
  for (const char* symbol : {"KITE", "NOVA", "OAK", "BRK.B"}) floor.list(symbol, 10);
  floor.stocks[0].name = "Kite Aerospace, Inc.";
  floor.stocks[1].name = "Nova Holdings Corporation";
  floor.stocks[2].name = "Oak";
  const auto found = [&](std::string_view text) {
    std::string out;
    for (const auto& symbol : mentioned_stocks(floor, text)) out += symbol + " ";
    return out;
  };
  CHECK(found("$KITE soars, $KITE!") == "KITE ");
  CHECK(found("Kites (OAK) and (NYSE: NOVA), not (ABC) or (oak)") == "OAK NOVA ");
  CHECK(found("$BRK.B, and $OAK.") == "BRK.B OAK ");
  CHECK(found("$KITES are no stock, $ either, (") == "");
  CHECK(found("Kite Aerospace flies") == "KITE ");
  CHECK(found("SuperKite Aerospaces fly, kite aerospace") == "");
  CHECK(found("Nova's results") == "NOVA ");
  CHECK(found("Oak furniture") == "");  // too short a name
  CHECK(found("") == "");
}

TEST_CASE("news: written, listed by stock and in pages, taken back") {
  NewsWorld world;
  for (int i = 0; i < 5; ++i) {
    world.clock.advance(seconds(1));
    REQUIRE(world.news
                .write({.title = "Article " + std::to_string(i),
                        .summary = "",
                        .symbols = {i % 2 == 0 ? "kite" : "NOVA"}})
                .ok());
  }
  CHECK(world.titles() == Titles{"Article 4", "Article 3", "Article 2", "Article 1", "Article 0"});
  CHECK(world.titles("nova") == Titles{"Article 3", "Article 1"});
  const auto first = world.news.list("KITE", "", 2);
  REQUIRE(first.ok());
  REQUIRE(first.value().next_cursor.has_value());
  const auto second = world.news.list("KITE", *first.value().next_cursor, 2);
  REQUIRE(second.ok());
  CHECK(second.value().items.at(0).title == "Article 0");
  CHECK(!second.value().next_cursor.has_value());
  const Article article = first.value().items.at(0);
  CHECK(article.source == "Septet Wire");
  CHECK(world.news.remove(article.id).ok());
  CHECK(code_of(world.news.remove(article.id)) == "not_found");
  CHECK(world.titles("KITE") == Titles{"Article 2", "Article 0"});
  CHECK(code_of(world.news.list("ZZZZ", "", 10)) == "unknown_symbol");
  CHECK(code_of(world.news.list("", "x", 10)) == "bad_cursor");
}

TEST_CASE("news: bad articles are refused by their field") {
  NewsWorld world;
  const auto refused = [&](NewArticle wanted) { return fault_of(world.news.write(wanted)); };
  CHECK(refused({.title = " ", .summary = ""}) == "bad_text title");
  CHECK(refused({.title = std::string(301, 'x'), .summary = ""}) == "bad_text title");
  CHECK(refused({.title = "x", .summary = "\xff"}) == "bad_text summary");
  CHECK(refused({.title = "x", .summary = "", .url = "javascript:alert(1)"}) == "bad_url url");
  CHECK(refused({.title = "x", .summary = "", .url = "https://a.b/ c"}) == "bad_url url");
  CHECK(refused({.title = "x", .summary = "", .symbols = {"KITE", "ZZZZ"}}) ==
        "unknown_symbol symbols.1");
  CHECK(refused({.title = "x", .summary = "", .symbols = Titles(11, "KITE")}) ==
        "too_many symbols");
}

TEST_CASE("news: the simulator publishes in its own transaction, at exchange time") {
  NewsWorld world;
  const Timestamp at = world.floor.now() + days(30);
  REQUIRE(world.database
              ->write([&](db::Transaction& tx) {
                return world.news.publish(
                    tx, {.title = "Kite raises its forecast", .summary = "", .symbols = {"KITE"}},
                    at);
              })
              .ok());
  CHECK(world.news.list("KITE", "", 1).value().items.at(0).published_at == at);
}

TEST_CASE("news: what is made up of the past lies in its place") {
  NewsWorld world;
  REQUIRE(world.news.write({.title = "Now", .summary = ""}).ok());
  for (const int day : {3, 1, 2})
    REQUIRE(world.database
                ->write([&](db::Transaction& tx) {
                  return world.news.record_past(
                      tx, {.title = std::to_string(day) + " days ago", .summary = ""},
                      world.clock.now() - days(day));
                })
                .ok());
  CHECK(world.titles() == Titles{"Now", "1 days ago", "2 days ago", "3 days ago"});
}

TEST_CASE("feeds: fetched when added and every quarter of an hour, each entry once") {
  NewsWorld world;
  const std::string url = "https://news.example/rss";
  FetchedFeed& feed = world.published.feeds[url];
  feed.title = "Example News";
  feed.entries = {
      {.guid = "2", .link = "https://news.example/2", .title = "About $NOVA"},
      {.guid = "1", .title = "Oldest", .published_at = Timestamp{1'700'000'000'000'000}}};
  const auto added = world.news.add_feed(url);
  REQUIRE(added.ok());
  CHECK(added.value().title == "Example News");
  CHECK(added.value().fetched_at.has_value());
  CHECK(world.titles() == Titles{"About $NOVA", "Oldest"});
  CHECK(world.titles("NOVA") == Titles{"About $NOVA"});
  const auto article = world.news.list("", "", 2).value().items.at(0);
  CHECK(article.url == "https://news.example/2");
  CHECK(article.source == "Example News");
  CHECK(code_of(world.news.add_feed(url)) == "feed_taken");

  feed.entries.insert(feed.entries.begin(), {.guid = "3", .title = "Newest"});
  feed.entries[1].title = "About $NOVA, corrected";  // known by its guid
  REQUIRE(world.news.tick().ok());
  CHECK(world.titles().size() == 2);  // not yet due
  world.clock.advance(minutes(15));
  REQUIRE(world.news.tick().ok());
  CHECK(world.titles() == Titles{"Newest", "About $NOVA", "Oldest"});
  world.clock.advance(minutes(14));
  REQUIRE(world.news.tick().ok());
  CHECK(world.published.fetches == 3);

  CHECK(world.news.remove_feed(added.value().id).ok());
  CHECK(world.titles().empty());
  CHECK(world.rows("market_article_symbol") == 0);
  CHECK(code_of(world.news.remove_feed(added.value().id)) == "not_found");
}

TEST_CASE("feeds: what cannot be fetched says so and is tried again; what must not is refused") {
  NewsWorld world;
  CHECK(code_of(world.news.add_feed("http://10.0.0.1/")) == "address_not_allowed");
  CHECK(world.news.feeds().value().items.empty());
  const std::string url = "https://news.example/rss";
  const auto added = world.news.add_feed(url);
  REQUIRE(added.ok());
  CHECK(added.value().failure == "This feed cannot be fetched.");
  CHECK(!added.value().fetched_at.has_value());
  world.published.feeds[url].entries = {{.title = "At last"}};
  const auto fetched = world.news.fetch_feed(added.value().id);
  REQUIRE(fetched.ok());
  CHECK(!fetched.value().failure.has_value());
  CHECK(fetched.value().title == url);  // it has no name of its own
  CHECK(world.titles() == Titles{"At last"});
  world.published.feeds.clear();
  CHECK(world.news.fetch_feed(added.value().id).value().failure.has_value());
  CHECK(world.titles() == Titles{"At last"});
  CHECK(code_of(world.news.fetch_feed(Id{})) == "not_found");
}

TEST_CASE("feeds: articles of feeds go after ninety days, others stay") {
  NewsWorld world;
  world.published.feeds["https://a.example/"].entries = {{.title = "Of a feed"}};
  REQUIRE(world.news.add_feed("https://a.example/").ok());
  REQUIRE(world.news.write({.title = "Written", .summary = ""}).ok());
  world.clock.advance(days(89));
  world.published.feeds.clear();
  REQUIRE(world.news.tick().ok());
  CHECK(world.titles().size() == 2);
  world.clock.advance(days(2));
  REQUIRE(world.news.tick().ok());
  CHECK(world.titles() == Titles{"Written"});
}

TEST_CASE("feeds: where there is no network there are none, and it says why") {
  NewsWorld world;
  world.context.fetcher = nullptr;
  CHECK(code_of(world.news.add_feed("https://a.example/")) == "needs_server");
  CHECK(world.news.feeds().value().items.empty());
  CHECK(world.news.tick().ok());
}
