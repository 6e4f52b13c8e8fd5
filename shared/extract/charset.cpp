#include "extract/charset.h"

#include <algorithm>

#include "base/text.h"

namespace septet::extract {

namespace {

// 0x80 to 0x9F; what is undefined stands for itself.
constexpr char16_t windows_1252[32] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\x1B';
}

bool is_binary(std::string_view bytes) {
  if (bytes.find('\0') != bytes.npos) return true;
  const auto controls = std::count_if(bytes.begin(), bytes.end(), is_control);
  return static_cast<std::size_t>(controls) * 50 > bytes.size();
}

// Without the beginning of a character at the end.
std::string_view without_cut_character(std::string_view bytes) {
  for (std::size_t tail = 1; tail <= 3 && tail <= bytes.size(); ++tail) {
    const auto byte = static_cast<unsigned char>(bytes[bytes.size() - tail]);
    if (byte >= 0xC0) return bytes.substr(0, bytes.size() - tail);
    if (byte < 0x80) break;
  }
  return bytes;
}

std::string from_utf16(std::string_view bytes, bool little) {
  std::string out;
  const auto unit = [&](std::size_t at) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<char32_t>(little ? second << 8 | first : first << 8 | second);
  };
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    char32_t c = unit(at);
    const bool is_high = c >= 0xD800 && c < 0xDC00 && at + 3 < bytes.size();
    const char32_t low = is_high ? unit(at + 2) : 0;
    if (low >= 0xDC00 && low < 0xE000) {
      c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
      at += 2;
    } else if (c >= 0xD800 && c < 0xE000) {
      c = 0xFFFD;
    }
    append_utf8(out, c);
  }
  return out;
}

}  // namespace

char32_t from_windows_1252(unsigned char byte) {
  return byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte;
}

std::string as_utf8(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE")) return from_utf16(bytes.substr(2), true);
  if (bytes.starts_with("\xFE\xFF")) return from_utf16(bytes.substr(2), false);
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (is_binary(bytes)) return {};
  if (is_utf8(bytes)) return std::string(bytes);
  if (const auto shorter = without_cut_character(bytes); is_utf8(shorter))
    return std::string(shorter);
  std::string out;
  for (const char c : bytes) append_utf8(out, from_windows_1252(static_cast<unsigned char>(c)));
  return out;
}

}  // namespace septet::extract
