#include "panels/drive/place.h"

#include "http/message.h"

namespace septet::panels::drive {

namespace {

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

}  // namespace

Place place_of(std::string_view address) {
  take(address, "#");
  take(address, "/");
  take(address, "drive");
  take(address, "/");
  if (address.starts_with("recent")) return {PlaceKind::recent, {}, {}};
  if (address.starts_with("starred")) return {PlaceKind::starred, {}, {}};
  if (address.starts_with("trash")) return {PlaceKind::trash, {}, {}};
  if (take(address, "search")) {
    take(address, "?");
    return {PlaceKind::search, {}, http::Query(address).get("q")};
  }
  if (!take(address, "folder/")) return {};
  const auto id = parse_id(address.substr(0, address.find_first_of("?/")));
  return {PlaceKind::folder, id.ok() ? *id : Id{}, {}};
}

std::string address_of(const Place& place) {
  switch (place.kind) {
    case PlaceKind::recent: return "drive/recent";
    case PlaceKind::starred: return "drive/starred";
    case PlaceKind::trash: return "drive/trash";
    case PlaceKind::search: return "drive/search?q=" + http::percent_encoded(place.query);
    case PlaceKind::folder: break;
  }
  return place.folder_id.is_nil() ? "drive" : "drive/folder/" + to_string(place.folder_id);
}

std::string_view title_of(PlaceKind kind) {
  switch (kind) {
    case PlaceKind::recent: return "Recent";
    case PlaceKind::starred: return "Starred";
    case PlaceKind::trash: return "Trash";
    case PlaceKind::search: return "Search results";
    case PlaceKind::folder: break;
  }
  return "My files";
}

}  // namespace septet::panels::drive
