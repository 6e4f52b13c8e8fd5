// The community: boards of stocks, posts, replies, traders to follow, the leaderboard.
#pragma once

#include "market/account_types.h"

namespace septet::market {

// Who wrote it.
struct Trader {
  Id account_id;
  std::string username;
  std::string name;
  bool following = false;  // the caller does
  std::int64_t followers = 0;
  bool public_trades = false;
  std::optional<Percent> return_30_days;  // if public
  std::optional<Percent> return_all;
  static void visit(auto& self, auto&& field) {
    field("account_id", self.account_id);
    field("username", self.username);
    field("name", self.name);
    field("following", self.following);
    field("followers", self.followers);
    field("public_trades", self.public_trades);
    field("return_30_days", self.return_30_days);
    field("return_all", self.return_all);
  }
};

// GET/POST /api/market/boards/{symbol}/posts?cursor=&sort=new|top; GET /api/market/posts?cursor= of
// whom the caller follows; GET/PATCH/DELETE /api/market/posts/{post_id}; its replies at
// …/posts/{post_id}/replies; PUT/DELETE …/like; POST …/report {reason}; PUT/DELETE …/hide
// (moderators: content managers and administrators); GET /api/market/reports for them.
struct Post {
  Id id;
  std::string symbol;
  std::optional<Id> parent_id;  // of a reply
  Trader author;
  std::string text;                  // 1 to 4,000 characters
  std::optional<std::string> chart;  // a token of shared drawings that is shown with it
  std::int64_t likes = 0;
  std::int64_t replies = 0;
  bool liked = false;   // by the caller
  bool hidden = false;  // by a moderator; only they and its author see it
  Timestamp created_at;
  std::optional<Timestamp> edited_at;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("symbol", self.symbol);
    field("parent_id", self.parent_id);
    field("author", self.author);
    field("text", self.text);
    field("chart", self.chart);
    field("likes", self.likes);
    field("replies", self.replies);
    field("liked", self.liked);
    field("hidden", self.hidden);
    field("created_at", self.created_at);
    field("edited_at", self.edited_at);
  }
};
using PostPage = Page<Post>;
struct NewPost {
  std::string text;
  std::optional<std::string> chart;
  static void visit(auto& self, auto&& field) {
    field("text", self.text);
    field("chart", self.chart);
  }
};
struct EditPost {
  std::string text;
  static void visit(auto& self, auto&& field) { field("text", self.text); }
};
struct ReportPost {
  std::string reason;
  static void visit(auto& self, auto&& field) { field("reason", self.reason); }
};
struct Report {
  Id id;
  Post post;
  std::vector<std::string> reasons;
  std::int64_t count = 0;
  Timestamp first_at;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("post", self.post);
    field("reasons", self.reasons);
    field("count", self.count);
    field("first_at", self.first_at);
  }
};
using ReportPage = Page<Report>;

// GET /api/market/leaderboard?period=1d|1w|1m|all: those whose trades are public, by return;
// GET /api/market/traders/{user_id}; PUT/DELETE …/traders/{user_id}/follow;
// GET …/traders/{user_id}/trades: FillList
struct LeaderboardRow {
  std::int64_t rank = 0;
  Trader trader;
  Percent return_percent;
  std::int64_t trades = 0;
  static void visit(auto& self, auto&& field) {
    field("rank", self.rank);
    field("trader", self.trader);
    field("return_percent", self.return_percent);
    field("trades", self.trades);
  }
};
struct Leaderboard {
  std::vector<LeaderboardRow> items;
  std::optional<LeaderboardRow> own;  // the caller's, also beyond the list
  static void visit(auto& self, auto&& field) {
    field("items", self.items);
    field("own", self.own);
  }
};

}  // namespace septet::market
