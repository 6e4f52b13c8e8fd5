// Addresses inside the application: "/drive/folder/ID?view=grid" is what stands after the '#'.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace septet::shell {

struct Route {
  std::vector<std::string> parts;            // {"drive", "folder", "ID"}, decoded
  std::map<std::string, std::string> query;  // {"view", "grid"}

  // The part at this place, or empty.
  std::string_view part(std::size_t index) const {
    return index < parts.size() ? std::string_view(parts[index]) : std::string_view();
  }
  bool operator==(const Route&) const = default;
};

Route parse_route(std::string_view address);
// Encodes what has a meaning in addresses.
std::string to_address(const Route&);

}  // namespace septet::shell
