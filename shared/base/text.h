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

// The code point at `at`, which moves past it; U+FFFD for a byte that is none.
char32_t next_code_point(std::string_view text, std::size_t& at);
void append_utf8(std::string&, char32_t);
// Appends what a search takes the code point for: without case, compatibility forms (Unicode's
// NFKC) and the diacritics of Latin, Greek, Cyrillic, Hebrew and Arabic; nothing for one that
// cannot be seen. Other scripts' marks are letters in their own right and stay.
void append_search_form(std::string&, char32_t);

enum class CharacterKind {
  letter,    // or digit, or mark
  unspaced,  // the same of a script that puts no spaces between words
  space,     // or a control character
  other,
};
CharacterKind kind_of(char32_t);

}  // namespace septet
