// Places in lists as clients carry them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "drive/node_store.h"

namespace septet::drive {

std::string cursor_from(const store::Place&);
// Nothing for an empty one. Error: invalid "bad_cursor".
Result<std::optional<store::Place>> place_from(std::string_view cursor);

}  // namespace septet::drive
