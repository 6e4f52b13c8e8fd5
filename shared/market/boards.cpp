#include "market/boards.h"

#include "base/encoding.h"
#include "base/text.h"
#include "market/written.h"

namespace septet::market {

namespace {

constexpr std::size_t reason_most = 500;  // bytes
constexpr int reasons_shown = 20;

bool moderates(const Caller& caller) {
  return caller.has(Role::content_manager) || caller.has(Role::administrator);
}

store::Viewer viewer_of(const Caller& caller) {
  return {caller.account_id, moderates(caller)};
}

Error no_such_post() {
  return not_found("There is no such post.");
}

Error bad_place() {
  return invalid("cursor", "bad_cursor", "This is not a cursor of this list.");
}

Result<std::optional<Id>> id_cursor(const std::string& cursor) {
  if (cursor.empty()) return std::optional<Id>();
  const auto id = parse_id(cursor);
  if (!id.ok()) return bad_place();
  return std::optional(id.value());
}

// "17:0193579b-…": how many likes, and the id.
Result<std::optional<store::PostPlace>> likes_cursor(const std::string& cursor) {
  if (cursor.empty()) return std::optional<store::PostPlace>();
  const auto colon = cursor.find(':');
  const auto likes = number_in(std::string_view(cursor).substr(0, colon));
  const auto id = parse_id(colon == cursor.npos ? "" : cursor.substr(colon + 1));
  if (!likes || *likes > INT64_MAX || !id.ok()) return bad_place();
  return std::optional(store::PostPlace{static_cast<std::int64_t>(*likes), id.value()});
}

Result<std::string> post_text(const std::string& text) {
  constexpr std::size_t bytes_a_character = 4;
  std::string out = TRY(written(text, "text", 1, post_text_most * bytes_a_character));
  if (code_points(out) > post_text_most)
    return invalid("text", "bad_text", "A post has 4,000 characters at most.");
  return out;
}

Result<void> needs_moderator(const Caller& caller) {
  if (!moderates(caller))
    return failure(ErrorKind::forbidden, "not_moderator",
                   "Only content managers and administrators can do this.");
  return {};
}

Error not_author() {
  return failure(ErrorKind::forbidden, "not_author", "This post is somebody else’s.");
}

}  // namespace

Result<std::vector<Post>> Boards::shown(db::Session& session, const Caller& caller,
                                        const std::vector<store::StoredPost>& stored) {
  std::vector<Id> authors;
  for (const auto& one : stored) authors.push_back(one.author_id);
  auto traders = TRY(traders_.shown(session, caller, authors));
  std::vector<Post> out;
  for (std::size_t i = 0; i < stored.size(); ++i) {
    out.push_back(stored[i].post);
    out.back().author = std::move(traders[i]);
    out.back().liked = TRY(store::likes_post(session, out.back().id, caller.account_id));
  }
  return out;
}

Result<Post> Boards::shown(db::Session& session, const Caller& caller,
                           const store::StoredPost& stored) {
  return std::move(TRY(shown(session, caller, std::vector{stored})).front());
}

Result<store::StoredPost> Boards::visible_post(db::Session& session, const Caller& caller,
                                               const Id& id) {
  auto stored = TRY(store::post(session, id));
  if (!stored) return no_such_post();
  const bool own = stored->author_id == caller.account_id;
  if (stored->post.hidden && !own && !moderates(caller)) return no_such_post();
  return *std::move(stored);
}

Result<PostPage> Boards::list(const Caller& caller, const std::string& symbol, PostOrder order,
                              const std::string& cursor, int limit) {
  TRY(needs_others(context_));
  const auto listed = listed_symbol(floor_, symbol, {});
  if (!listed.ok())
    return failure(ErrorKind::not_found, "unknown_symbol", "There is no such stock.");
  const bool by_likes = order == PostOrder::top;
  const auto before = by_likes ? std::optional<Id>() : TRY(id_cursor(cursor));
  const auto after = by_likes ? TRY(likes_cursor(cursor)) : std::optional<store::PostPlace>();
  return context_.database.read([&](db::Session& session) -> Result<PostPage> {
    const auto viewer = viewer_of(caller);
    const auto stored =
        by_likes ? TRY(store::top_posts(session, viewer, listed.value(), after, limit))
                 : TRY(store::newest_posts(session, viewer, listed.value(), before, limit));
    PostPage page{TRY(shown(session, caller, stored)), {}};
    if (static_cast<int>(stored.size()) == limit) {
      const Post& last = stored.back().post;
      page.next_cursor =
          (by_likes ? std::to_string(last.likes) + ":" : std::string()) + to_string(last.id);
    }
    return page;
  });
}

Result<PostPage> Boards::of_followed(const Caller& caller, const std::string& cursor, int limit) {
  TRY(needs_others(context_));
  const auto before = TRY(id_cursor(cursor));
  return context_.database.read([&](db::Session& session) -> Result<PostPage> {
    const auto stored = TRY(store::followed_posts(session, viewer_of(caller), before, limit));
    PostPage page{TRY(shown(session, caller, stored)), {}};
    if (static_cast<int>(stored.size()) == limit)
      page.next_cursor = to_string(stored.back().post.id);
    return page;
  });
}

Result<PostPage> Boards::replies(const Caller& caller, const Id& post_id, const std::string& cursor,
                                 int limit) {
  TRY(needs_others(context_));
  const auto after = TRY(id_cursor(cursor));
  return context_.database.read([&](db::Session& session) -> Result<PostPage> {
    TRY(visible_post(session, caller, post_id));
    const auto stored = TRY(store::replies(session, viewer_of(caller), post_id, after, limit));
    PostPage page{TRY(shown(session, caller, stored)), {}};
    if (static_cast<int>(stored.size()) == limit)
      page.next_cursor = to_string(stored.back().post.id);
    return page;
  });
}

Result<Post> Boards::get(const Caller& caller, const Id& post_id) {
  TRY(needs_others(context_));
  return context_.database.read([&](db::Session& session) -> Result<Post> {
    return shown(session, caller, TRY(visible_post(session, caller, post_id)));
  });
}

Result<store::StoredPost> Boards::checked(const Caller& caller, const NewPost& wanted) {
  store::StoredPost out{.author_id = caller.account_id};
  out.post.id = context_.make_id();
  out.post.text = TRY(post_text(wanted.text));
  out.post.chart = wanted.chart;
  out.post.created_at = context_.now();
  return out;
}

Result<Post> Boards::keep(db::Transaction& tx, const Caller& caller,
                          const store::StoredPost& stored) {
  const Timestamp now = context_.now();
  const auto recent =
      TRY(store::recent_posts(tx, caller.account_id, now - posts_within, posts_most));
  if (recent >= posts_most) {
    Error error = failure(ErrorKind::too_many, "posting_too_fast",
                          "Ten posts in five minutes are enough. Wait a little.");
    error.retry_after_s = posts_within.us / 1'000'000;
    return error;
  }
  if (stored.post.chart && !TRY(sketches_.is_shared(tx, *stored.post.chart)))
    return invalid("chart", "unknown_chart", "There is no such shared chart.");
  TRY(store::insert_post(tx, stored));
  return shown(tx, caller, stored);
}

Result<Post> Boards::write(const Caller& caller, const std::string& symbol, const NewPost& wanted) {
  TRY(needs_others(context_));
  const auto listed = listed_symbol(floor_, symbol, {});
  if (!listed.ok())
    return failure(ErrorKind::not_found, "unknown_symbol", "There is no such stock.");
  store::StoredPost stored = TRY(checked(caller, wanted));
  stored.post.symbol = listed.value();
  return context_.database.write([&](db::Transaction& tx) { return keep(tx, caller, stored); });
}

Result<Post> Boards::reply(const Caller& caller, const Id& post_id, const NewPost& wanted) {
  TRY(needs_others(context_));
  const store::StoredPost checked_post = TRY(checked(caller, wanted));
  return context_.database.write([&](db::Transaction& tx) -> Result<Post> {
    const auto answered = TRY(visible_post(tx, caller, post_id));
    store::StoredPost stored = checked_post;
    stored.post.symbol = answered.post.symbol;
    stored.post.parent_id = answered.post.parent_id.value_or(answered.post.id);
    Post out = TRY(keep(tx, caller, stored));
    TRY(tell_author(tx, caller, answered, out));
    return out;
  });
}

Result<void> Boards::tell_author(db::Transaction& tx, const Caller& caller,
                                 const store::StoredPost& parent, const Post& reply) {
  if (parent.author_id.is_nil() || parent.author_id == caller.account_id) return {};
  constexpr std::size_t told_bytes = 200;
  std::string text = reply.text;
  if (text.size() > told_bytes) {
    std::size_t end = told_bytes;
    while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
    text = text.substr(0, end) + "…";
  }
  return context_.people->notify(tx, parent.author_id, "market.community",
                                 reply.author.name + " replies to you about " + reply.symbol, text,
                                 "#/market/" + reply.symbol, context_.now());
}

Result<Post> Boards::edit(const Caller& caller, const Id& post_id, const EditPost& wanted) {
  TRY(needs_others(context_));
  const std::string text = TRY(post_text(wanted.text));
  return context_.database.write([&](db::Transaction& tx) -> Result<Post> {
    auto stored = TRY(visible_post(tx, caller, post_id));
    if (stored.author_id != caller.account_id) return not_author();
    stored.post.text = text;
    stored.post.edited_at = context_.now();
    TRY(store::set_text(tx, post_id, text, *stored.post.edited_at));
    return shown(tx, caller, stored);
  });
}

Result<void> Boards::remove(const Caller& caller, const Id& post_id) {
  TRY(needs_others(context_));
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    const auto stored = TRY(visible_post(tx, caller, post_id));
    if (stored.author_id != caller.account_id && !moderates(caller)) return not_author();
    return store::erase_post(tx, stored.post);
  });
}

