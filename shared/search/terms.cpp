#include "search/terms.h"

#include <algorithm>
#include <unordered_set>

#include "base/encoding.h"
#include "base/hash.h"
#include "base/text.h"
#include "search/fold.h"

namespace septet::search {

namespace {

constexpr std::size_t code_bytes = 5;
constexpr std::size_t title_characters = 1'000;
constexpr std::size_t body_terms_bytes = 900'000;
constexpr char32_t private_use = 0xE000;
constexpr char32_t past_the_end = private_use;  // so that the last characters begin a part too
constexpr std::size_t part_characters = 3;

std::string joined(std::string_view code, char what, std::string_view text) {
  std::string out(code);
  out += what;
  return out += text;
}

// The characters of a folded text as terms may hold them.
std::vector<std::string> safe_characters(std::string_view folded, std::size_t most) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < folded.size() && out.size() < most;) {
    const char32_t c = next_code_point(folded, at);
    const bool plain = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    append_utf8(out.emplace_back(), plain ? c : private_use + c);
  }
  return out;
}

// The part at `from`, shorter at the end.
std::string part_term(std::string_view code, const std::vector<std::string>& characters,
                      std::size_t from) {
  std::string out = joined(code, 'p', "");
  const std::size_t end = std::min(from + part_characters, characters.size());
  for (std::size_t i = from; i < end; ++i) out += characters[i];
  return out;
}

void add_title(std::string_view code, std::string_view folded, std::vector<std::string>& out) {
  for (const Word& word : words_of(folded, Purpose::index))
    out.push_back(title_term(code, term_of(folded, word)));
  auto characters = safe_characters(folded, title_characters);
  const std::size_t count = characters.size();
  for (std::size_t i = 1; i < part_characters; ++i)
    append_utf8(characters.emplace_back(), past_the_end);
  for (std::size_t i = 0; i < count; ++i) out.push_back(part_term(code, characters, i));
}

void keep_each_once(std::vector<std::string>& terms) {
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
}

// The first words, each once, while there is room.
void add_body(std::string_view code, std::string_view folded, std::vector<std::string>& out) {
  std::unordered_set<std::string_view> there;
  std::size_t bytes = 0;
  for (const Word& word : words_of(folded, Purpose::index)) {
    const std::string_view text = term_of(folded, word);
    if (!there.insert(text).second) continue;
    out.push_back(body_term(code, text));
    bytes += out.back().size();
    if (bytes >= body_terms_bytes) return;
  }
}

}  // namespace

std::string code_of(std::string_view kind, const Id& scope) {
  return to_hex(sha256(std::string(kind) + '\0' + std::string(scope.raw())).substr(0, code_bytes));
}

std::vector<std::string> terms_of(std::string_view code, std::string_view title,
                                  std::string_view body) {
  std::vector<std::string> out{any_document(code)};
  add_title(code, folded(title), out);
  keep_each_once(out);
  add_body(code, folded(body), out);
  return out;
}

std::string title_term(std::string_view code, std::string_view word) {
  return joined(code, 't', word);
}

std::string body_term(std::string_view code, std::string_view word) {
  return joined(code, 'b', word);
}

std::string any_document(std::string_view code) {
  return joined(code, 'd', "");
}

Expression containing(std::string_view code, std::string_view folded_part) {
  const auto characters = safe_characters(folded_part, title_characters);
  if (characters.size() < part_characters) return beginning(part_term(code, characters, 0));
  std::vector<Expression> parts;
  for (std::size_t i = 0; i + part_characters <= characters.size(); ++i)
    parts.push_back(term(part_term(code, characters, i)));
  return all(std::move(parts));
}

}  // namespace septet::search
