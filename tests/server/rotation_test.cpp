// septet rotate-key. What needs PostgreSQL is passed over without SEPTET_TEST_POSTGRES.
#include "server/rotation.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "support/postgres.h"
#include "support/temporary_folder.h"
#include "support/whole_server.h"

namespace septet::rotation_test {

namespace {

namespace fs = std::filesystem;

const server::RotationStep on = [](std::string_view) { return Result<void>(); };

// As if it were killed after so many steps.
server::RotationStep stopping_after(int steps) {
  return [steps](std::string_view step) mutable -> Result<void> {
    if (--steps > 0) return {};
    return failure(ErrorKind::unavailable, "stopped", std::string(step));
  };
}

}  // namespace

TEST_CASE("rotation: beside a server, which goes on; afterwards only the new key opens it") {
  const test::TemporaryFolder folder;
  server::SystemClock clock;
  server::SystemRandom random;
  const server::Settings settings{.data = folder.path("data")};
  std::string token, before, after;
  {
    test::WholeServer server(settings.data, "", clock);
    token = server.join("anna");
    before = server.upload(token, "before", "stored before");
    const auto rotated = server::rotate_key({settings, ""}, random, on);
    REQUIRE_MESSAGE(rotated.ok(), (rotated.ok() ? "" : rotated.error().message));
    CHECK(rotated->chunk_key == 2);
    after = server.upload(token, "after", "stored after");
  }
  CHECK_FALSE(fs::exists(folder.path("data/master.key.next")));
  test::WholeServer server(settings.data, "", clock);
  CHECK(*server.bytes_at("/api/drive/download?file_id=" + before, token) == "stored before");
  CHECK(*server.bytes_at("/api/drive/download?file_id=" + after, token) == "stored after");
  const std::string later = server.upload(token, "later", "under the new key");
  CHECK(*server.bytes_at("/api/drive/download?file_id=" + later, token) == "under the new key");
}

TEST_CASE("rotation: the old key opens nothing, the new one is kept where it is asked to be") {
  const test::TemporaryFolder folder;
  server::SystemClock clock;
  server::SystemRandom random;
  { test::WholeServer server(folder.path("data"), "", clock); }
  const std::string old_key =
      *server::load_master_key(folder.path("data/master.key"), false, random);
  const std::string elsewhere = folder.path("new.key");
  REQUIRE(server::rotate_key({{.data = folder.path("data")}, elsewhere}, random, on).ok());
  const std::string ring = folder.path("data/store/keys");
  CHECK(server::open_key_ring(ring, old_key, false, random).error().code == "key_wrong");
  const auto opened = server::open_key_ring(
      ring, *server::load_master_key(elsewhere, false, random), false, random);
  CHECK(opened->chunks.size() == 2);
  CHECK(server::rotate_key({{.data = folder.path("data"), .key_file = elsewhere}, elsewhere},
                           random, on)
            .error()
            .code == "file_exists");
  CHECK(server::rotate_key({{.data = folder.path("data"), .key = std::string(64, 'a')}, ""}, random,
                           on)
            .error()
            .code == "wrong_setting");
  CHECK(server::rotate_key({{.data = folder.path("nothing")}, ""}, random, on).error().code ==
        "not_found");
}

TEST_CASE("rotation: killed after any step the server starts, and another rotation finishes") {
  for (int steps = 1; steps <= 3; ++steps) {
    CAPTURE(steps);
    const test::TemporaryFolder folder;
    server::SystemClock clock;
    server::SystemRandom random;
    const server::Settings settings{.data = folder.path("data")};
    std::string token, file;
    {
      test::WholeServer server(settings.data, "", clock);
      token = server.join("anna");
      file = server.upload(token, "a", "a file");
    }
    CHECK(server::rotate_key({settings, ""}, random, stopping_after(steps)).error().code ==
          "stopped");
    {
      test::WholeServer server(settings.data, "", clock);
      CHECK(*server.bytes_at("/api/drive/download?file_id=" + file, token) == "a file");
    }
    // And without a start in between.
    CHECK(server::rotate_key({settings, ""}, random, stopping_after(steps)).error().code ==
          "stopped");
    REQUIRE(server::rotate_key({settings, ""}, random, on).ok());
    CHECK_FALSE(fs::exists(folder.path("data/master.key.next")));
    test::WholeServer server(settings.data, "", clock);
    CHECK(*server.bytes_at("/api/drive/download?file_id=" + file, token) == "a file");
  }
}

TEST_CASE("rotation: on PostgreSQL it is refused while servers run, and done without them" *
          doctest::skip(test::postgres_url().empty())) {
  const test::TemporaryFolder folder;
  server::SystemClock clock;
  server::SystemRandom random;
  REQUIRE(test::empty_database(test::postgres_url()).ok());
  const server::Settings settings{.data = folder.path("data"), .database = test::postgres_url()};
  std::string token, file;
  {
    test::WholeServer server(settings.data, settings.database, clock);
    token = server.join("anna");
    file = server.upload(token, "a", "a file");
    CHECK(server::rotate_key({settings, ""}, random, on).error().code == "database_in_use");
  }
  CHECK(server::rotate_key({settings, ""}, random, stopping_after(2)).error().code == "stopped");
  {
    test::WholeServer server(settings.data, settings.database, clock);
    CHECK(*server.bytes_at("/api/drive/download?file_id=" + file, token) == "a file");
  }
  REQUIRE(server::rotate_key({settings, ""}, random, on).ok());
  test::WholeServer server(settings.data, settings.database, clock);
  CHECK(*server.bytes_at("/api/drive/download?file_id=" + file, token) == "a file");
}

}  // namespace septet::rotation_test
