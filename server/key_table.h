// The key ring of servers that share a database, in that database, wrapped under the master key
// that all of them are given.
#pragma once

#include <optional>
#include <string>

#include "db/database.h"
#include "server/master_key.h"

namespace septet::server {

inline constexpr int key_table_version = 1;  // of its table
Result<void> migrate_key_table(db::Database&);
// As it lies in the table, if there is one in it. For who moves it elsewhere.
Result<std::optional<std::string>> wrapped_ring(db::Session&);
Result<void> put_wrapped_ring(db::Transaction&, std::string_view wrapped);

// Whether no ring is in it yet, so that a master key may be made.
Result<bool> has_no_key_table(db::Database&);
// Puts another in its place, if it is still the one that it was. Error: conflict "keys_changed".
Result<void> replace_wrapped_ring(db::Transaction&, std::string_view was, std::string_view wrapped);

// Opens the key ring, or makes one where there is none; of several servers that start together one
// does, and the others open it. Error: conflict "key_wrong".
Result<KeyRing> open_key_table(db::Database&, const std::string& master_key, Random&);

}  // namespace septet::server
