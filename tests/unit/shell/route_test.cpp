#include "shell/route.h"

#include <doctest/doctest.h>

using namespace septet::shell;

TEST_CASE("an address names a place and what is asked of it") {
  const Route route = parse_route("/drive/search?q=two%20words&view=grid");
  CHECK(route.parts == std::vector<std::string>{"drive", "search"});
  CHECK(route.query.at("q") == "two words");
  CHECK(route.query.at("view") == "grid");
  CHECK(route.part(1) == "search");
  CHECK(route.part(2).empty());
}

TEST_CASE("the start page, empty parts and bare questions are no places") {
  CHECK(parse_route("").parts.empty());
  CHECK(parse_route("/").parts.empty());
  CHECK(parse_route("//drive//").parts == std::vector<std::string>{"drive"});
  CHECK(parse_route("/drive?").query.empty());
  CHECK(parse_route("/drive?trash").query.at("trash").empty());
}

TEST_CASE("what has a meaning in addresses comes back as it was") {
  const Route route{{"drive", "a/b?c#d"}, {{"q", "100 % & more = less"}}};
  CHECK(parse_route(to_address(route)) == route);
  CHECK(to_address(Route{}) == "/");
}
