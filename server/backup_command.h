// `septet backup` and `septet restore`: read their settings, print what is done.
#pragma once

#include <span>
#include <string>

#include "server/settings.h"

namespace septet::server {

// 0: done; 1: done, but something was missing in the server already.
Result<int> run_backup(std::span<const std::string> arguments, const Environment&);
std::string backup_help();

// 0: done; 1: the backup is damaged.
Result<int> run_restore(std::span<const std::string> arguments, const Environment&);
std::string restore_help();

}  // namespace septet::server
