// How requests reach the App: over the network to a server, or into the worker of this browser.
// Nobody above this can tell which it is.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "events/live_event.h"
#include "http/message.h"
#include "platform/files.h"
#include "platform/net.h"

namespace septet::client {

struct Request {
  http::Method method = http::Method::get;
  std::string path;  // "/api/drive/nodes?limit=50", encoded
  http::Headers headers;
  std::string body;
  std::optional<platform::FileSlice> file;  // instead of body
};

struct Reply {
  int status = 0;
  http::Headers headers;
  std::string body;
};

using CallId = std::int64_t;
// How a typed call answers, from the main loop, never from inside the call itself. Errors: those of
// the App (kind, code and field as in its problem document), and unavailable, code "unreachable",
// if there is no connection.
template <class T>
using Then = std::function<void(Result<T>)>;

// What the live events come through.
struct LiveSink {
  std::function<void(const events::LiveBatch&)> batch;  // the first one tells that it is open
  std::function<void()> closed;  // also when it never opened; not after close_live()
};

class Transport {
 public:
  virtual ~Transport() = default;
  virtual bool local() const = 0;
  // A reply with a status of 400 or more arrives as an Error.
  virtual CallId send(Request, Then<Reply>, platform::Progress upload = {}) = 0;
  // Its callback is not called any more.
  virtual void cancel(CallId) = 0;
  // Events of the signed-in account after that sequence (or events::from_now_on), then each as it
  // happens.
  virtual void open_live(std::int64_t after_sequence, LiveSink) = 0;
  virtual void close_live() = 0;
  // Where an element of the page finds what a GET of `path` answers with, by ranges where that is
  // possible. In local mode it may have to be read whole first; it is kept until `release_address`.
  virtual void address(std::string path, std::string media_type, Then<std::string>) = 0;
  virtual void release_address(const std::string&) {}
  // Lets the person save what a GET of `path` answers under this name; it is streamed.
  virtual void save(std::string path, std::string name, Then<void> done) = 0;
};

// The error that a reply with a status of 400 or more stands for.
Error error_of(const Reply&);
Error unreachable();

}  // namespace septet::client
