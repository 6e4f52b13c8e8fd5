#include "server/upgrade.h"

#include <algorithm>

#include "http/router.h"
#include "server/web_socket.h"

namespace septet::server {

namespace {

bool contains_word(std::string text, std::string_view word) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text.find(word) != text.npos;
}

}  // namespace

bool wants_websocket(const http::Request& request) {
  return contains_word(request.headers.get("Upgrade"), "websocket") &&
         request.headers.get("Sec-WebSocket-Version") == "13" &&
         request.headers.get("Sec-WebSocket-Key").size() == 24;
}

http::Response switching_protocols(const http::Request& request) {
  http::Response out = http::Response::empty(101);
  out.headers.add("Upgrade", "websocket");
  out.headers.add("Connection", "Upgrade");
  out.headers.add("Sec-WebSocket-Accept",
                  websocket_accept(request.headers.get("Sec-WebSocket-Key")));
  return out;
}

http::Response upgrade_required() {
  return http::problem(
      failure(ErrorKind::invalid, "upgrade_required", "This address speaks WebSocket only."));
}

}  // namespace septet::server
