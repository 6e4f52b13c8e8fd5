#include "market/post_store.h"

namespace septet::market::store {

namespace {

constexpr db::Migration post_migrations[] = {{1, R"(
CREATE TABLE market_post (
  id         BYTEA NOT NULL PRIMARY KEY,  -- grows with time
  symbol     TEXT NOT NULL,               -- whose board it is on
  parent_id  BYTEA,                       -- what it replies to
  author_id  BYTEA,                       -- null: gone
  text       TEXT NOT NULL,               -- 1 to 4,000 characters; empty: its author is gone
  chart      TEXT,                        -- a token of shared drawings
  likes      BIGINT NOT NULL,             -- how many
  replies    BIGINT NOT NULL,             -- how many are not hidden
  hidden     BIGINT NOT NULL,             -- 1: by a moderator
  created_at BIGINT NOT NULL,             -- when it was written
  edited_at  BIGINT                       -- when its text last changed
);
CREATE INDEX market_post_by_stock ON market_post (symbol, id) WHERE parent_id IS NULL;
CREATE INDEX market_post_by_likes ON market_post (symbol, likes, id) WHERE parent_id IS NULL;
CREATE INDEX market_post_by_parent ON market_post (parent_id, id);
CREATE INDEX market_post_by_author ON market_post (author_id, created_at);
CREATE TABLE market_post_like (
  post_id    BYTEA NOT NULL,  -- what
  account_id BYTEA NOT NULL,  -- who likes it
  PRIMARY KEY (post_id, account_id)
);
CREATE INDEX market_post_like_by_account ON market_post_like (account_id);
CREATE TABLE market_post_report (
  post_id    BYTEA NOT NULL,   -- what
  account_id BYTEA NOT NULL,   -- who reports it
  reason     TEXT NOT NULL,    -- in their words
  at         BIGINT NOT NULL,  -- when
  PRIMARY KEY (post_id, account_id)
);
CREATE INDEX market_post_report_by_account ON market_post_report (account_id);
)"}};

constexpr std::string_view post_columns =
    "p.id, p.symbol, p.parent_id, p.author_id, p.text, p.chart, p.likes, p.replies, p.hidden, "
    "p.created_at, p.edited_at";
// Two values: whether the viewer moderates, and who they are.
constexpr std::string_view visible = "(p.hidden = 0 OR 1 = ? OR p.author_id = ?) ";

StoredPost post_of(const db::Row& row) {
  StoredPost out;
  out.post.id = row.id(0);
  out.post.symbol = row.text(1);
  out.post.parent_id = row.optional_id(2);
  out.author_id = row.optional_id(3).value_or(Id());
  out.post.text = row.text(4);
  if (!row.is_null(5)) out.post.chart = row.string(5);
  out.post.likes = row.integer(6);
  out.post.replies = row.integer(7);
  out.post.hidden = row.boolean(8);
  out.post.created_at = row.time(9);
  out.post.edited_at = row.optional_time(10);
  return out;
}

// What is shown of what `rest` says, with its values before those of the viewer.
Result<std::vector<StoredPost>> select_posts(db::Session& session, std::string_view rest,
                                             std::vector<db::Value> values, const Viewer& viewer,
                                             std::string_view order, int limit) {
  const std::string sql = "SELECT " + std::string(post_columns) + " FROM market_post p " +
                          std::string(rest) + "AND " + std::string(visible) + std::string(order) +
                          " LIMIT ?";
  values.insert(values.end(), {viewer.moderates, viewer.account_id, limit});
  std::vector<StoredPost> out;
  TRY(session.each_row(sql, values, [&](const db::Row& row) -> Result<void> {
    out.push_back(post_of(row));
    return {};
  }));
  return out;
}

Result<void> count_reply(db::Transaction& tx, const Post& reply, int more) {
  if (reply.parent_id && !reply.hidden)
    TRY(tx.run("UPDATE market_post SET replies = replies + ? WHERE id = ?", more,
               *reply.parent_id));
  return {};
}

Result<void> erase_alone(db::Transaction& tx, const Id& id) {
  TRY(tx.run("DELETE FROM market_post_like WHERE post_id = ?", id));
  TRY(tx.run("DELETE FROM market_post_report WHERE post_id = ?", id));
  TRY(tx.run("DELETE FROM market_post WHERE id = ?", id));
  return {};
}

Id id_of_row(const db::Row& row) {
  return row.id(0);
}

}  // namespace

Result<void> migrate_posts(db::Database& database) {
  return db::migrate(database, "market_posts", post_migrations);
}

Result<void> insert_post(db::Transaction& tx, const StoredPost& stored) {
  const Post& p = stored.post;
  TRY(
      tx.run("INSERT INTO market_post (id, symbol, parent_id, author_id, text, chart, likes, "
             "replies, hidden, created_at) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, ?)",
             p.id, p.symbol, p.parent_id, stored.author_id, p.text, p.chart, p.created_at));
  return count_reply(tx, p, 1);
}

Result<std::optional<StoredPost>> post(db::Session& session, const Id& id) {
  return session.first("SELECT " + std::string(post_columns) + " FROM market_post p WHERE p.id = ?",
                       post_of, id);
}

Result<void> set_text(db::Transaction& tx, const Id& id, std::string_view text,
                      Timestamp edited_at) {
  TRY(tx.run("UPDATE market_post SET text = ?, edited_at = ? WHERE id = ?", text, edited_at, id));
  return {};
}

Result<void> erase_post(db::Transaction& tx, const Post& post) {
  TRY(count_reply(tx, post, -1));
  for (const Id& id :
       TRY(tx.all("SELECT id FROM market_post WHERE parent_id = ?", id_of_row, post.id)))
    TRY(erase_alone(tx, id));
  return erase_alone(tx, post.id);
}

Result<void> set_hidden(db::Transaction& tx, const Post& post, bool hidden) {
  if (post.hidden == hidden) return {};
  TRY(tx.run("UPDATE market_post SET hidden = ? WHERE id = ?", hidden, post.id));
  if (post.parent_id)
    TRY(tx.run("UPDATE market_post SET replies = replies + ? WHERE id = ?", hidden ? -1 : 1,
               *post.parent_id));
  return {};
}

Result<std::vector<StoredPost>> newest_posts(db::Session& session, const Viewer& viewer,
                                             std::string_view symbol,
                                             const std::optional<Id>& before, int limit) {
  std::vector<db::Value> values{symbol};
  if (before) values.emplace_back(*before);
  return select_posts(
      session,
      std::string("WHERE p.symbol = ? AND p.parent_id IS NULL ") + (before ? "AND p.id < ? " : ""),
      std::move(values), viewer, "ORDER BY p.id DESC", limit);
}

Result<std::vector<StoredPost>> top_posts(db::Session& session, const Viewer& viewer,
                                          std::string_view symbol,
                                          const std::optional<PostPlace>& after, int limit) {
  std::vector<db::Value> values{symbol};
  if (after) values.insert(values.end(), {after->likes, after->likes, after->id});
  return select_posts(session,
                      std::string("WHERE p.symbol = ? AND p.parent_id IS NULL ") +
                          (after ? "AND (p.likes < ? OR (p.likes = ? AND p.id < ?)) " : ""),
                      std::move(values), viewer, "ORDER BY p.likes DESC, p.id DESC", limit);
}

Result<std::vector<StoredPost>> followed_posts(db::Session& session, const Viewer& viewer,
                                               const std::optional<Id>& before, int limit) {
  std::vector<db::Value> values{viewer.account_id};
  if (before) values.emplace_back(*before);
  return select_posts(session,
                      std::string("JOIN market_trader_follower f ON f.trader_id = p.author_id "
                                  "WHERE f.follower_id = ? AND p.parent_id IS NULL ") +
                          (before ? "AND p.id < ? " : ""),
                      std::move(values), viewer, "ORDER BY p.id DESC", limit);
}

Result<std::vector<StoredPost>> replies(db::Session& session, const Viewer& viewer,
                                        const Id& post_id, const std::optional<Id>& after,
                                        int limit) {
  std::vector<db::Value> values{post_id};
  if (after) values.emplace_back(*after);
  return select_posts(session,
                      std::string("WHERE p.parent_id = ? ") + (after ? "AND p.id > ? " : ""),
                      std::move(values), viewer, "ORDER BY p.id", limit);
}

Result<std::int64_t> recent_posts(db::Session& session, const Id& author_id, Timestamp since,
                                  int most) {
  return session.integer(
      "SELECT count(*) FROM (SELECT 1 FROM market_post WHERE author_id = ? AND created_at > ? "
      "LIMIT ?) AS recent",
      author_id, since, most);
}

Result<void> set_like(db::Transaction& tx, const Id& post_id, const Id& account_id, bool liked) {
  const auto changed =
      liked ? TRY(tx.run("INSERT INTO market_post_like (post_id, account_id) VALUES (?, ?) "
                         "ON CONFLICT (post_id, account_id) DO NOTHING",
                         post_id, account_id))
            : TRY(tx.run("DELETE FROM market_post_like WHERE post_id = ? AND account_id = ?",
                         post_id, account_id));
  if (changed > 0)
    TRY(tx.run("UPDATE market_post SET likes = likes + ? WHERE id = ?", liked ? 1 : -1, post_id));
  return {};
}

Result<bool> likes_post(db::Session& session, const Id& post_id, const Id& account_id) {
  return TRY(session.integer(
             "SELECT count(*) FROM market_post_like WHERE post_id = ? AND account_id = ?", post_id,
             account_id)) > 0;
}

Result<void> put_report(db::Transaction& tx, const Id& post_id, const Id& account_id,
                        std::string_view reason, Timestamp at) {
  TRY(
      tx.run("INSERT INTO market_post_report (post_id, account_id, reason, at) "
             "VALUES (?, ?, ?, ?) ON CONFLICT (post_id, account_id) DO UPDATE SET "
             "reason = excluded.reason",
             post_id, account_id, reason, at));
  return {};
}

Result<void> erase_reports(db::Transaction& tx, const Id& post_id) {
  TRY(tx.run("DELETE FROM market_post_report WHERE post_id = ?", post_id));
  return {};
}

Result<std::vector<ReportedPost>> reported_posts(db::Session& session,
                                                 const std::optional<Id>& before, int limit) {
  const std::string sql = "SELECT post_id, count(*), min(at) FROM market_post_report " +
                          std::string(before ? "WHERE post_id < ? " : "") +
                          "GROUP BY post_id ORDER BY post_id DESC LIMIT ?";
  const auto make = [](const db::Row& row) {
    return ReportedPost{row.id(0), row.integer(1), row.time(2)};
  };
  return before ? session.all(sql, make, *before, limit) : session.all(sql, make, limit);
}

Result<std::vector<std::string>> reasons(db::Session& session, const Id& post_id, int limit) {
  return session.all(
      "SELECT reason FROM market_post_report WHERE post_id = ? ORDER BY account_id LIMIT ?",
      [](const db::Row& row) { return row.string(0); }, post_id, limit);
}

Result<void> forget_author(db::Transaction& tx, const Id& account_id) {
  for (const Id& id : TRY(tx.all("SELECT post_id FROM market_post_like WHERE account_id = ?",
                                 id_of_row, account_id)))
    TRY(set_like(tx, id, account_id, false));
  TRY(tx.run("DELETE FROM market_post_report WHERE account_id = ?", account_id));
  for (const Id& id :
       TRY(tx.all("SELECT id FROM market_post WHERE author_id = ?", id_of_row, account_id))) {
    const auto stored = TRY(post(tx, id));
    if (!stored) continue;  // went with what it replied to
    if (stored->post.replies == 0) {
      TRY(erase_post(tx, stored->post));
      continue;
    }
    TRY(tx.run("UPDATE market_post SET author_id = NULL, text = '', chart = NULL WHERE id = ?",
               id));
  }
  return {};
}

}  // namespace septet::market::store
