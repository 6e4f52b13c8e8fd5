#include "base/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <span>

namespace septet {

namespace {

std::string mapped(std::string_view text, int options) {
  utf8proc_uint8_t* out = nullptr;
  const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                   static_cast<utf8proc_ssize_t>(text.size()), &out,
                                   static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(out, &std::free);
  if (length < 0) return std::string(text);
  return {reinterpret_cast<const char*>(out), static_cast<std::size_t>(length)};
}

bool is_ascii(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  return true;
}

struct Range {
  char32_t first, last;
};

bool is_in(char32_t c, std::span<const Range> ranges) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

// Combining marks for Latin, Greek and Cyrillic; the points of Hebrew and of Arabic.
constexpr Range diacritics[] = {{0x0300, 0x036F}, {0x0591, 0x05BD}, {0x05BF, 0x05C7},
                                {0x0610, 0x061A}, {0x064B, 0x065F}, {0x0670, 0x0670},
                                {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}};

// Thai and Lao, Burmese, Khmer, kana, and the Han characters with their extensions.
constexpr Range unspaced_scripts[] = {{0x0E00, 0x0EFF}, {0x1000, 0x109F},  {0x1780, 0x17FF},
                                      {0x2E80, 0x2FDF}, {0x3005, 0x3007},  {0x3040, 0x30FF},
                                      {0x31F0, 0x31FF}, {0x3400, 0x4DBF},  {0x4E00, 0x9FFF},
                                      {0xF900, 0xFAFF}, {0x20000, 0x3FFFF}};

// Letters with a stroke and ligatures, which Unicode does not decompose.
std::string_view plain_letters(char32_t c) {
  constexpr std::pair<char32_t, std::string_view> plain[] = {
      {U'ø', "o"}, {U'ł', "l"},  {U'đ', "d"},  {U'ħ', "h"}, {U'ŧ', "t"},
      {U'ı', "i"}, {U'æ', "ae"}, {U'œ', "oe"}, {U'ð', "d"}, {U'þ', "th"}};
  for (const auto& [letter, text] : plain)
    if (letter == c) return text;
  return {};
}

}  // namespace

bool is_utf8(std::string_view text) {
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t code_point = 0;
    const auto used = utf8proc_iterate(at, left, &code_point);
    if (used <= 0) return false;
    at += used, left -= used;
  }
  return true;
}

std::string to_nfc(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

std::string fold_case(std::string_view text) {
  if (!is_ascii(text)) return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view white = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(white);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(white) - first + 1);
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

char32_t next_code_point(std::string_view text, std::size_t& at) {
  utf8proc_int32_t code_point = 0;
  const auto used = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                     static_cast<utf8proc_ssize_t>(text.size() - at), &code_point);
  at += used > 0 ? static_cast<std::size_t>(used) : 1;
  return used > 0 ? static_cast<char32_t>(code_point) : U'\uFFFD';
}

void append_utf8(std::string& out, char32_t c) {
  std::array<utf8proc_uint8_t, 4> bytes;
  const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes.data());
  out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
}

void append_search_form(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return;
  }
  std::array<utf8proc_int32_t, 32> parts;  // the longest decomposition has 18
  int boundary = 0;
  const auto count = utf8proc_decompose_char(
      static_cast<utf8proc_int32_t>(c), parts.data(), parts.size(),
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                                     UTF8PROC_CASEFOLD | UTF8PROC_IGNORE),
      &boundary);
  if (count < 0 || count > static_cast<utf8proc_ssize_t>(parts.size())) return append_utf8(out, c);
  const auto end = std::remove_if(parts.begin(), parts.begin() + count, [](utf8proc_int32_t part) {
    return is_in(static_cast<char32_t>(part), diacritics);
  });
  const auto kept =
      utf8proc_normalize_utf32(parts.data(), end - parts.begin(),
                               static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  for (utf8proc_ssize_t i = 0; i < kept; ++i) {
    const auto part = static_cast<char32_t>(parts[static_cast<std::size_t>(i)]);
    const auto plain = plain_letters(part);
    plain.empty() ? append_utf8(out, part) : void(out += plain);
  }
}

CharacterKind kind_of(char32_t c) {
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  switch (category) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC:
      return CharacterKind::space;
    default:
      break;
  }
  // The categories of letters, marks and numbers are the first ones.
  if (category < UTF8PROC_CATEGORY_LU || category > UTF8PROC_CATEGORY_NO)
    return CharacterKind::other;
  return is_in(c, unspaced_scripts) ? CharacterKind::unspaced : CharacterKind::letter;
}

}  // namespace septet
