// A route from a function: what it takes is decoded, what it gives encoded, and the schemas of both
// follow from its types.
#pragma once

#include <type_traits>

#include "http/router.h"
#include "people/service.h"

namespace septet::people {

struct RouteOptions {
  http::Access access = http::Access::session;
  int status = 200;
  bool strict = false;
  std::uint64_t body_limit = http::Call::json_limit;
};

class RouteTable {
 public:
  explicit RouteTable(http::Router& router) : router_(router) {}

  // `answer(call)` or, where `Request` is a record, `answer(call, request)` gives a Result of a
  // record, of nothing (204) or of a whole Response.
  template <class Request = void, class F>
  void add(http::Method method, const char* path, const char* summary, F answer,
           const RouteOptions& options = {}) {
    using Reply = typename decltype(call_with<Request>(answer, std::declval<http::Call&>()))::Value;
    http::Route route{.method = method,
                      .path = path,
                      .service = "people",
                      .summary = summary,
                      .access = options.access,
                      .handle = handler<Request>(std::move(answer), options.status),
                      .status = std::is_same_v<Reply, Nothing> ? 204 : options.status,
                      .body_limit = options.body_limit,
                      .strict = options.strict};
    if constexpr (!std::is_void_v<Request>) route.request = schema_of<Request>();
    if constexpr (!std::is_same_v<Reply, Nothing> && !std::is_same_v<Reply, http::Response>)
      route.reply = schema_of<Reply>();
    router_.add(std::move(route));
  }

 private:
  template <class Request, class F>
  static auto call_with(const F& answer, http::Call& call) {
    if constexpr (std::is_void_v<Request>)
      return answer(call);
    else
      return with_record<Request>(answer, call);
  }
  template <class Request, class F>
  static auto with_record(const F& answer, http::Call& call)
      -> decltype(answer(call, std::declval<Request>())) {
    return answer(call, TRY(call.decoded<Request>()));
  }

  template <class Request, class F>
  static http::Handler handler(F answer, int status) {
    return [answer = std::move(answer), status](http::Call& call) -> Result<http::Response> {
      auto result = call_with<Request>(answer, call);
      using Reply = typename decltype(result)::Value;
      if (!result.ok()) return std::move(result).error();
      if constexpr (std::is_same_v<Reply, http::Response>)
        return *std::move(result);
      else if constexpr (std::is_same_v<Reply, Nothing>)
        return http::Response::empty();
      else
        return http::Response::record(*result, status);
    };
  }

  http::Router& router_;
};

// The account in the path, which has to be the caller's own. Error: not_found.
inline Result<Id> own_id(const http::Call& call) {
  const Id id = TRY(call.id("user_id"));
  if (id != call.caller.account_id) return not_found("There is nothing at this address.");
  return id;
}

// ?limit= and ?cursor=. Error: invalid.
inline Result<store::Slice> slice_of(const http::Call& call) {
  store::Slice out{std::nullopt, TRY(call.limit())};
  const std::string* cursor = call.request.query.find("cursor");
  if (cursor == nullptr || cursor->empty()) return out;
  auto below = parse_id(*cursor);
  if (!below.ok()) return invalid("cursor", "invalid_cursor", "This is not a cursor of this list.");
  out.below = *below;
  return out;
}

template <class Record>
http::Page<Record> page_of(std::vector<Record> items) {
  return {std::move(items), std::nullopt};
}

void bind_sign_in_routes(RouteTable&, Service&);
void bind_session_routes(RouteTable&, Service&);
void bind_two_factor_routes(RouteTable&, Service&);
void bind_profile_routes(RouteTable&, Service&);
void bind_role_routes(RouteTable&, Service&);
void bind_follow_routes(RouteTable&, Service&);
void bind_notification_routes(RouteTable&, Service&);

}  // namespace septet::people
