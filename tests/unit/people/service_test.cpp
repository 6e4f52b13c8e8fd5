// People at the boundary of App::handle and, where that does not reach, of its service.
#include <doctest/doctest.h>

#include <cctype>

#include "app/app.h"
#include "base/encoding.h"
#include "db/embedded_database.h"
#include "support/fake_credentials.h"
#include "support/fakes.h"
#include "support/memory_blobs.h"

using namespace septet;
using namespace septet::people;

namespace {

const Visitor here{.address = "127.0.0.1", .device = "a test", .this_machine = true};
const Visitor elsewhere{.address = "192.0.2.7", .device = "a test"};

// Writes down what it was asked to send.
class ListeningSender final : public NotificationSender {
 public:
  Result<void> send(db::Transaction&, const Id&, const Notification& notification) override {
    kinds.push_back(notification.kind);
    return {};
  }
  std::vector<std::string> kinds;
};

class ListeningHook final : public AccountHook {
 public:
  Result<void> account_removed(db::Transaction&, const Id& id, Timestamp) override {
    removed.push_back(id);
    return {};
  }
  std::vector<Id> removed;
};

struct World {
  test::FakeClock clock;
  test::SeededRandom random;
  test::FakeCredentials credentials;
  test::MemoryBlobs blobs;
  ListeningSender sender;
  ListeningHook hook;
  std::unique_ptr<db::EmbeddedDatabase> database =
      *db::EmbeddedDatabase::open({.path = ":memory:"});
  std::unique_ptr<app::App> app;
  Service* people = nullptr;

  explicit World(app::Settings settings = {}) {
    app = *app::App::create({.database = *database,
                             .blobs = blobs,
                             .clock = clock,
                             .random = random,
                             .credentials = settings.local ? nullptr : &credentials,
                             .sender = &sender},
                            settings);
    people = &app->people();
    people->add_hook(hook);
  }

  Id register_person(const std::string& name) {
    return people->accounts
        .register_account(
            {.username = name, .email = name + "@example.org", .password = "password"}, here)
        ->user_id;
  }
  SignedIn sign_in(const std::string& name, const Visitor& visitor = here) {
    return *people->sessions.login({.username = name, .password = "password"}, visitor);
  }
  Caller caller(const std::string& token) { return **people->sessions.resolve(token, here); }
  std::int64_t count(const std::string& sql) {
    return *database->read([&](db::Session& session) { return session.integer(sql); });
  }
  http::Response ask(http::Method method, const std::string& path, const http::Headers& headers,
                     const std::string& address = "127.0.0.1") {
    http::Request request;
    request.method = method;
    request.path = path;
    request.headers = headers;
    request.peer_address = address;
    return app->handle(request);
  }
};

http::Headers with(const std::string& name, const std::string& value) {
  http::Headers out;
  out.add(name, value);
  return out;
}

}  // namespace

TEST_CASE("sign-in: an unknown user costs as much work as a wrong password") {
  World world;
  world.register_person("ada");
  const auto work_of = [&](const std::string& name) {
    const int before = world.credentials.verifications;
    CHECK_FALSE(world.people->sessions.login({.username = name, .password = "wrong"}, here).ok());
    return world.credentials.verifications - before;
  };
  CHECK(work_of("ada") == 1);
  CHECK(work_of("nobody") == 1);
}

TEST_CASE("sign-in: failing in somebody's name from one place keeps nobody out elsewhere") {
  World world;
  world.register_person("ada");
  for (int i = 0; i < 30; ++i)
    CHECK_FALSE(
        world.people->sessions.login({.username = "ada", .password = "wrong"}, elsewhere).ok());
  CHECK(world.people->sessions.login({.username = "ada", .password = "password"}, elsewhere)
            .error()
            .kind == ErrorKind::too_many);
  CHECK(world.people->sessions.login({.username = "ada", .password = "password"}, here).ok());
}

TEST_CASE("tokens: nothing in the database tells one") {
  World world;
  world.register_person("ada");
  const SignedIn session = world.sign_in("ada");
  CHECK(from_base64url(session.token)->size() == 32);
  const auto hash = *world.database->read([](db::Session& s) {
    return s.first("SELECT token_hash FROM people_sessions",
                   [](const db::Row& row) { return std::string(row.blob(0)); });
  });
  CHECK(*hash == sha256(session.token));
}

