// Bytes of a text file of which nobody says how they stand for characters.
#pragma once

#include <string>
#include <string_view>

namespace septet::extract {

// As UTF-8. By its byte order mark UTF-8 or UTF-16; otherwise UTF-8 if it is that (a character cut
// off at the end does not matter), or else Windows-1252, which Latin-1 is a part of. Empty for what
// is no text: with a NUL, or one control character in fifty.
std::string as_utf8(std::string_view bytes);

// The code point that a byte stands for in Windows-1252 (WHATWG's Encoding Standard, windows-1252).
char32_t from_windows_1252(unsigned char byte);

}  // namespace septet::extract
