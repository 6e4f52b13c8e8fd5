// The route table: every route of every service in one place, from which requests are dispatched
// and the OpenAPI description is made.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/caller.h"
#include "http/message.h"

namespace septet::http {

// A request on its way into a handler.
struct Call {
  const Request& request;
  Caller caller;
  std::map<std::string, std::string, std::less<>> params;  // of the path, decoded

  const std::string& param(std::string_view name) const { return params.find(name)->second; }
  // The path's parameter as an id, "me" standing for the caller's own account.
  // Error: not_found, since no such thing can exist.
  Result<Id> id(std::string_view name) const;

  // The whole body. Error: too_large over `limit`.
  Result<std::string> body(std::uint64_t limit) const;
  // The body as a record. Errors: invalid with the place or the field; too_large over 1 MiB.
  template <class Record>
  Result<Record> decoded() const {
    const std::string text = TRY(body(json_limit));
    return decode<Record>(TRY(parse_json(text.empty() ? "{}" : text)));
  }
  // ?limit= between 1 and `most`; `otherwise` if absent. Error: invalid.
  Result<int> limit(int otherwise = 50, int most = 500) const;

  static constexpr std::uint64_t json_limit = 1 << 20;
};

using Handler = std::function<Result<Response>(Call&)>;

enum class Access {
  anyone,         // also those who are not signed in
  stranger,       // anyone, and nobody is asked who they are: no session is looked at
  signed_in,      // an account, by session or app password of this service
  session,        // an account by session only: never by an app password
  administrator,  // by session only
};

struct Route {
  Method method;
  std::string path;     // "/api/users/{user_id}"; a last "{rest...}" takes all that remains
  std::string service;  // "people": the tag in OpenAPI, and the scope of app passwords
  std::string summary;
  Access access = Access::signed_in;
  Handler handle;
  Json request = nullptr;                       // schema of the JSON body; null: none, or not JSON
  Json reply = nullptr;                         // schema of the JSON answer
  int status = 200;                             // of success
  std::uint64_t body_limit = Call::json_limit;  // bytes; more answers 413 before it is read
  bool strict = false;          // has the stricter rate limit (sign-in and the like)
  bool asks_password = false;   // 401 asks for HTTP's Basic authentication: name and app password
  bool token_in_query = false;  // takes ?access_token= too, for links that programs open
};

struct Match {
  const Route* route = nullptr;
  std::map<std::string, std::string, std::less<>> params;
};

class Router {
 public:
  void add(Route);
  // Errors: not_found; method_not_allowed, `details` naming what is allowed.
  Result<Match> match(Method, std::string_view path) const;
  // OpenAPI 3.1 of the whole table.
  Json openapi() const;

 private:
  struct Node {
    std::map<std::string, Node, std::less<>> fixed;
    std::string parameter;                // the name, if there is a parameter here
    std::map<int, Node> below_parameter;  // 0 or 1 entries; a map since Node is incomplete
    std::map<Method, Route> routes;
    bool takes_rest = false;
  };
  static const Node* find(const Node&, std::vector<std::string_view>& segments, std::size_t at,
                          std::map<std::string, std::string, std::less<>>& params);
  Node root_;
  std::vector<const Route*> in_order_;
};

// An error as RFC 9457 problem details: type, title, status, detail, code, field.
Response problem(const Error&);
int status_of(ErrorKind);

}  // namespace septet::http
