#include "drive/cursor.h"

#include <array>

#include "base/encoding.h"

namespace septet::drive {

namespace {

// One byte of group, eight of number, sixteen of id, and the text.
constexpr std::size_t number_at = 1;
constexpr std::size_t id_at = 9;
constexpr std::size_t text_at = 25;

}  // namespace

std::string cursor_from(const store::Place& place) {
  std::string bytes(1, static_cast<char>(place.group));
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes += static_cast<char>(static_cast<std::uint64_t>(place.number_key) >> shift);
  bytes += place.id.raw();
  return to_base64url(bytes + place.text_key);
}

Result<std::optional<store::Place>> place_from(std::string_view cursor) {
  if (cursor.empty()) return std::optional<store::Place>();
  const auto bytes = from_base64url(cursor);
  if (!bytes || bytes->size() < text_at)
    return invalid("cursor", "bad_cursor", "This is not a cursor of this list.");
  store::Place place;
  place.group = static_cast<unsigned char>(bytes->front());
  std::uint64_t number = 0;
  for (std::size_t i = number_at; i < id_at; ++i)
    number = number << 8 | static_cast<unsigned char>((*bytes)[i]);
  place.number_key = static_cast<std::int64_t>(number);
  place.id = id_from_raw(std::string_view(*bytes).substr(id_at, text_at - id_at));
  place.text_key = bytes->substr(text_at);
  return std::optional(place);
}

}  // namespace septet::drive
