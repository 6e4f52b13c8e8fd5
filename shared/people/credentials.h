// What people needs of a host that can keep secrets: slow hashes of passwords, the MAC of
// authenticator apps and QR codes. There is none in the tab, where nobody signs in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace septet::people {

class Credentials {
 public:
  virtual ~Credentials() = default;

  // Argon2id with a fresh salt, as one line of text that names its own parameters.
  // Error: unavailable, when too many are at it already.
  virtual Result<std::string> hash_password(std::string_view password) = 0;
  // In a time that depends on neither. Error: unavailable, as above.
  virtual Result<bool> verify_password(const std::string& hash, std::string_view password) = 0;
  // A hash that no password has, as slow to verify as a real one: for accounts that do not exist.
  virtual std::string unmatched_hash() = 0;
  // 20 raw bytes (RFC 2104).
  virtual std::string hmac_sha1(std::string_view key, std::string_view bytes) = 0;
  // A row a string, '1' dark, without quiet zone. Error: internal.
  virtual Result<std::vector<std::string>> qr_code(const std::string& text) = 0;
};

}  // namespace septet::people
