#include "http/message.h"

#include <doctest/doctest.h>

#include "base/encoding.h"

using namespace septet;
using namespace septet::http;

namespace {

Stream letters() {
  return {26, [](std::uint64_t offset, std::size_t most) -> Result<std::string> {
            return std::string("abcdefghijklmnopqrstuvwxyz")
                .substr(offset, std::min<std::size_t>(most, 4));
          }};
}

Response ranged(const char* range) {
  Request request;
  request.headers.add("Range", range);
  return Response::content(request, letters(), "text/plain", "\"v1\"");
}

}  // namespace

TEST_CASE("content: ranges of RFC 9110") {
  CHECK(*ranged("bytes=0-2").whole_body() == "abc");
  CHECK(*ranged("bytes=-3").whole_body() == "xyz");
  CHECK(*ranged("bytes=20-").whole_body() == "uvwxyz");
  CHECK(*ranged("bytes=20-99").whole_body() == "uvwxyz");
  CHECK(ranged("bytes=5-9").headers.get("content-range") == "bytes 5-9/26");
  CHECK(ranged("bytes=5-9").status == 206);
  CHECK(ranged("bytes=26-").status == 416);
  CHECK(ranged("bytes=-0").status == 416);
  for (const char* whole : {"bytes=3-2", "bytes=a-b", "lines=0-1", "bytes=0-1,3-4", "bytes=-"})
    CHECK(ranged(whole).whole_body()->size() == 26);
}

TEST_CASE("content: what the client has already is not sent again") {
  Request request;
  request.headers.add("If-None-Match", "\"v0\", W/\"v1\"");
  CHECK(Response::content(request, letters(), "text/plain", "\"v1\"").status == 304);
  CHECK(Response::content(request, letters(), "text/plain", "\"v2\"").status == 200);
}

TEST_CASE("query and cookies") {
  const Query query("a=1&b=x%20y+z&c&=d&a=2");
  CHECK(query.get("a") == "1");
  CHECK(query.get("b") == "x y z");
  REQUIRE(query.find("c"));
  CHECK(query.find("d") == nullptr);
  CHECK(percent_decoded("%zz%4") == "%zz%4");
  CHECK(percent_decoded(percent_encoded("a/\xc3\xa9 %")) == "a/\xc3\xa9 %");
  Request request;
  request.headers.add("Cookie", "x=1; session=abc=; y");
  CHECK(cookie(request, "session") == "abc=");
  CHECK_FALSE(cookie(request, "y"));
}

TEST_CASE("content: the beginning is read once, before it is wanted") {
  const std::string whole(600'000, 'x');
  int reads = 0;
  const auto read = [&](std::uint64_t offset, std::size_t most) -> Result<std::string> {
    ++reads;
    return whole.substr(offset, std::min<std::size_t>(most, 200'000));
  };
  Response response = Response::content({}, {whole.size(), read}, "text/plain", "");
  REQUIRE(response.begin().ok());
  CHECK(reads == 1);
  CHECK(*response.whole_body() == whole);
  CHECK(reads == 3);
  CHECK(*response.whole_body() == whole);

  const auto fails = [](std::uint64_t, std::size_t) -> Result<std::string> {
    return failure(ErrorKind::unavailable, "away", "Away.");
  };
  CHECK(Response::content({}, {1, fails}, "text/plain", "").begin().error().code == "away");
  CHECK(Response::content({}, {0, fails}, "text/plain", "").begin().ok());
  CHECK(Response::text("text", "text/plain").begin().ok());
}
