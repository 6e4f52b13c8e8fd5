// septet verify. What needs PostgreSQL and S3 is passed over without SEPTET_TEST_POSTGRES.
#include <doctest/doctest.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "ledger/ledger.h"
#include "server/pack_layout.h"
#include "server/verification.h"
#include "server/verify_command.h"
#include "support/postgres.h"
#include "support/temporary_folder.h"
#include "support/whole_server.h"

namespace septet::verify_test {

namespace {

struct Verified {
  server::Verification found;
  std::vector<std::string> lines;
};

Verified verified(const server::Settings& settings) {
  server::SystemRandom random;
  server::SystemClock clock;
  auto reading = server::open_to_read(settings, test::variable, clock, random);
  REQUIRE_MESSAGE(reading.ok(), (reading.ok() ? "" : reading.error().message));
  Verified out;
  auto found = server::verify(
      *reading, {[&](const server::Finding& one) { out.lines.push_back(server::line_of(one)); },
                 [](std::string_view, std::int64_t, std::int64_t) {}});
  REQUIRE_MESSAGE(found.ok(), (found.ok() ? "" : found.error().message + found.error().cause));
  out.found = *std::move(found);
  return out;
}

std::string noise(std::uint64_t seed, std::size_t size) {
  test::SeededRandom random(seed);
  return random.bytes(size);
}

// Damages the first record of a file's first chunk, wherever it is in the packs.
void damage_first_chunk(test::WholeServer& server, const std::string& packs,
                        const std::string& file_id) {
  auto& context = server.app().drive().context;
  const auto locator = server.database().read([&](db::Session& session) -> Result<std::string> {
    const Id id = *parse_id(file_id);
    const auto version = TRY(drive::store::version(session, id, 1));
    const auto manifest = TRY(context.content.open(version->manifest, id, 1));
    return *TRY(drive::store::locator_of(session, manifest.front().id));
  });
  REQUIRE(locator.ok());
  const auto place = *server::parse_pack_locator(*locator);
  std::fstream file(packs + "/" + server::pack_name(place.pack),
                    std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(place.offset + place.length / 2));
  file.write("damaged!", 8);
}

}  // namespace

TEST_CASE("verify: a server that runs is clean, and what is damaged is named by file and owner") {
  const test::TemporaryFolder folder;
  server::SystemClock clock;
  test::WholeServer server(folder.path("data"), "", clock);
  const std::string anna = server.join("anna"), ben = server.join("ben");
  const std::string trips = server.post("/api/drive/nodes", anna, {{"name", "Trips"}})["id"];
  const std::string sea = server.upload(anna, "sea.jpg", noise(1, 400'000));
  server.post("/api/drive/nodes/" + sea, anna, {{"parent_id", trips}}, http::Method::patch);
  server.upload(ben, "the same.jpg", noise(1, 400'000));
  server.upload(ben, "other.txt", "other");
  const std::string old = server.upload(ben, "old.txt", "old");
  CHECK(server.send(http::Method::del, "/api/drive/nodes/" + old, ben).status == 204);
  const server::Settings settings{.data = folder.path("data")};
  const auto clean = verified(settings);
  CHECK(clean.lines.empty());
  CHECK(clean.found.versions == 4);
  CHECK(clean.found.chunks >= 4);
  CHECK(clean.found.chunk_bytes == 400'008);
  CHECK(clean.found.orphans->count == 0);
  damage_first_chunk(server, folder.path("data/store/packs"), sea);
  damage_first_chunk(server, folder.path("data/store/packs"), old);
  auto lines = verified(settings).lines;
  std::sort(lines.begin(), lines.end());
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].starts_with("DAMAGED  anna  /Trips/sea.jpg  version 1: 1 of "));
  CHECK(lines[1].starts_with("DAMAGED  ben  /old.txt (in the trash)  version 1: 1 of 1"));
  CHECK(lines[2].starts_with("DAMAGED  ben  /the same.jpg  version 1: 1 of "));
}

TEST_CASE("verify: money that does not add up is damage") {
  const test::TemporaryFolder folder;
  server::SystemClock clock;
  server::SystemRandom random;
  test::WholeServer server(folder.path("data"), "", clock);
  REQUIRE(ledger::migrate(server.database()).ok());
  const Id bank = make_id(clock, random), anna = make_id(clock, random);
  const auto write = [&](const db::WriteClosure& closure) {
    REQUIRE(server.database().write([&](db::Transaction& tx) { return closure(tx); }).ok());
  };
  write([&](db::Transaction& tx) -> Result<void> {
    TRY(ledger::open_account(tx, {bank, "USD", "test", 0, true}));
    TRY(ledger::open_account(tx, {anna, "USD", "test", 0, false}));
    return ledger::transfer(tx,
                            {make_id(clock, random), bank, anna, 500, "test", {}, "", clock.now()});
  });
  CHECK(verified({.data = folder.path("data")}).lines.empty());
  write([&](db::Transaction& tx) -> Result<void> {
    TRY(tx.run("UPDATE ledger_account SET balance_minor = 501 WHERE id = ?", anna));
    return {};
  });
  const auto lines = verified({.data = folder.path("data")}).lines;
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].starts_with("DAMAGED  The ledger does not add up: "));
}

TEST_CASE("verify: what nobody refers to is counted, and is no damage") {
  const test::TemporaryFolder folder;
  server::SystemClock clock;
  test::WholeServer server(folder.path("data"), "", clock);
  server.upload(server.join("anna"), "a", "a file");
  REQUIRE(server.storage().blobs->put("left by a crash", "nobody’s").ok());
  const auto found = verified({.data = folder.path("data")});
  CHECK(found.lines.empty());
  CHECK(found.found.orphans->count == 1);
}

TEST_CASE("verify: beside writers that come and go it finds nothing wrong") {
  const test::TemporaryFolder folder;
  server::SystemClock clock;
  test::WholeServer server(folder.path("data"), "", clock);
  const std::string token = server.join("anna");
  std::atomic<bool> done{false};
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 3; ++writer)
    writers.emplace_back([&, writer] {
      for (int i = 0; !done; ++i) {
        const std::string name = std::to_string(writer) + "-" + std::to_string(i % 5);
        const std::string id = server.upload(token, name, noise(writer * 1000 + i, 200'000));
        if (i % 3 == 0)
          server.send(http::Method::del, "/api/drive/nodes/" + id + "?permanent=true", token);
      }
    });
  for (int i = 0; i < 15; ++i) CHECK(verified({.data = folder.path("data")}).lines.empty());
  done = true;
  for (auto& writer : writers) writer.join();
  CHECK(verified({.data = folder.path("data")}).lines.empty());
}

TEST_CASE("verify: uploads that are under way, by tus too") {
  const test::TemporaryFolder folder;
  server::SystemClock clock;
  test::WholeServer server(folder.path("data"), "", clock);
  const std::string token = server.join("anna");
  const auto sent = [&](http::Method method, const std::string& path, const http::Headers& more,
                        std::string body) {
    http::Request request;
    request.method = method;
    request.path = path;
    request.headers = more;
    request.headers.add("Authorization", "Bearer " + token);
    request.headers.add("Tus-Resumable", "1.0.0");
    request.headers.add("Content-Type", "application/offset+octet-stream");
    request.body = std::make_shared<http::TextBody>(std::move(body));
    return server.app().handle(request);
  };
  http::Headers length;
  length.add("Upload-Length", "2000000");
  length.add("Upload-Metadata", "filename aGFsZi5iaW4=");  // half.bin
  const auto made = sent(http::Method::post, "/tus/", length, noise(5, 900'000));
  REQUIRE(made.status == 201);
  const auto clean = verified({.data = folder.path("data")});
  CHECK(clean.lines.empty());
  CHECK(clean.found.uploads == 1);
  REQUIRE(server.database()
              .write([](db::Transaction& tx) {
                return tx.run("UPDATE tus_upload SET offset_bytes = offset_bytes - 1");
              })
              .ok());
  const auto lines = verified({.data = folder.path("data")}).lines;
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].starts_with("DAMAGED  anna  The upload of “half.bin”"));
}

TEST_CASE("verify: what cannot be read is told in a sentence") {
  const test::TemporaryFolder folder;
  server::SystemClock clock;
  server::SystemRandom random;
  const auto opened = [&](const server::Settings& settings) {
    const auto reading = server::open_to_read(settings, test::variable, clock, random);
    return reading.ok() ? std::string("opened") : reading.error().code;
  };
  CHECK(opened({.data = folder.path("nothing")}) == "not_found");
  { test::WholeServer server(folder.path("data"), "", clock); }
  CHECK(opened({.data = folder.path("data")}) == "opened");
  CHECK(opened({.data = folder.path("data"), .key = std::string(64, '0')}) == "key_wrong");
  CHECK(opened({.data = folder.path("data"), .key_file = folder.path("no.key")}) == "key_missing");
}

TEST_CASE("verify: on PostgreSQL and S3, beside the server" *
          doctest::skip(test::postgres_url().empty() || test::has_no_s3())) {
  const test::TemporaryFolder folder;
  server::SystemClock clock;
  REQUIRE(test::empty_database(test::postgres_url()).ok());
  const std::string blobs = test::s3_url();
  test::WholeServer server(folder.path("data"), test::postgres_url(), clock, blobs);
  const std::string token = server.join("anna");
  const std::string file = server.upload(token, "sea.jpg", noise(1, 3'000'000));
  const server::Settings settings{
      .data = folder.path("data"), .database = test::postgres_url(), .blobs = blobs};
  const auto clean = verified(settings);
  CHECK(clean.lines.empty());
  CHECK(clean.found.versions == 1);
  CHECK_FALSE(clean.found.orphans);
  REQUIRE(server.database()
              .write([](db::Transaction& tx) {
                return tx.run(
                    "UPDATE drive_chunk SET locator = (SELECT max(locator) FROM "
                    "drive_chunk) WHERE locator = (SELECT min(locator) FROM drive_chunk)");
              })
              .ok());
  const auto lines = verified(settings).lines;
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].starts_with("DAMAGED  anna  /sea.jpg  version 1: 1 of "));
}

}  // namespace septet::verify_test
