#include "client/gate.h"

namespace septet::client {

namespace {

// The session has ended; a wrong password or a missing code at these is another matter.
bool ends_session(const Request& request, const Error& error) {
  return error.kind == ErrorKind::unauthenticated && !request.path.starts_with("/api/auth/") &&
         request.path != "/api/users";
}

}  // namespace

CallId Gate::send(Request request, Then<Reply> then, platform::Progress upload) {
  const Request head{request.method, request.path, {}, {}, {}};
  return transport_->send(
      std::move(request),
      [this, head, then = std::move(then)](Result<Reply> reply) {
        const bool ended = !reply.ok() && ends_session(head, reply.error());
        then(std::move(reply));
        if (ended && listener_) listener_();
      },
      std::move(upload));
}

}  // namespace septet::client
