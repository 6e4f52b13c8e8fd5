// SHA-256 and HMAC-SHA-256. Two implementations behind this header, chosen by CMake: OpenSSL's,
// which uses the processor's instructions, and libsodium's, which compiles to WebAssembly.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace septet {

// 32 raw bytes.
std::string sha256(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view bytes);

// For input that comes in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void update(std::string_view bytes);
  std::string finish();  // 32 raw bytes; the object is of no use afterwards

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// In a time that does not depend on where they differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace septet
