#include "search/typo.h"

#include <algorithm>
#include <string>

#include "base/text.h"

namespace septet::search {

namespace {

std::u32string decoded(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) out += next_code_point(text, at);
  return out;
}

std::u32string_view from(std::u32string_view text, std::size_t at) {
  return text.substr(std::min(at, text.size()));
}

}  // namespace

bool within_one_typo(std::string_view typed_text, std::string_view word_text, bool as_prefix) {
  const std::u32string typed = decoded(typed_text), word = decoded(word_text);
  if (typed.size() > word.size() + 1) return false;
  const auto fits = [&](std::size_t typed_at, std::size_t word_at) {
    const auto rest = from(typed, typed_at), other = from(word, word_at);
    return as_prefix ? other.starts_with(rest) : rest == other;
  };
  const std::size_t same = static_cast<std::size_t>(
      std::mismatch(typed.begin(), typed.end(), word.begin(), word.end()).first - typed.begin());
  const bool swapped = same + 1 < typed.size() && same + 1 < word.size() &&
                       typed[same] == word[same + 1] && typed[same + 1] == word[same];
  return fits(same, same) || fits(same + 1, same + 1) || fits(same, same + 1) ||
         fits(same + 1, same) || (swapped && fits(same + 2, same + 2));
}

}  // namespace septet::search
