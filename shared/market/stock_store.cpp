#include "market/stock_store.h"

#include "market/stock_words.h"

namespace septet::market::store {

namespace {

using db::Blob;

constexpr db::Migration stock_migrations[] = {{1, R"(
CREATE TABLE market_stock (
  id                 BYTEA NOT NULL PRIMARY KEY,  -- UUIDv7
  number             BIGINT NOT NULL UNIQUE,      -- its place in the exchange, from 0
  symbol             BYTEA NOT NULL UNIQUE,       -- "KITE"
  name               TEXT NOT NULL,               -- of the company or the fund
  kind               TEXT NOT NULL,               -- "equity", "etf"
  sector             BYTEA NOT NULL,              -- "Industrials"
  industry           TEXT NOT NULL,               -- "Aerospace"
  summary            TEXT NOT NULL,               -- a few sentences
  icon               TEXT NOT NULL,               -- a Lucide name
  website            TEXT,                        -- an address
  headquarters       TEXT,                        -- a place
  employees          BIGINT,                      -- how many
  founded            BIGINT,                      -- year
  shares_outstanding BIGINT NOT NULL,             -- millionths
  shortable          BIGINT NOT NULL,             -- whether it may be sold short
  borrow_rate        BIGINT NOT NULL,             -- ten-thousandths of a per cent, a year
  opening_price      BIGINT NOT NULL,             -- what the simulation started from
  created_at         BIGINT NOT NULL              -- real time
);
CREATE INDEX market_stock_by_sector ON market_stock (sector, symbol);
CREATE TABLE market_stock_word (
  stock_id BYTEA NOT NULL,  -- whose
  word     BYTEA NOT NULL,  -- of the symbol or the name, folded
  PRIMARY KEY (stock_id, word)
);
CREATE TABLE market_stock_follower (
  account_id BYTEA NOT NULL,   -- who follows
  stock_id   BYTEA NOT NULL,   -- what
  since      BIGINT NOT NULL,  -- real time
  PRIMARY KEY (account_id, stock_id)
);
CREATE INDEX market_stock_follower_by_stock ON market_stock_follower (stock_id);
)"}};

constexpr std::string_view stock_columns =
    "s.id, s.number, s.symbol, s.name, s.kind, s.sector, s.industry, s.summary, s.icon, "
    "s.website, s.headquarters, s.employees, s.founded, s.shares_outstanding, s.shortable, "
    "s.borrow_rate, s.opening_price, s.created_at";

template <class T, class Get>
std::optional<T> unless_null(const db::Row& row, int column, Get get) {
  return row.is_null(column) ? std::nullopt : std::optional<T>(get());
}

StoredStock stored_stock(const db::Row& row) {
  const auto text = [&](int column) {
    return unless_null<std::string>(row, column, [&] { return row.string(column); });
  };
  const auto number = [&](int column) {
    return unless_null<std::int64_t>(row, column, [&] { return row.integer(column); });
  };
  StoredStock out;
  out.stock.id = row.id(0);
  out.number = row.integer(1);
  out.stock.symbol = row.blob(2);
  out.stock.name = row.text(3);
  out.stock.kind = enum_value<StockKind>(row.text(4)).value_or(StockKind::equity);
  out.stock.sector = row.blob(5);
  out.stock.industry = row.text(6);
  out.stock.summary = row.text(7);
  out.stock.icon = row.text(8);
  out.stock.website = text(9);
  out.stock.headquarters = text(10);
  out.stock.employees = number(11);
  out.stock.founded = number(12);
  out.stock.shares_outstanding.units = row.integer(13);
  out.stock.shortable = row.boolean(14);
  out.stock.borrow_rate.units = row.integer(15);
  out.opening_price.units = row.integer(16);
  out.created_at = row.time(17);
  return out;
}

std::string select_stocks(std::string_view rest) {
  return "SELECT " + std::string(stock_columns) + " FROM market_stock s " + std::string(rest);
}

}  // namespace

Result<void> migrate_stocks(db::Database& database) {
  return db::migrate(database, "market_stocks", stock_migrations);
}

Result<void> insert_stock(db::Transaction& tx, const StoredStock& stored) {
  const Stock& s = stored.stock;
  TRY(
      tx.run("INSERT INTO market_stock (id, number, symbol, name, kind, sector, industry, summary, "
             "icon, website, headquarters, employees, founded, shares_outstanding, shortable, "
             "borrow_rate, opening_price, created_at) "
             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             s.id, stored.number, Blob{s.symbol}, s.name, enum_name(s.kind), Blob{s.sector},
             s.industry, s.summary, s.icon, s.website, s.headquarters, s.employees, s.founded,
             s.shares_outstanding.units, s.shortable, s.borrow_rate.units,
             stored.opening_price.units, stored.created_at));
  for (const std::string& word : stock_words(s.symbol + " " + s.name))
    TRY(tx.run("INSERT INTO market_stock_word (stock_id, word) VALUES (?, ?)", s.id, Blob{word}));
  return {};
}

Result<std::int64_t> stock_count(db::Session& session) {
  return session.integer("SELECT count(*) FROM market_stock");
}

Result<std::vector<StoredStock>> stocks_from(db::Session& session, std::int64_t number) {
  return session.all(select_stocks("WHERE s.number >= ? ORDER BY s.number"), stored_stock, number);
}

Result<std::optional<StoredStock>> stock_by_id(db::Session& session, const Id& id) {
  return session.first(select_stocks("WHERE s.id = ?"), stored_stock, id);
}

Result<std::optional<StoredStock>> stock_by_symbol(db::Session& session, std::string_view symbol) {
  return session.first(select_stocks("WHERE s.symbol = ?"), stored_stock, Blob{symbol});
}

Result<std::vector<StoredStock>> find_stocks(db::Session& session, const StockFilter& filter) {
  std::string sql = select_stocks("WHERE s.symbol > ?");
  std::vector<db::Value> values{Blob{filter.after}};
  if (!filter.sector.empty()) {
    sql += " AND s.sector = ?";
    values.emplace_back(Blob{filter.sector});
  }
  if (filter.kind) {
    sql += " AND s.kind = ?";
    values.emplace_back(enum_name(*filter.kind));
  }
  std::vector<std::string> ends;
  ends.reserve(filter.words.size());  // the values borrow
  for (const std::string& word : filter.words) {
    sql +=
        " AND EXISTS (SELECT 1 FROM market_stock_word w WHERE w.stock_id = s.id "
        "AND w.word >= ? AND w.word < ?)";
    values.emplace_back(Blob{word});
    values.emplace_back(Blob{ends.emplace_back(word + '\xff')});
  }
  sql += " ORDER BY s.symbol LIMIT ?";
  values.emplace_back(filter.limit);
  std::vector<StoredStock> out;
  TRY(session.each_row(sql, values, [&](const db::Row& row) -> Result<void> {
    out.push_back(stored_stock(row));
    return {};
  }));
  return out;
}

Result<void> follow_stock(db::Transaction& tx, const Id& account_id, const Id& stock_id,
                          Timestamp since) {
  TRY(
      tx.run("INSERT INTO market_stock_follower (account_id, stock_id, since) VALUES (?, ?, ?) "
             "ON CONFLICT (account_id, stock_id) DO NOTHING",
             account_id, stock_id, since));
  return {};
}

Result<void> unfollow_stock(db::Transaction& tx, const Id& account_id, const Id& stock_id) {
  TRY(tx.run("DELETE FROM market_stock_follower WHERE account_id = ? AND stock_id = ?", account_id,
             stock_id));
  return {};
}

Result<void> forget_follower(db::Transaction& tx, const Id& account_id) {
  TRY(tx.run("DELETE FROM market_stock_follower WHERE account_id = ?", account_id));
  return {};
}

Result<bool> follows_stock(db::Session& session, const Id& account_id, const Id& stock_id) {
  return TRY(session.integer(
             "SELECT count(*) FROM market_stock_follower WHERE account_id = ? AND stock_id = ?",
             account_id, stock_id)) > 0;
}

Result<std::int64_t> follower_count(db::Session& session, const Id& stock_id) {
  return session.integer("SELECT count(*) FROM market_stock_follower WHERE stock_id = ?", stock_id);
}

Result<std::vector<StoredStock>> followed_stocks(db::Session& session, const Id& account_id,
                                                 std::string_view after, int limit) {
  return session.all(select_stocks("JOIN market_stock_follower f ON f.stock_id = s.id "
                                   "WHERE f.account_id = ? AND s.symbol > ? "
                                   "ORDER BY s.symbol LIMIT ?"),
                     stored_stock, account_id, Blob{after}, limit);
}

}  // namespace septet::market::store
