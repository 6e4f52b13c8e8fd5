// Serves a Site over HTTP/1.1: cpp-httplib frames bodies and writes answers, the Lobby keeps the
// connections.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "server/exchange.h"
#include "server/lobby.h"

namespace septet::server {

class HttpHost {
 public:
  struct Options {
    std::string host = "127.0.0.1";
    int port = 0;                                    // 0: any that is free
    Lobby::Options lobby;                            // `tls` is filled in
    std::string tls_certificate_path, tls_key_path;  // PEM; both empty: in the clear
    bool trust_proxy = false;  // believe X-Forwarded-For and X-Forwarded-Proto
  };

  // Listens. The site and the complaint outlive the host. Errors: unavailable (the port is in use,
  // the address is not ours); invalid (certificate or key).
  static Result<std::unique_ptr<HttpHost>> start(Options, Site&, Lobby::Complain);
  ~HttpHost();

  int port() const;
  // Accepts no more and finishes what runs, for up to `patience_ms`.
  void stop(std::int64_t patience_ms);
  Lobby::Gauges gauges() const;
  // As long as it is held, its thread waits, and another may answer requests.
  std::shared_ptr<void> waiting();

 private:
  class Server;
  explicit HttpHost(std::unique_ptr<Server>);
  std::unique_ptr<Server> server_;
};

}  // namespace septet::server
