// Lists of stocks that a person watches, with the columns that they want to see.
#pragma once

#include <span>

#include "base/caller.h"
#include "market/context.h"
#include "market/floor.h"
#include "market/watch_types.h"

namespace septet::market {

inline constexpr std::size_t watchlists_most = 50;  // of one account
inline constexpr std::size_t watchlist_symbols_most = 200;

// What a column can show.
std::span<const std::string_view> watch_columns();

class Watchlists {
 public:
  Watchlists(Context& context, Floor& floor) : context_(context), floor_(floor) {}

  // Makes the first one for whoever has none.
  Result<WatchlistList> list(const Caller&);
  // Errors: invalid "bad_text", "unknown_symbol", "twice", "too_many"; conflict "too_many_lists".
  Result<Watchlist> make(const Caller&, const NewWatchlist&);
  // Errors: as above; invalid "unknown_column"; not_found.
  Result<Watchlist> change(const Caller&, const Id&, const PatchWatchlist&);
  // Errors: not_found; conflict "last_list".
  Result<void> remove(const Caller&, const Id&);
  Result<void> forget_account(db::Transaction&, const Id& account_id);

 private:
  Result<std::vector<std::string>> checked_symbols(const std::vector<std::string>&);
  Watchlist first_list();
  Result<void> tell(db::Transaction&, const Caller&, const Id&);

  Context& context_;
  Floor& floor_;
};

}  // namespace septet::market
