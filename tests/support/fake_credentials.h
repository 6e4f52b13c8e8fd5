// Credentials that cost nothing: a fast hash of passwords, a real HMAC-SHA-1, a QR code that is
// none.
#pragma once

#include <array>
#include <cstdint>

#include "base/encoding.h"
#include "base/hash.h"
#include "people/credentials.h"

namespace septet::test {

// FIPS 180-4, section 6.1, over a whole message.
inline std::string sha1(std::string_view message) {
  std::array<std::uint32_t, 5> h{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  std::string padded(message);
  padded += '\x80';
  padded.resize((padded.size() + 8 + 63) / 64 * 64 - 8, '\0');
  for (int shift = 56; shift >= 0; shift -= 8)
    padded += static_cast<char>(std::uint64_t{message.size()} * 8 >> shift);
  const auto rotated = [](std::uint32_t x, int n) { return x << n | x >> (32 - n); };
  for (std::size_t at = 0; at < padded.size(); at += 64) {
    std::array<std::uint32_t, 80> w{};
    for (std::size_t i = 0; i < 64; ++i)
      w[i / 4] = w[i / 4] << 8 | static_cast<unsigned char>(padded[at + i]);
    for (std::size_t i = 16; i < 80; ++i)
      w[i] = rotated(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    auto [a, b, c, d, e] = h;
    for (std::size_t i = 0; i < 80; ++i) {
      const std::uint32_t f = i < 20   ? ((b & c) | (~b & d)) + 0x5A827999
                              : i < 40 ? (b ^ c ^ d) + 0x6ED9EBA1
                              : i < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC
                                       : (b ^ c ^ d) + 0xCA62C1D6;
      const std::uint32_t next = rotated(a, 5) + f + e + w[i];
      e = d, d = c, c = rotated(b, 30), b = a, a = next;
    }
    h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
  }
  std::string out;
  for (const std::uint32_t word : h)
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(word >> shift);
  return out;
}

class FakeCredentials final : public people::Credentials {
 public:
  Result<std::string> hash_password(std::string_view password) override {
    return "fake$" + to_hex(sha256(password));
  }
  Result<bool> verify_password(const std::string& hash, std::string_view password) override {
    ++verifications;
    return hash == "fake$" + to_hex(sha256(password));
  }
  std::string unmatched_hash() override { return "fake$"; }
  std::string hmac_sha1(std::string_view key, std::string_view bytes) override {
    std::string padded(key.size() > 64 ? sha1(key) : std::string(key));
    padded.resize(64, '\0');
    std::string inner = padded, outer = padded;
    for (char& c : inner) c = static_cast<char>(c ^ 0x36);
    for (char& c : outer) c = static_cast<char>(c ^ 0x5C);
    return sha1(outer + sha1(inner + std::string(bytes)));
  }
  Result<std::vector<std::string>> qr_code(const std::string& text) override {
    return std::vector<std::string>{text.empty() ? "0" : "1"};
  }

  int verifications = 0;
};

}  // namespace septet::test
