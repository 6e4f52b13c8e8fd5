#include "base/encoding.h"

#include <doctest/doctest.h>

#include "support/fakes.h"

using namespace septet;

TEST_CASE("encodings: the vectors of RFC 4648, section 10") {
  CHECK(to_base64("") == "");
  CHECK(to_base64("f") == "Zg==");
  CHECK(to_base64("foobar") == "Zm9vYmFy");
  CHECK(to_base32("fooba") == "MZXW6YTB");
  CHECK(to_base32("foob") == "MZXW6YQ");
  CHECK(to_hex("foobar") == "666f6f626172");
}

TEST_CASE("encodings: what was encoded decodes to itself") {
  test::SeededRandom random(7);
  for (std::size_t size = 0; size < 70; ++size) {
    const std::string bytes = random.bytes(size);
    CAPTURE(size);
    CHECK(from_hex(to_hex(bytes)) == bytes);
    CHECK(from_base64(to_base64(bytes)) == bytes);
    CHECK(from_base64url(to_base64url(bytes)) == bytes);
    CHECK(from_base32(to_base32(bytes)) == bytes);
  }
}

TEST_CASE("encodings: nonsense is refused") {
  CHECK_FALSE(from_hex("abc"));
  CHECK_FALSE(from_hex("zz"));
  CHECK_FALSE(from_base64("Zg=a"));
  CHECK_FALSE(from_base64("Zh=="));  // bits that no encoder leaves
  CHECK_FALSE(from_base64url("a+b/"));
  CHECK_FALSE(from_base32("A"));
}
