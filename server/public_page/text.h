// Texts as the public page shows them.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"

namespace septet::public_page {

// Safe between tags and in quoted attributes, whatever it is.
std::string escaped(std::string_view);
// "284 KB", "18.2 MB": 1,000 bytes are a kilobyte, as in the application.
std::string size_text(std::int64_t bytes);
std::string count_text(std::int64_t count, std::string_view one, std::string_view many);
// "28 Nov 2026", in UTC.
std::string date_text(Timestamp);
// What of the beginning of a text file can be shown: whole characters only. Nothing if it is no
// UTF-8 text.
std::string whole_characters(std::string_view beginning);

}  // namespace septet::public_page
