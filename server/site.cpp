#include "server/site.h"

#include <array>

#include "server/web_assets.h"

namespace septet::server {

namespace {

// No code but ours, no frames around us, nothing sent elsewhere.
constexpr std::string_view content_security_policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' blob: data:; font-src 'self'; connect-src 'self' ws: wss:; worker-src 'self'; "
    "manifest-src 'self'; media-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'none'";

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> security_headers{{
    {"Content-Security-Policy", content_security_policy},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), microphone=(), geolocation=(self), payment=(), usb=()"},
}};

bool is_of_app(std::string_view path) {
  return path.starts_with("/api/") || path.starts_with("/dav/") || path == "/dav" ||
         path.starts_with("/tus/") || path == "/tus" || path.starts_with("/s/");
}

bool from_this_machine(const Exchange& exchange) {
  return exchange.connection.starts_with("127.") || exchange.connection == "::1";
}

}  // namespace

SeptetSite::SeptetSite(Options options, app::App& app, LiveHub& live, MarketHub& market,
                       Metrics& metrics, AccessLog& log)
    : options_(options), app_(app), live_(live), market_(market), metrics_(metrics), log_(log) {}

http::Response SeptetSite::answer(Exchange& exchange) {
  http::Response out = dispatch(exchange);
  // A route that serves what people uploaded has a stricter policy of its own.
  for (const auto& [name, value] : security_headers)
    if (out.headers.find(name) == nullptr) out.headers.add(std::string(name), std::string(value));
  if (options_.secure) out.headers.set("Strict-Transport-Security", "max-age=31536000");
  return out;
}

http::Response SeptetSite::dispatch(Exchange& exchange) {
  const http::Request& request = exchange.request;
  exchange.route = request.path;
  if (request.path == "/healthz") return http::Response::text("ok\n", "text/plain");
  if (request.path == "/metrics") return metrics(exchange);
  if (request.path == "/api/live") return live_.upgrade(exchange);
  if (request.path == "/api/market/live") return market_.upgrade(exchange);
  if (!is_of_app(request.path)) {
    exchange.route = "/*";
    return web_asset(request);
  }
  app::Trace trace;
  http::Response out = app_.handle(request, &trace);
  exchange.route = trace.route == nullptr ? "/api/*" : trace.route->path;
  exchange.account_id = trace.account_id;
  exchange.cause = std::move(trace.cause);
  // What is about a person is kept by no cache in between, unless the route says otherwise.
  if (out.headers.find("Cache-Control") == nullptr) out.headers.add("Cache-Control", "no-store");
  return out;
}

http::Response SeptetSite::metrics(const Exchange& exchange) {
  if (!options_.metrics_for_all && !from_this_machine(exchange))
    return http::problem(not_found("There is nothing at this address."));
  return http::Response::text(metrics_.text(), "text/plain; version=0.0.4");
}

void SeptetSite::finished(const Exchange& exchange) {
  metrics_.count(exchange);
  log_.write(exchange);
}

}  // namespace septet::server
