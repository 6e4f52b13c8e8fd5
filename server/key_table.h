// The key ring of servers that share a database, in that database, wrapped under the master key
// that all of them are given.
#pragma once

#include <functional>
#include <optional>

#include "db/database.h"
#include "server/master_key.h"

namespace septet::server {

// The master key: `may_create` says that nothing is encrypted under any yet.
using MasterKey = std::function<Result<std::string>(bool may_create)>;

inline constexpr int key_table_version = 1;  // of its table
Result<void> migrate_key_table(db::Database&);
// As it lies in the table, if there is one in it. For who moves it elsewhere.
Result<std::optional<std::string>> wrapped_ring(db::Session&);
Result<void> put_wrapped_ring(db::Transaction&, std::string_view wrapped);

// Opens the key ring, or makes one where there is none; of several servers that start together one
// does, and the others open it. Errors: conflict "key_wrong", and those of the master key.
Result<KeyRing> open_key_table(db::Database&, const MasterKey&, Random&);

}  // namespace septet::server
