#include "server/credentials.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <qrencode.h>
#include <sodium.h>

#include <cstdlib>
#include <memory>

namespace septet::server {

namespace {

constexpr auto operations = crypto_pwhash_OPSLIMIT_INTERACTIVE;
constexpr auto memory_bytes = crypto_pwhash_MEMLIMIT_INTERACTIVE;

}  // namespace

Credentials::Credentials(int running, int waiting) : free_(running), seats_(waiting) {
  if (sodium_init() < 0) std::abort();  // no source of randomness: nothing could be kept secret
}

Result<void> Credentials::enter() {
  std::unique_lock lock(mutex_);
  if (free_ == 0) {
    if (seats_ == 0) {
      Error error = failure(ErrorKind::unavailable, "busy",
                            "Many people are signing in just now. Try again in a moment.");
      error.retry_after_s = 1;
      return error;
    }
    --seats_;
    left_.wait(lock, [this] { return free_ > 0; });
    ++seats_;
  }
  --free_;
  return {};
}

void Credentials::leave() {
  {
    const std::lock_guard lock(mutex_);
    ++free_;
  }
  left_.notify_one();
}

// Leaves when it goes out of scope.
class Credentials::Turn {
 public:
  explicit Turn(Credentials& credentials) : credentials_(credentials) {}
  ~Turn() { credentials_.leave(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  Credentials& credentials_;
};

Result<std::string> Credentials::hash_password(std::string_view password) {
  TRY(enter());
  const Turn turn(*this);
  char out[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str(out, password.data(), password.size(), operations, memory_bytes) != 0)
    return internal("Argon2id: out of memory");
  return std::string(out);
}

Result<bool> Credentials::verify_password(const std::string& hash, std::string_view password) {
  TRY(enter());
  const Turn turn(*this);
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

std::string Credentials::unmatched_hash() {
  // Of 32 random bytes that nobody kept, with the parameters of hash_password.
  return "$argon2id$v=19$m=65536,t=2,p=1$BqCGw8xtdcKIsdMitIrJTw$"
         "XRPtZHTDy4UZyRMlVBQo6kHDYXgV5soH9nCS++p33Lo";
}

std::string Credentials::hmac_sha1(std::string_view key, std::string_view bytes) {
  unsigned char out[20];
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), out, nullptr);
  return {reinterpret_cast<const char*>(out), sizeof out};
}

Result<std::vector<std::string>> Credentials::qr_code(const std::string& text) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
  if (code == nullptr) return internal("libqrencode: the text does not fit a QR code");
  std::vector<std::string> out;
  const auto width = static_cast<std::size_t>(code->width);
  for (std::size_t y = 0; y < width; ++y) {
    std::string& row = out.emplace_back(width, '0');
    for (std::size_t x = 0; x < width; ++x)
      if (code->data[y * width + x] & 1) row[x] = '1';
  }
  return out;
}

}  // namespace septet::server