TEST_CASE("sessions: last use is written down at most once a minute, and revocation is immediate") {
  World world;
  world.register_person("ada");
  const SignedIn session = world.sign_in("ada");
  const auto last_used = [&] { return world.count("SELECT last_used_at FROM people_sessions"); };
  const auto first = last_used();
  world.clock.advance(seconds(59));
  const Caller caller = world.caller(session.token);
  CHECK(last_used() == first);
  world.clock.advance(seconds(2));
  world.caller(session.token);
  CHECK(last_used() == first + 61'000'000);
  REQUIRE(world.people->sessions.revoke(caller, caller.session_id).ok());
  CHECK_FALSE(world.people->sessions.resolve(session.token, here)->has_value());
}

TEST_CASE("session cache: what was dropped meanwhile is not put back") {
  SessionCache cache(10);
  store::Proven proven;
  proven.session.account_id = id_from_raw("0123456789abcdef");
  const auto generation = cache.generation();
  cache.drop_account(proven.session.account_id);
  cache.put("hash", proven, generation);
  CHECK_FALSE(cache.find("hash"));
  cache.put("hash", proven, cache.generation());
  CHECK(cache.find("hash"));
  cache.drop_account(proven.session.account_id);
  CHECK_FALSE(cache.find("hash"));
}

TEST_CASE("upkeep: what has expired goes") {
  World world;
  const Id ada_id = world.register_person("ada");
  world.sign_in("ada");
  REQUIRE(world.people->accounts.first_administrator_token().ok());
  RecordingSender recorder(world.people->context());
  REQUIRE(world.database
              ->write([&](db::Transaction& tx) {
                return recorder.send(tx, ada_id, {.title = "Hello"});
              })
              .ok());
  CHECK(world.count("SELECT count(*) FROM people_outgoing") == 1);
  world.clock.advance(days(31));
  REQUIRE(world.people->tick().ok());
  CHECK(world.count("SELECT count(*) FROM people_sessions") == 0);
  CHECK(world.count("SELECT count(*) FROM people_setup_tokens") == 0);
  CHECK(world.count("SELECT count(*) FROM people_outgoing") == 0);
}

TEST_CASE("the first administrator: each link replaces the one before, and works once") {
  World world;
  world.register_person("ada");
  const Caller ada = world.caller(world.sign_in("ada").token);
  const auto old_link = **world.people->accounts.first_administrator_token();
  const auto link = **world.people->accounts.first_administrator_token();
  CHECK_FALSE(world.people->accounts.claim_administrator(ada, old_link).ok());
  CHECK(world.people->accounts.claim_administrator(ada, link).ok());
  CHECK_FALSE(world.people->accounts.claim_administrator(ada, link).ok());
  CHECK_FALSE(world.people->accounts.first_administrator_token()->has_value());
  CHECK(world.caller(world.sign_in("ada").token).has(Role::administrator));
}

TEST_CASE("the demonstration: one click from this machine, nothing from elsewhere") {
  World world;
  REQUIRE(world.people->accounts
              .add({.username = "mira",
                    .email = "mira@example.org",
                    .password = "password",
                    .display_name = "Mira",
                    .demonstration = true})
              .ok());
  CHECK(world.people->accounts.demonstration(here)->size() == 1);
  CHECK(world.people->accounts.demonstration(elsewhere)->empty());
  CHECK_FALSE(world.people->sessions.login_demonstration({.username = "mira"}, elsewhere).ok());
  CHECK_FALSE(
      world.people->sessions.login({.username = "mira", .password = "password"}, elsewhere).ok());
  const auto session = world.people->sessions.login_demonstration({.username = "Mira"}, here);
  REQUIRE(session.ok());
  CHECK(world.people->sessions.resolve(session->token, here)->has_value());
  CHECK_FALSE(world.people->sessions.resolve(session->token, elsewhere)->has_value());
}

TEST_CASE("this machine is neither a proxy on it nor a foreign name that leads to it") {
  const auto is_here = [](const std::string& peer, const http::Headers& headers) {
    http::Request request;
    request.peer_address = peer;
    request.headers = headers;
    return visitor_of(request).this_machine;
  };
  CHECK(is_here("127.0.0.1", with("Host", "localhost:8080")));
  CHECK(is_here("::1", with("Host", "[::1]:8080")));
  CHECK_FALSE(is_here("127.0.0.1", with("Host", "rebound.example:8080")));
  CHECK_FALSE(is_here("127.0.0.1", with("X-Forwarded-For", "192.0.2.7")));
  CHECK_FALSE(is_here("192.0.2.7", with("Host", "localhost")));
}

