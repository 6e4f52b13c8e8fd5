// `septet rotate-key`: reads its settings, prints what is done.
#pragma once

#include <span>
#include <string>

#include "server/settings.h"

namespace septet::server {

Result<void> run_rotate_key(std::span<const std::string> arguments, const Environment&);
std::string rotate_key_help();

}  // namespace septet::server
