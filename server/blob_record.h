// A blob as it lies in a pack, in a file or in an object: a head (magic, lengths, checksum), the
// name and the bytes, with zeros up to the next multiple of eight bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace septet::server {

inline constexpr std::uint64_t record_alignment = 8;  // bytes
inline constexpr std::size_t record_name_max_bytes = 64;
inline constexpr std::uint64_t record_data_max_bytes = UINT32_MAX / 2;

// The next multiple of eight.
constexpr std::uint64_t record_aligned(std::uint64_t size) {
  return (size + record_alignment - 1) / record_alignment * record_alignment;
}

// The parts of a record, in the bytes that it was read from.
struct Record {
  std::string_view name;
  std::string_view data;
  std::uint64_t length;  // of the whole record
};

// Error: internal, over the limits above.
Result<std::string> record_of(std::string_view name, std::string_view bytes);
// The whole record at the front of `bytes`; nothing if there is none, or one that was damaged. The
// checksum finds torn writes and worn disks, quickly; forgery is the cipher's to find.
std::optional<Record> open_record(std::string_view bytes);

// What the beginning of a record says of it, unproven: its data may be damaged.
struct RecordHead {
  std::string_view name;
  std::uint64_t length;  // of the whole record
};
inline constexpr std::size_t record_head_max_bytes = 24 + record_name_max_bytes;
std::optional<RecordHead> peek_record(std::string_view bytes);

// What BlobStore::get says of what is not there or not whole.
Error content_damaged(std::string cause);

}  // namespace septet::server
