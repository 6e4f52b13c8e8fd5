// What every request passes on its way to its route: rate limits, authentication, the defence
// against forged requests, and who may enter.
#pragma once

#include "http/rate_limit.h"
#include "http/router.h"
#include "people/service.h"

namespace septet::app {

// A rate without burst is no limit.
struct Rates {
  http::Rate address{4'000, 1'000};  // all requests of one address
  http::Rate account{4'000, 1'000};  // all requests of one account
  http::Rate strict{40, 0.5};        // of one address to the routes that are `strict`
};

class Gate {
 public:
  Gate(people::Service& people, http::RateLimiter& limiter, const Rates& rates)
      : people_(people), limiter_(limiter), rates_(rates) {}

  // Errors: too_many; unauthenticated, code "not_signed_in"; forbidden, with the codes "csrf",
  // "wrong_scope", "session_needed", "not_administrator".
  Result<Caller> admit(const http::Request&, const http::Route&);

  // Who asks to be upgraded to a WebSocket: by session only, a browser from our own page only.
  // Errors: unauthenticated; forbidden, code "csrf".
  Result<Caller> authenticate(const http::Request&);

 private:
  // Nobody, if there is no proof or it is worth nothing.
  Result<Caller> identify(const http::Request&, const people::Visitor&, bool token_in_query);
  Result<Caller> by_token(std::string_view token, const people::Visitor&,
                          const std::optional<std::string>& username = std::nullopt);
  Result<Caller> by_basic(std::string_view encoded, const people::Visitor&);
  Result<void> limit(const std::string& kind, std::string_view whose, const http::Rate&);

  people::Service& people_;
  http::RateLimiter& limiter_;
  Rates rates_;
};

}  // namespace septet::app
