// All SQL about links, and their table.
#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "db/database.h"
#include "drive/sharing_types.h"

namespace septet::drive::store {

Result<void> migrate_links(db::Database&);

struct LinkRow {
  Id id;
  Id account_id;  // the node's owner
  Id node_id;
  std::string token_hash;  // SHA-256 of the token's text, 32 bytes
  std::string secrets;     // sealed; see LinkSecrets
  LinkMode mode = LinkMode::download;
  std::optional<std::string> password_hash;
  std::optional<Timestamp> expires_at;
  std::optional<std::int64_t> download_limit;
  std::int64_t download_count = 0;
  Timestamp created_at;
};

Result<void> insert(db::Transaction&, const LinkRow&);
// Mode, password, secrets, expiry and limit as in the row.
Result<void> update(db::Transaction&, const LinkRow&);
// Whether it was there.
Result<bool> erase_link(db::Transaction&, const Id& account_id, const Id& link_id);
Result<void> erase_links_of_node(db::Transaction&, const Id& node_id);
Result<void> erase_links_of_account(db::Transaction&, const Id& account_id);

Result<std::optional<LinkRow>> find_link(db::Session&, const Id& link_id);
Result<std::optional<LinkRow>> link_by_token(db::Session&, std::string_view token_hash);
// The latest first, those before `before`; of one node if it is given.
Result<std::vector<LinkRow>> links(db::Session&, const Id& account_id,
                                   const std::optional<Id>& node_id,
                                   const std::optional<Id>& before, int limit);
Result<std::int64_t> count_links(db::Session&, const Id& account_id);
// The account's nodes by which somebody may come: of links that are neither expired nor used up.
Result<std::unordered_set<Id>> linked_nodes(db::Session&, const Id& account_id, Timestamp now);
// One download more. False if the limit is reached, or the link is gone.
Result<bool> count_download(db::Transaction&, const Id& link_id);

}  // namespace septet::drive::store
