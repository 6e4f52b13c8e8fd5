// All SQL about tags. They are kept as bytes, so that every database sorts them alike.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "db/database.h"
#include "drive/types.h"

namespace septet::drive::store {

Result<void> migrate_tags(db::Database&);

// In the place of those that the node had.
Result<void> set_tags(db::Transaction&, const Id& account_id, const Id& node_id,
                      const std::vector<std::string>& tags);
Result<void> copy_tags(db::Transaction&, const Id& from, const Id& to);
Result<void> erase_tags(db::Transaction&, const Id& node_id);

// Of several nodes in one query: node and tag, those of one node sorted.
Result<std::vector<std::pair<Id, std::string>>> tags_of(db::Session&, std::span<const Id> node_ids);
// Those after `after`, sorted, with how many nodes have them that are not in the trash themselves.
Result<std::vector<TagCount>> tags_in_use(db::Session&, const Id& account_id,
                                          std::string_view after, int limit);
// The newest node first, those before `before`.
Result<std::vector<Id>> tagged(db::Session&, const Id& account_id, std::string_view tag,
                               const std::optional<Id>& before, int limit);

}  // namespace septet::drive::store
