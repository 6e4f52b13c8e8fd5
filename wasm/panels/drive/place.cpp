#include "panels/drive/place.h"

namespace septet::panels::drive {

Place place_of(const shell::Route& route) {
  const std::string_view what = route.part(1);
  if (what == "recent") return {PlaceKind::recent, {}, {}};
  if (what == "starred") return {PlaceKind::starred, {}, {}};
  if (what == "trash") return {PlaceKind::trash, {}, {}};
  if (what == "search") {
    const auto words = route.query.find("q");
    return {PlaceKind::search, {}, words == route.query.end() ? "" : words->second};
  }
  const auto id = parse_id(route.part(2));
  return {PlaceKind::folder, what == "folder" && id.ok() ? *id : Id{}, {}};
}

std::string address_of(const Place& place) {
  switch (place.kind) {
    case PlaceKind::recent:
      return "/drive/recent";
    case PlaceKind::starred:
      return "/drive/starred";
    case PlaceKind::trash:
      return "/drive/trash";
    case PlaceKind::search:
      return shell::to_address({{"drive", "search"}, {{"q", place.query}}});
    case PlaceKind::folder:
      break;
  }
  return place.folder_id.is_nil() ? "/drive" : "/drive/folder/" + to_string(place.folder_id);
}

std::string_view title_of(PlaceKind kind) {
  switch (kind) {
    case PlaceKind::recent:
      return "Recent";
    case PlaceKind::starred:
      return "Starred";
    case PlaceKind::trash:
      return "Trash";
    case PlaceKind::search:
      return "Search results";
    case PlaceKind::folder:
      break;
  }
  return "My files";
}

}  // namespace septet::panels::drive
