// Passwords by libsodium's Argon2id, the MAC of authenticator apps by OpenSSL, QR codes by
// libqrencode.
#pragma once

#include <condition_variable>
#include <mutex>

#include "people/credentials.h"

namespace septet::server {

class Credentials final : public people::Credentials {
 public:
  // A hash takes 64 MiB and most of a tenth of a second of a core. So that sign-ins leave threads
  // to everybody else, `running` are worked on at a time, `waiting` wait, and more are sent away.
  explicit Credentials(int running = 2, int waiting = 2);

  Result<std::string> hash_password(std::string_view password) override;
  Result<bool> verify_password(const std::string& hash, std::string_view password) override;
  std::string unmatched_hash() override;
  std::string hmac_sha1(std::string_view key, std::string_view bytes) override;
  Result<std::vector<std::string>> qr_code(const std::string& text) override;

 private:
  class Turn;
  Result<void> enter();
  void leave();

  std::mutex mutex_;
  std::condition_variable left_;
  int free_;
  int seats_;
};

}  // namespace septet::server
