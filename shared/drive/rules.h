// Decisions about names and types that need neither clock nor database.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "drive/types.h"

namespace septet::drive {

inline constexpr std::size_t name_max_bytes = 255;
inline constexpr int depth_max = 100;  // folders above a node
inline constexpr std::int64_t file_max_bytes = 15'000'000'000;
inline constexpr Duration trash_kept = days(30);
inline constexpr Duration upload_kept = days(7);  // open, or remembered after its commit
inline constexpr int open_uploads_max = 1000;     // of one account

// The name as it is stored: in normalisation form C, otherwise as given, so that siblings may
// differ in case alone ("README", "readme"), as on the systems that keep files most faithfully.
// Error: invalid "bad_name" with `field` for an empty name, one over 255 bytes, "." or "..", and
// any with
// "/", NUL or bytes that are not UTF-8.
Result<std::string> checked_name(std::string_view name, std::string field = "name");

// Bytes whose order is the natural one: without regard to case, numbers by their value
// ("file2" before "file10"), and the name itself to tell apart what is equal so far.
std::string natural_key(std::string_view name);

// "name (2).ext"; the part before the extension is cut where 255 bytes would be passed. A folder's
// name has no extension.
std::string numbered_name(std::string_view name, NodeKind, int number);
// "name (conflict Firefox on Linux 2026-11-23).ext".
std::string conflict_name(std::string_view name, std::string_view device, Timestamp at);

// From the extension; "application/octet-stream" for others. Text types carry charset=utf-8.
std::string_view content_type_of(std::string_view name);
// Whether a browser may show it in its own window: never what may run script in our origin.
bool may_show_inline(std::string_view content_type);

}  // namespace septet::drive
