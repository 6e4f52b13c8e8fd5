// The boards of stocks: posts, replies, likes, reports, and who looks after them.
#pragma once

#include "base/caller.h"
#include "market/context.h"
#include "market/floor.h"
#include "market/post_store.h"
#include "market/sketches.h"
#include "market/traders.h"

namespace septet::market {

inline constexpr std::size_t post_text_most = 4'000;  // characters
// So often may one post in so long.
inline constexpr int posts_most = 10;
inline constexpr Duration posts_within = minutes(5);

enum class PostOrder { newest, top };

class Boards {
 public:
  Boards(Context& context, Floor& floor, Traders& traders, Sketches& sketches)
      : context_(context), floor_(floor), traders_(traders), sketches_(sketches) {}

  // All: unsupported "needs_server" in local mode, not_found for what is hidden from the caller.

  // Errors: not_found "unknown_symbol"; invalid "bad_cursor".
  Result<PostPage> list(const Caller&, const std::string& symbol, PostOrder,
                        const std::string& cursor, int limit);
  Result<PostPage> of_followed(const Caller&, const std::string& cursor, int limit);
  Result<PostPage> replies(const Caller&, const Id& post_id, const std::string& cursor, int limit);
  Result<Post> get(const Caller&, const Id& post_id);

  // Errors: not_found; invalid "bad_text", "unknown_chart"; too_many "posting_too_fast".
  Result<Post> write(const Caller&, const std::string& symbol, const NewPost&);
  // To a reply: to what that replies to. Errors: as above.
  Result<Post> reply(const Caller&, const Id& post_id, const NewPost&);
  // Its author. Errors: invalid "bad_text"; forbidden "not_author".
  Result<Post> edit(const Caller&, const Id& post_id, const EditPost&);
  // Its author, or a moderator; with its replies. Error: forbidden "not_author".
  Result<void> remove(const Caller&, const Id& post_id);

  // These may be repeated.
  Result<void> like(const Caller&, const Id& post_id, bool liked);
  // Errors: invalid "bad_text", "own_post".
  Result<void> report(const Caller&, const Id& post_id, const ReportPost&);

  // For moderators. Errors: forbidden "not_moderator". Hidden or shown, its reports are settled.
  Result<void> hide(const Caller&, const Id& post_id, bool hidden);
  Result<ReportPage> reports(const Caller&, const std::string& cursor, int limit);

  Result<void> forget_account(db::Transaction&, const Id& account_id);

 private:
  Result<store::StoredPost> visible_post(db::Session&, const Caller&, const Id&);
  Result<Post> shown(db::Session&, const Caller&, const store::StoredPost&);
  Result<std::vector<Post>> shown(db::Session&, const Caller&,
                                  const std::vector<store::StoredPost>&);
  Result<store::StoredPost> checked(const Caller&, const NewPost&);
  Result<Post> keep(db::Transaction&, const Caller&, const store::StoredPost&);
  Result<void> tell_author(db::Transaction&, const Caller&, const store::StoredPost& parent,
                           const Post& reply);

  Context& context_;
  Floor& floor_;
  Traders& traders_;
  Sketches& sketches_;
};

}  // namespace septet::market
