// The head of an HTTP/1.x request (RFC 9112, sections 2 to 6), parsed strictly: what could be read
// in two ways is refused, so that nobody in front of us can be made to disagree with us about
// where a request ends.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "http/message.h"

namespace septet::server {

struct RequestHead {
  std::string method;  // as it came, also one that we do not know
  std::string path;    // still encoded
  std::string query;   // without "?", still encoded
  http::Headers headers;
  std::optional<std::uint64_t> content_length;  // bytes
  bool chunked = false;
  bool keep_alive = true;
  bool takes_chunked = true;      // an answer of unknown length may come in chunks
  bool expects_continue = false;  // waits for "100 Continue" before it sends the body

  bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

// Why a head is not accepted, and the status that says so.
struct Refusal {
  int status = 400;
  std::string code;
  std::string message;
};

constexpr std::size_t most_head_bytes = 32 * 1024;
constexpr std::size_t most_target_bytes = 8 * 1024;

// How many bytes the head at the front of `input` takes, with its blank line; 0 if it is not whole.
// `seen` bytes of it were looked through before.
std::size_t head_size(std::string_view input, std::size_t seen);

// `head` is whole, as by head_size.
std::variant<RequestHead, Refusal> parse_head(std::string_view head);

}  // namespace septet::server
