#include "server/aes_gcm.h"

#include <openssl/evp.h>

#include <memory>

#include "base/hash.h"

namespace septet::server {

namespace {

constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;

struct ContextDeleter {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

// One for each thread: making one costs as much as sealing a kibibyte.
EVP_CIPHER_CTX* context() {
  thread_local const std::unique_ptr<EVP_CIPHER_CTX, ContextDeleter> made(EVP_CIPHER_CTX_new());
  return made.get();
}

// Fetched once: looking it up by name each time takes a lock.
const EVP_CIPHER* cipher() {
  static const EVP_CIPHER* const fetched = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  return fetched;
}

const unsigned char* in(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* out(std::string& bytes, std::size_t at) {
  return reinterpret_cast<unsigned char*>(bytes.data()) + at;
}

}  // namespace

std::string gcm_seal(std::string_view key, Random& random, std::string_view associated,
                     std::string_view plain) {
  std::string sealed(nonce_bytes + plain.size() + tag_bytes, '\0');
  random.fill({out(sealed, 0), nonce_bytes});
  int length = 0;
  EVP_CIPHER_CTX* c = context();
  EVP_EncryptInit_ex2(c, cipher(), in(key), in(sealed), nullptr);
  EVP_EncryptUpdate(c, nullptr, &length, in(associated), static_cast<int>(associated.size()));
  EVP_EncryptUpdate(c, out(sealed, nonce_bytes), &length, in(plain),
                    static_cast<int>(plain.size()));
  EVP_EncryptFinal_ex(c, out(sealed, nonce_bytes + plain.size()), &length);
  EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, tag_bytes, out(sealed, nonce_bytes + plain.size()));
  return sealed;
}

std::optional<std::string> gcm_open(std::string_view key, std::string_view associated,
                                    std::string_view sealed) {
  if (sealed.size() < nonce_bytes + tag_bytes) return std::nullopt;
  std::string tag(sealed.substr(sealed.size() - tag_bytes));
  const std::string_view body = sealed.substr(nonce_bytes, sealed.size() - nonce_bytes - tag_bytes);
  std::string plain(body.size(), '\0');
  int length = 0;
  EVP_CIPHER_CTX* c = context();
  EVP_DecryptInit_ex2(c, cipher(), in(key), in(sealed), nullptr);
  EVP_DecryptUpdate(c, nullptr, &length, in(associated), static_cast<int>(associated.size()));
  EVP_DecryptUpdate(c, out(plain, 0), &length, in(body), static_cast<int>(body.size()));
  EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, tag_bytes, tag.data());
  unsigned char none = 0;
  if (EVP_DecryptFinal_ex(c, &none, &length) != 1) return std::nullopt;
  return plain;
}

// One round of expanding is enough for 32 bytes.
std::string derived_key(std::string_view secret, std::string_view info) {
  const std::string extracted = hmac_sha256(std::string(key_bytes, '\0'), secret);
  return hmac_sha256(extracted, std::string(info) + '\x01');
}

}  // namespace septet::server
