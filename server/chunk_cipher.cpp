#include "server/chunk_cipher.h"

#include "base/hash.h"
#include "server/aes_gcm.h"

namespace septet::server {

namespace {

constexpr std::size_t head_bytes = 5;

std::string head_of(std::uint32_t key_number) {
  std::string head(1, '\x01');
  for (int shift = 24; shift >= 0; shift -= 8) head += static_cast<char>(key_number >> shift);
  return head;
}

std::uint32_t key_number_of(std::string_view head) {
  std::uint32_t number = 0;
  for (const char c : head.substr(1)) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

}  // namespace

std::string AesCipher::id_at_rest(std::string_view sha256) {
  return hmac_sha256(keys_.chunk_ids, sha256);
}

// The head is authenticated along with what is associated.
std::string AesCipher::seal(std::string_view associated, std::string_view plain) {
  const auto& [number, key] = *keys_.chunks.rbegin();
  std::string sealed = head_of(number);
  sealed += gcm_seal(key, random_, sealed + std::string(associated), plain);
  return sealed;
}

Result<std::string> AesCipher::open(std::string_view associated, std::string_view sealed) {
  const std::string_view head = sealed.substr(0, head_bytes);
  if (head.size() == head_bytes && head[0] == '\x01') {
    const auto key = keys_.chunks.find(key_number_of(head));
    auto plain = key == keys_.chunks.end()
                     ? std::nullopt
                     : gcm_open(key->second, std::string(head) + std::string(associated),
                                sealed.substr(head_bytes));
    if (plain) return *std::move(plain);
  }
  Error error = failure(ErrorKind::internal, "content_damaged",
                        "The stored content of this file is damaged.");
  error.cause = "what is stored is not what was sealed here";
  return error;
}

}  // namespace septet::server
