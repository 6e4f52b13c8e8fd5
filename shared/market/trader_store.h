// All SQL about who follows which trader.
#pragma once

#include <span>
#include <vector>

#include "db/database.h"
#include "market/board_types.h"

namespace septet::market::store {

Result<void> migrate_traders(db::Database&);

// Each says whether something changed.
Result<bool> follow_trader(db::Transaction&, const Id& follower_id, const Id& trader_id, Timestamp);
Result<bool> unfollow_trader(db::Transaction&, const Id& follower_id, const Id& trader_id);
Result<bool> follows_trader(db::Session&, const Id& follower_id, const Id& trader_id);
Result<std::int64_t> trader_followers(db::Session&, const Id& trader_id);
Result<std::int64_t> followed_traders(db::Session&, const Id& follower_id);
// Both ways.
Result<void> erase_trader(db::Transaction&, const Id& account_id);

}  // namespace septet::market::store
