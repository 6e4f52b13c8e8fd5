// One request and its answer, as the host and what it serves see it.
#pragma once

#include "base/id.h"
#include "http/message.h"
#include "server/lobby.h"

namespace septet::server {

struct Exchange {
  http::Request request;
  std::string method;      // as it came; `request.method` is one that we know
  std::string connection;  // "192.0.2.7": of the socket, whatever a proxy says

  // What the site notes.
  std::string route;          // "/api/users/{user_id}", for log and metrics; never a secret
  Id account_id;              // nil: nobody is signed in
  std::string cause;          // of an error, for the log only
  Lobby::TakeOver take_over;  // gets the connection when the answer (101) is sent

  // What the host notes.
  int status = 0;
  std::uint64_t bytes_in = 0, bytes_out = 0;  // on the wire, heads included
  std::int64_t duration_us = 0;
};

// What a host serves. Called from several threads at once.
class Site {
 public:
  virtual ~Site() = default;
  virtual http::Response answer(Exchange&) = 0;
  // After the last byte was sent, or could not be.
  virtual void finished(const Exchange&) = 0;
};

}  // namespace septet::server
