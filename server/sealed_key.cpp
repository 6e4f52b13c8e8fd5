#include "server/sealed_key.h"

#include <sodium.h>

#include <fstream>

#include "server/aes_gcm.h"

namespace septet::server {

namespace {

constexpr std::string_view sealed_form = "septet sealed key 1\n";
constexpr unsigned long long passes = 3;
constexpr std::size_t memory_bytes = 64 << 20;
constexpr std::size_t passphrase_min_bytes = 12;

std::string stretched(std::string_view passphrase, std::string_view salt) {
  std::string key(key_bytes, '\0');
  const int failed =
      crypto_pwhash(reinterpret_cast<unsigned char*>(key.data()), key.size(), passphrase.data(),
                    passphrase.size(), reinterpret_cast<const unsigned char*>(salt.data()), passes,
                    memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
  return failed == 0 ? key : std::string();
}

}  // namespace

std::string sealed_master_key(std::string_view master_key, std::string_view passphrase,
                              Random& random) {
  const std::string salt = random.bytes(crypto_pwhash_SALTBYTES);
  return std::string(sealed_form) + salt +
         gcm_seal(stretched(passphrase, salt), random, sealed_form, master_key);
}

Result<std::string> unsealed_master_key(std::string_view sealed, std::string_view passphrase) {
  const std::size_t head = sealed_form.size() + crypto_pwhash_SALTBYTES;
  if (sealed.starts_with(sealed_form) && sealed.size() > head) {
    const auto salt = sealed.substr(sealed_form.size(), crypto_pwhash_SALTBYTES);
    auto key = gcm_open(stretched(passphrase, salt), sealed_form, sealed.substr(head));
    if (key) return *std::move(key);
  }
  return failure(ErrorKind::conflict, "passphrase_wrong",
                 "The passphrase is another one, or the sealed key is damaged.");
}

Result<std::string> passphrase_in(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line) || line.size() < passphrase_min_bytes)
    return invalid("passphrase-file", "wrong_setting",
                   "The first line of " + path + " has to be a passphrase of 12 bytes or more.");
  return line;
}

}  // namespace septet::server
