// The messages between a tab and the worker, as JSON; bodies travel beside them as bytes.
// wasm/client/local_transport.cpp is the other end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/record.h"

namespace septet::worker {

using HeaderFields = std::vector<std::vector<std::string>>;  // pairs of name and value

// A request to App::handle. The message's bytes or file are its body.
struct RequestHead {
  std::string method;
  std::string url;  // path and query
  HeaderFields headers;
  static void visit(auto& self, auto&& field) {
    field("method", self.method);
    field("url", self.url);
    field("headers", self.headers);
  }
};

// Its answer. A body of up to `inline_body_bytes` is the message's bytes; a longer one is fetched
// piece by piece, with ReadStream.
struct ReplyHead {
  int status = 0;
  HeaderFields headers;
  std::optional<std::int64_t> stream;
  std::int64_t size_bytes = 0;
  static void visit(auto& self, auto&& field) {
    field("status", self.status);
    field("headers", self.headers);
    field("stream", self.stream);
    field("size_bytes", self.size_bytes);
  }
};
inline constexpr std::int64_t inline_body_bytes = 1 << 20;
inline constexpr std::int64_t piece_bytes = 1 << 20;

// Answered by the bytes, none at the end.
struct ReadStream {
  std::int64_t stream = 0;
  std::int64_t offset = 0;
  static void visit(auto& self, auto&& field) {
    field("stream", self.stream);
    field("offset", self.offset);
  }
};

// Answered by an events::LiveBatch; the same comes unasked after each commit, to every tab.
struct AskEvents {
  std::int64_t after = -1;  // events::from_now_on: only where the feed is now
  static void visit(auto& self, auto&& field) { field("after", self.after); }
};

// What a tab sends: one of these.
struct Message {
  std::optional<RequestHead> request;
  std::optional<ReadStream> read;
  std::optional<std::int64_t> close_stream;
  std::optional<AskEvents> events;
  static void visit(auto& self, auto&& field) {
    field("request", self.request);
    field("read", self.read);
    field("close_stream", self.close_stream);
    field("events", self.events);
  }
};

// An answer that is no reply of the App: the message was at fault, or the App cannot start.
struct Failure {
  std::string code;
  std::string message;
  std::string cause;  // for the browser's log
  static void visit(auto& self, auto&& field) {
    field("code", self.code);
    field("message", self.message);
    field("cause", self.cause);
  }
};

}  // namespace septet::worker
