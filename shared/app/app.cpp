#include "app/app.h"

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
}

Result<http::Response> App::answer(const http::Request& request) {
  const http::Match match = TRY(router_.match(request.method, request.path));
  http::Call call{request, {}, match.params};
  return match.route->handle(call);
}

http::Response App::handle(const http::Request& request) {
  try {
    auto answered = answer(request);
    return answered.ok() ? *std::move(answered) : http::problem(answered.error());
  } catch (const std::exception& e) {
    return http::problem(internal(e.what()));
  }
}

}  // namespace septet::app
