// One mistake in a word: a letter too many, too few, another one, or two neighbours swapped; the
// restricted Damerau–Levenshtein distance of at most 1 (Damerau 1964).
#pragma once

#include <string_view>

namespace septet::search {

// `typed` is UTF-8, as is `word`. With `as_prefix`, what was typed may be the beginning of a word.
bool within_one_typo(std::string_view typed, std::string_view word, bool as_prefix);

}  // namespace septet::search
