#include "search/fold.h"

#include <algorithm>

#include "base/text.h"

namespace septet::search {

namespace {

// The origin of each byte of the form just appended, if anybody asks.
void note_origins(std::vector<std::uint32_t>* origins, std::size_t until, std::size_t at) {
  if (origins != nullptr) origins->resize(until, static_cast<std::uint32_t>(at));
}

std::string fold(std::string_view text, std::vector<std::uint32_t>* origins) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    const char32_t c = next_code_point(text, at);
    if (kind_of(c) != CharacterKind::space) {
      append_search_form(out, c);
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
    note_origins(origins, out.size(), from);
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  if (origins != nullptr) {
    const std::size_t end = origins->size() > out.size() ? origins->back() : text.size();
    origins->resize(out.size());
    origins->push_back(static_cast<std::uint32_t>(end));
  }
  return out;
}

// A run of characters of one kind; `starts` has where each begins, and the end.
void add_unspaced(const std::vector<std::size_t>& starts, Purpose purpose, std::vector<Word>& out) {
  const std::size_t count = starts.size() - 1;
  for (std::size_t i = 0; i + 1 < count; ++i) out.push_back({{starts[i], starts[i + 2]}});
  if (count == 1 || purpose == Purpose::index)
    out.push_back({{starts[count - 1], starts[count]}, true});
}

}  // namespace

std::string storable(std::string_view text) {
  std::string out;
  if (is_utf8(text)) {
    out = to_nfc(text);
  } else {
    for (std::size_t at = 0; at < text.size();) append_utf8(out, next_code_point(text, at));
    out = to_nfc(out);
  }
  std::replace(out.begin(), out.end(), '\0', ' ');
  return out;
}

std::string folded(std::string_view text) {
  return fold(text, nullptr);
}

Folding folded_with_origins(std::string_view text) {
  Folding out;
  out.text = fold(text, &out.origins);
  return out;
}

std::vector<Word> words_of(std::string_view folded, Purpose purpose) {
  std::vector<Word> out;
  std::vector<std::size_t> starts;  // of the characters of the run so far
  CharacterKind run = CharacterKind::other;
  const auto finish = [&](std::size_t end) {
    if (starts.empty()) return;
    starts.push_back(end);
    run == CharacterKind::unspaced ? add_unspaced(starts, purpose, out)
                                   : out.push_back({{starts.front(), end}});
    starts.clear();
  };
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t from = at;
    const CharacterKind kind = kind_of(next_code_point(folded, at));
    if (kind != run) finish(from);
    run = kind;
    if (kind == CharacterKind::letter || kind == CharacterKind::unspaced) starts.push_back(from);
  }
  finish(folded.size());
  return out;
}

std::string_view cut(std::string_view text, std::size_t most_bytes) {
  if (text.size() <= most_bytes) return text;
  while (most_bytes > 0 && (static_cast<unsigned char>(text[most_bytes]) & 0xC0) == 0x80)
    --most_bytes;
  return text.substr(0, most_bytes);
}

}  // namespace septet::search
