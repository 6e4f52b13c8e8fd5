// Files as a backup copies them.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace septet::server {

// Copies as many bytes as there are when it begins, leaving holes where there are zeros, under
// another name first, and durable before it has its own. How many. Errors: not_found; storage_full;
// unavailable.
Result<std::uint64_t> copy_file(const std::string& from, const std::string& to);
Result<void> write_file(const std::string& path, std::string_view bytes);  // the same
// Error: not_found.
Result<std::string> read_file(const std::string& path);
// Makes what is in the folder durable. Error: unavailable.
Result<void> sync_entries(const std::string& folder);
Result<void> make_folders(const std::string& path);

}  // namespace septet::server
