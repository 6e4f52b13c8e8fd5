// Work on many things by a few threads.
#pragma once

#include <cstddef>
#include <functional>

#include "base/result.h"

namespace septet::server {

// Each number once, below `count`. All are done, whatever comes of some; the first error that there
// was.
Result<void> side_by_side(std::size_t count, const std::function<Result<void>(std::size_t)>& work);

}  // namespace septet::server
