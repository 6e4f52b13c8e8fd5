#include "demonstration/hands.h"

#include <algorithm>
#include <memory>

namespace septet::demonstration {

Result<Json> Hands::send(http::Method method, const std::string& path, std::string body,
                         std::string content_type) const {
  http::Request request;
  request.method = method;
  const auto question = std::min(path.find('?'), path.size());
  request.query = http::Query(std::string_view(path).substr(std::min(question + 1, path.size())));
  request.path = path.substr(0, question);
  request.headers.add("Authorization", "Bearer " + token_);
  request.headers.add("Content-Type", std::move(content_type));
  request.body = std::make_shared<http::TextBody>(std::move(body));
  request.peer_address = "127.0.0.1";
  const http::Response answer = handle_(request);
  const std::string text = TRY(answer.whole_body());
  if (answer.status >= 300)
    return internal("demonstration: " + std::string(http::to_string(method)) + " " + request.path +
                    ": " + text);
  return text.empty() ? Json() : TRY(parse_json(text));
}

Result<Json> Hands::send_json(http::Method method, const std::string& path,
                              const Json& body) const {
  return send(method, path, to_text(body), "application/json");
}

Result<Json> Hands::get(const std::string& path) const {
  return send(http::Method::get, path, {}, "application/json");
}

}  // namespace septet::demonstration
