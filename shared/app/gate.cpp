#include "app/gate.h"

#include "base/encoding.h"

namespace septet::app {

namespace {

bool is_safe(http::Method method) {
  return method == http::Method::get || method == http::Method::head ||
         method == http::Method::options;
}

// What follows the name of the scheme, which is compared without regard to case.
std::optional<std::string_view> after_scheme(std::string_view header, std::string_view scheme) {
  if (header.size() <= scheme.size() || header[scheme.size()] != ' ') return std::nullopt;
  for (std::size_t i = 0; i < scheme.size(); ++i)
    if ((header[i] | 0x20) != scheme[i]) return std::nullopt;
  return header.substr(scheme.size() + 1);
}

// "https://example.org:8443" → "example.org:8443".
std::string_view authority(std::string_view origin) {
  const auto scheme = origin.find("://");
  return scheme == origin.npos ? std::string_view() : origin.substr(scheme + 3);
}

bool is_own_origin(const http::Request& request) {
  const std::string* origin = request.headers.find("Origin");
  if (origin == nullptr) return true;
  const std::string_view asked = authority(*origin);
  return !asked.empty() && asked == request.headers.get("Host");
}

Error forged() {
  return failure(ErrorKind::forbidden, "csrf", "This request did not come from Septet’s own page.");
}

// A cookie goes along with whatever a page of anybody's makes the browser send; the header does
// not.
Result<void> check_not_forged(const http::Request& request) {
  const std::string* site = request.headers.find("Sec-Fetch-Site");
  const bool own = request.headers.get(people::client_header) == "web" && is_own_origin(request) &&
                   (site == nullptr || *site == "same-origin");
  if (!own) return forged();
  return {};
}

Caller nobody_at(const people::Visitor& visitor) {
  Caller nobody;
  nobody.address = visitor.address;
  nobody.device_name = visitor.device;
  return nobody;
}

Error not_signed_in() {
  return failure(ErrorKind::unauthenticated, "not_signed_in", "Sign in first.");
}

// In local mode the one person there is runs everything.
Result<void> check_access(const Caller& caller, const http::Route& route, bool local) {
  if (route.access == http::Access::anyone) return {};
  if (!caller.signed_in()) return not_signed_in();
  const bool by_app_password = !caller.scope.empty();
  if (by_app_password && route.access != http::Access::signed_in)
    return failure(ErrorKind::forbidden, "session_needed",
                   "An app password cannot do this. Sign in with your own password.");
  if (by_app_password && route.service != caller.scope)
    return failure(ErrorKind::forbidden, "wrong_scope",
                   "This app password opens " + caller.scope + " only.");
  if (route.access == http::Access::administrator && !local && !caller.has(Role::administrator))
    return failure(ErrorKind::forbidden, "not_administrator", "Only an administrator can do this.");
  return {};
}

}  // namespace

Result<void> Gate::limit(const std::string& kind, std::string_view whose, const http::Rate& rate) {
  if (whose.empty()) return {};
  return limiter_.take(kind + std::string(whose), rate, people_.context().now());
}

Result<Caller> Gate::by_token(std::string_view token, const people::Visitor& visitor,
                              const std::optional<std::string>& username) {
  auto caller = TRY(people_.sessions.resolve(token, visitor, username));
  if (caller) return *std::move(caller);
  return nobody_at(visitor);
}

Result<Caller> Gate::by_basic(std::string_view encoded, const people::Visitor& visitor) {
  const std::string pair = from_base64(encoded).value_or("");
  const auto colon = pair.find(':');
  if (colon == pair.npos) return by_token({}, visitor);
  return by_token(std::string_view(pair).substr(colon + 1), visitor, pair.substr(0, colon));
}

Result<Caller> Gate::identify(const http::Request& request, const people::Visitor& visitor,
                              bool token_in_query) {
  if (people_.context().settings.local) return people_.accounts.local_caller();
  if (const std::string* header = request.headers.find("Authorization")) {
    if (const auto token = after_scheme(*header, "bearer")) return by_token(*token, visitor);
    if (const auto pair = after_scheme(*header, "basic")) return by_basic(*pair, visitor);
  }
  if (token_in_query)
    if (const std::string* token = request.query.find("access_token"))
      return by_token(*token, visitor);
  const auto cookie = http::cookie(request, people::session_cookie);
  Caller caller = TRY(by_token(cookie.value_or(""), visitor));
  caller.by_cookie = caller.signed_in();
  return caller;
}

Result<Caller> Gate::admit(const http::Request& request, const http::Route& route) {
  const people::Visitor visitor = people::visitor_of(request);
  TRY(limit("address ", visitor.address, rates_.address));
  if (route.strict) TRY(limit("strict ", visitor.address, rates_.strict));
  if (route.access == http::Access::stranger) return nobody_at(visitor);
  const Caller caller = TRY(identify(request, visitor, route.token_in_query));
  if (caller.signed_in()) TRY(limit("account ", caller.account_id.raw(), rates_.account));
  if (caller.by_cookie && !is_safe(request.method)) TRY(check_not_forged(request));
  TRY(check_access(caller, route, people_.context().settings.local));
  return caller;
}

Result<Caller> Gate::authenticate(const http::Request& request) {
  const Caller caller = TRY(identify(request, people::visitor_of(request), true));
  if (!caller.signed_in() || !caller.scope.empty()) return not_signed_in();
  if (caller.by_cookie && !is_own_origin(request)) return forged();
  return caller;
}

}  // namespace septet::app
