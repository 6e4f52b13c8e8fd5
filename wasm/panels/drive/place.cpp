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
    if (address_of({kind, {}, {}, {}}) == "/drive/" + std::string(what)) return {kind, {}, {}, {}};
  if (what == "tagged") return {PlaceKind::tagged, {}, parameter(route, "tag"), {}};
  if (what == "search") {
    const auto in = parse_id(parameter(route, "in"));
    return {PlaceKind::search,
            {},
            parameter(route, "q"),
            {parameter(route, "type"), parameter(route, "changed"), parameter(route, "size"),
             parameter(route, "owner"), in.ok() ? *in : Id{}}};
  }
  const auto id = parse_id(route.part(2));
  return {PlaceKind::folder, what == "folder" && id.ok() ? *id : Id{}, {}};
}

namespace {

std::string search_address(const Place& place) {
  shell::Route route{{"drive", "search"}, {{"q", place.query}}};
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) route.query[name] = value;
  };
  add("type", place.filter.type);
  add("changed", place.filter.changed);
  add("size", place.filter.size);
  add("owner", place.filter.owner);
  if (!place.filter.in.is_nil()) add("in", to_string(place.filter.in));
  return shell::to_address(route);
}

}  // namespace

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
      return search_address(place);
    case PlaceKind::folder:
      break;
  }
  return place.folder_id.is_nil() ? "/drive" : "/drive/folder/" + to_string(place.folder_id);
}

std::string address_of_file(const Id& id, std::optional<std::int64_t> version) {
  const std::string address = "/drive/file/" + to_string(id);
  return version ? address + "?version=" + std::to_string(*version) : address;
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
