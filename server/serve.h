// `septet serve`: puts the server together and runs it until it is told to stop.
#pragma once

#include "server/settings.h"

namespace septet::server {

// Returns after SIGTERM or SIGINT and an orderly end. Errors, each with a message for the terminal:
// the folder cannot be written or is in use, the database is damaged, newer or under another key,
// the port is in use.
Result<void> serve(const Settings&, const Environment&);

}  // namespace septet::server
