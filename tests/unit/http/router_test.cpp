#include "http/router.h"

#include <doctest/doctest.h>

using namespace septet;
using namespace septet::http;

namespace {

Router table() {
  Router router;
  for (const char* path : {"/api/users", "/api/users/{user_id}", "/api/users/{user_id}/follow",
                           "/api/users/new", "/dav/{path...}"})
    router.add({.method = Method::get, .path = path, .service = "test", .summary = path});
  return router;
}

std::string chosen(const Router& router, const char* path) {
  const auto match = router.match(Method::get, path);
  return match.ok() ? match->route->path : match.error().code;
}

}  // namespace

TEST_CASE("router: fixed before parameter, and parameters decoded") {
  const Router router = table();
  CHECK(chosen(router, "/api/users") == "/api/users");
  CHECK(chosen(router, "/api/users/new") == "/api/users/new");
  CHECK(chosen(router, "/api/users/new/follow") == "/api/users/{user_id}/follow");
  CHECK(router.match(Method::get, "/api/users/a%2Fb")->params.at("user_id") == "a/b");
  CHECK(router.match(Method::get, "/dav/a/b%20c/")->params.at("path") == "a/b c/");
  for (const char* path : {"/", "", "/api", "/api/users/", "/api/users//follow", "//api/users"})
    CHECK(chosen(router, path) == "not_found");
}

TEST_CASE("router: another verb is refused with what is allowed; HEAD goes where GET does") {
  const Router router = table();
  const auto match = router.match(Method::post, "/api/users/new");
  REQUIRE_FALSE(match.ok());
  const Response answer = problem(match.error());
  CHECK(answer.status == 405);
  CHECK((*parse_json(*answer.whole_body()))["allowed"] == Json{"GET"});
  CHECK(answer.headers.get("Allow") == "GET");
  CHECK(router.match(Method::head, "/api/users/new").ok());
}

TEST_CASE("router: OpenAPI lists every route with its parameters") {
  const Json api = table().openapi();
  CHECK(api["paths"].size() == 5);
  CHECK(api["paths"]["/api/users/{user_id}"]["get"]["parameters"][0]["name"] == "user_id");
}

TEST_CASE("problem: the members of RFC 9457 and ours") {
  Error error = invalid("name", "name_taken", "There is one already.");
  error.cause = "secret";
  const Response answer = problem(error);
  const Json document = *parse_json(*answer.whole_body());
  CHECK(answer.headers.get("Content-Type") == "application/problem+json");
  CHECK(document["status"] == 400);
  CHECK(document["code"] == "name_taken");
  CHECK(document["field"] == "name");
  CHECK(to_text(document).find("secret") == std::string::npos);
}
