// HTTP, WebSocket and worker ports of the browser.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/files.h"

namespace septet::platform {

using Headers = std::vector<std::pair<std::string, std::string>>;  // names in lower case

// Part of a file as a body, read by the browser while it sends.
struct FileSlice {
  FileHandle file = 0;
  std::int64_t offset = 0;
  std::int64_t length_bytes = 0;
};

struct HttpCall {
  std::string method = "GET";
  std::string url;
  Headers headers;
  std::string body;
  std::optional<FileSlice> file;  // instead of body
};

struct HttpReply {
  int status = 0;  // 0: no answer (no network, aborted)
  Headers headers;
  std::string body;
  std::string failure;  // "network" or "aborted" when status is 0
};

using CallId = int;
using Progress = std::function<void(std::int64_t done_bytes, std::int64_t total_bytes)>;
// done is called exactly once, also after an abort.
CallId http_send(HttpCall, std::function<void(HttpReply)> done, Progress upload = {},
                 Progress download = {});
void http_abort(CallId);

struct SocketHandler {
  std::function<void()> open;
  std::function<void(std::string message)> message;
  std::function<void(int code, std::string reason)> close;  // also when it never opened
};
using SocketId = int;
SocketId socket_open(std::string_view url,
                     SocketHandler);  // a relative url gets ws(s): of the page
void socket_send(SocketId, std::string_view text);
void socket_close(SocketId);

// The port to whatever hosts App in this browser: `export function connect()` of that JavaScript
// module gives an object with postMessage() and onmessage. A request is posted as
// {id, text, bytes, file} (bytes an ArrayBuffer, file a Blob; both optional), answered by
// {id, text, bytes}; a message without id is a push {text}.
struct PortReply {
  std::string text;
  std::string bytes;
  std::string failure;  // what went wrong with the port itself, or empty
};
using PortId = int;
PortId port_open(std::string_view module_url, std::function<void(std::string text)> push);
void port_request(PortId, std::string_view text, std::string_view bytes,
                  std::optional<FileSlice> file, std::function<void(PortReply)> done);
void port_close(PortId);
// Where an element of the page (a video) finds what the App in this browser answers a GET of that
// path with, streamed and by ranges; empty while the browser has no way to ask for it.
std::string port_content_address(std::string_view path);

bool online();
void on_online_change(std::function<void(bool online)>);

}  // namespace septet::platform
