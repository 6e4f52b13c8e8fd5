// One person's hands: sends requests as they would.
#pragma once

#include <functional>
#include <string>

#include "base/json.h"
#include "base/result.h"
#include "http/message.h"

namespace septet::demonstration {

using Handle = std::function<http::Response(const http::Request&)>;

class Hands {
 public:
  // `token`: of a session.
  Hands(const Handle& handle, std::string token) : handle_(handle), token_(std::move(token)) {}

  // `path`: with its query. Errors: internal, naming the request that was refused.
  Result<Json> send(http::Method, const std::string& path, std::string body,
                    std::string content_type) const;
  Result<Json> send_json(http::Method, const std::string& path, const Json& body) const;
  Result<Json> get(const std::string& path) const;
  const std::string& token() const { return token_; }

 private:
  const Handle& handle_;
  std::string token_;
};

}  // namespace septet::demonstration
