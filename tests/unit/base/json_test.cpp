#include "base/json.h"

#include <doctest/doctest.h>

#include "base/record.h"

using namespace septet;

namespace {

enum class Size { small, large };

struct Part {
  std::string name;
  std::optional<int> count;
  static void visit(auto& self, auto&& field) {
    field("name", self.name);
    field("count", self.count);
  }
};

struct Box {
  Size size = Size::small;
  std::vector<Part> parts;
  std::optional<Timestamp> packed;
  static void visit(auto& self, auto&& field) {
    field("size", self.size);
    field("parts", self.parts);
    field("packed", self.packed);
  }
};

Error error_of(const char* text) {
  return decode<Box>(*parse_json(text)).error();
}

}  // namespace

template <>
struct septet::EnumNames<Size> {
  static constexpr std::pair<Size, std::string_view> names[] = {{Size::small, "small"},
                                                                {Size::large, "large"}};
};

TEST_CASE("json: the place of a fault") {
  const auto parsed = parse_json("{\n  \"a\": 1,\n  oops\n}");
  REQUIRE_FALSE(parsed.ok());
  CHECK(parsed.error().code == "malformed_json");
  CHECK(parsed.error().message.find("line 3") != std::string::npos);
}

TEST_CASE("json: deep nesting is refused, brackets in strings are not nesting") {
  CHECK_FALSE(parse_json(std::string(100'000, '[')).ok());
  CHECK(parse_json('"' + std::string(100'000, '[') + '"').ok());
  CHECK(parse_json(std::string(60, '[') + std::string(60, ']')).ok());
}

TEST_CASE("records: decode and encode") {
  const char* text = R"({"size":"large","parts":[{"name":"lid"},{"name":"base","count":2}]})";
  const auto box = decode<Box>(*parse_json(text));
  REQUIRE(box.ok());
  CHECK(box->size == Size::large);
  CHECK(box->parts.at(1).count == 2);
  CHECK_FALSE(box->parts.at(0).count);
  CHECK(encode(*box) == *parse_json(text));
}

TEST_CASE("records: an error names its field") {
  CHECK(error_of("{}").field == "size");
  CHECK(error_of("{}").code == "missing_field");
  CHECK(error_of(R"({"size":"huge","parts":[]})").code == "unknown_value");
  CHECK(error_of(R"({"size":"small","parts":[{"name":"a"},{"name":3}]})").field == "parts.1.name");
  CHECK(error_of(R"({"size":"small","parts":[{"name":"a","count":1.5}]})").field ==
        "parts.0.count");
  CHECK(error_of(R"({"size":"small","parts":[{"name":"a","count":99999999999}]})").code ==
        "wrong_type");
  CHECK(error_of(R"({"size":"small","parts":[],"packed":"soon"})").field == "packed");
  CHECK(error_of("[]").code == "wrong_type");
}

TEST_CASE("records: the schema") {
  const Json schema = schema_of<Box>();
  CHECK(schema["required"] == Json{"size", "parts"});
  CHECK(schema["properties"]["parts"]["items"]["properties"]["count"]["type"] == "integer");
}
