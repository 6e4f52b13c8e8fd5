// A day and a time of day as one types them, in the zone of this machine.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace septet::panels::drive {

// "2026-11-23" and "16:12".
std::string day_text(Timestamp);
std::string clock_text(Timestamp);
// The clock may tell seconds as well. Nothing if it is no such day or time.
std::optional<Timestamp> moment_of(std::string_view day, std::string_view clock);

}  // namespace septet::panels::drive
