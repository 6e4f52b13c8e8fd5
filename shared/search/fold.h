// Text as both engines' indexes hold it: folded, and cut into the words that are indexed. Engines
// get these words, not the text, so that the same documents are found on each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace septet::search {

// A part of a text, in bytes.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool operator==(const Span&) const = default;
};

// What is not UTF-8 replaced by U+FFFD, NUL by a space, in form C.
std::string storable(std::string_view);

struct Folding {
  std::string text;
  std::vector<std::uint32_t> origins;  // of each byte and of the end: where in the original

  // The part of the original that a part of `text` was made of.
  Span original(const Span& part) const { return {origins[part.begin], origins[part.end]}; }
};

// Without case and diacritics (append_search_form()), white space as single spaces. The text has to
// be storable.
std::string folded(std::string_view);
Folding folded_with_origins(std::string_view);

// The words of a folded text, in its order. Where a script puts no spaces between words, each two
// neighbouring characters are one; for an index the last character by itself too, so that each
// begins a word.
enum class Purpose { index, query };
struct Word {
  Span span;
  bool lone = false;  // one character of an unspaced script
};
std::vector<Word> words_of(std::string_view folded, Purpose);

// At most that many bytes of it, in whole characters.
std::string_view cut(std::string_view text, std::size_t most_bytes);

inline constexpr std::size_t longest_term_bytes = 64;  // the rest of a longer word is not looked at
inline std::string_view term_of(std::string_view folded, const Word& word) {
  return cut(folded.substr(word.span.begin, word.span.end - word.span.begin), longest_term_bytes);
}

}  // namespace septet::search
