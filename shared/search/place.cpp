#include "search/place.h"

#include "base/encoding.h"

namespace septet::search {

namespace {

// One byte each of rank, beginning and found, sixteen of id, and the sort key.
constexpr std::size_t id_at = 3;
constexpr std::size_t key_at = 19;

}  // namespace

std::string cursor_from(const Place& place) {
  std::string bytes{static_cast<char>(place.rank), static_cast<char>(place.begins),
                    static_cast<char>(place.found)};
  bytes += place.id.raw();
  return to_base64url(bytes + place.sort_key);
}

Result<std::optional<Place>> place_from(std::string_view cursor) {
  if (cursor.empty()) return std::optional<Place>();
  const auto bytes = from_base64url(cursor);
  if (!bytes || bytes->size() < key_at || (*bytes)[0] < 0 ||
      (*bytes)[0] > static_cast<char>(Rank::misspelt))
    return invalid("cursor", "bad_cursor", "This is not a cursor of this list.");
  return std::optional(Place{static_cast<Rank>((*bytes)[0]), (*bytes)[1] != 0, (*bytes)[2],
                             bytes->substr(key_at),
                             id_from_raw(std::string_view(*bytes).substr(id_at, key_at - id_at))});
}

}  // namespace septet::search
