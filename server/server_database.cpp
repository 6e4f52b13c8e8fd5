#include "server/server_database.h"

#include <exception>

namespace septet::server {

Result<void> guarded(const db::WriteClosure& closure, db::Transaction& tx) {
  try {
    return closure(tx);
  } catch (const std::exception& e) {
    return internal(std::string("exception in a write: ") + e.what());
  }
}

}  // namespace septet::server
