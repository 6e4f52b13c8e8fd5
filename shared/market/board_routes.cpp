#include "market/board_routes.h"

#include "market/routes.h"

namespace septet::market {

namespace {

using http::Call;
using http::Method;
using http::Response;

constexpr int posts_a_page = 100;

Result<PostOrder> order_of(const Call& call) {
  const std::string* sort = call.request.query.find("sort");
  if (sort == nullptr || *sort == "new") return PostOrder::newest;
  if (*sort == "top") return PostOrder::top;
  return invalid("sort", "unknown_value", "This has to be one of new, top.");
}

std::string cursor_of(const Call& call) {
  return call.request.query.get("cursor");
}

Result<Response> list_posts(Boards& boards, Call& call) {
  return Response::record(TRY(boards.list(call.caller, call.param("symbol"), TRY(order_of(call)),
                                          cursor_of(call), TRY(call.limit(50, posts_a_page)))));
}

Result<Response> followed_posts(Boards& boards, Call& call) {
  return Response::record(
      TRY(boards.of_followed(call.caller, cursor_of(call), TRY(call.limit(50, posts_a_page)))));
}

Result<Response> write_post(Boards& boards, Call& call) {
  const auto wanted = TRY(call.decoded<NewPost>());
  return Response::record(TRY(boards.write(call.caller, call.param("symbol"), wanted)), 201);
}

Result<Response> get_post(Boards& boards, Call& call) {
  return Response::record(TRY(boards.get(call.caller, TRY(call.id("post_id")))));
}

Result<Response> edit_post(Boards& boards, Call& call) {
  const auto wanted = TRY(call.decoded<EditPost>());
  return Response::record(TRY(boards.edit(call.caller, TRY(call.id("post_id")), wanted)));
}

Result<Response> remove_post(Boards& boards, Call& call) {
  TRY(boards.remove(call.caller, TRY(call.id("post_id"))));
  return Response::empty();
}

Result<Response> list_replies(Boards& boards, Call& call) {
  return Response::record(TRY(boards.replies(call.caller, TRY(call.id("post_id")), cursor_of(call),
                                             TRY(call.limit(50, posts_a_page)))));
}

Result<Response> write_reply(Boards& boards, Call& call) {
  const auto wanted = TRY(call.decoded<NewPost>());
  return Response::record(TRY(boards.reply(call.caller, TRY(call.id("post_id")), wanted)), 201);
}

Result<Response> like_post(Boards& boards, Call& call) {
  TRY(boards.like(call.caller, TRY(call.id("post_id")), true));
  return Response::empty();
}

Result<Response> unlike_post(Boards& boards, Call& call) {
  TRY(boards.like(call.caller, TRY(call.id("post_id")), false));
  return Response::empty();
}

Result<Response> report_post(Boards& boards, Call& call) {
  const auto wanted = TRY(call.decoded<ReportPost>());
  TRY(boards.report(call.caller, TRY(call.id("post_id")), wanted));
  return Response::empty();
}

Result<Response> hide_post(Boards& boards, Call& call) {
  TRY(boards.hide(call.caller, TRY(call.id("post_id")), true));
  return Response::empty();
}

Result<Response> show_post(Boards& boards, Call& call) {
  TRY(boards.hide(call.caller, TRY(call.id("post_id")), false));
  return Response::empty();
}

Result<Response> list_reports(Boards& boards, Call& call) {
  return Response::record(
      TRY(boards.reports(call.caller, cursor_of(call), TRY(call.limit(50, posts_a_page)))));
}

Result<Response> leaderboard(Traders& traders, Call& call) {
  const std::string* period = call.request.query.find("period");
  return Response::record(TRY(traders.leaderboard(call.caller, period ? *period : "1m")));
}

Result<Response> get_trader(Traders& traders, Call& call) {
  return Response::record(TRY(traders.find(call.caller, TRY(call.id("user_id")))));
}

Result<Response> follow_trader(Traders& traders, Call& call) {
  TRY(traders.follow(call.caller, TRY(call.id("user_id")), true));
  return Response::empty();
}

Result<Response> unfollow_trader(Traders& traders, Call& call) {
  TRY(traders.follow(call.caller, TRY(call.id("user_id")), false));
  return Response::empty();
}

Result<Response> trades_of_trader(Traders& traders, Call& call) {
  return Response::record(
      TRY(traders.trades(call.caller, TRY(call.id("user_id")), TRY(call.limit(100, 500)))));
}

}  // namespace

void bind_board_routes(http::Router& router, Boards& boards) {
  const AddPartRoute<Boards> add{router, boards};
  add(Method::get, "/api/market/boards/{symbol}/posts",
      "The posts about a stock (?sort=new|top, cursor, limit)", list_posts, nullptr,
      schema_of<PostPage>());
  add(Method::post, "/api/market/boards/{symbol}/posts", "Write about a stock", write_post,
      schema_of<NewPost>(), schema_of<Post>(), 201);
  add(Method::get, "/api/market/posts", "The posts of those whom one follows (?cursor, limit)",
      followed_posts, nullptr, schema_of<PostPage>());
  add(Method::get, "/api/market/posts/{post_id}", "A post", get_post, nullptr, schema_of<Post>());
  add(Method::patch, "/api/market/posts/{post_id}", "Change one's own post", edit_post,
      schema_of<EditPost>(), schema_of<Post>());
  add(Method::del, "/api/market/posts/{post_id}", "Delete a post with its replies", remove_post,
      nullptr, nullptr, 204);
  add(Method::get, "/api/market/posts/{post_id}/replies",
      "Its replies, the oldest first (?cursor, limit)", list_replies, nullptr,
      schema_of<PostPage>());
  add(Method::post, "/api/market/posts/{post_id}/replies", "Reply", write_reply,
      schema_of<NewPost>(), schema_of<Post>(), 201);
  add(Method::put, "/api/market/posts/{post_id}/like", "Like it", like_post, nullptr, nullptr, 204);
  add(Method::del, "/api/market/posts/{post_id}/like", "Like it no longer", unlike_post, nullptr,
      nullptr, 204);
  add(Method::post, "/api/market/posts/{post_id}/report", "Report it to the moderators",
      report_post, schema_of<ReportPost>(), nullptr, 204);
  add(Method::put, "/api/market/posts/{post_id}/hide", "Hide it (moderators)", hide_post, nullptr,
      nullptr, 204);
  add(Method::del, "/api/market/posts/{post_id}/hide", "Show it again (moderators)", show_post,
      nullptr, nullptr, 204);
  add(Method::get, "/api/market/reports", "What has been reported (moderators; ?cursor, limit)",
      list_reports, nullptr, schema_of<ReportPage>());
}

void bind_trader_routes(http::Router& router, Traders& traders) {
  const AddPartRoute<Traders> add{router, traders};
  add(Method::get, "/api/market/leaderboard",
      "Those whose trades are public, by return (?period=1d|1w|1m|all)", leaderboard, nullptr,
      schema_of<Leaderboard>());
  add(Method::get, "/api/market/traders/{user_id}", "A trader", get_trader, nullptr,
      schema_of<Trader>());
  add(Method::put, "/api/market/traders/{user_id}/follow", "Follow a trader", follow_trader,
      nullptr, nullptr, 204);
  add(Method::del, "/api/market/traders/{user_id}/follow", "Follow them no longer", unfollow_trader,
      nullptr, nullptr, 204);
  add(Method::get, "/api/market/traders/{user_id}/trades", "Their trades, if public (?limit)",
      trades_of_trader, nullptr, schema_of<FillList>());
}

}  // namespace septet::market
