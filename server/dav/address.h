// Addresses below /dav/, the person's root: /dav/Trips/Rome%20plan.txt.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "drive/types.h"

namespace septet::dav {

inline constexpr std::string_view root_path = "/dav";

// The way down from the root, as Drive has the names; nothing for the root itself.
using Names = std::vector<std::string>;

// A path, still encoded. Doubled slashes and one at the end do not count. Errors: not_found for a
// path outside /dav; invalid "bad_name".
Result<Names> names_of(std::string_view path);

// An address that a header has: whole, or its path alone. `host`: that of the request. Errors:
// unavailable "other_server" (502 to the client); those of names_of().
Result<Names> names_of_address(std::string_view address, std::string_view host);

// "/dav/Trips/", with a slash at the end for a folder.
std::string address_of(const Names&, drive::NodeKind);
// The address of what lies in a folder, whose own address ends in a slash.
std::string address_in(std::string_view folder, std::string_view name, drive::NodeKind);

}  // namespace septet::dav
