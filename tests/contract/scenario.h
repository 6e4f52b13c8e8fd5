// Runs one scenario against a host.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/random.h"
#include "contract/host.h"

namespace septet::contract {

// What was asked for: the verb and the path, without the query.
using Asked = std::set<std::pair<std::string, std::string>>;

// Whether the host has what the scenario needs.
bool can_run(const Host&, const Json& scenario);

// What went wrong ("step 2 (GET /api/server): status: expected …"), or nothing.
// `address` is the sender's for this scenario; `asked` is added to.
std::optional<std::string> failure_of(Host&, Random&, const Json& scenario,
                                      const std::string& address, Asked& asked);

}  // namespace septet::contract
