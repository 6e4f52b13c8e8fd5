// CRC-32 as ZIP has it, by zlib.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string_view>

namespace septet::archive {

// Of what came before and these bytes; 0 to begin with.
inline std::uint32_t crc32(std::uint32_t before, std::string_view bytes) {
  const auto* at = reinterpret_cast<const Bytef*>(bytes.data());
  return static_cast<std::uint32_t>(::crc32_z(before, at, bytes.size()));
}

}  // namespace septet::archive
