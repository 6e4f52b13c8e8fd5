// The hours of New York, in which the exchange keeps its days.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace septet::panels::market {

// Seconds to add to UTC: −4 h from the second Sunday of March to the first of November at two
// o'clock local time (Energy Policy Act of 2005), −5 h otherwise.
int new_york_offset_s(std::int64_t utc_s);
// "14:31:52", "14:31".
std::string exchange_clock_text(Timestamp, bool seconds);
// "20 Nov, 14:31".
std::string exchange_moment_text(Timestamp);
// "20 Nov".
std::string exchange_date_text(Timestamp);
// "2026-11-20".
std::string exchange_day_text(Timestamp);
// When that day begins; nothing for a text that is none.
std::optional<Timestamp> exchange_day_start(std::string_view day);

}  // namespace septet::panels::market
