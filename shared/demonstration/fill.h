// Fills an empty Septet with a family's files and portfolios, so that the first start shows what it
// is for. It goes through App::handle like any client, so what it makes is what a person could have
// made.
#pragma once

#include <functional>
#include <string>

#include "base/time.h"
#include "demonstration/market.h"

namespace septet::demonstration {

// Makes the account and answers with a session's token for it.
using Join = std::function<Result<std::string>(const std::string& username,
                                               const std::string& display_name)>;

// Without `invest` nothing is done in Market. Errors: internal, naming the request that was
// refused.
Result<void> fill(const Handle&, const Join&, const Invest&, Timestamp now);

}  // namespace septet::demonstration
