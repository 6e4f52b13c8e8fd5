// Ids, times, text and hashes.
#include <doctest/doctest.h>

#include "base/encoding.h"
#include "base/hash.h"
#include "base/id.h"
#include "base/text.h"
#include "base/time.h"
#include "support/fakes.h"

using namespace septet;

TEST_CASE("ids: version, variant, order and text") {
  test::FakeClock clock;
  test::SeededRandom random;
  Id before = make_id(clock, random);
  for (int i = 0; i < 100; ++i) {
    clock.advance(milliseconds(1));
    const Id id = make_id(clock, random);
    CHECK(before < id);
    CHECK((id.bytes[6] >> 4) == 7);
    CHECK((id.bytes[8] >> 6) == 2);
    CHECK(*parse_id(to_string(id)) == id);
    before = id;
  }
}

TEST_CASE("ids: nonsense is refused") {
  for (const char* text :
       {"", "me", "0193579b-3c00-7abc-8def-0123456789a", "0193579b-3c00-7abc-8def-0123456789zz",
        "0193579b_3c00-7abc-8def-0123456789ab"})
    CHECK_FALSE(parse_id(text).ok());
}

TEST_CASE("times: ISO 8601 there and back") {
  for (const std::int64_t us : {0LL, 1'790'000'000'123'456LL, -1LL, -62'135'596'800'000'000LL})
    CHECK(parse_iso8601(to_iso8601({us}))->us == us);
  CHECK(to_iso8601({0}) == "1970-01-01T00:00:00.000000Z");
  CHECK(parse_iso8601("2026-11-23T21:00:00+02:00")->us ==
        parse_iso8601("2026-11-23T19:00:00Z")->us);
  CHECK(parse_iso8601("2026-11-23T21:00:00.5Z")->us % 1'000'000 == 500'000);
}

TEST_CASE("times: nonsense is refused") {
  for (const char* text :
       {"", "2026-02-30T00:00:00Z", "2026-11-23", "2026-11-23T25:00:00Z", "2026-11-23T21:00:00",
        "2026-11-23T21:00:00.Z", "2026-11-23T21:00:00Zjunk"})
    CHECK_FALSE(parse_iso8601(text).ok());
}

TEST_CASE("text: normal form, case, length") {
  CHECK(to_nfc("e\xcc\x81") == "\xc3\xa9");
  CHECK(fold_case("STRASSE") == fold_case("stra\xc3\x9f"
                                          "e"));
  CHECK(fold_case("\xc3\x89") == fold_case("e\xcc\x81"));
  CHECK(is_utf8("gr\xc3\xbc\xc3\x9f"));
  CHECK_FALSE(is_utf8("\xc3"));
  CHECK_FALSE(is_utf8("\xed\xa0\x80"));  // a surrogate
  CHECK(code_points("gr\xc3\xbc\xc3\x9f") == 4);
  CHECK(trimmed("  a b \n") == "a b");
}

TEST_CASE("hashes: SHA-256 of FIPS 180-2, HMAC of RFC 4231") {
  CHECK(to_hex(sha256("abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256 pieces;
  pieces.update("a");
  pieces.update("bc");
  CHECK(pieces.finish() == sha256("abc"));
  CHECK(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(equal_in_constant_time("abc", "abc"));
  CHECK_FALSE(equal_in_constant_time("abc", "abd"));
  CHECK_FALSE(equal_in_constant_time("abc", "ab"));
}
