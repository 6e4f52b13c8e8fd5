// The addresses of what a person watches.
#pragma once

#include "http/router.h"
#include "market/alerts.h"
#include "market/screener.h"
#include "market/sketches.h"
#include "market/watchlists.h"

namespace septet::market {

void bind_watchlist_routes(http::Router&, Watchlists&);
void bind_alert_routes(http::Router&, Alerts&);
void bind_screen_routes(http::Router&, Screener&);
void bind_drawing_routes(http::Router&, Sketches&);

}  // namespace septet::market