TEST_CASE("app passwords: as bearer or with the username, in their own service") {
  World world;
  world.register_person("ada");
  const Caller ada = world.caller(world.sign_in("ada").token);
  const auto made = world.people->sessions.add_app_password(ada, {"Files", Scope::drive});
  REQUIRE(made.ok());
  for (const char c : made->password) CHECK_MESSAGE(std::isalnum(c), made->password);
  const auto status = [&](const std::string& path, const std::string& authorization) {
    return world.ask(http::Method::get, path, with("Authorization", authorization)).status;
  };
  const auto basic = [&](const std::string& pair) { return "Basic " + to_base64(pair); };
  CHECK(status("/api/drive/nodes", "Bearer " + made->password) == 200);
  CHECK(status("/api/drive/nodes", "bearer " + made->password) == 200);
  CHECK(status("/api/drive/nodes", basic("ADA:" + made->password)) == 200);
  CHECK(status("/api/drive/nodes", basic("ada@example.org:" + made->password)) == 200);
  CHECK(status("/api/drive/nodes", basic("ben:" + made->password)) == 401);
  CHECK(status("/api/drive/nodes", basic("ada:password")) == 401);
  CHECK(status("/api/users/me", basic("ada:" + made->password)) == 403);
}

TEST_CASE("the live socket: a session, and from a browser our own page") {
  World world;
  world.register_person("ada");
  const std::string token = world.sign_in("ada").token;
  const Caller ada = world.caller(token);
  const auto app_password = world.people->sessions.add_app_password(ada, {"Files", Scope::drive});
  http::Request request;
  request.peer_address = "127.0.0.1";
  CHECK_FALSE(world.app->authenticate(request).ok());
  request.headers = with("Authorization", "Bearer " + app_password->password);
  CHECK_FALSE(world.app->authenticate(request).ok());
  request.headers = with("Cookie", "septet_session=" + token);
  request.headers.set("Host", "septet.example");
  request.headers.set("Origin", "https://evil.example");
  CHECK(world.app->authenticate(request).error().code == "csrf");
  request.headers.set("Origin", "https://septet.example");
  CHECK(world.app->authenticate(request)->account_id == ada.account_id);
}

TEST_CASE("rates: an account has its own limit, wherever it comes from") {
  app::Settings settings;
  settings.rates.account = {2, 0.001};
  World world(settings);
  world.register_person("ada");
  const auto bearer = with("Authorization", "Bearer " + world.sign_in("ada").token);
  for (const char* address : {"127.0.0.1", "127.0.0.2"})
    CHECK(world.ask(http::Method::get, "/api/users/me", bearer, address).status == 200);
  const auto refused = world.ask(http::Method::get, "/api/users/me", bearer, "127.0.0.3");
  CHECK(refused.status == 429);
  CHECK(refused.headers.find("Retry-After") != nullptr);
}

TEST_CASE("the end of an account: what is personal goes, the record stays without a name") {
  World world;
  const Id ada_id = world.register_person("ada"), ben_id = world.register_person("ben");
  const Caller ada = world.caller(world.sign_in("ada").token);
  const std::string ben_token = world.sign_in("ben").token;
  const Caller ben = world.caller(ben_token);
  REQUIRE(world.people->follows.follow_person(ada, ben_id).ok());
  REQUIRE(world.people->follows.follow_person(ben, ada_id).ok());
  REQUIRE(world.people->accounts.remove(ben, {"password"}).ok());
  CHECK(world.hook.removed == std::vector<Id>{ben_id});
  CHECK_FALSE(world.people->sessions.resolve(ben_token, here)->has_value());
  CHECK(world.people->profiles.own(ada_id)->profile.followers == 0);
  CHECK(world.people->profiles.own(ada_id)->profile.following == 0);
  CHECK(world.count("SELECT count(*) FROM people_follows") == 0);
  CHECK(world.count("SELECT count(*) FROM people_notifications "
                    "WHERE account_id NOT IN (SELECT id FROM people_accounts)") == 0);
  const auto activity = world.people->activity.list_all({});
  bool found = false;
  for (const ActivityEntry& entry : activity->items)
    if (entry.user_id == ben_id) {
      found = true;
      CHECK_FALSE(entry.username);
      CHECK(entry.device_name.empty());
      CHECK(entry.address.empty());
    }
  CHECK(found);
}

