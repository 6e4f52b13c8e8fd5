#include "base/id.h"

#include <algorithm>

namespace septet {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

bool dash_before(std::size_t byte) {
  return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Id make_id(Clock& clock, Random& random) {
  Id id;
  random.fill(id.bytes);
  const auto ms = static_cast<std::uint64_t>(clock.now().us / 1000);
  for (int i = 0; i < 6; ++i) id.bytes[i] = static_cast<unsigned char>(ms >> (40 - 8 * i));
  id.bytes[6] = 0x70 | (id.bytes[6] & 0x0f);
  id.bytes[8] = 0x80 | (id.bytes[8] & 0x3f);
  return id;
}

std::string to_string(const Id& id) {
  std::string out;
  out.reserve(36);
  for (std::size_t i = 0; i < 16; ++i) {
    if (dash_before(i)) out += '-';
    out += hex_digits[id.bytes[i] >> 4];
    out += hex_digits[id.bytes[i] & 15];
  }
  return out;
}

Result<Id> parse_id(std::string_view text) {
  const Error error = invalid("", "invalid_id", "That is not an identifier.");
  if (text.size() != 36) return error;
  Id id;
  std::size_t at = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    if (dash_before(i) && text[at++] != '-') return error;
    const int high = hex_value(text[at]), low = hex_value(text[at + 1]);
    if (high < 0 || low < 0) return error;
    id.bytes[i] = static_cast<unsigned char>(high << 4 | low);
    at += 2;
  }
  return id;
}

Id id_from_raw(std::string_view raw) {
  Id id;
  if (raw.size() == id.bytes.size()) std::copy(raw.begin(), raw.end(), id.bytes.begin());
  return id;
}

}  // namespace septet
