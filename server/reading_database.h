// A server's database for whoever reads it beside the server: one connection, used by one thread,
// nothing is written. Each read has a snapshot of its own, so that none holds up the server's
// housekeeping for long.
#pragma once

#include <memory>
#include <string>

#include "db/database.h"

namespace septet::server {

// A file under its raw key. Errors: those of SqliteConnection::open.
Result<std::unique_ptr<db::Database>> open_sqlite_to_read(const std::string& path,
                                                          const std::string& key);
// PostgreSQL. Errors: those of PostgresConnection::open, in one sentence.
Result<std::unique_ptr<db::Database>> open_postgres_to_read(const std::string& url,
                                                            const std::string& name);

}  // namespace septet::server
