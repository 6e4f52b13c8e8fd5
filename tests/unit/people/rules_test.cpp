#include "people/rules.h"

#include <doctest/doctest.h>

#include "base/encoding.h"
#include "base/hash.h"
#include "support/fake_credentials.h"
#include "support/outcome.h"

using namespace septet;
using namespace septet::people;
using test::code_of;

TEST_CASE("usernames: letters and digits of any script, trimmed, never an address or a blank") {
  CHECK(*rules::username("  Ada.Lovelace ") == "Ada.Lovelace");
  CHECK(rules::username("Jürgen").ok());
  CHECK(rules::username("さくら").ok());
  CHECK(*rules::username("Ju\u0308rgen") == "Jürgen");  // composed
  for (const char* refused :
       {"", " ", "a", "a b", "a/b", "a@b", "a:b", ".ada", "ada-", "me", "ME", "a\u200Bb",
        "a\u202Eb", "a\tb", "\uFF0Fada", "a<script>", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    CHECK_MESSAGE(code_of(rules::username(refused)) == "invalid_username", refused);
}

TEST_CASE("login keys: neither case nor blanks around matter") {
  CHECK(rules::login_key(" ADA ") == rules::login_key("ada"));
  CHECK(rules::login_key("STRASSE") == rules::login_key("straße"));
}

TEST_CASE("e-mail addresses") {
  CHECK(*rules::email(" ada@example.org ") == "ada@example.org");
  CHECK(rules::email("ada+septet@mail.example.co").ok());
  CHECK(rules::email("root@localhost").ok());
  CHECK(rules::email("ada@bücher.example").ok());
  for (const char* refused :
       {"", "ada", "@example.org", "ada@", "ada@@example.org", "a da@example.org",
        "ada@exa mple.org", "ada@-example.org", "ada@example-.org", "ada@example..org", "ada@.org",
        "ada@org.", "ada\n@example.org", "<ada@example.org>"})
    CHECK_MESSAGE(code_of(rules::email(refused)) == "invalid_email", refused);
  CHECK(code_of(rules::email(std::string(65, 'a') + "@example.org")) == "invalid_email");
}

TEST_CASE("passwords: 8 to 1,024 bytes") {
  CHECK(code_of(rules::check_password("1234567", "password")) == "password_too_short");
  CHECK(rules::check_password("12345678", "password").ok());
  CHECK(rules::check_password(std::string(1024, 'x'), "password").ok());
  CHECK(code_of(rules::check_password(std::string(1025, 'x'), "password")) == "password_too_long");
}

TEST_CASE("HOTP: the vectors of RFC 4226, appendix D") {
  test::FakeCredentials credentials;
  const char* expected[] = {"755224", "287082", "359152", "969429", "338314",
                            "254676", "287922", "162583", "399871", "520489"};
  for (int i = 0; i < 10; ++i)
    CHECK(rules::totp_code(credentials.hmac_sha1("12345678901234567890", rules::totp_message(i))) ==
          expected[i]);
}

TEST_CASE("TOTP: the vectors of RFC 6238, appendix B, with SHA-1 and SHA-256") {
  test::FakeCredentials credentials;
  struct Vector {
    std::int64_t time_s;
    const char *sha1, *sha256;
  };
  for (const auto& [time_s, with_sha1, with_sha256] :
       {Vector{59, "94287082", "46119246"}, Vector{1111111109, "07081804", "68084774"},
        Vector{1111111111, "14050471", "67062674"}, Vector{1234567890, "89005924", "91819424"},
        Vector{2000000000, "69279037", "90698825"}, Vector{20000000000, "65353130", "77737706"}}) {
    const auto message = rules::totp_message(rules::totp_step({time_s * 1'000'000}));
    CHECK(rules::totp_code(credentials.hmac_sha1("12345678901234567890", message), 8) == with_sha1);
    CHECK(rules::totp_code(hmac_sha256("12345678901234567890123456789012", message), 8) ==
          with_sha256);
  }
}

TEST_CASE("HMAC-SHA-1: vectors of RFC 2202") {
  test::FakeCredentials credentials;
  CHECK(to_hex(credentials.hmac_sha1(std::string(20, '\x0b'), "Hi There")) ==
        "b617318655057264e28bc0b6fb378c8ef146be00");
  CHECK(to_hex(credentials.hmac_sha1("Jefe", "what do ya want for nothing?")) ==
        "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  CHECK(to_hex(credentials.hmac_sha1(std::string(80, '\xaa'),
                                     "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "aa4ae5e15272d00e95705637ce8a3b55ed402112");
}

TEST_CASE("recovery codes: readable, and taken however they are typed") {
  const std::string code = rules::recovery_code("0123456789");
  CHECK(code.size() == 19);
  CHECK(rules::normal_recovery_code(code).size() == 16);
  std::string shouted = code;
  for (char& c : shouted) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c == '-' ? ' ' : c;
  CHECK(rules::normal_recovery_code(shouted) == rules::normal_recovery_code(code));
  CHECK(rules::normal_recovery_code("123456").empty());
  CHECK(rules::normal_recovery_code("!!!!-!!!!-!!!!-!!!!").empty());
}

TEST_CASE("devices are named from what browsers say of themselves") {
  CHECK(rules::device_name("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
                           "HeadlessChrome/120.0 Safari/537.36") == "Chromium on Linux");
  CHECK(rules::device_name("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 "
                           "Firefox/120.0") == "Firefox on Linux");
  CHECK(rules::device_name("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) "
                           "AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1") ==
        "Safari on iPhone");
  CHECK(rules::device_name("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0") ==
        "Edge on Windows");
  CHECK(rules::device_name("curl/7.88.1") == "curl");
  CHECK(rules::device_name("") == "A program");
}

TEST_CASE("loopback addresses, and only those") {
  for (const char* own : {"", "127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"})
    CHECK_MESSAGE(rules::is_loopback(own), own);
  for (const char* other : {"10.0.0.1", "1127.0.0.1", "::2", "::ffff:10.0.0.1", "localhost"})
    CHECK_FALSE_MESSAGE(rules::is_loopback(other), other);
}

TEST_CASE("profiles: each field has its limits") {
  const auto field_of = [](const ProfilePatch& patch) {
    const auto checked = rules::check_profile(patch);
    return checked.ok() ? "" : checked.error().field;
  };
  CHECK(field_of({.display_name = " "}) == "display_name");
  CHECK(field_of({.display_name = std::string(65, 'x')}) == "display_name");
  CHECK(field_of({.bio = "a\nb"}) == "");
  CHECK(field_of({.bio = "a\x01"}) == "bio");
  CHECK(field_of({.phone = "+49 (40) 123-45"}) == "");
  CHECK(field_of({.phone = "call me"}) == "phone");
  for (const char* language : {"", "en", "pt-BR", "zh-Hant-TW"})
    CHECK_MESSAGE(field_of({.language = language}) == "", language);
  for (const char* language : {"e", "english-", "en--US", "-en", "e n"})
    CHECK_MESSAGE(field_of({.language = language}) == "language", language);
  CHECK(field_of({.preferences = Json::array()}) == "preferences");
  CHECK(field_of({.preferences = {{"drive", std::string(70'000, 'x')}}}) == "preferences");
  Address address{.street = "Quay 1", .city = "Harrow"};
  CHECK(field_of({.addresses = {{address}}}) == "");
  address.point = Point{91, 0};
  CHECK(field_of({.addresses = {{address}}}) == "addresses.0.point.latitude");
  address.point = Point{90, -180};
  address.country = "Germany";
  CHECK(field_of({.addresses = {{address}}}) == "addresses.0.country");
  CHECK(field_of({.addresses = std::vector<Address>(21, {.street = "a", .city = "b"})}) ==
        "addresses");
}

TEST_CASE("preferences are merged member by member, and a null removes one") {
  const Json there = {{"drive", {{"sort", "name"}}}, {"market", 1}};
  const Json merged =
      rules::merged_preferences(there, {{"drive", {{"view", "grid"}}}, {"market", nullptr}});
  CHECK(merged == Json{{"drive", {{"view", "grid"}}}});
}

TEST_CASE("links lead into Septet only") {
  CHECK(rules::link("#/drive/folder/1").ok());
  CHECK(rules::link("").ok());
  for (const char* refused : {"https://example.org", "javascript:alert(1)", "/#/drive", "#drive"})
    CHECK_MESSAGE(code_of(rules::link(refused)) == "invalid_link", refused);
}
