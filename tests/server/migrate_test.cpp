// septet migrate. What needs PostgreSQL is passed over without SEPTET_TEST_POSTGRES.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/encoding.h"
#include "base/hash.h"
#include "server/group_commit_database.h"
#include "server/migrate_command.h"
#include "server/postgres_database.h"
#include "support/postgres.h"
#include "support/s3_server.h"
#include "support/temporary_folder.h"
#include "support/whole_server.h"

namespace septet::migrate_test {

namespace fs = std::filesystem;
namespace migration = server::migration;
using test::WholeServer;

namespace {

const bool nowhere = test::postgres_url().empty();

struct Person {
  std::string id, token, app_password;
};

Person join(WholeServer& server, const std::string& name, std::optional<std::string> setup = {}) {
  Json body{{"username", name}, {"email", name + "@example.org"}, {"password", "a long pass word"}};
  if (setup) body["setup_token"] = *setup;
  server.post("/api/users", "", body);
  const Json in =
      server.post("/api/auth/login", "", {{"username", name}, {"password", "a long pass word"}});
  const std::string token = in["token"];
  const Json password =
      server.post("/api/auth/app-passwords", token, {{"name", "Files"}, {"scope", "drive"}});
  return {server.post("/api/users/me", token, Json::object(), http::Method::get)["user_id"], token,
          password["password"]};
}

std::string folder(WholeServer& server, const std::string& token, const std::string& name) {
  return server.post("/api/drive/nodes", token, {{"name", name}})["id"];
}

// One upload that was announced with two chunks, of which one came.
void begin_upload(WholeServer& server, const std::string& token) {
  const std::string here(20'000, 'h'), missing(20'000, 'm');
  const std::string here_id = to_hex(sha256(here));
  const Json chunks = {{{"id", here_id}, {"size_bytes", here.size()}},
                       {{"id", to_hex(sha256(missing))}, {"size_bytes", missing.size()}}};
  const Json upload =
      server.post("/api/drive/uploads", token,
                  {{"name", "half.bin"}, {"size_bytes", 40'000}, {"chunks", chunks}});
  const std::string id = upload["id"];
  CHECK(server
            .send(http::Method::put, "/api/drive/uploads/" + id + "/chunks/" + here_id, token, here,
                  "application/octet-stream")
            .status == 204);
}

std::string noise(std::uint64_t seed, std::size_t size) {
  test::SeededRandom random(seed);
  return random.bytes(size);
}

void fill_drive(WholeServer& server, const Person& who, const Person& other) {
  const std::string& token = who.token;
  const std::string year = folder(server, token, "Année 2026 🌊");
  server.post("/api/drive/nodes/" + year, token, {{"starred", true}}, http::Method::patch);
  server.upload(token, "empty", "");
  const std::string twenty_megabytes = noise(1, 20'000'000);
  server.upload(token, "film.bin", twenty_megabytes);
  server.upload(other.token, "the same film.bin", twenty_megabytes);
  for (int version = 0; version < 4; ++version)
    server.upload(token, "Ünïcödé — ノート.txt", "version " + std::to_string(version));
  const std::string trashed = server.upload(token, "old", noise(2, 300'000));
  CHECK(server.send(http::Method::del, "/api/drive/nodes/" + trashed, token).status == 204);
  for (int i = 0; i < 150; ++i)
    server.upload(other.token, "note " + std::to_string(i), "note " + std::to_string(i * i));
  begin_upload(server, token);
}

void fill_people(WholeServer& server, const Person& admin, const Person& anna) {
  server.post("/api/users/me", anna.token,
              {{"display_name", "Anna Å."},
               {"bio", "Sails.\nReads \"much\"; pays 5 € ¿?"},
               {"addresses",
                {{{"label", "Home"},
                  {"street", "Harrow Quay 1"},
                  {"city", "Calder"},
                  {"point", {{"latitude", 53.55}, {"longitude", -0.0}}}}}}},
              http::Method::patch);
  server.post("/api/users/" + admin.id + "/follow", anna.token, Json::object());
  server.post("/api/users/" + anna.id + "/notifications", admin.token,
              {{"title", "Maintenance"}, {"body", "Tonight at ten."}});
  server.post("/api/auth/totp", anna.token, Json::object());
}

struct Household {
  Person admin, anna;
};

Household filled(WholeServer& server) {
  const auto setup = server.app().first_administrator_token();
  const Person admin = join(server, "admin", **setup), anna = join(server, "anna");
  fill_people(server, admin, anna);
  fill_drive(server, anna, admin);
  return {admin, anna};
}

// A smaller one.
Household filled_little(WholeServer& server) {
  const auto setup = server.app().first_administrator_token();
  const Person admin = join(server, "admin", **setup), anna = join(server, "anna");
  server.upload(anna.token, "one.bin", noise(3, 400'000));
  server.upload(admin.token, "two.bin", noise(4, 400'000));
  return {admin, anna};
}

// Every file below, with each version's bytes as a hash.
void look_into(WholeServer& server, const std::string& token, const std::string& parent,
               std::vector<std::string>& seen) {
  const Json list = *parse_json(server.get("/api/drive/nodes?limit=500" + parent, token));
  seen.push_back(to_text(list));
  for (const Json& node : list["items"]) {
    const std::string id = node["id"];
    if (node["kind"] == "folder") {
      look_into(server, token, "&parent_id=" + id, seen);
      continue;
    }
    const std::string versions = server.get("/api/drive/nodes/" + id + "/versions", token);
    seen.push_back(versions);
    for (const Json& version : (*parse_json(versions))["items"])
      seen.push_back(to_hex(sha256(server.get(
          "/api/drive/download?file_id=" + id + "&version=" + to_text(version["version"]),
          token))));
  }
}

// What people see of a server, by sessions and app passwords that they had before.
std::vector<std::string> seen_by(WholeServer& server, const Household& household) {
  std::vector<std::string> seen;
  for (const Person& who : {household.admin, household.anna}) {
    for (const char* place :
         {"/api/users/me", "/api/users/me/notifications", "/api/users/me/activity",
          "/api/auth/sessions", "/api/auth/app-passwords", "/api/auth/totp", "/api/drive/trash",
          "/api/drive/starred", "/api/drive/recent", "/api/drive/usage", "/api/users/me/followers",
          "/api/drive/search?q=note"})
      seen.push_back(server.get(place, who.token));
    look_into(server, who.token, "", seen);
    seen.push_back(server.get("/api/drive/nodes", who.app_password));
  }
  return seen;
}

using Dump = std::map<std::string, std::vector<std::string>>;

// Every value of every table, as SQLite would write it into a statement. Which titles wait for
// their place in the index of terms is search's own affair.
Dump rows_of(const std::string& data, std::string_view but = "") {
  server::SystemRandom random;
  test::FakeClock clock;
  const auto storage = server::open_storage({.data = data}, test::variable, clock, random);
  REQUIRE(storage.ok());
  const auto text = [](const db::Row& row) { return row.string(0); };
  const auto out = storage->database->read([&](db::Session& session) -> Result<Dump> {
    Dump dump;
    for (const std::string& table :
         TRY(session.all("SELECT name FROM pragma_table_list WHERE schema = 'main' "
                         "AND type = 'table' AND name NOT LIKE 'sqlite%' "
                         "AND name <> 'search_waiting'",
                         text))) {
      std::string values = "''";
      for (const auto& column :
           TRY(session.all("SELECT name FROM pragma_table_info(?) ORDER BY name", text, table)))
        if (column != but) values += " || ' ' || quote(\"" + column + "\")";
      dump[table] =
          TRY(session.all("SELECT " + values + " AS line FROM " + table + " ORDER BY line", text));
    }
    return dump;
  });
  REQUIRE_MESSAGE(out.ok(), (out.ok() ? "" : out.error().cause));
  return *out;
}

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return (std::ostringstream() << file.rdbuf()).str();
}

// What a data folder holds, byte for byte.
std::map<std::string, std::string> files_of(const std::string& data) {
  std::map<std::string, std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(data))
    if (entry.is_regular_file()) out[entry.path().string()] = sha256(contents(entry.path()));
  return out;
}

const migration::Watch unwatched = [](const migration::Step&) { return Result<void>(); };

// Folders, and the clock of everything in them.
struct Fixture {
  test::TemporaryFolder folder;
  test::FakeClock clock;
  server::SystemClock system_clock;  // S3 compares it with its own
  server::SystemRandom random;

  std::string path(const std::string& name) const { return folder.path(name); }
  std::string key_file() const { return path("a/master.key"); }
  Result<migration::Report> move(migration::Order order,
                                 const migration::Watch& watch = unwatched) {
    if (order.key_file.empty()) order.key_file = key_file();
    return migration::migrate(order, test::variable, watch, system_clock, random);
  }
  migration::Place at(const std::string& name) const { return {.folder = path(name), .url = ""}; }
  migration::Place there() const { return {.folder = "", .url = test::postgres_url()}; }
};

void check_whole(const Result<migration::Report>& report) {
  REQUIRE_MESSAGE(report.ok(), (report.ok() ? "" : report.error().message + report.error().cause));
  CHECK_MESSAGE(report->differ.empty(), migration::text_of(*report));
}

std::string code_of(const Result<migration::Report>& report) {
  return report.ok() ? "" : report.error().code;
}

Result<void> serve_on(const std::string& data, const std::string& database = "") {
  server::SystemRandom random;
  test::FakeClock clock;
  TRY(server::open_storage({.data = data, .database = database}, test::variable, clock, random));
  return {};
}

void put_master_key(const Fixture& f, const std::string& name) {
  fs::create_directories(f.path(name));
  fs::copy_file(f.key_file(), f.path(name + "/master.key"));
}

// Changes the database of a folder, whose key ring is that of "a", under its server's feet.
void change(const Fixture& f, const std::string& name, const std::string& sql) {
  const auto key = server::load_master_key(f.key_file(), false, const_cast<Fixture&>(f).random);
  const auto keys =
      server::open_key_ring(f.path("a/store/keys"), *key, false, const_cast<Fixture&>(f).random);
  REQUIRE(keys.ok());
  const auto connection = db::SqliteConnection::open(
      {.path = f.path(name + "/store/septet.db"), .key = keys->database});
  REQUIRE(connection.ok());
  REQUIRE((*connection)->script(sql).ok());
}

}  // namespace

TEST_CASE("migrate: from one folder to another everything is as it was, the source untouched") {
  Fixture f;
  Household people;
  std::vector<std::string> seen;
  {
    WholeServer server(f.path("a"), "", f.clock);
    people = filled(server);
    seen_by(server, people);  // which notes when app passwords are used first
    seen = seen_by(server, people);
  }
  const Dump rows = rows_of(f.path("a"), "locator");
  const auto files = files_of(f.path("a"));
  const auto report = f.move({.from = f.at("a"), .to = f.at("b")});
  check_whole(report);
  CHECK(report->chunks.read > 100);
  CHECK(files_of(f.path("a")) == files);
  put_master_key(f, "b");
  CHECK(rows_of(f.path("b"), "locator") == rows);
  WholeServer server(f.path("b"), "", f.clock);
  CHECK(seen_by(server, people) == seen);
}

TEST_CASE("migrate: to PostgreSQL and back, each value and each file's bytes" *
          doctest::skip(nowhere)) {
  Fixture f;
  REQUIRE(test::empty_database(test::postgres_url()).ok());
  Household people;
  std::vector<std::string> seen;
  {
    WholeServer server(f.path("a"), "", f.clock);
    people = filled(server);
    seen_by(server, people);  // which notes when app passwords are used first
    seen = seen_by(server, people);
  }
  const Dump rows = rows_of(f.path("a"), "locator");
  const auto files = files_of(f.path("a"));
  check_whole(f.move({.from = f.at("a"), .to = f.there(), .chunks_to = f.path("b")}));
  CHECK(files_of(f.path("a")) == files);
  check_whole(f.move({.from = f.there(), .to = f.at("c"), .chunks_from = f.path("b")}));
  put_master_key(f, "b");
  put_master_key(f, "c");
  CHECK(rows_of(f.path("c"), "locator") == rows);
  {
    WholeServer server(f.path("b"), test::postgres_url(), f.clock);
    CHECK(seen_by(server, people) == seen);
  }
  WholeServer server(f.path("c"), "", f.clock);
  CHECK(seen_by(server, people) == seen);
  server.upload(people.anna.token, "afterwards", "goes on");
  CHECK(seen_by(server, people) != seen);
}

TEST_CASE("migrate: chunks go to S3 and come back" * doctest::skip(test::has_no_s3())) {
  Fixture f;
  Household people;
  std::vector<std::string> seen;
  {
    WholeServer server(f.path("a"), "", f.clock);
    people = filled(server);
    seen_by(server, people);  // which notes when app passwords are used first
    seen = seen_by(server, people);
  }
  const Dump rows = rows_of(f.path("a"), "locator");
  const std::string bucket = test::s3_url();
  check_whole(f.move({.from = f.at("a"), .to = f.at("b"), .chunks_to = bucket}));
  check_whole(f.move({.from = f.at("b"), .to = f.at("c"), .chunks_from = bucket}));
  put_master_key(f, "b");
  put_master_key(f, "c");
  CHECK(rows_of(f.path("c"), "locator") == rows);
  {
    WholeServer server(f.path("b"), "", f.clock, bucket);
    CHECK(seen_by(server, people) == seen);
  }
  CHECK_FALSE(fs::exists(f.path("b/store/packs")));
  const auto elsewhere =
      f.move({.from = f.at("c"), .to = f.at("d"), .chunks_from = test::s3_url()});
  CHECK(code_of(elsewhere) == "chunks_missing");
  {
    WholeServer stranger(f.path("stranger"), "", f.clock);
    filled_little(stranger);
  }
  const auto not_theirs = f.move({.from = f.at("stranger"),
                                  .to = f.at("d"),
                                  .chunks_to = bucket,
                                  .key_file = f.path("stranger/master.key")});
  CHECK(code_of(not_theirs) == "s3_owner");
}

TEST_CASE("migrate: chunks that stay keep their places, and the way back finds them" *
          doctest::skip(nowhere)) {
  Fixture f;
  REQUIRE(test::empty_database(test::postgres_url()).ok());
  {
    WholeServer server(f.path("a"), "", f.clock);
    filled_little(server);
  }
  const Dump rows = rows_of(f.path("a"));
  const auto there = f.move({.from = f.at("a"), .to = f.there()});
  check_whole(there);
  CHECK_FALSE(there->chunks_moved);
  fs::rename(f.path("a/store/septet.db"), f.path("old.db"));
  check_whole(f.move({.from = f.there(), .to = f.at("a")}));
  CHECK(rows_of(f.path("a")) == rows);
}

TEST_CASE("migrate: interrupted anywhere, no server starts on the target, and it begins anew") {
  Fixture f;
  {
    WholeServer server(f.path("a"), "", f.clock);
    filled_little(server);
  }
  const Dump rows = rows_of(f.path("a"), "locator");
  put_master_key(f, "b");
  int most = 0;
  for (bool whole = false; !whole; most += 3) {
    int steps = 0;
    const auto report =
        f.move({.from = f.at("a"), .to = f.at("b")}, [&](const migration::Step&) -> Result<void> {
          return ++steps > most ? internal("unplugged") : Result<void>();
        });
    whole = report.ok();
    if (whole) break;
    CHECK(report.error().cause.ends_with("unplugged"));
    CHECK(serve_on(f.path("b")).error().code == "migration_unfinished");
    CHECK(code_of(f.move({.from = f.at("b"), .to = f.at("c")})) == "migration_unfinished");
  }
  CHECK(most > 20);
  CHECK(rows_of(f.path("b"), "locator") == rows);
}

TEST_CASE("migrate: killed on the way to PostgreSQL, the next one begins anew" *
          doctest::skip(nowhere)) {
  Fixture f;
  REQUIRE(test::empty_database(test::postgres_url()).ok());
  {
    WholeServer server(f.path("a"), "", f.clock);
    filled_little(server);
  }
  for (const int steps_lived : {1, 9, 25}) {
    const pid_t child = fork();
    if (child == 0) {
      int steps = 0;
      (void)f.move({.from = f.at("a"), .to = f.there(), .chunks_to = f.path("b")},
                   [&](const migration::Step&) -> Result<void> {
                     if (++steps == steps_lived) raise(SIGKILL);
                     return {};
                   });
      _exit(1);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK(serve_on(f.path("other"), test::postgres_url()).error().code == "migration_unfinished");
    CHECK(serve_on(f.path("b")).error().code == "migration_unfinished");
  }
  check_whole(f.move({.from = f.at("a"), .to = f.there(), .chunks_to = f.path("b")}));
  put_master_key(f, "b");
  CHECK(serve_on(f.path("b"), test::postgres_url()).ok());
}

TEST_CASE("migrate: what came out otherwise is found, in rows and in chunks, and not to be used") {
  Fixture f;
  {
    WholeServer server(f.path("a"), "", f.clock);
    filled_little(server);
  }
  const auto report = f.move(
      {.from = f.at("a"), .to = f.at("b")}, [&](const migration::Step& step) -> Result<void> {
        if (step.doing != "moved") return {};
        change(f, "b", "UPDATE people_accounts SET bio = 'forged' WHERE username = 'anna'");
        std::fstream pack(f.path("b/store/packs/0000000001.pack"));
        pack.seekp(5'000);
        pack << "forged";
        return {};
      });
  REQUIRE(report.ok());
  CHECK(report->differ == std::vector<std::string>{"people_accounts", "the chunks"});
  CHECK(migration::text_of(*report).find("DIFFERENT") != std::string::npos);
  put_master_key(f, "b");
  CHECK(serve_on(f.path("b")).error().code == "migration_unfinished");
  check_whole(f.move({.from = f.at("a"), .to = f.at("b"), .counts_only = true}));
  CHECK(serve_on(f.path("b")).ok());
}

TEST_CASE("migrate: what cannot be is refused in one sentence, and nothing is written") {
  Fixture f;
  {
    WholeServer server(f.path("a"), "", f.clock);
    filled_little(server);
  }
  { WholeServer server(f.path("full"), "", f.clock); }
  const auto refused = [&](migration::Order order) {
    const auto report = f.move(std::move(order));
    REQUIRE_FALSE(report.ok());
    CHECK(report.error().message.find('\n') == std::string::npos);
    CHECK_FALSE(fs::exists(f.path("b")));
    return report.error().code;
  };
  CHECK(refused({.from = f.at("nothing"), .to = f.at("b")}) == "not_found");
  CHECK(refused({.from = f.at("a"), .to = f.at("a/../a")}) == "same_place");
  CHECK(refused({.from = f.at("a"), .to = f.at("full")}) == "target_not_empty");
  CHECK(refused({.from = f.at("a"), .to = f.at("b"), .key_file = f.path("none")}) == "key_missing");
  CHECK(refused({.from = f.at("a"), .to = f.at("b"), .key = std::string(64, 'a')}) == "key_wrong");
  CHECK(refused({.from = f.at("a"), .to = f.at("b"), .chunks_from = f.path("b")}) ==
        "chunks_missing");
  CHECK(refused({.from = f.at("a"),
                 .to = {"", "postgresql://nobody@127.0.0.1:1/none?connect_timeout=2"}}) ==
        "database_unavailable");
  CHECK(refused({.from = f.at("a"), .to = {"", "postgresql://[::"}}) == "wrong_setting");
  {
    const auto held = server::DataFolder::open(f.path("a"));
    CHECK(refused({.from = f.at("a"), .to = f.at("b")}) == "folder_unusable");
  }
  change(f, "a", "UPDATE schema_version SET version = 99 WHERE service = 'drive'");
  CHECK(refused({.from = f.at("a"), .to = f.at("b")}) == "database_newer");
  change(f, "a", "UPDATE schema_version SET version = 0 WHERE service = 'drive'");
  CHECK(refused({.from = f.at("a"), .to = f.at("b")}) == "database_older");
}

TEST_CASE("migrate: a value that is not of its column's type is refused") {
  Fixture f;
  {
    WholeServer server(f.path("a"), "", f.clock);
    filled_little(server);
  }
  change(f, "a", "UPDATE people_accounts SET roles = 'many'");
  CHECK(code_of(f.move({.from = f.at("a"), .to = f.at("b")})) == "column_type");
}

TEST_CASE("migrate: a database of others, one that is in use, one that is full" *
          doctest::skip(nowhere)) {
  Fixture f;
  const std::string url = test::postgres_url();
  {
    WholeServer server(f.path("a"), "", f.clock);
    filled_little(server);
  }
  REQUIRE(test::empty_database(url).ok());
  CHECK(code_of(f.move({.from = f.there(), .to = f.at("b")})) == "database_foreign");
  const auto connection = *server::PostgresConnection::open(url);
  REQUIRE(connection->script("CREATE TABLE ledger (id INT)").ok());
  CHECK(code_of(f.move({.from = f.at("a"), .to = f.there()})) == "database_foreign");
  CHECK(code_of(f.move({.from = f.there(), .to = f.at("b")})) == "database_foreign");
  REQUIRE(connection->script("DROP TABLE ledger; SET application_name = 'psql'").ok());
  check_whole(f.move({.from = f.at("a"), .to = f.there()}));
  CHECK(code_of(f.move({.from = f.at("a"), .to = f.there()})) == "target_not_empty");
  CHECK(code_of(f.move({.from = f.there(), .to = f.there(), .chunks_from = f.path("a")})) ==
        "same_place");
  CHECK(code_of(f.move({.from = f.there(), .to = f.at("b")})) == "chunks_missing");
  CHECK_FALSE(fs::exists(f.path("b/store")));
  const auto server = *server::PostgresDatabase::open({.url = url});
  CHECK(code_of(f.move({.from = f.there(), .to = f.at("b"), .chunks_from = f.path("a")})) ==
        "database_in_use");
}

TEST_CASE("migrate: events that a server left without numbers have theirs afterwards" *
          doctest::skip(nowhere)) {
  Fixture f;
  REQUIRE(test::empty_database(test::postgres_url()).ok());
  {
    WholeServer server(f.path("a"), "", f.clock);
    filled_little(server);
  }
  check_whole(f.move({.from = f.at("a"), .to = f.there()}));
  const auto connection = *server::PostgresConnection::open(test::postgres_url());
  REQUIRE(connection
              ->script("SET application_name = 'psql'; UPDATE outbox SET sequence = "
                       "sequence + (CAST(1 AS BIGINT) << 62) WHERE sequence = "
                       "(SELECT max(sequence) FROM outbox)")
              .ok());
  check_whole(f.move({.from = f.there(), .to = f.at("b"), .chunks_from = f.path("a")}));
  put_master_key(f, "b");
  WholeServer server(f.path("b"), "", f.clock);
  const auto newest = server.database().read([](db::Session& session) {
    return session.first(
        "SELECT max(sequence), (SELECT value FROM outbox_counter) FROM outbox",
        [](const db::Row& row) { return std::pair(row.integer(0), row.integer(1)); });
  });
  REQUIRE(newest.ok());
  CHECK((*newest)->first == (*newest)->second);
}

TEST_CASE("migrate: tables of many pages, of large rows and of keys of every kind move whole" *
          doctest::skip(nowhere)) {
  REQUIRE(test::empty_database(test::postgres_url()).ok());
  const char* schema =
      "CREATE TABLE t (a TEXT NOT NULL, b BYTEA NOT NULL, c BIGINT NOT NULL, d DOUBLE PRECISION, "
      "e TEXT, f BYTEA, PRIMARY KEY (c, a, b))";
  const auto opened = [&](auto connection) {
    REQUIRE(connection.ok());
    REQUIRE((*connection)->script(schema).ok());
    (*connection)->rollback();
    return server::table_engine(*std::move(connection));
  };
  const auto sqlite = opened(db::SqliteConnection::open({.path = ":memory:"}));
  const auto postgres = opened(server::PostgresConnection::open(test::postgres_url()));
  const auto tables = sqlite->tables();
  REQUIRE(tables.ok());
  CHECK(*tables == *postgres->tables());
  const server::Table& table = tables->front();
  std::vector<server::Cells> rows;
  test::SeededRandom random(7);
  for (int i = 0; i < 5'000; ++i) {
    const bool large = i % 500 == 0, empty = i % 3 == 0;
    rows.push_back({"Ä" + std::to_string(i % 97), random.bytes(16), std::int64_t{i % 10} - 5,
                    empty ? server::Cell() : server::Cell(1.5 * i),
                    empty ? server::Cell("") : server::Cell(nullptr),
                    large ? random.bytes(5'000'000) : std::string()});
  }
  REQUIRE(sqlite->begin_write().ok());
  REQUIRE(sqlite->append(table, rows).ok());
  REQUIRE(sqlite->commit().ok());
  int pages = 0;
  const auto copy = migration::each_page(*sqlite, table, [&](auto& page) -> Result<void> {
    ++pages;
    TRY(postgres->begin_write());
    TRY(postgres->append(table, page));
    return postgres->commit();
  });
  REQUIRE_MESSAGE(copy.ok(), (copy.ok() ? "" : copy.error().cause));
  CHECK(pages >= 5);
  const auto watch = [](std::int64_t) { return Result<void>(); };
  REQUIRE(postgres->begin_read().ok());
  const auto here = migration::sum_of(*sqlite, table, "", watch);
  const auto there = migration::sum_of(*postgres, table, "", watch);
  REQUIRE(here.ok());
  REQUIRE(there.ok());
  CHECK(here->rows == 5'000);
  CHECK(*here == *there);
  CHECK(*migration::sum_of(*postgres, table, "d", watch) != *there);
}

TEST_CASE("migrate: flags are read, and wrong ones named") {
  const auto none = [](const std::string&) { return std::optional<std::string>(); };
  const auto read = [&](std::vector<std::string> arguments) {
    return migration::read_order(arguments, none);
  };
  const auto order = read({"--from", "sqlite:data", "--to=postgresql://h/d", "--blobs-to", "b",
                           "--verify=counts", "--key-file", "k"});
  REQUIRE(order.ok());
  CHECK(order->from.folder == "data");
  CHECK(order->to.url == "postgresql://h/d");
  CHECK(order->chunks_to == "b");
  CHECK(order->counts_only);
  CHECK(order->key_file == "k");
  const auto complaint = [&](std::vector<std::string> arguments) {
    return read(std::move(arguments)).error().message;
  };
  CHECK(complaint({"--from", "sqlite:data"}).starts_with("--to is needed"));
  CHECK(complaint({"--from", "mysql://x"}).starts_with("--from takes sqlite:DATA"));
  CHECK(complaint({"--verify", "some"}).starts_with("--verify is all or counts"));
  CHECK(complaint({"--into", "x"}).starts_with("There is no flag --into"));
  CHECK(complaint({"--to"}).starts_with("--to needs a value"));
  CHECK(complaint({"data"}).starts_with("There is no flag data"));
}

}  // namespace septet::migrate_test
