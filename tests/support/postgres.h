// The PostgreSQL of the tests: a database that is theirs alone, named by SEPTET_TEST_POSTGRES; see
// postgres.sh.
#pragma once

#include <cstdlib>
#include <string>

#include "server/postgres_connection.h"

namespace septet::test {

// Empty if there is none: then what needs it is passed over.
inline std::string postgres_url() {
  const char* url = std::getenv("SEPTET_TEST_POSTGRES");
  return url == nullptr ? "" : url;
}

// Takes away whatever is in it.
inline Result<void> empty_database(const std::string& url) {
  const auto connection = TRY(server::PostgresConnection::open(url));
  return connection->script("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
}

}  // namespace septet::test
