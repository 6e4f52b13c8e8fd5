#include "market/news_routes.h"

#include "market/routes.h"

namespace septet::market {

namespace {

using http::Access;
using http::Call;
using http::Method;
using http::Response;

Result<Response> list_news(News& news, Call& call) {
  const auto& query = call.request.query;
  return Response::record(
      TRY(news.list(query.get("symbol"), query.get("cursor"), TRY(call.limit(50, 200)))));
}

Result<Response> write_article(News& news, Call& call) {
  return Response::record(TRY(news.write(TRY(call.decoded<NewArticle>()))), 201);
}

Result<Response> remove_article(News& news, Call& call) {
  TRY(news.remove(TRY(call.id("article_id"))));
  return Response::empty();
}

Result<Response> list_feeds(News& news, Call&) {
  return Response::record(TRY(news.feeds()));
}

Result<Response> add_feed(News& news, Call& call) {
  const auto wanted = TRY(call.decoded<NewNewsFeed>());
  return Response::record(TRY(news.add_feed(wanted.url)), 201);
}

Result<Response> remove_feed(News& news, Call& call) {
  TRY(news.remove_feed(TRY(call.id("feed_id"))));
  return Response::empty();
}

Result<Response> fetch_feed(News& news, Call& call) {
  return Response::record(TRY(news.fetch_feed(TRY(call.id("feed_id")))));
}

}  // namespace

void bind_news_routes(http::Router& router, News& news) {
  const AddPartRoute<News> add{router, news};
  const AddPartRoute<News> administer{router, news, Access::administrator};
  add(Method::get, "/api/market/news", "News, the newest first (?symbol, cursor, limit)", list_news,
      nullptr, schema_of<ArticlePage>());
  administer(Method::post, "/api/market/news", "Publish an article", write_article,
             schema_of<NewArticle>(), schema_of<Article>(), 201);
  administer(Method::del, "/api/market/news/{article_id}", "Take an article back", remove_article,
             nullptr, nullptr, 204);
  administer(Method::get, "/api/market/feeds", "The feeds that news come from", list_feeds, nullptr,
             schema_of<NewsFeedList>());
  administer(Method::post, "/api/market/feeds", "Add a feed (RSS or Atom) and fetch it", add_feed,
             schema_of<NewNewsFeed>(), schema_of<NewsFeed>(), 201);
  administer(Method::del, "/api/market/feeds/{feed_id}", "Remove a feed and its articles",
             remove_feed, nullptr, nullptr, 204);
  administer(Method::post, "/api/market/feeds/{feed_id}/fetch", "Fetch a feed now", fetch_feed,
             nullptr, schema_of<NewsFeed>());
}

}  // namespace septet::market
