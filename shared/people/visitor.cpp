#include "people/visitor.h"

#include "people/rules.h"

namespace septet::people {

namespace {

// Without the port, and without the brackets of an IPv6 address.
std::string_view host_name(std::string_view host) {
  if (host.starts_with('[')) return host.substr(1, host.find(']') - 1);
  return host.substr(0, host.find(':'));
}

bool is_forwarded(const http::Request& request) {
  return request.headers.find("Forwarded") != nullptr ||
         request.headers.find("X-Forwarded-For") != nullptr;
}

bool is_this_machine(const http::Request& request) {
  const std::string host = request.headers.get("Host");
  const std::string_view name = host_name(host);
  return rules::is_loopback(request.peer_address) && !is_forwarded(request) &&
         (name == "localhost" || rules::is_loopback(name));
}

}  // namespace

Visitor visitor_of(const http::Request& request) {
  return {.address = request.peer_address,
          .device = rules::device_name(request.headers.get("User-Agent")),
          .this_machine = is_this_machine(request),
          .browser = request.headers.get(client_header) == "web",
          .secure = request.secure};
}

}  // namespace septet::people
