// What marks the target of a migration from before its first row until it is whole and verified. As
// long as it is there no server starts on it, and a new migration begins anew.
#pragma once

#include <string>

#include "base/result.h"

namespace septet::server {

inline constexpr const char* migration_table = "septet_migration";  // in PostgreSQL
inline constexpr const char* migration_file = "store/migrating";    // in a data folder

inline Error migration_unfinished(const std::string& where) {
  return failure(ErrorKind::conflict, "migration_unfinished",
                 where +
                     " is the target of a migration that has not finished. Run septet migrate "
                     "once more.");
}

}  // namespace septet::server
