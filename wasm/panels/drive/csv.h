// Tables as text (RFC 4180): values with commas, semicolons or tabs between them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace septet::panels::drive {

// The first so many rows; what separates the values is what the first line has most of.
std::vector<std::vector<std::string>> parse_csv(std::string_view text, std::size_t rows_most);

}  // namespace septet::panels::drive
