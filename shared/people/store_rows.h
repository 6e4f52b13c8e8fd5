// What several of the store's files read out of rows.
#pragma once

#include "people/store.h"

namespace septet::people::store {

inline Json object_from(std::string_view text) {
  auto parsed = parse_json(text);
  return parsed.ok() && parsed->is_object() ? *std::move(parsed) : Json::object();
}

// From the columns id, username, display_name and avatar_etag, which begin at `column`.
inline PersonSummary person_from(const db::Row& row, int column) {
  const Id id = row.id(column);
  PersonSummary out{id, row.string(column + 1), row.string(column + 2), std::nullopt};
  if (!row.text(column + 3).empty()) out.avatar_url = avatar_url(id, row.text(column + 3));
  return out;
}

inline std::optional<std::string> optional_text(const db::Row& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.string(column));
}

}  // namespace septet::people::store
