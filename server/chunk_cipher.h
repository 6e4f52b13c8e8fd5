// Chunks at rest in the server: ids by HMAC-SHA-256 under a secret, bytes by AES-256-GCM.
#pragma once

#include "blob/chunk_cipher.h"
#include "server/master_key.h"

namespace septet::server {

// What it seals is one byte of form, the number of the key as 4 bytes, and what gcm_seal() gives.
class AesCipher final : public blob::ChunkCipher {
 public:
  AesCipher(KeyRing keys, Random& random) : keys_(std::move(keys)), random_(random) {}

  std::string id_at_rest(std::string_view sha256) override;
  std::string seal(std::string_view associated, std::string_view plain) override;
  Result<std::string> open(std::string_view associated, std::string_view sealed) override;

 private:
  const KeyRing keys_;
  Random& random_;
};

}  // namespace septet::server
