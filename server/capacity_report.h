// What server/capacity found out, as text for a terminal and as JSON (SI units, in the names).
#pragma once

#include <string>

#include "base/json.h"
#include "server/capacity.h"

namespace septet::server::capacity {

// One plan: rates, storage by year, machines.
std::string report(const Plan&, const Machine&, std::string_view note);
Json report_json(const Plan&, const Machine&, std::string_view note);
// All the designs as one table.
std::string overview(const Machine&);
Json overview_json(const Machine&);

// "40 M", "1.2 G", "4,630", "0.5": up to four digits, from a million on in units.
std::string count_text(double);
// "925.9", "10,416.7": one decimal, left out where it is nought and the figure is whole.
std::string rate_text(double);
// "740.7 MB", "91.25 PB": decimal, up to four digits.
std::string bytes_text(double);

}  // namespace septet::server::capacity
