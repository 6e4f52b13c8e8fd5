// Sizes, times and counts as a person reads them. Times are in the zone of this machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"

namespace septet::ui {

// 1,000 bytes are a kilobyte, as on the label of a disk: "0 bytes", "284 KB", "18.2 MB", "2.4 GB".
std::string size_text(std::uint64_t bytes);
// "9.4 of 15 GB": both in the unit of the second.
std::string part_of_size_text(std::uint64_t part_bytes, std::uint64_t whole_bytes);
// "1,204".
std::string number_text(std::int64_t);
// "1 item", "214 items".
std::string count_text(std::int64_t count, std::string_view one, std::string_view many);

// "Today, 16:12", "Yesterday, 21:40", "20 Nov", "20 Nov 2025".
std::string date_text(Timestamp, Timestamp now);
// "23 November 2026, 16:12".
std::string long_date_text(Timestamp);
// "Now", "12 min ago", "3 h ago", "Yesterday, 21:40", "Sunday, 19:05", then as date_text.
std::string ago_text(Timestamp, Timestamp now);
// What either says, after other words: "changed just now", "added yesterday, 14:05".
std::string within_sentence(std::string time);
// "35 s", "4 min", "1 h 20 min".
std::string duration_text(Duration);

}  // namespace septet::ui
