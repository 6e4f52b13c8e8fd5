// Bytes as text: hexadecimal, base64 (RFC 4648, section 4 and 5) and base32 (section 6),
// and escaped as in addresses (RFC 3986). Numbers in decimal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace septet {

std::string to_hex(std::string_view bytes);                     // lower case
std::optional<std::string> from_hex(std::string_view text);     // either case
std::string to_base64(std::string_view bytes);                  // padded
std::optional<std::string> from_base64(std::string_view text);  // padded or not; not URL-safe
std::string to_base64url(std::string_view bytes);               // not padded
std::optional<std::string> from_base64url(std::string_view text);
std::string to_base32(std::string_view bytes);                  // not padded
std::optional<std::string> from_base32(std::string_view text);  // padded or not; either case

// "%2F" → "/", and "+" → " " where asked. A malformed escape stays as it is.
std::string percent_decoded(std::string_view, bool plus_is_space = false);
// Everything but unreserved characters (RFC 3986) escaped.
std::string percent_encoded(std::string_view);

// Nothing unless all of the text is digits, and the number fits.
std::optional<std::uint64_t> number_in(std::string_view text);

}  // namespace septet
