// All SQL about watchlists.
#pragma once

#include <optional>
#include <vector>

#include "db/database.h"
#include "market/watch_types.h"

namespace septet::market::store {

Result<void> migrate_watchlists(db::Database&);

// The oldest first.
Result<std::vector<Watchlist>> watchlists(db::Session&, const Id& account_id);
Result<std::optional<Watchlist>> watchlist(db::Session&, const Id& account_id, const Id&);
// Makes it, or puts it in its place with a new revision.
Result<void> put_watchlist(db::Transaction&, const Id& account_id, Watchlist&);
Result<bool> erase_watchlist(db::Transaction&, const Id& account_id, const Id&);
Result<void> erase_watchlists(db::Transaction&, const Id& account_id);

}  // namespace septet::market::store
