// Unicode text as people type it.
#pragma once

#include <string>
#include <string_view>

namespace septet {

bool is_utf8(std::string_view);
// Normalisation form C. The text has to be UTF-8.
std::string to_nfc(std::string_view);
// Case folded and in form C, for comparison without regard to case. The text has to be UTF-8.
std::string fold_case(std::string_view);
// Without white space at both ends.
std::string_view trimmed(std::string_view);
// How many code points. The text has to be UTF-8.
std::size_t code_points(std::string_view);

}  // namespace septet