TEST_CASE("follow counts are those of the rows, whatever the order of follows and ends") {
  World world;
  std::vector<Caller> callers;
  for (int i = 0; i < 5; ++i) {
    const std::string name = "person" + std::to_string(i);
    world.register_person(name);
    callers.push_back(world.caller(world.sign_in(name).token));
  }
  for (int step = 0; step < 300; ++step) {
    const Caller& who = callers[world.random.next() % callers.size()];
    const Caller& whom = callers[world.random.next() % callers.size()];
    if (who.account_id == whom.account_id) continue;
    const bool follows = world.random.next() % 2 == 0;
    REQUIRE((follows ? world.people->follows.follow_person(who, whom.account_id)
                     : world.people->follows.unfollow_person(who, whom.account_id))
                .ok());
    CHECK(world.count("SELECT count(*) FROM people_follow_counts c WHERE followers <> "
                      "(SELECT count(*) FROM people_follows f WHERE f.kind = c.kind "
                      "AND f.target_id = c.target_id)") == 0);
  }
}

TEST_CASE("notifications go out by e-mail where the person wants it") {
  World world;
  const Id ada_id = world.register_person("ada");
  const Id ben_id = world.register_person("ben");
  const Caller ben = world.caller(world.sign_in("ben").token);
  REQUIRE(world.people->notifications
              .save_preferences(ada_id, {{{"people.new_follower", false, true, {}, {}}}})
              .ok());
  REQUIRE(world.people->follows.follow_person(ben, ada_id).ok());
  CHECK(world.sender.kinds == std::vector<std::string>{"people.new_follower"});
  CHECK(world.people->notifications.list(ada_id, false, {})->items.empty());
  CHECK(world.people->notifications.list(ben_id, false, {})->unread == 0);
}

TEST_CASE("notifications are live: the event comes with the row or not at all") {
  World world;
  const Id ada_id = world.register_person("ada");
  const auto notify = [&](bool fail) {
    return world.database->write([&](db::Transaction& tx) -> Result<void> {
      TRY(world.people->notifications.notify(
          tx, {ada_id, "drive.shared", "A file for you", "", "", {}}));
      if (fail) return internal("on purpose");
      return {};
    });
  };
  CHECK_FALSE(notify(true).ok());
  CHECK(world.count("SELECT count(*) FROM outbox WHERE kind = 'notification.added'") == 0);
  CHECK(notify(false).ok());
  CHECK(world.count("SELECT count(*) FROM outbox WHERE kind = 'notification.added'") == 1);
  CHECK(world.people->notifications.list(ada_id, true, {})->items.front().app == "drive");
}

TEST_CASE("export: everything that people keeps, and no secret") {
  World world;
  const Id ada_id = world.register_person("ada");
  const SignedIn session = world.sign_in("ada");
  const auto document = world.database->read(
      [&](db::Session& s) { return world.people->accounts.account_json(s, ada_id); });
  REQUIRE(document.ok());
  for (const char* member : {"username", "email", "addresses", "preferences", "devices",
                             "following", "followers", "notifications", "activity"})
    CHECK_MESSAGE(document->contains(member), member);
  const std::string text = to_text(*document);
  CHECK(text.find("fake$") == std::string::npos);
  CHECK(text.find(session.token) == std::string::npos);
}

TEST_CASE("local mode: the same person every time, also after a restart and after the end") {
  World world({.local = true});
  const Caller first = *world.people->accounts.local_caller();
  CHECK(world.people->accounts.local_caller()->account_id == first.account_id);
  World* again = &world;
  again->app = *app::App::create({.database = *world.database,
                                  .blobs = world.blobs,
                                  .clock = world.clock,
                                  .random = world.random},
                                 {.local = true});
  const Caller second = *again->app->people().accounts.local_caller();
  CHECK(second.account_id == first.account_id);
  CHECK(second.device_id == first.device_id);
  REQUIRE(again->app->people().accounts.remove(second, {}).ok());
  CHECK(again->app->people().accounts.local_caller()->account_id != first.account_id);
}
