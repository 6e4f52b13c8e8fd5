#include "server/credentials.h"

#include <doctest/doctest.h>

#include <future>

#include "base/encoding.h"

using namespace septet;

TEST_CASE("credentials: Argon2id with libsodium's interactive limits, salted") {
  server::Credentials credentials;
  const auto hash = credentials.hash_password("correct horse");
  REQUIRE(hash.ok());
  CHECK(hash->starts_with("$argon2id$v=19$m=65536,t=2,p=1$"));
  CHECK(*credentials.hash_password("correct horse") != *hash);
  CHECK(*credentials.verify_password(*hash, "correct horse"));
  CHECK_FALSE(*credentials.verify_password(*hash, "correct hors"));
}

TEST_CASE("credentials: the unmatched hash is whole, as slow as a real one, and nobody's") {
  server::Credentials credentials;
  CHECK(credentials.unmatched_hash().starts_with("$argon2id$v=19$m=65536,t=2,p=1$"));
  CHECK(credentials.unmatched_hash().size() == credentials.hash_password("x")->size());
  CHECK_FALSE(*credentials.verify_password(credentials.unmatched_hash(), ""));
}

TEST_CASE("credentials: HMAC-SHA-1, a vector of RFC 2202") {
  server::Credentials credentials;
  CHECK(to_hex(credentials.hmac_sha1("Jefe", "what do ya want for nothing?")) ==
        "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
}

TEST_CASE("credentials: a QR code is a square with its three marks") {
  server::Credentials credentials;
  const auto code = credentials.qr_code("otpauth://totp/Septet:ada?secret=ABCDEFGH");
  REQUIRE(code.ok());
  CHECK(code->size() == code->front().size());
  CHECK(code->front().starts_with("1111111"));
  CHECK(code->front().ends_with("1111111"));
  CHECK(code->back().starts_with("1111111"));
  CHECK_FALSE(credentials.qr_code(std::string(5000, 'x')).ok());
}

TEST_CASE("credentials: who finds no room is told to come back, who waits is served") {
  server::Credentials credentials(1, 1);
  std::vector<std::future<Result<std::string>>> runs;
  for (int i = 0; i < 8; ++i)
    runs.push_back(
        std::async(std::launch::async, [&] { return credentials.hash_password("password"); }));
  int served = 0;
  for (auto& run : runs) {
    const auto hash = run.get();
    served += hash.ok();
    if (hash.ok()) continue;
    CHECK(hash.error().kind == ErrorKind::unavailable);
    CHECK(hash.error().retry_after_s > 0);
  }
  CHECK(served >= 1);
  CHECK(credentials.hash_password("password").ok());
}
