#include <doctest/doctest.h>

#include <array>

#include "server/web_assets.h"

using namespace septet;

namespace {

constexpr std::array<server::WebAsset, 3> assets{{
    {"/app.0a1b2c3d4e.js", "text/javascript", "W/\"1\"", "plain", "brotli", "gzip"},
    {"/icon.png", "image/png", "W/\"2\"", "png", {}, {}},
    {"/index.html", "text/html", "W/\"3\"", "<html>", "b", "g"},
}};

http::Response asset(std::string path, std::string accepted = "",
                     http::Method method = http::Method::get, std::string etag = "") {
  http::Request request;
  request.method = method;
  request.path = std::move(path);
  if (!accepted.empty()) request.headers.add("Accept-Encoding", std::move(accepted));
  if (!etag.empty()) request.headers.add("If-None-Match", std::move(etag));
  return server::web_asset(request, assets);
}

}  // namespace

TEST_CASE("web assets: the root is the page, and it is asked for anew") {
  const auto page = asset("/");
  CHECK(page.status == 200);
  CHECK(*page.whole_body() == "<html>");
  CHECK(page.headers.get("Cache-Control") == "no-cache");
  CHECK(page.headers.get("Content-Type") == "text/html");
}

TEST_CASE("web assets: the best encoding that is taken") {
  const std::array<std::pair<std::string, std::string>, 6> cases{{
      {"gzip, deflate, br", "brotli"},
      {"gzip", "gzip"},
      {"br;q=0, gzip;q=0.5", "gzip"},
      {"br;q=0.000", "plain"},
      {"identity", "plain"},
      {"", "plain"},
  }};
  for (const auto& [accepted, body] : cases) {
    CAPTURE(accepted);
    const auto got = asset("/app.0a1b2c3d4e.js", accepted);
    CHECK(*got.whole_body() == body);
    CHECK(got.headers.get("Vary") == "Accept-Encoding");
  }
  CHECK(*asset("/icon.png", "br").whole_body() == "png");
}

TEST_CASE("web assets: a name with a hash is kept for ever, and nothing is sent twice") {
  CHECK(asset("/app.0a1b2c3d4e.js").headers.get("Cache-Control") ==
        "public, max-age=31536000, immutable");
  CHECK(asset("/icon.png").headers.get("Cache-Control") == "no-cache");
  const auto known = asset("/index.html", "", http::Method::get, "W/\"3\"");
  CHECK(known.status == 304);
  CHECK(known.size() == 0);
}

TEST_CASE("web assets: what is not there, and what is not for writing") {
  CHECK(asset("/nothing").status == 404);
  CHECK(asset("/../etc/passwd").status == 404);
  CHECK(asset("/index.html", "", http::Method::post).status == 405);
  CHECK(asset("/index.html", "", http::Method::head).status == 200);
}
