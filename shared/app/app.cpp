#include "app/app.h"

#include "drive/routes.h"
#include "market/routes.h"
#include "people/routes.h"

namespace septet::app {

namespace {

// A client that was away for longer asks for everything anew.
constexpr Duration events_kept = days(30);

// An error as the route's clients understand it.
http::Response refusal(const Error& error, const http::Route* route) {
  http::Response out = http::problem(error);
  if (out.status == 401 && route != nullptr && route->asks_password)
    out.headers.set("WWW-Authenticate", "Basic realm=\"Septet\"");
  return out;
}

// What Drive does when an account goes.
class DriveEnd final : public people::AccountHook {
 public:
  explicit DriveEnd(drive::Service& drive) : drive_(drive) {}
  Result<void> account_removed(db::Transaction& tx, const Id& id, Timestamp now) override {
    return drive_.forget_account(tx, id, now);
  }

 private:
  drive::Service& drive_;
};

// What Market does when an account goes.
class MarketEnd final : public people::AccountHook {
 public:
  explicit MarketEnd(market::Service& market) : market_(market) {}
  Result<void> account_removed(db::Transaction& tx, const Id& id, Timestamp now) override {
    return market_.forget_account(tx, id, now);
  }

 private:
  market::Service& market_;
};

// What people keeps of an account, for Drive's archive of everything.
class AccountPapers final : public drive::AccountDocument {
 public:
  explicit AccountPapers(people::Service& people) : people_(people) {}
  Result<Json> account_document(db::Session& session, const Id& account_id) override {
    return people_.accounts.account_json(session, account_id);
  }

 private:
  people::Service& people_;
};

// Passwords of links are kept as those of accounts are.
class LinkPasswords final : public drive::PasswordHasher {
 public:
  explicit LinkPasswords(people::Credentials& credentials) : credentials_(credentials) {}
  Result<std::string> hash_password(std::string_view password) override {
    return credentials_.hash_password(password);
  }
  Result<bool> verify_password(const std::string& hash, std::string_view password) override {
    return credentials_.verify_password(hash, password);
  }

 private:
  people::Credentials& credentials_;
};

}  // namespace

App::App(Ports ports, Settings settings) : ports_(ports), settings_(std::move(settings)) {}

Result<std::unique_ptr<App>> App::create(Ports ports, Settings settings) {
  TRY(events::migrate(ports.database));
  std::unique_ptr<App> app(new App(ports, std::move(settings)));
  app->jobs_ = TRY(jobs::Queue::open(ports.database, ports.clock, ports.random));
  TRY(app->make_people());
  TRY(app->make_drive());
  TRY(app->make_market());
  app->bind_routes();
  return app;
}

http::RateLimiter& App::limiter() {
  return ports_.limiter == nullptr ? memory_limiter_ : *ports_.limiter;
}

Result<void> App::make_people() {
  people_ = TRY(people::Service::create({.database = ports_.database,
                                         .clock = ports_.clock,
                                         .random = ports_.random,
                                         .limiter = limiter(),
                                         .credentials = ports_.credentials,
                                         .sender = ports_.sender,
                                         .settings = {.local = settings_.local,
                                                      .issuer = settings_.name,
                                                      .failures = settings_.failed_sign_ins}}));
  gate_ = std::make_unique<Gate>(*people_, limiter(), settings_.rates);
  return {};
}

Result<void> App::make_drive() {
  blob::ChunkCipher& cipher = ports_.cipher == nullptr ? plain_cipher_ : *ports_.cipher;
  if (ports_.credentials != nullptr && !settings_.local)
    link_passwords_ = std::make_unique<LinkPasswords>(*ports_.credentials);
  drive::Settings drive_settings = settings_.drive;
  drive_settings.wrong_passwords = settings_.failed_sign_ins;
  if (!settings_.local) drive_people_ = std::make_unique<DrivePeople>(*people_);
  drive_ = TRY(drive::Service::create(
      {ports_.database, ports_.blobs, cipher, ports_.clock, ports_.random, *jobs_,
       drive_people_.get(), ports_.tools, link_passwords_.get(), &limiter()},
      drive_settings));
  drive_end_ = std::make_unique<DriveEnd>(*drive_);
  people_->add_hook(*drive_end_);
  account_papers_ = std::make_unique<AccountPapers>(*people_);
  return {};
}

Result<void> App::make_market() {
  market::Settings market_settings = settings_.market;
  market_settings.local = settings_.local;
  if (!settings_.local) market_people_ = std::make_unique<MarketPeople>(*people_);
  market_ = TRY(market::Service::create({ports_.database, ports_.clock, ports_.random,
                                         market_people_.get(), ports_.fetcher, jobs_.get()},
                                        market_settings));
  market_end_ = std::make_unique<MarketEnd>(*market_);
  people_->add_hook(*market_end_);
  return {};
}

void App::bind_routes() {
  router_.add({.method = http::Method::get,
               .path = "/api/server",
               .service = "server",
               .summary = "What this server is",
               .access = http::Access::anyone,
               .handle = [this](http::Call& call) -> Result<http::Response> {
                 const auto visitor = people::visitor_of(call.request);
                 return http::Response::record(
                     people::ServerInfo{settings_.name, settings_.local,
                                        TRY(people_->accounts.demonstration(visitor))});
               },
               .reply = schema_of<people::ServerInfo>()});
  router_.add({.method = http::Method::get,
               .path = "/api/openapi.json",
               .service = "server",
               .summary = "This description",
               .access = http::Access::anyone,
               .handle = [this](http::Call&) -> Result<http::Response> {
                 return http::Response::json(router_.openapi());
               }});
  people::bind_people_routes(router_, *people_);
  drive::bind_drive_routes(router_, *drive_);
  drive::bind_exchange_routes(router_, *drive_, *account_papers_);
  market::bind_market_routes(router_, *market_);
}

Result<http::Response> App::answer(const http::Request& request, Trace& trace) {
  http::Match match = TRY(router_.match(request.method, request.path));
  trace.route = match.route;
  if (request.body != nullptr && request.body->size().value_or(0) > match.route->body_limit)
    return failure(
        ErrorKind::too_large, "body_too_large",
        "The request is over the limit of " + std::to_string(match.route->body_limit) + " bytes.");
  Caller caller = TRY(gate_->admit(request, *match.route));
  trace.account_id = caller.account_id;
  http::Call call{request, std::move(caller), std::move(match.params)};
  http::Response response = TRY(match.route->handle(call));
  if (request.method != http::Method::head) TRY(response.begin());
  return response;
}

http::Response App::handle(const http::Request& request, Trace* trace) {
  Trace unread;
  Trace& noted = trace == nullptr ? unread : *trace;
  try {
    auto answered = answer(request, noted);
    if (answered.ok()) return *std::move(answered);
    noted.cause = answered.error().cause;
    return refusal(answered.error(), noted.route);
  } catch (const std::exception& e) {
    noted.cause = e.what();
    return http::problem(internal(e.what()));
  }
}

Result<Caller> App::authenticate(const http::Request& request) {
  return gate_->authenticate(request);
}

Result<void> App::tick() {
  TRY(ports_.database.write([&](db::Transaction& tx) {
    return events::forget_before(tx, ports_.clock.now() - events_kept);
  }));
  TRY(people_->tick());
  TRY(drive_->tick());
  TRY(market_->tick());
  return jobs_->tick();
}

Result<std::optional<std::string>> App::first_administrator_token() {
  return people_->accounts.first_administrator_token();
}

}  // namespace septet::app
