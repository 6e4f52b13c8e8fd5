// All SQL about stocks and who follows them. Symbols and words are kept as bytes, so that every
// database sorts them alike.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/database.h"
#include "market/types.h"

namespace septet::market::store {

Result<void> migrate_stocks(db::Database&);

// A stock as it is kept. `number`: as Venue::index_of gives it, from 0 without gaps.
struct StoredStock {
  Stock stock;
  std::int64_t number = 0;
  Price opening_price;
  Timestamp created_at;
};
// Error: conflict "duplicate" for a symbol that there is already.
Result<void> insert_stock(db::Transaction&, const StoredStock&);
Result<std::int64_t> stock_count(db::Session&);
Result<std::vector<StoredStock>> stocks_from(db::Session&, std::int64_t number);
Result<std::optional<StoredStock>> stock_by_id(db::Session&, const Id&);
Result<std::optional<StoredStock>> stock_by_symbol(db::Session&, std::string_view symbol);

// Sorted by their symbols, those after `after`.
struct StockFilter {
  std::vector<std::string> words;  // each begins a word of the symbol or the name; folded
  std::string sector;              // empty: any
  std::optional<StockKind> kind;
  std::string after;
  int limit = 50;
};
Result<std::vector<StoredStock>> find_stocks(db::Session&, const StockFilter&);

Result<void> follow_stock(db::Transaction&, const Id& account_id, const Id& stock_id, Timestamp);
Result<void> unfollow_stock(db::Transaction&, const Id& account_id, const Id& stock_id);
Result<void> forget_follower(db::Transaction&, const Id& account_id);
Result<bool> follows_stock(db::Session&, const Id& account_id, const Id& stock_id);
Result<std::int64_t> follower_count(db::Session&, const Id& stock_id);
Result<std::vector<StoredStock>> followed_stocks(db::Session&, const Id& account_id,
                                                 std::string_view after, int limit);

}  // namespace septet::market::store
