// All SQL about comments, and about who is editing what.
#pragma once

#include <optional>
#include <vector>

#include "db/database.h"
#include "drive/history_types.h"

namespace septet::drive::store {

Result<void> migrate_conversation(db::Database&);

Result<void> insert(db::Transaction&, const Comment&);
Result<void> erase_comment(db::Transaction&, const Id& comment_id);
Result<std::optional<Comment>> find_comment(db::Session&, const Id& comment_id);
// The oldest first, those after `after`.
Result<std::vector<Comment>> comments(db::Session&, const Id& node_id,
                                      const std::optional<Id>& after, int limit);

// Who has a file open for writing, until when.
struct EditingRow {
  Id node_id;
  Id account_id;
  Id device_id;
  std::string device_name;
  Timestamp expires_at;
};
Result<std::optional<EditingRow>> find_editing(db::Session&, const Id& node_id);
// In the place of what is there.
Result<void> put(db::Transaction&, const EditingRow&);
Result<void> erase_editing(db::Transaction&, const Id& node_id);
Result<bool> any_editing_before(db::Session&, Timestamp);
Result<void> erase_editing_before(db::Transaction&, Timestamp);

// Both, of a node that is gone for good, or by an account that is.
Result<void> erase_conversation_of(db::Transaction&, const Id& node_id);
Result<void> erase_account_conversation(db::Transaction&, const Id& account_id);

}  // namespace septet::drive::store
