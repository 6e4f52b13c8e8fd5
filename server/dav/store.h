// All SQL of WebDAV: locks, and the properties that clients have set ("dead" ones), with their
// migrations. Both are the account's and hang on nodes, by id.
#pragma once

#include <string>
#include <vector>

#include "db/database.h"
#include "server/dav/xml.h"

namespace septet::dav::store {

Result<void> migrate(db::Database&);

struct Lock {
  Id id;  // its token is "urn:uuid:" and this
  Id account_id;
  Id node_id;  // the account's id: the root
  bool exclusive = true;
  bool infinite = false;  // holds for all that lies below as well
  std::string owner;      // <D:owner> as XML, or empty
  std::int64_t timeout_s = 0;
  Timestamp expires_at;
};

std::string token_of(const Lock&);

// Those of the account that have not expired.
Result<std::vector<Lock>> locks(db::Session&, const Id& account_id, Timestamp now);
Result<void> insert(db::Transaction&, const Lock&);
Result<void> refresh(db::Transaction&, const Lock&);  // timeout and expiry as in the row
Result<void> erase_lock(db::Transaction&, const Id& lock_id);
Result<void> erase_expired(db::Transaction&, const Id& account_id, Timestamp now);

struct Property {
  XmlName name;
  std::string xml;  // the whole element, with the namespaces that it uses
};

// Whether the account has any, so that most listings need not ask for those of each node.
Result<bool> has_properties(db::Session&, const Id& account_id);
Result<std::vector<Property>> properties(db::Session&, const Id& node_id);
Result<void> set_property(db::Transaction&, const Id& account_id, const Id& node_id,
                          const Property&);
Result<void> erase_property(db::Transaction&, const Id& node_id, const XmlName&);
// Those of `to` become those of `from`.
Result<void> copy_properties(db::Transaction&, const Id& from, const Id& to);
// When the node is gone: its properties and locks.
Result<void> erase_node(db::Transaction&, const Id& node_id);

}  // namespace septet::dav::store
