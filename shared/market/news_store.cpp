#include "market/news_store.h"

namespace septet::market::store {

namespace {

using db::Blob;

constexpr db::Migration news_migrations[] = {{1, R"(
CREATE TABLE market_article (
  id           BYTEA NOT NULL PRIMARY KEY,  -- grows with time: the newest is the greatest
  title        TEXT NOT NULL,               -- plain text, as the next
  summary      TEXT NOT NULL,               -- plain text
  url          TEXT,                        -- of the whole article
  source       TEXT NOT NULL,               -- who says it
  symbols      TEXT NOT NULL,               -- "KITE NOVA"
  published_at BIGINT NOT NULL,             -- by its own saying
  feed_id      BYTEA,                       -- null: by an administrator, or by the simulator
  origin       BYTEA UNIQUE                 -- by what one of a feed is known again
);
CREATE INDEX market_article_by_feed ON market_article (feed_id, id);
CREATE TABLE market_article_symbol (
  symbol     TEXT NOT NULL,   -- which stock it is about
  article_id BYTEA NOT NULL,  -- which article
  PRIMARY KEY (symbol, article_id)
);
CREATE INDEX market_article_symbol_by_article ON market_article_symbol (article_id);
CREATE TABLE market_feed (
  id         BYTEA NOT NULL PRIMARY KEY,  -- its own, grows with time
  url        TEXT NOT NULL UNIQUE,  -- of the feed
  title      TEXT NOT NULL,         -- as it calls itself
  fetched_at BIGINT,                -- when it last was
  failure    TEXT,                  -- of the last attempt, for the person
  due_at     BIGINT NOT NULL        -- when to fetch it next
);
CREATE INDEX market_feed_by_due ON market_feed (due_at);
)"}};

constexpr int forgotten_at_once = 200;

std::vector<std::string> symbols_in(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string joined_symbols(const std::vector<std::string>& symbols) {
  std::string out;
  for (const std::string& symbol : symbols) out += (out.empty() ? "" : " ") + symbol;
  return out;
}

std::optional<std::string> text_unless_null(const db::Row& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.string(column));
}

Article article_of(const db::Row& row) {
  return {.id = row.id(0),
          .title = row.string(1),
          .summary = row.string(2),
          .url = text_unless_null(row, 3),
          .source = row.string(4),
          .symbols = symbols_in(row.text(5)),
          .published_at = row.time(6)};
}

StoredFeed feed_of(const db::Row& row) {
  StoredFeed out;
  out.feed.id = row.id(0);
  out.feed.url = row.text(1);
  out.feed.title = row.text(2);
  out.feed.fetched_at = row.optional_time(3);
  out.feed.failure = text_unless_null(row, 4);
  out.due_at = row.time(5);
  return out;
}

std::string select_feeds(std::string_view rest) {
  return "SELECT id, url, title, fetched_at, failure, due_at FROM market_feed " + std::string(rest);
}

// Those that a list says, with what stands beside them.
Result<void> erase_articles(db::Transaction& tx, const std::vector<Id>& ids) {
  for (const Id& id : ids) TRY(erase_article(tx, id));
  return {};
}

Id id_of_first(const db::Row& row) {
  return row.id(0);
}

}  // namespace

Result<void> migrate_news(db::Database& database) {
  return db::migrate(database, "market_news", news_migrations);
}

Result<bool> insert_article(db::Transaction& tx, const Article& article,
                            const std::optional<Id>& feed_id, std::string_view origin) {
  const auto known_by = origin.empty() ? db::Value(nullptr) : db::Value(Blob{origin});
  const std::string symbols = joined_symbols(article.symbols);  // values borrow
  const db::Value values[] = {article.id,           article.title,  article.summary,
                              article.url,          article.source, symbols,
                              article.published_at, feed_id,        known_by};
  const auto added = TRY(tx.change(
      "INSERT INTO market_article (id, title, summary, url, source, symbols, published_at, "
      "feed_id, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (origin) DO NOTHING",
      values));
  if (added == 0) return false;
  for (const std::string& symbol : article.symbols)
    TRY(tx.run("INSERT INTO market_article_symbol (symbol, article_id) VALUES (?, ?)", symbol,
               article.id));
  return true;
}

Result<std::vector<Article>> articles(db::Session& session, std::string_view symbol,
                                      const std::optional<Id>& before, int limit) {
  std::string sql =
      "SELECT a.id, a.title, a.summary, a.url, a.source, a.symbols, a.published_at "
      "FROM market_article a ";
  std::vector<db::Value> values;
  if (!symbol.empty()) {
    sql += "JOIN market_article_symbol s ON s.article_id = a.id WHERE s.symbol = ? ";
    values.emplace_back(symbol);
  }
  const std::string_view column = symbol.empty() ? "a.id" : "s.article_id";
  if (before) {
    sql += (symbol.empty() ? "WHERE " : "AND ") + std::string(column) + " < ? ";
    values.emplace_back(*before);
  }
  sql += "ORDER BY " + std::string(column) + " DESC LIMIT ?";
  values.emplace_back(limit);
  std::vector<Article> out;
  TRY(session.each_row(sql, values, [&](const db::Row& row) -> Result<void> {
    out.push_back(article_of(row));
    return {};
  }));
  return out;
}

Result<bool> erase_article(db::Transaction& tx, const Id& id) {
  TRY(tx.run("DELETE FROM market_article_symbol WHERE article_id = ?", id));
  return TRY(tx.run("DELETE FROM market_article WHERE id = ?", id)) > 0;
}

Result<void> forget_articles(db::Transaction& tx, const Id& before) {
  return erase_articles(
      tx, TRY(tx.all("SELECT id FROM market_article WHERE id < ? AND feed_id IS NOT NULL "
                     "ORDER BY id LIMIT ?",
                     id_of_first, before, forgotten_at_once)));
}

Result<void> insert_feed(db::Transaction& tx, const StoredFeed& stored) {
  const NewsFeed& f = stored.feed;
  TRY(
      tx.run("INSERT INTO market_feed (id, url, title, fetched_at, failure, due_at) "
             "VALUES (?, ?, ?, ?, ?, ?)",
             f.id, f.url, f.title, f.fetched_at, f.failure, stored.due_at));
  return {};
}

Result<void> update_feed(db::Transaction& tx, const StoredFeed& stored) {
  const NewsFeed& f = stored.feed;
  TRY(
      tx.run("UPDATE market_feed SET title = ?, fetched_at = ?, failure = ?, due_at = ? "
             "WHERE id = ?",
             f.title, f.fetched_at, f.failure, stored.due_at, f.id));
  return {};
}

Result<std::vector<StoredFeed>> feeds(db::Session& session) {
  return session.all(select_feeds("ORDER BY id"), feed_of);
}

Result<std::optional<StoredFeed>> feed(db::Session& session, const Id& id) {
  return session.first(select_feeds("WHERE id = ?"), feed_of, id);
}

Result<std::vector<Id>> feeds_due(db::Session& session, Timestamp now, int limit) {
  return session.all("SELECT id FROM market_feed WHERE due_at <= ? ORDER BY due_at LIMIT ?",
                     id_of_first, now, limit);
}

Result<bool> erase_feed(db::Transaction& tx, const Id& id) {
  TRY(erase_articles(
      tx, TRY(tx.all("SELECT id FROM market_article WHERE feed_id = ?", id_of_first, id))));
  return TRY(tx.run("DELETE FROM market_feed WHERE id = ?", id)) > 0;
}

}  // namespace septet::market::store
