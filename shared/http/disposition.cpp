#include "http/disposition.h"

#include "base/encoding.h"
#include "http/message.h"

namespace septet::http {

namespace {

bool is_plain_ascii(char c) {
  return c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '%';
}

}  // namespace

std::string content_disposition(std::string_view name, bool shown_inline) {
  std::string ascii;
  bool same = true;
  for (const char c : name) {
    if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) continue;  // one '_' a code point
    const bool plain = is_plain_ascii(c);
    same = same && plain;
    ascii += plain ? c : '_';
  }
  std::string value = shown_inline ? "inline" : "attachment";
  value += "; filename=\"" + ascii + "\"";
  if (!same) value += "; filename*=UTF-8''" + percent_encoded(name);
  return value;
}

}  // namespace septet::http
