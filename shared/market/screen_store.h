// All SQL about saved screens.
#pragma once

#include <optional>
#include <vector>

#include "db/database.h"
#include "market/watch_types.h"

namespace septet::market::store {

Result<void> migrate_screens(db::Database&);

// The oldest first.
Result<std::vector<SavedScreen>> screens(db::Session&, const Id& account_id);
// Makes it or puts it in its place.
Result<void> put_screen(db::Transaction&, const Id& account_id, const SavedScreen&);
Result<bool> has_screen(db::Session&, const Id& account_id, const Id&);
Result<bool> erase_screen(db::Transaction&, const Id& account_id, const Id&);
Result<void> erase_screens(db::Transaction&, const Id& account_id);

}  // namespace septet::market::store
