#include "app/app.h"

#include "drive/routes.h"

namespace septet::app {

namespace {

struct ServerInfo {
  std::string name;
  bool local = false;
  static void visit(auto& self, auto&& field) {
    field("name", self.name);
    field("local", self.local);
  }
};

}  // namespace

App::App(Ports ports, Settings settings) : ports_(ports), settings_(std::move(settings)) {}

Result<std::unique_ptr<App>> App::create(Ports ports, Settings settings) {
  TRY(events::migrate(ports.database));
  std::unique_ptr<App> app(new App(ports, std::move(settings)));
  blob::ChunkCipher& cipher = ports.cipher == nullptr ? app->plain_cipher_ : *ports.cipher;
  app->drive_ = TRY(drive::Service::create(
      {ports.database, ports.blobs, cipher, ports.clock, ports.random}, {}));
  app->bind_routes();
  return app;
}

void App::bind_routes() {
  router_.add({.method = http::Method::get,
               .path = "/api/server",
               .service = "server",
               .summary = "What this server is",
               .access = http::Access::anyone,
               .handle = [this](http::Call&) -> Result<http::Response> {
                 return http::Response::record(ServerInfo{settings_.name, settings_.local});
               },
               .reply = schema_of<ServerInfo>()});
  router_.add({.method = http::Method::get,
               .path = "/api/openapi.json",
               .service = "server",
               .summary = "This description",
               .access = http::Access::anyone,
               .handle = [this](http::Call&) -> Result<http::Response> {
                 return http::Response::json(router_.openapi());
               }});
  drive::bind_drive_routes(router_, *drive_);
}

Result<http::Response> App::answer(const http::Request& request, Trace& trace) {
  http::Match match = TRY(router_.match(request.method, request.path));
  trace.route = match.route;
  if (request.body != nullptr && request.body->size().value_or(0) > match.route->body_limit)
    return failure(ErrorKind::too_large, "body_too_large", "The request is over the limit of " +
                       std::to_string(match.route->body_limit) + " bytes.");
  http::Call call{request, {}, std::move(match.params)};
  return match.route->handle(call);
}

http::Response App::handle(const http::Request& request, Trace* trace) {
  Trace unread;
  Trace& noted = trace == nullptr ? unread : *trace;
  try {
    auto answered = answer(request, noted);
    if (answered.ok()) return *std::move(answered);
    noted.cause = answered.error().cause;
    return http::problem(answered.error());
  } catch (const std::exception& e) {
    noted.cause = e.what();
    return http::problem(internal(e.what()));
  }
}

Result<Caller> App::authenticate(const http::Request&) {
  return failure(ErrorKind::unauthenticated, "not_signed_in", "Sign in first.");
}

Result<void> App::tick() {
  return drive_->tick();
}

}  // namespace septet::app
