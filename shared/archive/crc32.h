// CRC-32 as ZIP has it (ISO 3309, polynomial 0xEDB88320 reflected).
#pragma once

#include <cstdint>
#include <string_view>

namespace septet::archive {

// Of what came before and these bytes; 0 to begin with.
std::uint32_t crc32(std::uint32_t before, std::string_view bytes);

}  // namespace septet::archive