Result<void> Boards::like(const Caller& caller, const Id& post_id, bool liked) {
  TRY(needs_others(context_));
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    TRY(visible_post(tx, caller, post_id));
    return store::set_like(tx, post_id, caller.account_id, liked);
  });
}

Result<void> Boards::report(const Caller& caller, const Id& post_id, const ReportPost& wanted) {
  TRY(needs_others(context_));
  const std::string reason = TRY(written(wanted.reason, "reason", 1, reason_most));
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    const auto stored = TRY(visible_post(tx, caller, post_id));
    if (stored.author_id == caller.account_id)
      return invalid("post_id", "own_post", "This post is your own.");
    return store::put_report(tx, post_id, caller.account_id, reason, context_.now());
  });
}

Result<void> Boards::hide(const Caller& caller, const Id& post_id, bool hidden) {
  TRY(needs_others(context_));
  TRY(needs_moderator(caller));
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    const auto stored = TRY(visible_post(tx, caller, post_id));
    TRY(store::erase_reports(tx, post_id));
    return store::set_hidden(tx, stored.post, hidden);
  });
}

Result<ReportPage> Boards::reports(const Caller& caller, const std::string& cursor, int limit) {
  TRY(needs_others(context_));
  TRY(needs_moderator(caller));
  const auto before = TRY(id_cursor(cursor));
  return context_.database.read([&](db::Session& session) -> Result<ReportPage> {
    const auto reported = TRY(store::reported_posts(session, before, limit));
    ReportPage page;
    for (const auto& one : reported) {
      const auto stored = TRY(store::post(session, one.post_id));
      if (!stored) continue;
      page.items.push_back({.id = one.post_id,
                            .post = TRY(shown(session, caller, *stored)),
                            .reasons = TRY(store::reasons(session, one.post_id, reasons_shown)),
                            .count = one.count,
                            .first_at = one.first_at});
    }
    if (static_cast<int>(reported.size()) == limit)
      page.next_cursor = to_string(reported.back().post_id);
    return page;
  });
}

Result<void> Boards::forget_account(db::Transaction& tx, const Id& account_id) {
  return store::forget_author(tx, account_id);
}

}  // namespace septet::market
