#include "panels/market/place.h"

namespace septet::panels::market {

namespace {

constexpr std::pair<PlaceKind, std::string_view> plain_places[] = {
    {PlaceKind::list, "list"},
    {PlaceKind::screener, "screener"},
    {PlaceKind::portfolio, "portfolio"},
    {PlaceKind::news, "news"},
    {PlaceKind::leaderboard, "leaderboard"},
};

}  // namespace

std::string capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

Place place_of(const shell::Route& route) {
  const std::string_view what = route.part(1);
  for (const auto& [kind, name] : plain_places)
    if (what == name) return {kind, {}, {}};
  if (what == "board") return {PlaceKind::board, capitals(route.part(2)), {}};
  if (what == "exchange") return {PlaceKind::exchange, std::string(route.part(2)), {}};
  if (what == "shared") return {PlaceKind::shared, std::string(route.part(2)), {}};
  if (what == "trader") {
    const auto id = parse_id(route.part(2));
    if (id.ok()) return {PlaceKind::trader, {}, *id};
    return {PlaceKind::leaderboard, {}, {}};
  }
  return {PlaceKind::symbol, capitals(what), {}};
}

std::string address_of(const Place& place) {
  for (const auto& [kind, name] : plain_places)
    if (place.kind == kind) return "/market/" + std::string(name);
  shell::Route route{{"market"}, {}};
  if (place.kind == PlaceKind::board) route.parts.push_back("board");
  if (place.kind == PlaceKind::shared) route.parts.push_back("shared");
  if (place.kind == PlaceKind::exchange) route.parts.push_back("exchange");
  if (place.kind == PlaceKind::trader) {
    route.parts.push_back("trader");
    route.parts.push_back(to_string(place.trader));
  }
  if (!place.name.empty()) route.parts.push_back(place.name);
  return shell::to_address(route);
}

std::string address_of_symbol(const std::string& symbol) {
  return address_of({PlaceKind::symbol, symbol, {}});
}

}  // namespace septet::panels::market
