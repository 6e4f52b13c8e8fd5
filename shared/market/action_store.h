// All SQL about dividends and splits.
#pragma once

#include <optional>
#include <vector>

#include "db/database.h"
#include "market/types.h"

namespace septet::market::store {

Result<void> migrate_actions(db::Database&);

struct ActionRow {
  CorporateAction action;
  std::uint32_t stock = 0;
  bool applied = false;
};
Result<void> insert_action(db::Transaction&, const ActionRow&);
// The newest first.
Result<std::vector<ActionRow>> actions(db::Session&, std::uint32_t stock, int limit);
// What is due and not applied, the oldest first.
Result<std::vector<ActionRow>> due_actions(db::Session&, Timestamp now, int limit);
// Whether it was not yet.
Result<bool> mark_applied(db::Transaction&, const Id& action_id);

}  // namespace septet::market::store
