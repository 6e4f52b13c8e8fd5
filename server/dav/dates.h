// Times as HTTP and WebDAV write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace septet::dav {

// "Mon, 23 Nov 2026 21:00:00 GMT" (RFC 9110, section 5.6.7).
std::string http_date(Timestamp);
// The same form read. Nothing if it is another.
std::optional<Timestamp> parse_http_date(std::string_view);
// "2026-11-23T21:00:00Z" (RFC 4918, section 15.1).
std::string creation_date(Timestamp);
// Seconds since 1970, with or without a fraction, as the header X-OC-Mtime has them. Nothing if it
// is not such a number, or one before 1970 or after the year 9999.
std::optional<Timestamp> parse_unix_time(std::string_view);

}  // namespace septet::dav
