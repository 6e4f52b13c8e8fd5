#include "panels/market/boards.h"

namespace septet::panels::market {

void Boards::open(const std::string& symbol, bool top) {
  if (opened_ && symbol == symbol_ && top == top_) return;
  if (symbol != symbol_) posts_.clear();
  opened_ = true;
  symbol_ = symbol;
  top_ = top;
  replies_.clear();
  reload();
}

void Boards::reload() {
  posts_.load([this, symbol = symbol_, top = top_](auto cursor, auto then) {
    if (symbol.empty())
      client_.market().posts_of_followed(std::move(cursor), std::move(then));
    else
      client_.market().posts(symbol, top ? "top" : "new", std::move(cursor), std::move(then));
  });
}

void Boards::forget() {
  charts.forget();
  posts_.clear();
  replies_.clear();
  opened_ = false;
  forget_standing();
}

client::Paged<Post>* Boards::replies(const Id& post) {
  const auto found = replies_.find(post);
  return found == replies_.end() ? nullptr : &found->second;
}

void Boards::unfold(const Id& post) {
  if (replies_.erase(post) > 0) return;
  replies_[post].load([this, post](auto cursor, auto then) {
    client_.market().replies(post, std::move(cursor), std::move(then));
  });
}

void Boards::each(const std::function<void(Post&)>& act) {
  for (Post& post : posts_.items()) act(post);
  for (auto& [_, below] : replies_)
    for (Post& post : below.items()) act(post);
}

Post* Boards::find(const Id& id) {
  Post* found = nullptr;
  each([&](Post& post) {
    if (post.id == id) found = &post;
  });
  return found;
}

void Boards::write(const std::string& symbol, const NewPost& request,
                   std::function<void(std::optional<Error>)> then) {
  client_.market().add_post(symbol, request,
                            [this, symbol, then = std::move(then)](Result<Post> made) {
                              if (!made.ok()) return then(std::move(made).error());
                              if (symbol == symbol_)
                                posts_.items().insert(posts_.items().begin(), *std::move(made));
                              then(std::nullopt);
                            });
}

void Boards::answer(const Id& post, const NewPost& request,
                    std::function<void(std::optional<Error>)> then) {
  client_.market().reply(post, request, [this, post, then = std::move(then)](Result<Post> made) {
    if (!made.ok()) return then(std::move(made).error());
    if (Post* parent = find(post)) ++parent->replies;
    if (const auto below = replies_.find(post); below != replies_.end())
      below->second.items().push_back(*std::move(made));
    then(std::nullopt);
  });
}

void Boards::edit(const Id& post, const std::string& text,
                  std::function<void(std::optional<Error>)> then) {
  client_.market().edit_post(post, {text}, [this, then = std::move(then)](Result<Post> changed) {
    if (!changed.ok()) return then(std::move(changed).error());
    if (Post* known = find(changed->id)) *known = *std::move(changed);
    then(std::nullopt);
  });
}

void Boards::remove(const Post& post) {
  client_.market().remove_post(post.id, [this, post](Result<void> done) {
    if (!done.ok()) return tell_(failed(std::move(done).error()));
    const auto is_it = [&](const Post& one) { return one.id == post.id; };
    std::erase_if(posts_.items(), is_it);
    for (auto& [_, below] : replies_) std::erase_if(below.items(), is_it);
    if (Post* parent = post.parent_id ? find(*post.parent_id) : nullptr) --parent->replies;
    tell_({"Post deleted", {}, {}});
  });
}

// Shown at once, and taken back if it does not arrive.
void Boards::like(const Post& post) {
  const bool liked = !post.liked;
  const auto set = [this, id = post.id](bool on) {
    if (Post* known = find(id); known && known->liked != on) {
      known->liked = on;
      known->likes += on ? 1 : -1;
    }
  };
  set(liked);
  client_.market().like(post.id, liked, [this, set, liked](Result<void> done) {
    if (done.ok()) return;
    set(!liked);
    tell_(failed(std::move(done).error()));
  });
}

void Boards::hide(const Post& post) {
  client_.market().hide(post.id, !post.hidden, [this, post](Result<void> done) {
    if (!done.ok()) return tell_(failed(std::move(done).error()));
    if (Post* known = find(post.id)) known->hidden = !post.hidden;
    tell_({post.hidden ? "Post shown again" : "Post hidden", {}, {}});
  });
}

void Boards::report(const Post& post, const std::string& reason) {
  client_.market().report(post.id, {reason}, [this](Result<void> done) {
    if (!done.ok()) return tell_(failed(std::move(done).error()));
    tell_({"Reported. A moderator looks at it.", {}, {}});
  });
}

void Boards::follow(const Trader& trader) {
  const bool on = !trader.following;
  client_.market().follow_trader(trader.account_id, on, [this, trader, on](Result<void> done) {
    if (!done.ok()) return tell_(failed(std::move(done).error()));
    const auto set = [&](Trader& one) {
      if (one.account_id != trader.account_id) return;
      one.followers += on == one.following ? 0 : on ? 1 : -1;
      one.following = on;
    };
    each([&](Post& post) { set(post.author); });
    if (trader_) set(*trader_);
    if (standing_)
      for (LeaderboardRow& row : standing_->items) set(row.trader);
    tell_({on ? "You follow " + trader.name : "You follow " + trader.name + " no longer", {}, {}});
  });
}

const client::Loaded<Leaderboard>& Boards::standing(const std::string& period) {
  if (standing_period_ == period) return standing_;
  standing_period_ = period;
  standing_.load(
      [this, period](auto then) { client_.market().leaderboard(period, std::move(then)); });
  return standing_;
}

const client::Loaded<Trader>& Boards::trader(const Id& id) {
  if (trader_id_ == id) return trader_;
  trader_id_ = id;
  trader_.clear();
  trades_.clear();
  trader_.load([this, id](auto then) { client_.market().trader(id, std::move(then)); });
  trades_.load([this, id](auto then) { client_.market().trades_of(id, std::move(then)); });
  return trader_;
}

const client::Loaded<FillList>& Boards::trades(const Id& id) {
  trader(id);
  return trades_;
}

void Boards::forget_standing() {
  standing_.clear();
  standing_period_.clear();
  trader_.clear();
  trades_.clear();
  trader_id_ = {};
}

}  // namespace septet::panels::market
