// What people write, as it is kept.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace septet::market {

// In normalisation form C and without white space at both ends. Error: invalid "bad_text" for what
// is no UTF-8, has control characters (line feeds aside), or fewer or more bytes than these.
Result<std::string> written(std::string_view text, std::string field, std::size_t least,
                            std::size_t most);

// "symbols.3"
std::string item_field(std::string_view list, std::size_t index, std::string_view member = {});

}  // namespace septet::market
