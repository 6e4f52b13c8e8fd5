// Words of symbols and names, as stocks are searched by.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace septet::market {

// Folded, sorted, each once; what separates them is anything that is no letter or digit. The text
// has to be UTF-8.
std::vector<std::string> stock_words(std::string_view text);

}  // namespace septet::market
