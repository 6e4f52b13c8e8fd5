// What the typed calls of all services are made of.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/page.h"
#include "client/transport.h"

namespace septet::client {

// A path with its query, values encoded: Path("/api/drive/nodes").with("limit", 100).
class Path {
 public:
  Path(std::string path) : text_(std::move(path)) {}
  Path(const char* path) : text_(path) {}
  Path& with(std::string_view name, std::string_view value);
  Path& with(std::string_view name, const std::string& value) {
    return with(name, std::string_view(value));
  }
  Path& with(std::string_view name, const char* value) {
    return with(name, std::string_view(value));
  }
  Path& with(std::string_view name, std::int64_t value);
  Path& with(std::string_view name, const Id& value);
  template <class T>
  Path& with(std::string_view name, const std::optional<T>& value) {
    return value ? with(name, *value) : *this;
  }
  std::string text() && { return std::move(text_); }
  std::string text() const& { return text_; }

 private:
  std::string text_;
};

class Api {
 public:
  explicit Api(Transport& transport) : transport_(transport) {}
  void cancel(CallId call) { transport_.cancel(call); }

  // A callback for the reply's record as one for the reply.
  template <class T>
  static Then<Reply> decoding(Then<T> then) {
    return [then = std::move(then)](Result<Reply> reply) { then(decoded<T>(std::move(reply))); };
  }

 protected:
  template <class T>
  CallId call(http::Method method, Path path, Then<T> then) {
    return transport_.send({method, std::move(path).text(), {}, {}, {}}, decoding(std::move(then)));
  }
  template <class T, class Body>
  CallId call(http::Method method, Path path, const Body& body, Then<T> then) {
    return transport_.send(with_json(method, std::move(path), encode(body)),
                           decoding(std::move(then)));
  }

  static Request with_json(http::Method method, Path path, const Json& body) {
    Request request{method, std::move(path).text(), {}, to_text(body), {}};
    request.headers.set("Content-Type", "application/json");
    return request;
  }

  template <class T>
  static Result<T> decoded(Result<Reply> reply) {
    const Reply got = TRY(std::move(reply));
    if constexpr (std::is_void_v<T>)
      return {};
    else
      return decode<T>(TRY(parse_json(got.body)));
  }

  Transport& transport_;
};

}  // namespace septet::client
