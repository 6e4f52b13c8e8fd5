#include "client/transport.h"

#include <charconv>

#include "http/router.h"

namespace septet::client {

namespace {

ErrorKind kind_of(int status) {
  // A proxy whose server is away or slow.
  if (status == 502 || status == 504) return ErrorKind::unavailable;
  constexpr auto last = static_cast<int>(ErrorKind::internal);
  for (int kind = 0; kind <= last; ++kind)
    if (http::status_of(static_cast<ErrorKind>(kind)) == status)
      return static_cast<ErrorKind>(kind);
  return status < 500 ? ErrorKind::invalid : ErrorKind::internal;
}

std::string member(const Json& problem, const char* name) {
  const auto found = problem.find(name);
  return found != problem.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

Error error_of(const Reply& reply) {
  Error error = failure(kind_of(reply.status), "http_" + std::to_string(reply.status),
                        "The server answered with status " + std::to_string(reply.status) + ".");
  const std::string retry_after = reply.headers.get("Retry-After");
  std::from_chars(retry_after.data(), retry_after.data() + retry_after.size(), error.retry_after_s);
  const auto problem = parse_json(reply.body);
  if (!problem.ok() || !problem->is_object()) return error;
  error.field = member(*problem, "field");
  error.details = reply.body;
  if (auto code = member(*problem, "code"); !code.empty()) error.code = std::move(code);
  if (auto detail = member(*problem, "detail"); !detail.empty()) error.message = std::move(detail);
  return error;
}

Error unreachable() {
  return failure(ErrorKind::unavailable, "unreachable",
                 "There is no connection to the server. Check the network; this tries again.");
}

}  // namespace septet::client
