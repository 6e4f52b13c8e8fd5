// How packs lie in a folder, for whoever writes, reads or copies them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace septet::server {

// Where a record is: what a locator of a pack store, "PACK:OFFSET:LENGTH", says.
struct PackPlace {
  std::uint64_t pack = 0;    // its number
  std::uint64_t offset = 0;  // bytes
  std::uint64_t length = 0;  // of the whole record
};
// Error: internal "content_damaged".
Result<PackPlace> parse_pack_locator(std::string_view);
std::string pack_locator(const PackPlace&);

std::string pack_name(std::uint64_t pack);  // "0000000001.pack"
// The numbers of the packs in a folder, in order.
std::vector<std::uint64_t> pack_numbers_in(const std::string& folder);

// Of a record in a pack, its place and its name.
struct PackRecord {
  PackPlace place;
  std::string name;
  std::uint64_t data_bytes = 0;
};
// Every whole record of a pack. Where there is none, the next one is looked for, since a hole, or a
// record that the disk lost, may lie between.
std::vector<PackRecord> pack_records(std::uint64_t pack, std::string_view bytes);

// Held (shared) by whoever copies packs: while it is, the store removes nothing from them, and
// catches up later.
inline constexpr const char* pack_hold_file = "hold";

}  // namespace septet::server
