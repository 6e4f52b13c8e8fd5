// The boards: posts about a stock, their replies, what readers do with them; and the traders.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "client/client.h"
#include "client/loaded.h"
#include "client/paged.h"
#include "market/board_types.h"
#include "panels/market/notice.h"
#include "panels/market/post_charts.h"
#include "panels/market/words.h"

namespace septet::panels::market {

class Boards {
 public:
  Boards(client::Client& client, Tell tell)
      : charts(client), client_(client), tell_(std::move(tell)) {}

  PostCharts charts;

  // Posts of the stock, or of whom the person follows if it is empty; top: the best liked first.
  void open(const std::string& symbol, bool top);
  void reload();
  void forget();

  client::Paged<Post>& posts() { return posts_; }
  // Null: they are not unfolded.
  client::Paged<Post>* replies(const Id& post);
  void unfold(const Id& post);

  void write(const std::string& symbol, const NewPost&, std::function<void(std::optional<Error>)>);
  void answer(const Id& post, const NewPost&, std::function<void(std::optional<Error>)>);
  void edit(const Id& post, const std::string& text, std::function<void(std::optional<Error>)>);
  void remove(const Post&);
  void like(const Post&);
  void hide(const Post&);
  void report(const Post&, const std::string& reason);
  void follow(const Trader&);

  // ---- Traders
  const client::Loaded<Leaderboard>& standing(const std::string& period);
  const client::Loaded<Trader>& trader(const Id&);
  const client::Loaded<FillList>& trades(const Id&);
  void forget_standing();

 private:
  void each(const std::function<void(Post&)>&);
  Post* find(const Id&);

  client::Client& client_;
  Tell tell_;
  std::string symbol_;
  bool top_ = false;
  bool opened_ = false;
  client::Paged<Post> posts_;
  std::map<Id, client::Paged<Post>> replies_;
  client::Loaded<Leaderboard> standing_;
  std::string standing_period_;
  client::Loaded<Trader> trader_;
  client::Loaded<FillList> trades_;
  Id trader_id_;
};

}  // namespace septet::panels::market
