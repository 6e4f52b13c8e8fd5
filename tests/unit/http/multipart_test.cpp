#include "http/multipart.h"

#include <doctest/doctest.h>

#include <vector>

#include "http/disposition.h"

using namespace septet;

namespace {

struct Seen {
  http::Part part;
  std::string data;
};

// What a body with the boundary "XX" holds. An error's code, if there is one.
Result<std::vector<Seen>> parsed(std::string_view body, std::size_t piece) {
  std::vector<Seen> seen;
  http::MultipartParser parser("XX", {.begin = [&](http::Part part) -> Result<void> {
                                        seen.push_back({std::move(part), ""});
                                        return {};
                                      },
                                      .data = [&](std::string_view bytes) -> Result<void> {
                                        seen.back().data += bytes;
                                        return {};
                                      },
                                      .end = [] { return Result<void>(); }});
  for (std::size_t at = 0; at < body.size(); at += piece) TRY(parser.add(body.substr(at, piece)));
  TRY(parser.finish());
  return seen;
}

std::string part(const std::string& disposition, const std::string& data) {
  return "--XX\r\nContent-Disposition: form-data; " + disposition +
         "\r\nContent-Type: text/plain\r\n\r\n" + data + "\r\n";
}

std::string filename_of(const std::string& disposition) {
  const auto seen = parsed(part("name=\"file\"; " + disposition, "x") + "--XX--\r\n", 1000);
  return seen.ok() ? seen->front().part.filename.value_or("none") : seen.error().code;
}

}  // namespace

TEST_CASE("multipart: parts come out whole, however the body is cut on the way") {
  const std::string tricky = "\r\n--X\r\n--XY\r\n-";
  const std::string body = "preamble\r\n" + part("name=\"parent_id\"", "") +
                           part("name=\"file\"; filename=\"a.bin\"", tricky) + "--XX--\r\nepilogue";
  for (std::size_t piece = 1; piece <= body.size(); ++piece) {
    const auto seen = parsed(body, piece);
    REQUIRE(seen.ok());
    REQUIRE(seen->size() == 2);
    CHECK(seen->at(0).part.name == "parent_id");
    CHECK(seen->at(0).data.empty());
    CHECK(seen->at(1).part.filename == "a.bin");
    CHECK(seen->at(1).part.content_type == "text/plain");
    CHECK(seen->at(1).data == tricky);
  }
}

TEST_CASE("multipart: names of files in every form that programs send") {
  CHECK(filename_of(R"(filename="a b.txt")") == "a b.txt");
  CHECK(filename_of("filename=plain.txt") == "plain.txt");
  CHECK(filename_of(R"(filename="say \"hi\".txt")") == "say \"hi\".txt");
  CHECK(filename_of(R"(filename="say %22hi%22.txt")") == "say \"hi\".txt");
  CHECK(filename_of(R"(filename="100%25.txt")") == "100%25.txt");
  CHECK(filename_of(R"(filename="C:\dir\a.txt")") == R"(C:\dir\a.txt)");
  CHECK(filename_of(R"(filename="e.txt"; filename*=UTF-8''%C3%A9.txt)") == "\xC3\xA9.txt");
  CHECK(filename_of(R"(filename*=UTF-8''%C3%A9.txt; filename="e.txt")") == "\xC3\xA9.txt");
  CHECK(filename_of(R"(filename="a;b.txt")") == "a;b.txt");
  CHECK(filename_of("x=y") == "none");
}

TEST_CASE("multipart: what does not follow the form is refused") {
  const auto code = [](const std::string& body) {
    const auto seen = parsed(body, 7);
    return seen.ok() ? std::string("fine") : seen.error().code;
  };
  CHECK(code("") == "bad_multipart");
  CHECK(code("no boundary at all") == "bad_multipart");
  CHECK(code(part("name=\"a\"", "x")) == "bad_multipart");
  CHECK(code("--XX\r\nContent-Type: text/plain\r\n\r\nx\r\n--XX--") == "bad_multipart");
  CHECK(code("--XXzzz\r\n\r\n") == "bad_multipart");
  CHECK(code("--XX\r\nA: " + std::string(9'000, 'x')) == "bad_multipart");
  std::string many;
  for (int i = 0; i < 101; ++i) many += part("name=\"a\"", "");
  CHECK(code(many + "--XX--") == "bad_multipart");
  CHECK(code("--XX--") == "fine");
}

TEST_CASE("multipart: the boundary is read from the content type") {
  CHECK(*http::multipart_boundary("multipart/form-data; boundary=abc") == "abc");
  CHECK(*http::multipart_boundary("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"") == "a b");
  for (const char* wrong : {"", "application/json", "multipart/form-data; boundary=",
                            "multipart/mixed; boundary=a", "multipart/form-data"})
    CHECK(http::multipart_boundary(wrong).error().code == "not_multipart");
  CHECK_FALSE(
      http::multipart_boundary("multipart/form-data; boundary=" + std::string(71, 'x')).ok());
}

TEST_CASE("disposition: any name is safe in a header, and whole where it can be read") {
  CHECK(http::content_disposition("a.txt", true) == "inline; filename=\"a.txt\"");
  CHECK(http::content_disposition("\xC3\xA9.txt", false) ==
        "attachment; filename=\"_.txt\"; filename*=UTF-8''%C3%A9.txt");
  const std::string evil = http::content_disposition("a\"\r\nSet-Cookie: x=y", true);
  CHECK(evil.find('\r') == evil.npos);
  CHECK(evil.find('\n') == evil.npos);
}
