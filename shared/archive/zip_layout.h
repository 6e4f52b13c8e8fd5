// The structures of a ZIP archive as bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"

namespace septet::archive {

inline constexpr std::uint32_t local_signature = 0x04034b50;
inline constexpr std::uint32_t descriptor_signature = 0x08074b50;
inline constexpr std::uint32_t central_signature = 0x02014b50;
inline constexpr std::uint32_t end_signature = 0x06054b50;
inline constexpr std::uint32_t end64_signature = 0x06064b50;
inline constexpr std::uint32_t end64_locator_signature = 0x07064b50;
inline constexpr std::size_t local_bytes = 30;
inline constexpr std::uint16_t zip64_extra = 0x0001;
inline constexpr std::uint32_t in_zip64 = 0xFFFFFFFF;
inline constexpr std::uint16_t method_stored = 0;
inline constexpr std::uint16_t method_deflated = 8;
inline constexpr std::uint16_t flag_encrypted = 1 << 0;
inline constexpr std::uint16_t flag_descriptor = 1 << 3;
inline constexpr std::uint16_t flag_utf8 = 1 << 11;

// What the headers say of an entry.
struct EntryHead {
  std::string_view name;
  std::uint64_t size_bytes = 0;
  std::uint64_t offset = 0;  // of its local header
  std::uint32_t crc = 0;
  Timestamp modified_at;
  bool is_zip64() const { return size_bytes >= in_zip64; }
  bool is_folder() const { return name.ends_with('/'); }
};

std::string local_header(const EntryHead&);
std::string data_descriptor(const EntryHead&);
std::string central_header(const EntryHead&);
std::string end_of_directory(std::uint64_t entries, std::uint64_t offset, std::uint64_t size);

// The little-endian number at the front.
std::uint64_t little_endian(std::string_view bytes, std::size_t count);
// The time of MS-DOS, in UTC.
Timestamp time_of(std::uint32_t dos);

}  // namespace septet::archive
