// AES-256-GCM (NIST SP 800-38D) and HKDF-SHA-256 (RFC 5869), by OpenSSL.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"

namespace septet::server {

inline constexpr std::size_t key_bytes = 32;

// A fresh random nonce, the encrypted bytes and the tag: 28 bytes more than `plain`. `associated`
// is authenticated with them, but not kept.
std::string gcm_seal(std::string_view key, Random&, std::string_view associated,
                     std::string_view plain);
// Nothing if the key, `associated` or any bit differs.
std::optional<std::string> gcm_open(std::string_view key, std::string_view associated,
                                    std::string_view sealed);

// 32 bytes for the purpose that `info` names.
std::string derived_key(std::string_view secret, std::string_view info);

}  // namespace septet::server
