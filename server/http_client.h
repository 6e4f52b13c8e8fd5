// Requests to other servers, over libcurl: HTTP/1.1, on connections that are kept for the next one.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace septet::server {

struct OutgoingRequest {
  std::string method;
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string_view body;  // only with PUT and POST
};

struct HttpReply {
  int status = 0;
  std::string body;
  std::string etag;               // as it was sent, or empty
  std::optional<Timestamp> date;  // the server's own clock, in whole seconds
};

// May be used from several threads at once; each takes a handle with its connections for the while
// of a request, so there are never more of either than requests at once.
class HttpClient {
 public:
  struct Options {
    int connect_timeout_ms = 5'000;
    int stall_timeout_s = 30;  // without a byte in either direction
    std::size_t reply_max_bytes = std::size_t{1} << 31;
  };
  explicit HttpClient(Options);
  ~HttpClient();

  // Whatever the status is; redirections are not followed. Errors: unavailable, codes
  // "host_unreachable" or, where trying again is of no use, "host_refused" (its certificate is not
  // trusted, its reply is no HTTP or over the limit); the cause says what libcurl says.
  Result<HttpReply> send(const OutgoingRequest&);

 private:
  class Handle;
  std::unique_ptr<Handle> take();
  void give_back(std::unique_ptr<Handle>);

  const Options options_;
  std::mutex mutex_;  // of all below
  std::vector<std::unique_ptr<Handle>> idle_;
};

}  // namespace septet::server
