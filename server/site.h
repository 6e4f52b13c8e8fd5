// What the server serves: Septet's interface under /api, the web application, /healthz, /metrics,
// and on all of it the security headers.
#pragma once

#include <string>

#include "app/app.h"
#include "server/access_log.h"
#include "server/exchange.h"
#include "server/live_hub.h"
#include "server/market_hub.h"
#include "server/metrics.h"

namespace septet::server {

class SeptetSite final : public Site {
 public:
  struct Options {
    bool metrics_for_all = false;  // or for this machine only
    bool secure = false;           // TLS here: tell browsers to stay with it
  };
  // All outlive the site.
  SeptetSite(Options, app::App&, LiveHub&, MarketHub&, Metrics&, AccessLog&);

  http::Response answer(Exchange&) override;
  void finished(const Exchange&) override;

 private:
  http::Response dispatch(Exchange&);
  http::Response metrics(const Exchange&);

  const Options options_;
  app::App& app_;
  LiveHub& live_;
  MarketHub& market_;
  Metrics& metrics_;
  AccessLog& log_;
};

}  // namespace septet::server
