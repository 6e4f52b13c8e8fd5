// The listed stocks: found, followed, and by administrators listed.
#pragma once

#include "market/context.h"
#include "market/stock_store.h"

namespace septet::market {

class Stocks {
 public:
  explicit Stocks(Context& context) : context_(context) {}

  struct Query {
    std::string text;  // of the symbol or the name; what is exactly a symbol comes first
    std::string sector;
    std::optional<StockKind> kind;
    std::string cursor;
    int limit = 50;
  };
  // By their symbols. Errors: invalid "bad_cursor", "bad_text".
  Result<StockPage> list(const Caller&, const Query&);
  // By its id or its symbol. Error: not_found.
  Result<Stock> find(const Caller&, const std::string& stock);
  // Errors: forbidden; invalid "bad_symbol", "bad_text", "price_not_positive", "off_tick",
  // "quantity_not_positive"; conflict "symbol_taken".
  Result<Stock> create(const Caller&, const NewStock&);

  // Errors: not_found.
  Result<Stock> follow(const Caller&, const std::string& stock, bool following);
  Result<StockPage> followed(const Caller&, const std::string& cursor, int limit);
  Result<void> forget_account(db::Transaction&, const Id& account_id);

 private:
  Result<Stock> shown(db::Session&, const Caller&, store::StoredStock);
  Result<StockPage> page_of(db::Session&, const Caller&, std::vector<store::StoredStock>,
                            int limit);

  Context& context_;
};

// A stock by its id or its symbol. Error: not_found "unknown_symbol".
Result<store::StoredStock> stock_named(db::Session&, const std::string& id_or_symbol);

}  // namespace septet::market
