#include "panels/drive/place.h"

namespace septet::panels::drive {

namespace {

std::string parameter(const shell::Route& route, const char* name) {
  const auto found = route.query.find(name);
  return found == route.query.end() ? std::string() : found->second;
}

}  // namespace

Place place_of(const shell::Route& route) {
  const std::string_view what = route.part(1);
  for (const PlaceKind kind : {PlaceKind::shared, PlaceKind::recent, PlaceKind::starred,
                               PlaceKind::links, PlaceKind::trash})
    if (address_of({kind, {}, {}}) == "/drive/" + std::string(what)) return {kind, {}, {}};
  if (what == "search") return {PlaceKind::search, {}, parameter(route, "q")};
  if (what == "tagged") return {PlaceKind::tagged, {}, parameter(route, "tag")};
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
    case PlaceKind::shared:
      return "/drive/shared";
    case PlaceKind::links:
      return "/drive/links";
    case PlaceKind::tagged:
      return shell::to_address({{"drive", "tagged"}, {{"tag", place.query}}});
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
    case PlaceKind::shared:
      return "Shared with me";
    case PlaceKind::links:
      return "Links";
    case PlaceKind::tagged:
      return "Tagged";
    case PlaceKind::folder:
      break;
  }
  return "My files";
}

}  // namespace septet::panels::drive
