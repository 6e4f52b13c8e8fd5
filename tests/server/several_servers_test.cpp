// What one server must know of another: several of them, as Apps, over one database.
#include <doctest/doctest.h>

#include <thread>

#include "blob/table_store.h"
#include "server/demonstration.h"
#include "server/group_commit_database.h"
#include "server/system.h"
#include "support/fake_credentials.h"
#include "support/shared_database.h"
#include "support/temporary_folder.h"

using namespace septet;

namespace {

const people::Visitor from_here{.address = "127.0.0.1", .device = "a test", .this_machine = true};

struct AppsWorld {
  test::TemporaryFolder folder;
  server::SystemClock clock;
  server::SystemRandom random;
  std::unique_ptr<server::GroupCommitDatabase> database =
      *server::GroupCommitDatabase::open({.path = folder.path("t.db")});
  std::unique_ptr<blob::TableStore> blobs = *blob::TableStore::open(*database);

  std::int64_t count(const char* sql) {
    return *database->read([&](db::Session& session) { return session.integer(sql); });
  }
};

struct AppServer {
  explicit AppServer(AppsWorld& world)
      : database(*world.database),
        app(*app::App::create({.database = database,
                               .blobs = *world.blobs,
                               .clock = world.clock,
                               .random = world.random,
                               .credentials = &credentials},
                              {})) {}

  people::RegisterRequest person(const std::string& name) const {
    return {.username = name, .email = name + "@example.org", .password = "password"};
  }

  test::SharedDatabase database;
  test::FakeCredentials credentials;
  std::unique_ptr<app::App> app;
};

}  // namespace

TEST_CASE("several servers: a session that one revokes the others refuse at once") {
  AppsWorld world;
  AppServer one(world), other(world);
  REQUIRE(one.app->people().accounts.register_account(one.person("ada"), from_here).ok());
  const auto sign_in = [&] {
    return one.app->people().sessions.login({.username = "ada", .password = "password"}, from_here);
  };
  const auto first = sign_in(), second = sign_in();
  const auto known = [&](AppServer& server, const people::SignedIn& session) {
    return *server.app->people().sessions.resolve(session.token, from_here);
  };
  REQUIRE(known(other, *first));
  const auto caller = known(one, *second);
  REQUIRE(caller);
  REQUIRE(one.app->people().sessions.revoke(*caller, first->reply.session_id).ok());
  CHECK_FALSE(known(other, *first));
  CHECK_FALSE(known(one, *first));
  REQUIRE(known(other, *second));
  REQUIRE(one.app->people().sessions.logout(*caller).ok());
  CHECK_FALSE(known(other, *second));
}

TEST_CASE("several servers: the link that each printed holds until one is used") {
  AppsWorld world;
  AppServer one(world), other(world), third(world);
  const auto link = [](AppServer& server) { return *server.app->first_administrator_token(); };
  const auto first = link(one), second = link(other);
  REQUIRE(first);
  REQUIRE(second);
  const auto become = [&](const std::string& name, const std::string& token) {
    auto request = third.person(name);
    request.setup_token = token;
    return third.app->people().accounts.register_account(request, from_here);
  };
  CHECK(become("ada", *first).ok());
  CHECK(become("ben", *second).error().code == "wrong_setup_token");
  CHECK_FALSE(link(other));
}

TEST_CASE("several servers: of those that start at once one fills the demonstration") {
  AppsWorld world;
  { const AppServer tables(world); }
  std::vector<std::thread> starting;
  std::atomic<int> filled{0};
  for (int i = 0; i < 3; ++i)
    starting.emplace_back([&] {
      AppServer server(world);
      const auto done =
          server::fill_demonstration(*server.app, server.database, world.clock, world.random);
      if (done.ok() && *server.app->people().accounts.count() > 0) ++filled;
      if (!done.ok()) MESSAGE(done.error().code << ": " << done.error().message);
    });
  for (auto& thread : starting) thread.join();
  CHECK(filled == 3);

  AppsWorld alone;
  AppServer server(alone);
  REQUIRE(server::fill_demonstration(*server.app, *alone.database, alone.clock, alone.random).ok());
  for (const char* sql : {"SELECT count(*) FROM drive_node", "SELECT count(*) FROM people_accounts",
                          "SELECT count(*) FROM drive_version"})
    CHECK_MESSAGE(world.count(sql) == alone.count(sql), sql);
}
