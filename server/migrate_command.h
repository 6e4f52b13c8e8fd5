// `septet migrate`: reads its flags, and prints how a migration gets on and what it found.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "server/migration.h"
#include "server/settings.h"

namespace septet::server::migration {

// Error: invalid, the message naming the flag and what it takes.
Result<Order> read_order(std::span<const std::string> arguments, const Environment&);
// Reads, migrates, prints. Error: conflict "migration_differs" if the sides are not the same in the
// end; those of migrate().
Result<void> run_command(std::span<const std::string> arguments, const Environment&);
std::string help_text();

// The tables, their rows and sums, as lines.
std::string text_of(const Report&);

}  // namespace septet::server::migration
