#include "http/router.h"

#include <algorithm>
#include <charconv>

#include "base/encoding.h"

namespace septet::http {

namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> out;
  if (path.starts_with('/')) path.remove_prefix(1);
  while (true) {
    const auto slash = path.find('/');
    out.push_back(path.substr(0, slash));
    if (slash == path.npos) return out;
    path.remove_prefix(slash + 1);
  }
}

bool is_parameter(std::string_view segment) {
  return segment.starts_with('{');
}
bool is_rest(std::string_view segment) {
  return segment.ends_with("...}");
}

std::string parameter_name(std::string_view segment) {
  segment.remove_prefix(1);
  segment.remove_suffix(is_rest(segment) ? 4 : 1);
  return std::string(segment);
}

std::string_view title_of(int status) {
  switch (status) {
    case 400:
      return "Bad request";
    case 401:
      return "Not signed in";
    case 403:
      return "Not allowed";
    case 404:
      return "Not found";
    case 405:
      return "Method not allowed";
    case 409:
      return "Conflict";
    case 410:
      return "No longer there";
    case 412:
      return "Changed meanwhile";
    case 413:
      return "Too large";
    case 422:
      return "Unprocessable";
    case 423:
      return "Locked";
    case 429:
      return "Too many requests";
    case 501:
      return "Not available here";
    case 503:
      return "Unavailable";
    case 507:
      return "No space left";
    default:
      return "Internal error";
  }
}

Json operation_of(const Route& route) {
  Json parameters = Json::array();
  for (const auto segment : segments_of(route.path))
    if (is_parameter(segment))
      parameters.push_back({{"name", parameter_name(segment)},
                            {"in", "path"},
                            {"required", true},
                            {"schema", {{"type", "string"}}}});
  Json answer = {{"description", route.summary}};
  if (!route.reply.is_null()) answer["content"]["application/json"]["schema"] = route.reply;
  Json problem = {{"description", "Problem details (RFC 9457)"}};
  problem["content"]["application/problem+json"]["schema"] = {
      {"$ref", "#/components/schemas/Problem"}};
  Json operation = {
      {"summary", route.summary},
      {"tags", Json::array({route.service})},
      {"parameters", std::move(parameters)},
      {"responses",
       {{std::to_string(route.status), std::move(answer)}, {"default", std::move(problem)}}}};
  if (!route.request.is_null())
    operation["requestBody"] = {{"required", true},
                                {"content", {{"application/json", {{"schema", route.request}}}}}};
  if (route.access <= Access::stranger) operation["security"] = Json::array();
  return operation;
}

// The names in a JSON list, as a header has them.
std::string joined(const Json& names) {
  std::string out;
  for (const Json& name : names) out += (out.empty() ? "" : ", ") + name.get<std::string>();
  return out;
}

Json problem_schema() {
  const Json text = {{"type", "string"}};
  return {{"type", "object"},
          {"required", {"type", "title", "status", "code"}},
          {"properties",
           {{"type", text},
            {"title", text},
            {"status", {{"type", "integer"}}},
            {"detail", text},
            {"code", text},
            {"field", text}}}};
}

}  // namespace

Result<Id> Call::id(std::string_view name) const {
  const std::string& text = param(name);
  if (text == "me" && caller.signed_in()) return caller.account_id;
  auto parsed = parse_id(text);
  if (!parsed.ok()) return not_found("There is nothing at this address.");
  return parsed;
}

Result<std::string> Call::body(std::uint64_t limit) const {
  std::string out;
  if (request.body == nullptr) return out;
  TRY(request.body->drain(limit, [&](std::string_view piece) -> Result<void> {
    out += piece;
    return {};
  }));
  return out;
}

Result<int> Call::limit(int otherwise, int most) const {
  const std::string* text = request.query.find("limit");
  if (text == nullptr) return otherwise;
  int value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size() || value < 1 || value > most)
    return invalid("limit", "out_of_range",
                   "The limit is a number from 1 to " + std::to_string(most) + ".");
  return value;
}

void Router::add(Route route) {
  Node* node = &root_;
  for (const auto segment : segments_of(route.path)) {
    if (!is_parameter(segment)) {
      node = &node->fixed[std::string(segment)];
      continue;
    }
    node->parameter = parameter_name(segment);
    node = &node->below_parameter[0];
    node->takes_rest = is_rest(segment);
  }
  const Method method = route.method;
  in_order_.push_back(&(node->routes[method] = std::move(route)));
}

