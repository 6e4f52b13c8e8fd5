#include "market/stock_words.h"

#include <algorithm>

#include "base/text.h"

namespace septet::market {

std::vector<std::string> stock_words(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) out.push_back(std::move(word));
    word.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const char32_t point = next_code_point(text, at);
    const auto kind = kind_of(point);
    if (kind == CharacterKind::letter || kind == CharacterKind::unspaced)
      append_search_form(word, point);
    else
      end_word();
  }
  end_word();
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace septet::market
