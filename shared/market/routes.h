// The addresses of Market.
#pragma once

#include "http/router.h"
#include "market/service.h"

namespace septet::market {

void bind_market_routes(http::Router&, Service&);

// Its parts.
void bind_stock_routes(http::Router&, Stocks&);
void bind_history_routes(http::Router&, History&);
void bind_data_routes(http::Router&, MarketData&);

// Of a CSV of bars.
inline constexpr std::uint64_t import_limit_bytes = 64 << 20;

// The account in the path, which has to be the caller's own. Error: not_found.
Result<Id> own_account(const http::Call&);

// Adds the routes of one part. `request` and `reply`: the schemas of the bodies, null where there
// is none.
template <class Part>
struct AddPartRoute {
  http::Router& router;
  Part& part;
  http::Access access = http::Access::signed_in;

  void operator()(http::Method method, std::string path, std::string summary,
                  Result<http::Response> (*handle)(Part&, http::Call&), Json request = nullptr,
                  Json reply = nullptr, int status = 200) const {
    router.add({.method = method,
                .path = std::move(path),
                .service = "market",
                .summary = std::move(summary),
                .access = access,
                .handle = [&to = part, handle](http::Call& call) { return handle(to, call); },
                .request = std::move(request),
                .reply = std::move(reply),
                .status = status});
  }
};

}  // namespace septet::market
