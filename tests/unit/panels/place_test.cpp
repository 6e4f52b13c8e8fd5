// The addresses of the places in Drive.
#include "panels/drive/place.h"

#include <doctest/doctest.h>

using namespace septet;
using namespace panels::drive;

TEST_CASE("every place has an address that leads back to it") {
  const Id folder = *parse_id("0193579b-3c00-7abc-8def-0123456789ab");
  for (const Place& place :
       {Place{}, Place{PlaceKind::folder, folder, {}, {}}, Place{PlaceKind::recent, {}, {}, {}},
        Place{PlaceKind::starred, {}, {}, {}}, Place{PlaceKind::trash, {}, {}, {}},
        Place{PlaceKind::shared, {}, {}, {}}, Place{PlaceKind::links, {}, {}, {}},
        Place{PlaceKind::tagged, {}, "50% & Käse/Brot?", {}},
        Place{PlaceKind::search, {}, "50% & Käse/Brot?", {}},
        Place{PlaceKind::search, {}, "", {"image", "week", "large", "me", folder}}})
    CHECK(place_of(shell::parse_route(address_of(place))) == place);
}

TEST_CASE("a file has an address, and so has each of its versions") {
  const Id file = *parse_id("0193579b-3c00-7abc-8def-0123456789ab");
  CHECK(address_of_file(file, {}) == "/drive/file/0193579b-3c00-7abc-8def-0123456789ab");
  const shell::Route route = shell::parse_route(address_of_file(file, 3));
  CHECK(route.part(2) == to_string(file));
  CHECK(route.query.at("version") == "3");
}

TEST_CASE("an address of nowhere leads to the root") {
  for (const char* address : {"/drive/nowhere", "/drive/folder/not-an-id", "/drive/folder", ""})
    CHECK(place_of(shell::parse_route(address)).is_root());
}
