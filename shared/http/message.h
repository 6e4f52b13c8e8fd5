// Requests and responses, independent of who carries them: a socket, a worker's message or a test.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/json.h"
#include "base/page.h"
#include "base/record.h"
#include "base/result.h"

namespace septet::http {

// Those from `propfind` on are WebDAV's (RFC 4918, section 9).
enum class Method {
  get,
  head,
  post,
  put,
  patch,
  del,
  options,
  propfind,
  proppatch,
  mkcol,
  copy,
  move,
  lock,
  unlock,
};
constexpr bool is_of_webdav(Method method) {
  return method >= Method::propfind;
}

std::string_view to_string(Method);
std::optional<Method> parse_method(std::string_view);

// Names are compared without regard to case; order is kept; a name may occur more than once.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  void add(std::string name, std::string value);
  void set(std::string_view name, std::string value);  // replaces every field of that name
  const std::string* find(std::string_view name) const;
  std::string get(std::string_view name) const;  // empty if absent
  // Of several fields of that name the one that was added last; empty if there is none.
  std::string last(std::string_view name) const;
  const std::vector<Field>& fields() const { return fields_; }

 private:
  std::vector<Field> fields_;
};

// The parameters after "?", decoded.
class Query {
 public:
  Query() = default;
  explicit Query(std::string_view encoded);
  const std::string* find(std::string_view name) const;
  std::string get(std::string_view name) const;  // empty if absent
  const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// A body that arrives in pieces, so that a large one is never held whole.
class Body {
 public:
  using Sink = std::function<Result<void>(std::string_view piece)>;
  virtual ~Body() = default;
  // From Content-Length; nothing if the sender did not say.
  virtual std::optional<std::uint64_t> size() const = 0;
  // Hands every piece to the sink, once; stops at the sink's first error and returns it.
  // Errors: too_large, code "body_too_large", once more than `limit` bytes came; invalid, code
  // "body_incomplete", if the sender stopped early.
  virtual Result<void> drain(std::uint64_t limit, const Sink&) = 0;
};

// A body that is there already.
class TextBody final : public Body {
 public:
  explicit TextBody(std::string text) : text_(std::move(text)) {}
  std::optional<std::uint64_t> size() const override { return text_.size(); }
  Result<void> drain(std::uint64_t limit, const Sink&) override;

 private:
  std::string text_;
};

struct Request {
  Method method = Method::get;
  std::string path;  // decoded segment by segment by the router; here still encoded
  Query query;
  Headers headers;
  std::shared_ptr<Body> body;  // may be null
  std::string peer_address;    // "192.0.2.7"; empty in the tab
  bool secure = false;         // came over TLS, or from a proxy that said so
};

// Whether the value of If-Match or If-None-Match names this ETag (with its quotes; empty: there is
// nothing), strong or weak.
bool matches_etag(std::string_view header, std::string_view etag);

// "name=value; other=…" of the Cookie header; nothing if there is none of that name.
std::optional<std::string> cookie(const Request&, std::string_view name);

// Content that the host reads piece by piece while it sends.
struct Stream {
  std::uint64_t size = 0;  // bytes in all
  // Up to `most` bytes from `offset` on, at least one. An error breaks the transfer off.
  std::function<Result<std::string>(std::uint64_t offset, std::size_t most)> read;
};

// Content of which nobody knows the size before it is all made.
struct Feed {
  // The next piece, empty at the end. An error breaks the transfer off.
  std::function<Result<std::string>()> next;
};

struct Response {
  int status = 200;
  Headers headers;
  std::variant<std::string, Stream, Feed> body;

  static Response json(const Json&, int status = 200);
  template <class Record>
  static Response record(const Record& value, int status = 200) {
    return json(encode(value), status);
  }
  static Response empty(int status = 204);
  static Response text(std::string body, std::string content_type, int status = 200);
  // Content with support for Range (RFC 9110, section 14; a single range) and If-None-Match.
  // `etag` with its quotes, or empty.
  static Response content(const Request&, Stream, std::string content_type, std::string etag);

  // Reads the beginning of a stream before it is wanted, so that where that fails there is still a
  // status to tell of it with, instead of a transfer that breaks off.
  Result<void> begin();
  // Of a feed 0: it is not known.
  std::uint64_t size() const;
  // The whole body, read through if it is a stream or a feed.
  Result<std::string> whole_body() const;
};

using septet::Page;

}  // namespace septet::http
