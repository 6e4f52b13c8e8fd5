// `septet capacity`: reads its flags and prints what server/capacity finds out.
#pragma once

#include <span>
#include <string>

#include "base/result.h"

namespace septet::server::capacity {

// `arguments`: what follows the command's name. The text to print.
// Error: invalid, the message naming the flag and what it takes.
Result<std::string> answer(std::span<const std::string> arguments);
std::string help_text();

}  // namespace septet::server::capacity
