// JSON text in and out. Values are nlohmann::json; its exceptions end here.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace septet {

using Json = nlohmann::json;

// Error: invalid, code "malformed_json", the message naming line and column of the first fault.
// Nesting deeper than 64 is refused the same way, since a person's data never nests so deeply and
// recursion over it would.
Result<Json> parse_json(std::string_view text);

// Compact; bytes that are not UTF-8 become U+FFFD.
std::string to_text(const Json&);

}  // namespace septet
