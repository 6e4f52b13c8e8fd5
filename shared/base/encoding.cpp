#include "base/encoding.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <system_error>

namespace septet {

namespace {

constexpr std::string_view alphabet16 = "0123456789abcdef";
constexpr std::string_view alphabet64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view alphabet64url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view alphabet32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

// Each digit carries `bits` bits, the most significant first.
std::string encode(std::string_view bytes, std::string_view alphabet, int bits) {
  std::string out;
  out.reserve((bytes.size() * 8 + bits - 1) / bits);
  std::uint32_t buffer = 0;
  int held = 0;
  for (const char c : bytes) {
    buffer = buffer << 8 | static_cast<unsigned char>(c);
    for (held += 8; held >= bits; held -= bits)
      out += alphabet[buffer >> (held - bits) & ((1u << bits) - 1)];
  }
  if (held > 0) out += alphabet[buffer << (bits - held) & ((1u << bits) - 1)];
  return out;
}

std::array<signed char, 256> values_of(std::string_view alphabet, bool either_case) {
  std::array<signed char, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    const auto c = static_cast<unsigned char>(alphabet[i]);
    values[c] = static_cast<signed char>(i);
    if (either_case && c >= 'A' && c <= 'Z') values[c + 32] = static_cast<signed char>(i);
    if (either_case && c >= 'a' && c <= 'z') values[c - 32] = static_cast<signed char>(i);
  }
  return values;
}

// Refuses foreign characters, lengths that no encoder gives, and bits that would be dropped.
std::optional<std::string> decode(std::string_view text, const std::array<signed char, 256>& values,
                                  int bits) {
  std::string out;
  out.reserve(text.size() * bits / 8);
  std::uint32_t buffer = 0;
  int held = 0;
  for (const char c : text) {
    const int value = values[static_cast<unsigned char>(c)];
    if (value < 0) return std::nullopt;
    buffer = buffer << bits | static_cast<std::uint32_t>(value);
    held += bits;
    if (held >= 8) out += static_cast<char>(buffer >> (held -= 8));
  }
  if (held >= bits || (buffer & ((1u << held) - 1)) != 0) return std::nullopt;
  return out;
}

std::string_view without_padding(std::string_view text) {
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  return text;
}

}  // namespace

std::string to_hex(std::string_view bytes) {
  return encode(bytes, alphabet16, 4);
}

std::optional<std::string> from_hex(std::string_view text) {
  static const auto values = values_of(alphabet16, true);
  return decode(text, values, 4);
}

std::string to_base64(std::string_view bytes) {
  std::string out = encode(bytes, alphabet64, 6);
  while (out.size() % 4 != 0) out += '=';
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  static const auto values = values_of(alphabet64, false);
  return decode(without_padding(text), values, 6);
}

std::string to_base64url(std::string_view bytes) {
  return encode(bytes, alphabet64url, 6);
}

std::optional<std::string> from_base64url(std::string_view text) {
  static const auto values = values_of(alphabet64url, false);
  return decode(text, values, 6);
}

std::string to_base32(std::string_view bytes) {
  return encode(bytes, alphabet32, 5);
}

std::optional<std::string> from_base32(std::string_view text) {
  static const auto values = values_of(alphabet32, true);
  return decode(without_padding(text), values, 5);
}

std::string percent_decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte =
        text[i] == '%' && i + 2 < text.size() ? from_hex(text.substr(i + 1, 2)) : std::nullopt;
    if (byte) i += 2;
    if (byte)
      out += *byte;
    else
      out += text[i] == '+' && plus_is_space ? ' ' : text[i];
  }
  return out;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool unreserved = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                            (byte >= '0' && byte <= '9') || c == '-' || c == '.' || c == '_' ||
                            c == '~';
    if (unreserved) {
      out += c;
    } else {
      out += '%';
      out += hex[byte >> 4];
      out += hex[byte & 15];
    }
  }
  return out;
}

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  return parsed.ec == std::errc{} && parsed.ptr == end ? std::optional(number) : std::nullopt;
}

}  // namespace septet
