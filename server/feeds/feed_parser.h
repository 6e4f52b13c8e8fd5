// RSS (0.91 to 2.0, and 1.0 as RDF) and Atom (RFC 4287) as plain text.
#pragma once

#include <string>
#include <string_view>

#include "market/context.h"

namespace septet::server {

inline constexpr std::size_t feed_entries_most = 100;
inline constexpr std::size_t feed_title_most = 300;      // bytes, of an entry and of the feed
inline constexpr std::size_t feed_summary_most = 2'000;  // bytes
inline constexpr std::size_t feed_link_most = 1'000;     // bytes; a longer one is none

// Entries without a title or text are left out. Error: invalid "not_a_feed".
Result<market::FetchedFeed> parse_feed(std::string_view document);

// HTML as one paragraph: without tags, scripts and control characters, with characters in the place
// of references, white space closed up; cut off after so many bytes, with "…" at the end.
std::string plain_text(std::string_view html, std::size_t most_bytes);

}  // namespace septet::server
