#include "platform/net.h"

#include <emscripten.h>

#include "platform/bridge.h"
#include "platform/loop.h"

namespace septet::platform {
namespace {

EM_JS(void, js_http,
      (int id, const char* head, int head_size, const char* body, int body_size, int file,
       double offset, double length, int progress),
      {
        Module.platform.net.http(id, head, head_size, body, body_size, file, offset, length,
                                 progress);
      });
EM_JS(void, js_http_abort, (int id), { Module.platform.net.abort(id); });
EM_JS(void, js_socket_open, (int id, const char* url, int size),
      { Module.platform.net.openSocket(id, url, size); });
EM_JS(void, js_socket_send, (int id, const char* text, int size),
      { Module.platform.net.sendSocket(id, text, size); });
EM_JS(void, js_socket_close, (int id), { Module.platform.net.closeSocket(id); });
EM_JS(void, js_port_open, (int id, const char* url, int size),
      { Module.platform.net.openPort(id, url, size); });
EM_JS(void, js_port_request,
      (int port, int id, const char* text, int text_size, const char* bytes, int bytes_size,
       int file, double offset, double length),
      {
        Module.platform.net.requestPort(port, id, text, text_size, bytes, bytes_size, file, offset,
                                        length);
      });
EM_JS(void, js_port_close, (int id), { Module.platform.net.closePort(id); });
EM_JS(char*, js_content_address, (const char* path, int size, int* result_size),
      { return Module.platform.net.contentAddress(path, size, result_size); });
EM_JS(int, js_online, (), { return navigator.onLine ? 1 : 0; });

struct Call {
  std::function<void(HttpReply)> done;
  Progress upload, download;
};

struct Connections {
  Waiting<Call> calls;
  Waiting<SocketHandler> sockets;
  Waiting<std::function<void(std::string)>> ports;
  Waiting<std::function<void(PortReply)>> requests;
  std::vector<std::function<void(bool)>> online;
};

Connections& connections() {
  static Connections instance;
  return instance;
}

// "name: value\n…", after a first line.
std::string with_headers(std::string first, const Headers& headers) {
  for (const auto& [name, value] : headers) (((first += '\n') += name) += ": ") += value;
  return first;
}

Headers parse_headers(std::string_view text) {
  Headers headers;
  while (!text.empty()) {
    const std::size_t end = text.find("\r\n");
    const std::string_view line = text.substr(0, end);
    const std::size_t colon = line.find(": ");
    if (colon != std::string_view::npos) {
      headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    }
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 2);
  }
  return headers;
}

}  // namespace

CallId http_send(HttpCall call, std::function<void(HttpReply)> done, Progress upload,
                 Progress download) {
  const int progress = (upload ? 1 : 0) | (download ? 2 : 0);
  const CallId id =
      connections().calls.add({std::move(done), std::move(upload), std::move(download)});
  const std::string head = with_headers(call.method + ' ' + call.url, call.headers);
  const FileSlice slice = call.file.value_or(FileSlice{});
  js_http(id, head.data(), size_of(head), call.body.data(), size_of(call.body), slice.file,
          static_cast<double>(slice.offset), static_cast<double>(slice.length_bytes), progress);
  return id;
}

void http_abort(CallId id) {
  js_http_abort(id);
}

SocketId socket_open(std::string_view url, SocketHandler handler) {
  const SocketId id = connections().sockets.add(std::move(handler));
  js_socket_open(id, url.data(), size_of(url));
  return id;
}

void socket_send(SocketId id, std::string_view text) {
  js_socket_send(id, text.data(), size_of(text));
}

void socket_close(SocketId id) {
  js_socket_close(id);
}

PortId port_open(std::string_view module_url, std::function<void(std::string)> push) {
  const PortId id = connections().ports.add(std::move(push));
  js_port_open(id, module_url.data(), size_of(module_url));
  return id;
}

void port_request(PortId port, std::string_view text, std::string_view bytes,
                  std::optional<FileSlice> file, std::function<void(PortReply)> done) {
  const FileSlice slice = file.value_or(FileSlice{});
  js_port_request(port, connections().requests.add(std::move(done)), text.data(), size_of(text),
                  bytes.data(), size_of(bytes), slice.file, static_cast<double>(slice.offset),
                  static_cast<double>(slice.length_bytes));
}

void port_close(PortId id) {
  connections().ports.take(id);
  js_port_close(id);
}

std::string port_content_address(std::string_view path) {
  int size = 0;
  char* text = js_content_address(path.data(), size_of(path), &size);
  return take_string(text, size);
}

bool online() {
  return js_online();
}
void on_online_change(std::function<void(bool)> listener) {
  connections().online.push_back(std::move(listener));
}

}  // namespace septet::platform

using namespace septet::platform;

namespace {
std::string text_of(const char* text, int size) {
  return {text, static_cast<std::size_t>(size)};
}
}  // namespace

extern "C" {

// failure: 0 none, 1 network, 2 aborted.
EMSCRIPTEN_KEEPALIVE void platform_http_done(int id, int status, const char* headers,
                                             int headers_size, const char* body, int body_size,
                                             int failure) {
  const Call call = connections().calls.take(id);
  if (!call.done) return;
  HttpReply reply;
  reply.status = status;
  reply.headers = parse_headers({headers, static_cast<std::size_t>(headers_size)});
  reply.body = text_of(body, body_size);
  if (failure) reply.failure = failure == 1 ? "network" : "aborted";
  call.done(std::move(reply));
  show_what_came();
}

EMSCRIPTEN_KEEPALIVE void platform_http_progress(int id, int upload, double done, double total) {
  Call* call = connections().calls.find(id);
  if (!call) return;
  const Progress& progress = upload ? call->upload : call->download;
  if (progress) progress(static_cast<std::int64_t>(done), static_cast<std::int64_t>(total));
  wake(2);
}

EMSCRIPTEN_KEEPALIVE void platform_socket_opened(int id) {
  SocketHandler* handler = connections().sockets.find(id);
  if (handler && handler->open) handler->open();
  wake(2);
}

EMSCRIPTEN_KEEPALIVE void platform_socket_message(int id, const char* text, int size) {
  SocketHandler* handler = connections().sockets.find(id);
  if (handler && handler->message) handler->message(text_of(text, size));
  show_what_came();
}

EMSCRIPTEN_KEEPALIVE void platform_socket_closed(int id, int code, const char* reason, int size) {
  const SocketHandler handler = connections().sockets.take(id);
  if (handler.close) handler.close(code, text_of(reason, size));
  wake(2);
}

EMSCRIPTEN_KEEPALIVE void platform_port_push(int port, const char* text, int size) {
  auto* push = connections().ports.find(port);
  if (push && *push) (*push)(text_of(text, size));
  wake(2);
}

EMSCRIPTEN_KEEPALIVE void platform_port_reply(int id, const char* text, int text_size,
                                              const char* bytes, int bytes_size,
                                              const char* failure, int failure_size) {
  auto done = connections().requests.take(id);
  if (done) {
    done({text_of(text, text_size), text_of(bytes, bytes_size), text_of(failure, failure_size)});
  }
  show_what_came();
}

EMSCRIPTEN_KEEPALIVE void platform_online(int is_online) {
  for (auto& listener : connections().online) listener(is_online);
  wake(2);
}

}  // extern "C"
