// The Content-Disposition of an answer.
#pragma once

#include <string>
#include <string_view>

namespace septet::http {

// The value (RFC 6266), with the file's name in ASCII and, where that loses something, whole in
// filename* (RFC 8187). Safe for any name: nothing in it can end the header.
std::string content_disposition(std::string_view name, bool shown_inline);

}  // namespace septet::http