// Fixed segments win over parameters; where they lead nowhere, the parameter is tried.
const Router::Node* Router::find(const Node& node, std::vector<std::string_view>& segments,
                                 std::size_t at,
                                 std::map<std::string, std::string, std::less<>>& params) {
  if (at == segments.size()) return node.routes.empty() ? nullptr : &node;
  if (const auto fixed = node.fixed.find(segments[at]); fixed != node.fixed.end())
    if (const Node* found = find(fixed->second, segments, at + 1, params)) return found;
  if (node.below_parameter.empty()) return nullptr;
  const Node& below = node.below_parameter.begin()->second;
  if (below.takes_rest) {
    const char* end = segments.back().data() + segments.back().size();
    params[node.parameter] =
        percent_decoded({segments[at].data(), static_cast<std::size_t>(end - segments[at].data())});
    return &below;
  }
  if (segments[at].empty()) return nullptr;
  const Node* found = find(below, segments, at + 1, params);
  if (found != nullptr) params[node.parameter] = percent_decoded(segments[at]);
  return found;
}

Result<Match> Router::match(Method method, std::string_view path) const {
  Match out;
  auto segments = segments_of(path);
  const Node* node = find(root_, segments, 0, out.params);
  if (node == nullptr) return not_found("There is nothing at this address.");
  auto route = node->routes.find(method);
  if (route == node->routes.end() && method == Method::head) route = node->routes.find(Method::get);
  if (route == node->routes.end()) {
    Error error = failure(ErrorKind::method_not_allowed, "method_not_allowed",
                          "This address does not take " + std::string(to_string(method)) + ".");
    Json allowed = Json::array();
    for (const auto& [name, _] : node->routes) allowed.push_back(to_string(name));
    error.details = to_text({{"allowed", std::move(allowed)}});
    return error;
  }
  out.route = &route->second;
  return out;
}

Json Router::openapi() const {
  Json paths = Json::object();
  for (const Route* route : in_order_) {
    if (is_of_webdav(route->method)) continue;  // OpenAPI has no words for them
    std::string verb(to_string(route->method));
    std::transform(verb.begin(), verb.end(), verb.begin(), [](char c) { return char(c + 32); });
    std::string path = route->path;
    if (const auto dots = path.find("...}"); dots != path.npos) path.erase(dots, 3);
    paths[path][verb] = operation_of(*route);
  }
  return {{"openapi", "3.1.0"},
          {"info", {{"title", "Septet"}, {"version", "1"}}},
          {"paths", std::move(paths)},
          {"security", Json::array({Json{{"bearer", Json::array()}}})},
          {"components",
           {{"schemas", {{"Problem", problem_schema()}}},
            {"securitySchemes", {{"bearer", {{"type", "http"}, {"scheme", "bearer"}}}}}}}};
}

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
      return 400;
    case ErrorKind::unauthenticated:
      return 401;
    case ErrorKind::forbidden:
      return 403;
    case ErrorKind::not_found:
      return 404;
    case ErrorKind::method_not_allowed:
      return 405;
    case ErrorKind::conflict:
      return 409;
    case ErrorKind::locked:
      return 423;
    case ErrorKind::precondition_failed:
      return 412;
    case ErrorKind::too_large:
      return 413;
    case ErrorKind::unprocessable:
      return 422;
    case ErrorKind::too_many:
      return 429;
    case ErrorKind::storage_full:
      return 507;
    case ErrorKind::unavailable:
      return 503;
    case ErrorKind::unsupported:
      return 501;
    case ErrorKind::internal:
      return 500;
  }
  return 500;
}

Response problem(const Error& error) {
  const int status = status_of(error.kind);
  Json document = {{"type", "about:blank"},
                   {"title", title_of(status)},
                   {"status", status},
                   {"detail", error.message},
                   {"code", error.code}};
  if (!error.field.empty()) document["field"] = error.field;
  if (!error.details.empty()) document.update(Json::parse(error.details, nullptr, false));
  Response out = Response::text(to_text(document), "application/problem+json", status);
  if (const auto allowed = document.find("allowed"); allowed != document.end())
    out.headers.add("Allow", joined(*allowed));
  if (status == 401) out.headers.add("WWW-Authenticate", "Bearer");
  if (error.retry_after_s > 0) out.headers.add("Retry-After", std::to_string(error.retry_after_s));
  return out;
}

}  // namespace septet::http
