// Compares an answer's JSON with what a scenario expects; see README.md for the matchers.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"

namespace septet::contract {

// Where and how they differ ("/items/0/id: expected …, actual …"), or nothing if they agree.
std::optional<std::string> difference(const Json& expected, const Json& actual,
                                      const std::string& place = "");

// As much of a value as fits a line of output.
std::string shown(const Json&);
std::string shown(const std::string& text);

}  // namespace septet::contract
